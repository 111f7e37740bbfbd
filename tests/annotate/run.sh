#!/bin/sh
# run.sh WEIR SOURCE_DIR [update]: each *.case is a line of arguments after `weir decode --annotate` (from SOURCE_DIR), and what that prints.
weir=$1 source=$2
here=$2/tests/annotate
cd "$source" || exit 2
got=$(mktemp) || exit 2
trap 'rm -f "$got"' EXIT
failed=0
for case in "$here"/*.case; do
    arguments=$(head -n 1 "$case")
    { echo "$arguments"; eval "$weir $arguments" 2>&1; } >"$got"
    if [ "$3" = update ]; then
        cp "$got" "$case"
    elif ! diff -u "$case" "$got"; then
        echo "FAILED: $case"
        failed=1
    fi
done
exit $failed
