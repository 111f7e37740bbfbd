#!/usr/bin/env bash
# memcached_server under the tools of libmemcached: its conformance test of both protocols, then a round trip and a little load.
# usage: capable.sh MEMCACHED_SERVER_EXAMPLE
set -u
example=${1:?usage: capable.sh MEMCACHED_SERVER_EXAMPLE}
for program in memccapable memccp memccat memcslap; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 0; }
done
dir=$(mktemp -d)
"$example" --listen tcp://127.0.0.1:0 >"$dir/out" &
pid=$!
stop() {
    kill $pid 2>/dev/null
    wait $pid
    status=$?
    rm -rf "$dir"
    [ $status = 0 ] || { echo "the server ended with $status"; exit 1; }
}
trap stop EXIT
for _ in $(seq 100); do
    port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$dir/out")
    [ -n "$port" ] && break
    sleep 0.05
done

memccapable -h 127.0.0.1 -p "$port" >"$dir/capable" 2>&1
tail -n 1 "$dir/capable"
grep -q 'All tests passed' "$dir/capable" || { cat "$dir/capable"; exit 1; }
for option in "" --binary; do
    echo "what is kept $option" >"$dir/note"
    # shellcheck disable=SC2086
    memccp $option --servers="127.0.0.1:$port" "$dir/note" &&
        [ "$(memccat $option --servers="127.0.0.1:$port" note | head -n 1)" = "what is kept $option" ] ||
        { echo "another note came back"; exit 1; }
    # shellcheck disable=SC2086
    memcslap $option --servers="127.0.0.1:$port" --concurrency=4 --execute-number=200 --test=get >/dev/null ||
        { echo "no load"; exit 1; }
done
