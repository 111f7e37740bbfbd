#!/bin/sh
# compile.sh WEIR SOURCE_DIR COMPILER…: all of idl/ and a large description: sizes are told, and
# what is generated is free of warnings, the headers in C++ too.
weir=$1 source=$2
shift 2
cd "$source" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0

complain() {
    echo "FAILED: $1"
    failed=1
}

bench/compile/describe 300 >"$work/large.weir"
warnings="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wconversion -Werror"
for file in $(find idl -name '*.weir' | sort) "$work/large.weir"; do
    stem=$(basename "$file" .weir)
    "$weir" check --sizes -I idl "$file" >"$work/sizes" || complain "weir check --sizes $file"
    types=$(grep -cE '^(struct|choice|message|error|fields) ' "$file")
    told=$(wc -l <"$work/sizes")
    [ "$told" -ge "$types" ] || complain "$file: $told sizes are told of $types types"
    "$weir" gen -I idl -o "$work" "$file" || complain "weir gen $file"
    for compiler in "$@"; do
        # shellcheck disable=SC2086
        "$compiler" -std=c11 -fsyntax-only $warnings -I "$work" -I runtime/include "$work/$stem.c" ||
            complain "$compiler: $file"
    done
    g++ -x c++ -std=c++11 -fsyntax-only -Wall -Wextra -Werror -I "$work" -I runtime/include \
        "$work/$stem.h" 2>"$work/cxx" || { command -v g++ >/dev/null && cat "$work/cxx" && complain "C++: $file"; }
done
exit $failed
