# Handles the fenced blocks of a Markdown page.
#   mode=update  prints the page with each "```c path" block replaced by that file
#   mode=weir    writes each "```weir" block to out/<page>-<n>.weir and prints its name
BEGIN { fence = "```" }

function copy_file(path,   line) {
    while ((getline line < (root "/" path)) > 0)
        print line
    close(root "/" path)
}

mode == "update" && inside { if ($0 == fence) { inside = 0; print }; next }
mode == "update" { print }
mode == "update" && $1 == fence "c" && NF == 2 { inside = 1; copy_file($2) }

mode == "weir" && inside { if ($0 == fence) { inside = 0; close(file) } else print > file; next }
mode == "weir" && $0 == fence "weir" {
    inside = 1
    file = out "/" page "-" ++n ".weir"
    printf "" > file
    print file
}
