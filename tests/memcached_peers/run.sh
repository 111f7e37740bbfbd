#!/bin/sh
# run.sh ITEMS [MEMCACHED_SERVER]: the operations of items.weir against a real memcached, and against the example server.
work=$(mktemp -d) || exit 2
pids=
trap 'kill $pids 2>/dev/null; wait; rm -rf "$work"' EXIT
failed=0

ask() {
    for _ in $(seq 100); do
        [ -S "$work/$2" ] && break
        sleep 0.05
    done
    "$1" "unix:$work/$2" || { echo "the answers of $2"; failed=1; }
}

if [ -n "$2" ]; then
    "$2" --listen "unix:$work/ours" >"$work/log" 2>&1 &
    pids=$!
    ask "$1" ours
fi
if command -v memcached >/dev/null; then
    user=
    [ "$(id -u)" = 0 ] && user='-u root'
    memcached $user -s "$work/real" -U 0 &
    pids="$pids $!"
    ask "$1" real
else
    echo "without a real one: no memcached (./dev packages_peers)"
fi
exit $failed
