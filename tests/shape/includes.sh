#!/bin/sh
# includes.sh ROOT: who may include whom (docs/design.md). Headers are named from the parts' common
# folder ("model/model.h", "weir/buf.h") or stand beside the file that includes them.
cd "$1" || exit 2
find compiler runtime -name '*.[chly]' ! -path '*/templates/*' | sort | while read -r file; do
    awk -v file="$file" -v here="$(dirname "$file")" '
        /^[ \t]*#[ \t]*include[ \t]/ {
            sub(/^[ \t]*#[ \t]*include[ \t]*/, "")
            quote = substr($0, 1, 1)
            name = substr($0, 2)
            sub(/[">].*/, "", name)
            print file, FNR, here, quote, name
        }' "$file"
done | awk -v root=. '
function may(list, part, names, n, i) {
    n = split(list, names, " ")
    for (i = 1; i <= n; i++)
        allowed[part " " names[i]] = 1
    allowed[part " " part] = 1
}
function exists(path, line) {
    if (!(path in seen)) {
        seen[path] = (getline line < path) >= 0
        close(path)
    }
    return seen[path]
}
# The part that a path belongs to: compiler/model, runtime/wire …
function part_of(path, pieces, stem, i) {
    split(path, pieces, "/")
    if (pieces[1] == "compiler")
        return pieces[3] == "" ? "compiler/main" : "compiler/" pieces[2]
    if (pieces[2] != "include")
        return "runtime/" pieces[2]
    if (pieces[4] in floor_of)
        return "runtime/" floor_of[pieces[4]]
    stem = pieces[4]
    sub(/\.h$/, "", stem)
    for (i = 1; i <= floor_count; i++)
        if (exists("runtime/" floors[i] "/" stem ".c"))
            return "runtime/" floors[i]
    return ""
}
function complain(text) {
    print file ":" line ": " text
    failed = 1
}
function find(name, bases, n, i) {
    n = split(here " compiler runtime runtime/include", bases, " ")
    for (i = 1; i <= n; i++)
        if (exists(bases[i] "/" name))
            return bases[i] "/" name
    return ""
}
BEGIN {
    may("", "compiler/base")
    may("compiler/base", "compiler/front")
    may("compiler/base", "compiler/fmt")
    may("compiler/base", "compiler/model")
    may("compiler/base compiler/front compiler/model", "compiler/sema")
    may("compiler/base compiler/model", "compiler/plan")
    may("compiler/base compiler/model compiler/plan", "compiler/emit")
    may("compiler/base compiler/model compiler/plan", "compiler/interp")
    may("compiler/base compiler/fmt compiler/front compiler/model compiler/sema compiler/plan " \
        "compiler/emit compiler/interp", "compiler/main")
    may("", "runtime/base")
    may("runtime/base", "runtime/wire")
    may("runtime/base", "runtime/future")
    may("runtime/base runtime/wire", "runtime/engine")
    may("runtime/base runtime/future", "runtime/reactor")
    may("runtime/base runtime/wire runtime/future runtime/reactor", "runtime/transport")
    may("runtime/base runtime/wire runtime/future runtime/engine", "runtime/service")
    may("runtime/base runtime/wire runtime/future runtime/engine runtime/reactor " \
        "runtime/transport runtime/service", "runtime/endpoint")
    uv["runtime/reactor"] = uv["runtime/transport"] = uv["runtime/endpoint"] = 1
    floor_count = split("base wire future engine reactor transport service endpoint", floors, " ")
    while ((getline text < "tests/shape/floors") > 0)
        if (text !~ /^#/ && split(text, words, " ") == 2)
            floor_of[words[2]] = words[1]
}
{
    file = $1
    line = $2
    here = $3
    name = $5
    from = part_of(file)
    if (from == "") {
        complain("no runtime/*/ .c file of this name: add it to tests/shape/floors")
        next
    }
    if (name ~ /^uv(\.|\/)/ && !(from in uv))
        complain(from " must not include <" name ">: only reactor, transport and endpoint know libuv")
    if ($4 == "<" && name !~ /^weir\//)
        next
    path = find(name)
    if (path == "" && name ~ /^mux\.h$|^grammar\.h$|^lexer\.h$|^grammar\.tab\.h$/)
        next # generated, found on the part'"'"'s own include path
    if (path == "") {
        complain("\"" name "\" is no header of weir")
        next
    }
    to = part_of(path)
    if (to != "" && !((from " " to) in allowed))
        complain(from " must not include " path " (" to ")")
}
END { exit failed }'
