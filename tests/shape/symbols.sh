#!/bin/sh
# symbols.sh LIBRARY…: whatever a library exports, static or shared, is called weir_something.
status=0
for library in "$@"; do
    case $library in
    *.a) nm -g --defined-only "$library" ;;
    *) nm -D --defined-only "$library" ;;
    esac | awk -v library="$library" '
        NF == 3 {
            count++
            if ($3 !~ /^weir_/) {
                print library ": exports " $3 ", which does not begin with weir_"
                failed = 1
            }
        }
        END {
            if (!count) {
                print library ": exports nothing"
                failed = 1
            }
            exit failed
        }' || status=1
done
exit $status
