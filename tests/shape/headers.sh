#!/bin/sh
# headers.sh ROOT CC CXX [DIR…]: each header compiles alone as C11, and the public ones as C++17 (CXX
# may be empty). In the DIRs are generated headers that others include.
cd "$1" || exit 2
cc=$2
cxx=$3
[ $# -gt 3 ] && shift 3 || shift $#
generated=
for dir in "$@"; do
    generated="$generated -I$dir"
done
status=0
alone() { # HEADER COMPILER…
    header=$1
    shift
    case $header in
    runtime/include/*) line="#include <${header#runtime/include/}>" ;;
    *) line="#include \"$header\"" ;;
    esac
    # shellcheck disable=SC2086
    if ! echo "$line" | "$@" -Wall -Wextra -Werror -fsyntax-only -I. -Iruntime/include $generated \
        -; then
        echo "$header:1: does not compile alone with: $*"
        status=1
    fi
}
for header in $(find compiler runtime -name '*.h' ! -path '*/templates/*' | sort); do
    case $(head -n 1 "$header") in
    '/*'*) ;;
    *)
        echo "$header:1: a header opens by saying what it is, its invariants, threads, ownership"
        status=1
        ;;
    esac
    case $header in
    compiler/*) alone "$header" "$cc" -xc -std=c11 -D_DEFAULT_SOURCE -Icompiler ;;
    *) alone "$header" "$cc" -xc -std=c11 -D_DEFAULT_SOURCE -Wstrict-prototypes -Iruntime ;;
    esac
done
if [ -z "$cxx" ]; then
    echo "no C++ compiler: the public headers were not compiled as C++17"
else
    for header in $(find runtime/include -name '*.h' | sort); do
        alone "$header" "$cxx" -xc++ -std=c++17
    done
fi
exit $status
