#!/bin/sh
# Starts dns_server on a free loopback port and asks it with dig, kdig and dnsperf, those that are installed; throws garbage at it in between.
# usage: server.sh DNS_SERVER ZONE
set -eu
program=$1 zone=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" --zone "$zone" --listen udp://127.0.0.1:0 >"$work/log" &
server=$!
tries=0
until grep -q '^listening on ' "$work/log"; do
    tries=$((tries + 1))
    if [ $tries -gt 200 ] || ! kill -0 $server 2>/dev/null; then
        echo "dns_server did not start" >&2
        exit 1
    fi
    sleep 0.05
done
url=$(sed -n 's/^listening on //p' "$work/log")
port=${url##*:}
status=0

fail() {
    echo "FAILED: $*" >&2
    status=1
}

# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', not '$3'"
}

ask() { dig @127.0.0.1 -p "$port" +time=2 +tries=2 "$@"; }
short() { ask +short "$@" | sort | tr '\n' ' '; }
header() { ask "$@" | sed -n 's/.*status: \([A-Z]*\).*/\1/p; s/^;; flags: \([a-z ]*\);.*/\1/p' | tr '\n' ' '; }

with_dig() {
    same "A" "192.0.2.80 " "$(short host.example.com A)"
    same "A over TCP" "192.0.2.80 " "$(short +tcp host.example.com A)"
    same "a CNAME" "192.0.2.80 host.example.com. " "$(short www.example.com A)"
    same "MX" "10 mail.example.com. 20 mail2.example.com. " "$(short example.com MX)"
    same "TXT" '"v=spf1 mx -all" "second \"string\"" ' "$(short example.com TXT)"
    same "a wildcard" "192.0.2.99 " "$(short x.y.wild.example.com A)"
    same "an unknown type" '\# 6 ABCDEF012345 ' "$(short unknown.example.com TYPE731)"
    same "CAA" '0 issue "letsencrypt.org" ' "$(short example.com CAA)"
    same "NXDOMAIN" "NXDOMAIN qr aa rd " "$(header nowhere.example.com A)"
    same "NODATA" "NOERROR qr aa rd " "$(header host.example.com MX)"
    same "a delegation" "NOERROR qr rd " "$(header a.sub.example.com A)"
    same "elsewhere" "REFUSED qr rd " "$(header example.net A)"
    same "truncated" "NOERROR qr aa tc rd " "$(header +ignore +noedns big.example.com TXT)"
    same "truncated, then over TCP" 6 "$(ask +noedns +short big.example.com TXT | wc -l)"
    same "a newer EDNS" 1 "$(ask +edns=1 +noednsneg host.example.com A | grep -c 'status: BADVERS')"
    same "a cookie and NSID" "192.0.2.80 " "$(short +nsid +cookie host.example.com A)"
    same "several over one connection" "192.0.2.80 192.0.2.80 " \
        "$(short +tcp +keepopen host.example.com A host.example.com A)"
    ask host.example.com HTTPS | grep -q 'alpn="h2,h3" ipv4hint=192.0.2.80' || fail "HTTPS"
    ask signed.example.com NSEC | grep -q 'A MX RRSIG NSEC TYPE1234' || fail "NSEC"
    ask e164.example.com ANY | grep -q 'status: NOERROR' || fail "an empty non-terminal"
}

with_kdig() {
    same "kdig" "192.0.2.80" "$(kdig @127.0.0.1 -p "$port" +short host.example.com A)"
    same "kdig over TCP" "192.0.2.80" "$(kdig @127.0.0.1 -p "$port" +tcp +short host.example.com A)"
    kdig @127.0.0.1 -p "$port" +edns +padding host.example.com | grep -q 'EDNS PSEUDOSECTION' || fail "kdig: EDNS"
}

with_dnsperf() {
    printf 'host.example.com A\nwww.example.com A\nexample.com MX\nnowhere.example.com A\nx.wild.example.com TXT\n' >"$work/queries"
    dnsperf -s 127.0.0.1 -p "$port" -d "$work/queries" -n 400 -c 4 >"$work/perf" 2>&1 || fail "dnsperf"
    grep -q 'Queries lost: *0 ' "$work/perf" || fail "dnsperf: some queries were lost"
    dnsperf -m tcp -s 127.0.0.1 -p "$port" -d "$work/queries" -n 400 -c 4 >"$work/perf" 2>&1 || fail "dnsperf over TCP"
    grep -q 'Queries lost: *0 ' "$work/perf" || fail "dnsperf over TCP: some queries were lost"
}

if command -v dig >/dev/null; then with_dig; else echo "without dig"; fi
if command -v kdig >/dev/null; then with_kdig; else echo "without kdig"; fi
"$(dirname "$program")/tests/dns_abuse" "$port" || fail "abuse"
if command -v dig >/dev/null; then same "after abuse" "192.0.2.80 " "$(short host.example.com A)"; fi
if command -v dnsperf >/dev/null; then with_dnsperf; else echo "without dnsperf"; fi

kill -0 $server 2>/dev/null || fail "dns_server is gone"
kill -TERM $server 2>/dev/null || true
wait $server || fail "dns_server did not end in good order"
exit $status
