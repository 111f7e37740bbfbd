#!/bin/sh
# length.sh ROOT: no function over 70 lines, the ninth decile of each top-level folder under 50, no
# file over 700 lines. It relies on clang-format: a function's braces are alone in the first column.
cd "$1" || exit 2
status=0
for top in compiler runtime examples bench tests; do
    [ -d "$top" ] || continue
    files=$(find "$top" -name '*.[chl]' ! -path '*/golden/*' ! -path '*/bad/*' | sort)
    [ -z "$files" ] && continue
    # shellcheck disable=SC2086
    awk -v top="$top" '
        FNR == 1 { open = 0 }
        FNR == 701 {
            print FILENAME ":701: the file is over 700 lines: make it two concepts"
            failed = 1
        }
        FILENAME ~ /\.l$/ { next }
        /^[{]$/ && last !~ /[=,]$/ { open = FNR; name = last }
        /^[}]$/ && open {
            size = FNR - open + 1
            lengths[size]++
            count++
            if (size > 70) {
                print FILENAME ":" open ": a function of " size " lines, 70 is the limit: " name
                failed = 1
            }
            open = 0
        }
        { last = $0 }
        END {
            for (size = 0; below < count * 0.9; size++)
                below += lengths[size]
            if (size - 1 > 50) {
                print top ": the ninth decile of its functions is " size - 1 " lines, 50 is the limit"
                failed = 1
            }
            exit failed
        }' $files || status=1
done
exit $status
