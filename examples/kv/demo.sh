#!/bin/sh
# Starts kv-server on a free loopback port, runs `kv demo` against it, and stops it in good order.
# usage: demo.sh BUILD_DIR
set -eu
bin=$1/examples/kv
log=$(mktemp)
trap 'rm -f "$log"' EXIT

"$bin/kv-server" --listen tcp://127.0.0.1:0 >"$log" &
server=$!
tries=0
until grep -q '^listening on ' "$log"; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 $server 2>/dev/null; then
        echo "kv-server did not start" >&2
        exit 1
    fi
    sleep 0.05
done
url=$(sed -n 's/^listening on //p' "$log")

echo
echo "kv-server is listening on $url"
echo
status=0
"$bin/kv" --connect "$url" demo || status=$?
kill -TERM $server
wait $server || { echo "kv-server did not end in good order" >&2; status=1; }
echo
[ $status -eq 0 ] && echo "All as it should be; the server drained and ended." || echo "Something went wrong."
exit $status
