#!/bin/sh
# new.sh BUILD_DIR SOURCE_DIR CC: what `weir new` writes builds with two commands against a vendored and an installed weir, and
# server and client understand each other.
set -eu
build=$1
source=$2
cc=$3
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf "$work"' EXIT

fail() {
    echo "new: $*" >&2
    exit 1
}

# Quiet unless it fails.
run() {
    "$@" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        fail "failed: $*"
    }
}

greet() { # BUILD_DIR
    "$1/my-service-server" --listen tcp://127.0.0.1:0 >"$work/server" 2>&1 &
    server=$!
    tries=0
    while ! grep -q 'listening on' "$work/server"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "the server does not come up: $(cat "$work/server")"
        sleep 0.1
    done
    url=$(sed -n 's/listening on //p' "$work/server")
    said=$("$1/my-service-client" "$url" you) || fail "the client failed"
    [ "$said" = 'Hello, you!' ] || fail "the client said '$said'"
    if "$1/my-service-client" "$url" '' 2>"$work/refused"; then
        fail "nobody was greeted"
    fi
    grep -q 'nobody to greet' "$work/refused" || fail "the error reads $(cat "$work/refused")"
    kill -TERM "$server"
    wait "$server" || fail "the server ended with $?"
    server=
}

cd "$work"
run "$build/bin/weir" new my-service
cd my-service
CC=$cc
CMAKE_BUILD_PARALLEL_LEVEL=2
export CC CMAKE_BUILD_PARALLEL_LEVEL

run cmake -B vendored -G Ninja "-DWEIR_DIR=$source" -DCMAKE_C_FLAGS='-Wall -Wextra -Werror'
run cmake --build vendored
greet "$PWD/vendored"

run cmake --install "$build" --prefix "$work/prefix"
run cmake -B installed "-DCMAKE_PREFIX_PATH=$work/prefix"
run cmake --build installed
greet "$PWD/installed"
