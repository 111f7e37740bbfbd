/* master.h — the words of a master file, and record data as text. Private to master.c and rdata.c. */
#ifndef DNS_MASTER_H
#define DNS_MASTER_H

#include "store.h"
#include "weir/buf.h"

/* One word, escapes as written, quotes taken off. */
struct word {
    const char *text;
    size_t len;
    bool quoted;
};

struct words {
    struct word *items;
    size_t count, at; /* at: the next one */
};

/* A name, relative to `origin` when no '.' ends it; "@" is `origin`. Returns its bytes in `to`, WEIR_NAME_MAX of them; 0: malformed. */
size_t master_name(const struct word *word, struct weir_bytes origin, uint8_t *to);

/* "3600" or "1h30m". */
bool master_ttl(const struct word *word, uint32_t *ret);

/* "MX", "mx", "TYPE15". */
bool master_type(const struct word *word, enum dns_type *ret);

bool word_is(const struct word *word, const char *text);

/* Reads the data of a record of `type`: NULL, or what is wrong. All of it is kept in `arena`. */
const char *rdata_parse(struct words *words, enum dns_type type, struct weir_bytes origin,
                        struct weir_arena *arena, struct dns_rdata *ret);

#endif
