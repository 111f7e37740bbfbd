# Handles the fenced blocks of a Markdown page.
#   mode=update   prints the page with each block "```c path" or "```weir path#name" replaced by that
#                 file, or by the definition of that name in it with the comment above, and with what
#                 stands between "<!-- codes" and "<!-- end" replaced by the error codes of weir/base.h
#   mode=weir     writes each "```weir" block to out/<page>-<n>.weir and prints its name
#   mode=session  writes the commands of the "```console" blocks to out/<n>.command and what they
#                 print to out/<n>.output
BEGIN { fence = "```" }

function copy_file(path,   line) {
    while ((getline line < (root "/" path)) > 0)
        print line
    close(root "/" path)
}

# The definition of `name`: from a line that is not indented and has the name in front of a bracket, a
# colon or the like, to the closing brace at the margin.
function copy_definition(path, name,   line, begins, text, inside, found) {
    begins = "(^|[ *(])" name "([(,:]| [{=:]| on |$)"
    while (!found && (getline line < (root "/" path)) > 0) {
        if (inside) {
            text = text line "\n"
            found = line ~ /^};?$/
        } else if (line ~ /^\/[*\/]/) {
            text = (in_comment_of_lines(line) ? text : "") line "\n"
        } else if (line ~ /^ \*/) {
            text = text line "\n"
        } else if (line ~ /^[A-Za-z]/ && line ~ begins && line !~ /\);$/) {
            text = text line "\n"
            inside = 1
            found = line ~ /(}|};)$/
        } else {
            text = ""
        }
    }
    close(root "/" path)
    printf "%s", found ? text : "There is no " name " in " path ".\n"
}

# A comment of "///" lines goes on; "/*" begins anew.
function in_comment_of_lines(line) { return line ~ /^\/\// }

function copy(place,   parts) {
    if (split(place, parts, "#") == 2)
        copy_definition(parts[1], parts[2])
    else
        copy_file(place)
}

# "X(NOT_FOUND, -5, "not found")" as a row of a table.
function copy_codes(   path, line, parts) {
    path = root "/runtime/include/weir/base.h"
    print "| code | value | text |"
    print "| --- | --- | --- |"
    while ((getline line < path) > 0)
        if (line ~ /^ +X\([A-Z]/) {
            split(line, parts, /[(,]/)
            sub(/^[^"]*"/, "", line)
            sub(/".*/, "", line)
            printf "| `WEIR_%s` |%s | %s |\n", parts[2], parts[3], line
        }
    close(path)
}

mode == "update" && /^<!-- codes/ { print; copy_codes(); in_codes = 1; next }
mode == "update" && in_codes { if (/^<!-- end/) { in_codes = 0; print }; next }
mode == "update" && inside { if ($0 == fence) { inside = 0; print }; next }
mode == "update" { print }
mode == "update" && ($1 == fence "c" || $1 == fence "weir") && NF == 2 { inside = 1; copy($2) }

mode == "weir" && inside { if ($0 == fence) { inside = 0; close(file) } else print > file; next }
mode == "weir" && $0 == fence "weir" {
    inside = 1
    file = out "/" page "-" ++n ".weir"
    printf "" > file
    print file
}

function session_file(ending) { return sprintf("%s/%03d.%s", out, n, ending) }

mode == "session" && !inside { inside = $0 == fence "console"; next }
mode == "session" && $0 == fence { inside = 0; next }
mode == "session" && /^\$ / {
    n++
    printf "" > session_file("output")
    print substr($0, 3) > session_file("command")
    next
}
mode == "session" && /^> / { print substr($0, 3) > session_file("command"); next }
mode == "session" { print > session_file("output") }
