#!/bin/sh
# install.sh BUILD_DIR SOURCE_DIR CC: installs weir, uses it with find_package, with pkg-config and as
# a subdirectory, and looks whether an edited import rebuilds what it should and nothing else does.
set -eu
build=$1
source=$2
cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

fail() {
    echo "install: $*" >&2
    exit 1
}

# Quiet unless it fails.
run() {
    "$@" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        fail "failed: $*"
    }
}

use() { # PROJECT_DIR BUILD_DIR CMAKE_OPTION…
    project=$1 into=$2
    shift 2
    run cmake -G Ninja -S "$project" -B "$into" -DCMAKE_C_COMPILER="$cc" "$@"
    run cmake --build "$into" -j 2
    run "$into/codec"
    grep -q '"text":"hello"' "$work/log" || fail "codec did not say hello"
    run "$into/loop"
}

run cmake --install "$build" --prefix "$prefix"
for file in bin/weir include/weir/base.h share/weir/idl/weir/mux.weir; do
    [ -e "$prefix/$file" ] || fail "$file is not installed"
done

cp -r "$source/tests/install/consumer" "$work/project"
use "$work/project" "$work/build" -DCMAKE_PREFIX_PATH="$prefix"
cmake --build "$work/build" | grep -q 'no work to do' || fail "a second build finds work to do"

# An import that changed: what it is part of is compiled anew.
sed 's/u32 number;/u32 number; 2: u32 another;/' "$work/project/part/part.weir" >"$work/edited"
cp "$work/edited" "$work/project/part/part.weir"
cmake --build "$work/build" >"$work/log" 2>&1 || { cat "$work/log"; fail "the second build"; }
grep -q 'Compiling greeting.weir' "$work/log" || fail "greeting.weir is not compiled after its import changed"
grep -q another "$work"/build/weir-gen/part.h || fail "part.h is stale"

# Without CMake.
pc=$(find "$prefix" -name weir.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
mkdir "$work/plain"
for idl in greeting.weir part/part.weir; do
    run "$(pkg-config --variable=weir weir)" gen -o "$work/plain" -I "$work/project/part" \
        "$work/project/$idl"
done
# shellcheck disable=SC2046
run "$cc" -o "$work/plain/codec" -I"$work/plain" $(pkg-config --cflags weir) \
    "$work/project/codec.c" "$work/plain/greeting.c" "$work/plain/part.c" $(pkg-config --libs weir)
LD_LIBRARY_PATH=$(pkg-config --variable=libdir weir) run "$work/plain/codec"

use "$work/project" "$work/vendored" -DVENDORED="$source" -DCMAKE_BUILD_TYPE=Debug
