/* What psql and pgbench of PostgreSQL 15 said to a server on loopback, and what it answered:
 * each message once. Included by postgres.c. */
#ifndef WEIR_TESTS_IDL_POSTGRES_RECORDED_H
#define WEIR_TESTS_IDL_POSTGRES_RECORDED_H

static const struct {
    const char *type, *bytes;
} recorded[] = {
    {"pgwire.First", "0000000804d2162f"},
    {"pgwire.First", "0000003900030000 'user' 006d6500 'database' 00 'postgres' 00"
                     " 'application_name' 00 'psql' 0000"},
    {"asked.Mechanism", "70000000 '6SCRAM-SHA-256' 00000000 ' n,,n=,r=fVqjyfzpEZI0YAD8ZlqEPeUh'"},
    {"asked.Sasl", "70000000"
                   " 'lc=biws,r=fVqjyfzpEZI0YAD8ZlqEPeUhsLqAxlpfnU3+HOVTkOegJeqr,p=Cl5EzKsbeO28jg9"
                   "igCUgRWAO4hLJ1y48UwskCJmIr5g='"},
    {"asked.Plain", "51000000 '.SELECT 1 AS one, NULL::text, ' 27 'two' 27 '::text;' 00"},
    {"asked.Plain", "51000000 ')CREATE TEMP TABLE t (a int, b text);' 00"},
    {"asked.Plain", "5100000017 'COPY t FROM STDIN;' 00"},
    {"asked.Plain", "64000000103109780a32095c4e0a5c2e0a"},
    {"asked.Plain", "6300000004"},
    {"asked.Plain", "5100000016 'COPY t TO STDOUT;' 00"},
    {"asked.Plain", "5100000011 'SELECT oops;' 00"},
    {"asked.Plain", "51000000 ',DO $$BEGIN RAISE NOTICE ' 27 'hello' 27 '; END$$;' 00"},
    {"asked.Plain", "510000000f 'LISTEN ch;' 00"},
    {"asked.Plain", "5100000016 'NOTIFY ch, ' 27 'pay' 273b00"},
    {"asked.Plain", "5100000018 'SELECT $1::int + 1 ' 00"},
    {"asked.Plain", "5800000004"},
    {"pgwire.EncryptionAnswer", "4e"},
    {"pgwire.Backend", "52000000170000000a 'SCRAM-SHA-256' 0000"},
    {"pgwire.Backend",
     "520000005c0000000b"
     " 'r=fVqjyfzpEZI0YAD8ZlqEPeUhsLqAxlpfnU3+HOVTkOegJeqr,s=2+O+UlOVSVwwBDEnNARzrA="
     "=,i=4096'"},
    {"pgwire.Backend", "52000000360000000c 'v=R+1l05rRq8eRvMMvqSZLylNOlu0HOfMu6VQ5R8ThpR4='"},
    {"pgwire.Backend", "520000000800000000"},
    {"pgwire.Backend", "530000001a 'application_name' 00 'psql' 00"},
    {"pgwire.Backend", "5300000019 'client_encoding' 00 'UTF8' 00"},
    {"pgwire.Backend", "5300000017 'DateStyle' 00 'ISO, MDY' 00"},
    {"pgwire.Backend", "53000000 '&default_transaction_read_only' 00 'off' 00"},
    {"pgwire.Backend", "5300000017 'in_hot_standby' 00 'off' 00"},
    {"pgwire.Backend", "5300000019 'integer_datetimes' 006f6e00"},
    {"pgwire.Backend", "530000001b 'IntervalStyle' 00 'postgres' 00"},
    {"pgwire.Backend", "5300000014 'is_superuser' 006f6e00"},
    {"pgwire.Backend", "5300000019 'server_encoding' 00 'UTF8' 00"},
    {"pgwire.Backend", "53000000 '2server_version' 00 '15.18 (Debian 15.18-0+deb12u1)' 00"},
    {"pgwire.Backend", "530000001d 'session_authorization' 006d6500"},
    {"pgwire.Backend", "53000000 '#standard_conforming_strings' 006f6e00"},
    {"pgwire.Backend", "5300000015 'TimeZone' 00 'Etc/UTC' 00"},
    {"pgwire.Backend", "4b0000000c000020eab7e97af6"},
    {"pgwire.Backend", "5a0000000549"},
    {"pgwire.Backend", "540000004a0003 'one' 00000000000000000000170004ffffffff0000 'text'"
                       " 0000000000000000000019ffffffffffff0000 'text'"
                       " 0000000000000000000019ffffffffffff0000"},
    {"pgwire.Backend", "440000001600030000000131ffffffff00000003 'two'"},
    {"pgwire.Backend", "430000000d 'SELECT 1' 00"},
    {"pgwire.Backend", "4300000011 'CREATE TABLE' 00"},
    {"pgwire.Backend", "470000000b00000200000000"},
    {"pgwire.Backend", "430000000b 'COPY 2' 00"},
    {"pgwire.Backend", "480000000b00000200000000"},
    {"pgwire.Backend", "64000000083109780a"},
    {"pgwire.Backend", "640000000932095c4e0a"},
    {"pgwire.Backend", "6300000004"},
    {"pgwire.Backend",
     "45000000 'gSERROR' 00 'VERROR' 00 'C42703' 00"
     " 'Mcolumn \"oops\" does not exist' 00503800 'Fparse_relation.c' 00 'L3665' 00"
     " 'RerrorMissingColumn' 0000"},
    {"pgwire.Backend", "4e000000 'zSNOTICE' 00 'VNOTICE' 00 'C00000' 00 'Mhello' 00"
                       " 'WPL/pgSQL function inline_code_block line 1 at RAISE' 00 'Fpl_exec.c' 00"
                       " 'L3891' 00 'Rexec_stmt_raise' 0000"},
    {"pgwire.Backend", "4300000007444f00"},
    {"pgwire.Backend", "430000000b 'LISTEN' 00"},
    {"pgwire.Backend", "430000000b 'NOTIFY' 00"},
    {"pgwire.Backend", "410000000f000020ea636800 'pay' 00"},
    {"pgwire.Backend", "45000000 ']SERROR' 00 'VERROR' 00 'C42P02' 00 'Mthere is no parameter $1'"
                       " 00503800 'Fparse_expr.c' 00 'L838' 00 'RtransformParamRef' 0000"},
    {"pgwire.First", "0000003c00030000 'user' 006d6500 'database' 00 'postgres' 00"
                     " 'application_name' 00 'pgbench' 0000"},
    {"asked.Mechanism", "70000000 '6SCRAM-SHA-256' 00000000 ' n,,n=,r=vPMslbbD/j5oCq7Q1o0QOdP0'"},
    {"asked.Sasl", "70000000"
                   " 'lc=biws,r=vPMslbbD/j5oCq7Q1o0QOdP0bmvxQ+aZbi4zLVVeP3Fh01mO,p=NLZPHDnPrhUPoi3"
                   "ef/E0VQjJ/0lSWICObMUEikSfbjQ='"},
    {"asked.Plain", "50000000 ')P_0' 00 'SELECT $1::int + 1, NULL::int;' 000000"},
    {"asked.Plain", "5300000004"},
    {"asked.Plain", "420000001600 'P_0' 0000000001000000013500010000"},
    {"asked.Plain", "44000000065000"},
    {"asked.Plain", "45000000090000000000"},
    {"pgwire.Backend",
     "520000005c0000000b"
     " 'r=vPMslbbD/j5oCq7Q1o0QOdP0bmvxQ+aZbi4zLVVeP3Fh01mO,s=2+O+UlOVSVwwBDEnNARzrA="
     "=,i=4096'"},
    {"pgwire.Backend", "52000000360000000c 'v=1kxJYCJy7XFIxzCkq8vxMm268JBPzI0yRw2cH6HFzu8='"},
    {"pgwire.Backend", "530000001d 'application_name' 00 'pgbench' 00"},
    {"pgwire.Backend", "4b0000000c000008a9 'V{h' 95"},
    {"pgwire.Backend", "3100000004"},
    {"pgwire.Backend", "3200000004"},
    {"pgwire.Backend", "54000000380002 '\?column\?' 00000000000000000000170004ffffffff0000 'int4'"
                       " 00000000000000000000170004ffffffff0000"},
    {"pgwire.Backend", "440000000f00020000000136ffffffff"},
};

#endif
