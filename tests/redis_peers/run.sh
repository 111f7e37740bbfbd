#!/bin/sh
# run.sh KEYS: the operations of keys.weir against a real redis-server.
command -v redis-server >/dev/null || {
    echo "skipped: no redis-server (./dev packages_peers)"
    exit 0
}
work=$(mktemp -d) || exit 2
trap 'kill $pid 2>/dev/null; wait; rm -rf "$work"' EXIT
redis-server --port 0 --unixsocket "$work/socket" --save '' --dir "$work" >"$work/log" 2>&1 &
pid=$!
for _ in $(seq 100); do
    [ -S "$work/socket" ] && break
    sleep 0.05
done
"$1" "unix:$work/socket"
