#!/usr/bin/env bash
# redis_client against a real redis-server and against redis_server: what it prints has to be the same.
# usage: client.sh REDIS_CLIENT REDIS_SERVER_EXAMPLE
set -u
client=${1:?usage: client.sh REDIS_CLIENT REDIS_SERVER_EXAMPLE}
example=${2:?usage: client.sh REDIS_CLIENT REDIS_SERVER_EXAMPLE}
for program in redis-server redis-cli; do
    command -v $program >/dev/null || { echo "skipped: no $program (./dev packages_peers)"; exit 0; }
done
dir=$(mktemp -d) || exit 2
pids=()
stop() {
    [ ${#pids[@]} -gt 0 ] && kill "${pids[@]}" 2>/dev/null
    wait
    rm -rf "$dir"
}
trap stop EXIT
failed=0

# wait_for COMMAND...: until it succeeds, ten seconds at most.
wait_for() {
    for _ in $(seq 200); do
        "$@" && return
        sleep 0.05
    done
    echo "never: $*"
    failed=1
}

# is NAME EXPECTED EXIT WORD...: what the client prints, errors too, and how it ends.
is() {
    local expected=$1 code=$2 got
    shift 2
    got=$("$client" "$url" "$@" 2>&1)
    local ended=$?
    [ "$got" = "$expected" ] && [ $ended = "$code" ] && return
    printf '%s: %s: exit %d instead of %d, and prints\n%s\n' "$url" "$*" $ended "$code" "$got"
    failed=1
}

values() {
    is '(nil)' 0 get greeting
    is OK 0 set greeting hello
    is hello 0 get greeting
    is OK 0 set brief moment 1000
    [ "$(redis-cli -s "$socket" ttl brief)" -gt 900 ] || { echo "$url: brief stays"; failed=1; }
    is $'hello\n(nil)\nmoment' 0 mget greeting nothing brief
    is 1 0 incr n
    is 2 0 incr n
    is 'redis_client: ERR value is not an integer or out of range' 1 incr greeting
    redis-cli -s "$socket" rpush list a >/dev/null
    is 'redis_client: WRONGTYPE Operation against a key holding the wrong kind of value' 1 get list
    is 3 0 del greeting brief list nothing
    is 0 0 publish nobody there
}

subscribed() { [ "$(grep -c 'is subscribed to' "$dir/heard")" = "$1" ]; }

messages() {
    local is_now
    "$client" "$url" subscribe news weather --count 3 >"$dir/heard" 2>&1 &
    local listener=$!
    wait_for subscribed 2
    redis-cli -s "$socket" publish news first >/dev/null
    redis-cli -s "$socket" publish elsewhere unheard >/dev/null
    redis-cli -s "$socket" publish weather '' >/dev/null
    is 1 0 publish news last
    wait $listener || { echo "$url: subscribe ends with $?"; failed=1; }
    is_now=$(cat "$dir/heard")
    [ "$is_now" = $'news is subscribed to: 1\nweather is subscribed to: 2\nnews: first\nweather: \nnews: last' ] && return
    printf '%s: subscribe prints\n%s\n' "$url" "$is_now"
    failed=1
}

# The server ends while the client listens.
leaves() {
    "$client" "$url" subscribe news >"$dir/heard" 2>&1 &
    local listener=$! code
    wait_for subscribed 1
    kill "$1"
    wait "$1"
    wait $listener
    code=$?
    [ $code = 2 ] && [ "$(grep -c '^redis_client: ' "$dir/heard")" = 1 ] || {
        printf '%s: the server has gone: exit %d\n%s\n' "$url" $code "$(cat "$dir/heard")"
        failed=1
    }
    "$client" "$url" get greeting >"$dir/heard" 2>&1
    [ $? = 2 ] || { echo "$url: there is no server, says get"; failed=1; }
}

redis-server --port 0 --unixsocket "$dir/real" --save '' --dir "$dir" >"$dir/real.log" 2>&1 &
pids+=($!)
"$example" --listen "unix:$dir/ours" >"$dir/ours.log" 2>&1 &
pids+=($!)
at=0
for who in real ours; do
    socket=$dir/$who url=unix:$dir/$who
    wait_for [ -S "$socket" ]
    values
    messages
    leaves "${pids[$at]}"
    at=$((at + 1))
done
pids=()
exit $failed
