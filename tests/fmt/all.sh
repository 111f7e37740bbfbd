#!/bin/sh
# all.sh WEIR SOURCE_DIR: every description of the project that parses: laying it out twice gives
# what once gave, and what is generated from it stays the same. What people read is laid out.
weir=$1
cd "$2" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/gen" "$work/gen2" || exit 2
failed=0
count=0

complain() {
    echo "$1: $2"
    failed=1
}

# In a folder of the same name, so that nothing but the layout differs.
generated_same() {
    folder=$(dirname "$1")
    rm -rf "$work"/gen/* "$work"/gen2/*
    "$weir" gen -o "$work/gen" "$1" 2>/dev/null || return 0
    "$weir" gen -o "$work/gen2" -I "$folder" "$2" || return 1
    diff -r "$work/gen" "$work/gen2"
}

for file in $(find bench docs examples idl tests -name '*.weir' ! -path 'tests/bad/*' | sort); do
    once=$work/$(basename "$file")
    "$weir" fmt - <"$file" >"$once" 2>/dev/null || continue
    count=$((count + 1))
    "$weir" fmt - <"$once" >"$work/twice" || complain "$file" "is not understood once it is laid out"
    cmp -s "$once" "$work/twice" || complain "$file" "laid out twice differs from once"
    generated_same "$file" "$once" || complain "$file" "means something else once it is laid out"
    rm -f "$once"
done
[ $count -ge 30 ] || complain all "only $count descriptions were found"

find idl examples docs bench -name '*.weir' -exec "$weir" fmt --check {} + ||
    complain "fmt --check" "these are not laid out"

"$weir" fmt --check tests/fmt/rules.weir || complain tests/fmt/rules.weir "is not laid out"
sed 's/^ *//' tests/fmt/rules.weir >"$work/flat.weir"
"$weir" fmt --check "$work/flat.weir" >/dev/null && complain flat.weir "was called laid out"
"$weir" fmt "$work/flat.weir"
diff -u tests/fmt/rules.weir "$work/flat.weir" || complain tests/fmt/rules.weir "differs when flat"
"$weir" fmt --check tests/fmt/remarks.weir || complain tests/fmt/remarks.weir "is not laid out"
exit $failed
