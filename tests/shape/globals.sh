#!/bin/sh
# globals.sh ARCHIVE…: no variable that can change outside of functions, static or not. Constants
# with pointers in them (.data.rel.ro) are constants.
status=0
for archive in "$@"; do
    objdump -t "$archive" | awk -v archive="$archive" '
        /file format/ { member = $1; sub(/:$/, "", member) }
        {
            for (i = 2; i < NF; i++)
                if ($i ~ /^\.(data|bss|tdata|tbss)/ || $i == "*COM*")
                    break
            if (i >= NF || $i ~ /^\.data\.rel\.ro/ || $NF ~ /^\./)
                next
            print archive "(" member "): " $NF ": the runtime has no variables of its own (" $i ")"
            failed = 1
        }
        END { exit failed }' || status=1
done
exit $status
