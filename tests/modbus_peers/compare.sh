#!/bin/sh
# compare.sh SERVER CLIENT LIBMODBUS_CLIENT LIBMODBUS_SERVER: libmodbus's client against modbus_server, then modbus_client against
# libmodbus's server.
server=$1 client=$2 peer_client=$3 peer_server=$4
work=$(mktemp -d) || exit 2
pids=
trap 'kill $pids 2>/dev/null; rm -rf "$work"' EXIT
failed=0

# The first line that a program in the background has written to $1.
first_line() {
    for _ in $(seq 100); do
        [ -s "$1" ] && head -n 1 "$1" && return
        sleep 0.05
    done
    echo "nothing was said in $1" >&2
    exit 1
}

expect() {
    want=$1
    shift
    got=$("$client" "tcp://127.0.0.1:$port" "$@" 2>&1)
    [ "$got" = "$want" ] && return
    echo "modbus_client $*: '$got' instead of '$want'"
    failed=1
}

"$server" --listen tcp://127.0.0.1:0 >"$work/server" &
pids=$!
line=$(first_line "$work/server")
port=${line##*:}
"$peer_client" "$port" || failed=1

"$peer_server" >"$work/peer" &
pids="$pids $!"
port=$(first_line "$work/peer")
expect "1 0 0 1 0 0 1 0 0" read-coils 0 9
expect "1 0 1" read-inputs 4 3
expect "0x0101 0x0102" read-registers 1 2
expect "0x020f" read-input-registers 15 1
expect "done" write-registers 3 7 8
expect "0x0007 0x0008" read-registers 3 2
expect "done" write-registers 3 9
expect "done" write-coils 0 0 1 1
expect "0 1 1 1" read-coils 0 4
expect "done" write-coils 0 1
expect "1" read-coils 0 1
expect "modbus_client: the device refuses with exception 2" read-registers 16 1
exit $failed
