#!/bin/sh
# calls.sh ROOT: the runtime does not print, does not end the process, takes no lock on a global, and
# an assert has no side effect.
cd "$1" || exit 2
find runtime -name '*.[ch]' | sort | xargs awk '
    FNR == 1 { comment = 0 }
    {
        text = $0
        gsub(/\\./, "", text)
        gsub(/"[^"]*"/, "\"\"", text)
        if (comment) {
            if (!sub(/^.*\*\//, "", text))
                next
            comment = 0
        }
        gsub(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//, "", text)
        sub(/\/\/.*/, "", text)
        if (sub(/\/\*.*/, "", text))
            comment = 1
    }
    text ~ /(^|[^_a-zA-Z0-9.>])(printf|fprintf|vprintf|vfprintf|puts|putchar|fputs|perror|syslog|abort|exit|_exit|raise|signal|sigaction|setlocale|strtok|rand|srand|setenv|system)[ \t]*\(/ {
        print FILENAME ":" FNR ": the runtime does not print, exit, abort or touch the process: " text
        failed = 1
    }
    text ~ /(^|[^_a-zA-Z0-9])assert[ \t]*\(/ {
        inner = text
        sub(/.*assert[ \t]*\(/, "", inner)
        gsub(/[=!<>]=/, "", inner)
        if (inner ~ /=|\+\+|--/) {
            print FILENAME ":" FNR ": an assert with a side effect: " text
            failed = 1
        }
    }
    END { exit failed }'
