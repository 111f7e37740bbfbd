#!/usr/bin/env bash
# Says the same to redis_server and to a real redis-server, over RESP2 and RESP3, and compares the answers.
# usage: compare.sh REDIS_SERVER_EXAMPLE
set -u
cd "$(dirname "$0")" || exit 1
example=${1:?usage: compare.sh REDIS_SERVER_EXAMPLE}
for program in redis-server redis-cli; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 0; }
done
dir=$(mktemp -d)
pids=()
stop() {
    [ ${#pids[@]} -gt 0 ] && kill "${pids[@]}" 2>/dev/null
    wait
    rm -rf "$dir"
}
trap stop EXIT

redis-server --port 0 --unixsocket "$dir/real" --save '' --dir "$dir" >"$dir/real.log" 2>&1 &
pids+=($!)
"$example" --listen "unix:$dir/ours" >"$dir/ours.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    [ -S "$dir/real" ] && [ -S "$dir/ours" ] && break
    sleep 0.05
done

failed=0
# ask NAME PROTOCOL: the answers of both, one file each
ask() {
    for who in real ours; do
        redis-cli -s "$dir/$who" flushall >/dev/null
        redis-cli -s "$dir/$who" "-$2" --no-raw <"$1.txt" >"$dir/$1.$2.$who" 2>&1
    done
}
for protocol in 2 3; do
    ask ordered $protocol
    ask unordered $protocol
    # The order of members is nobody's business; their numbers in the lists go with it.
    for who in real ours; do
        sed -E 's/^( *[0-9]+[)#~] )+//' "$dir/unordered.$protocol.$who" | sort >"$dir/sorted.$protocol.$who"
    done
    for name in ordered sorted; do
        diff "$dir/$name.$protocol.real" "$dir/$name.$protocol.ours" >"$dir/diff" && continue
        echo "RESP$protocol, $name: < redis-server, > redis_server"
        cat "$dir/diff"
        failed=1
    done
done
[ $failed = 0 ] && echo "$(($(cat ordered.txt unordered.txt | wc -l) * 2)) commands answered alike"
exit $failed
