#!/bin/sh
# selftest.sh SHAPE_DIR CC: each check of this folder finds what it is there to find, and is content
# with a small tree that keeps the rules.
shape=$1
cc=$2
root=$(mktemp -d) || exit 2
trap 'rm -rf "$root"' EXIT
status=0

good_tree() {
    rm -rf "${root:?}"/*
    mkdir -p "$root/runtime/include/weir" "$root/runtime/base" "$root/runtime/wire" \
        "$root/compiler/base" "$root/compiler/model" "$root/compiler/emit" "$root/tests/shape"
    echo 'base list.h' >"$root/tests/shape/floors"
    printf '/* Memory. */\nint weir_mem_f(void);\n' >"$root/runtime/include/weir/mem.h"
    printf '/* Buffers. */\n#include "weir/mem.h"\nint weir_buf_f(void);\n' >"$root/runtime/include/weir/buf.h"
    printf '#include "weir/mem.h"\nint weir_mem_f(void)\n{\n    return 0;\n}\n' \
        >"$root/runtime/base/mem.c"
    printf '#include "weir/buf.h"\n#include "weir/mem.h"\nint weir_buf_f(void)\n{\n    return 0;\n}\n' \
        >"$root/runtime/wire/buf.c"
    printf '/* Base. */\nint base_f(void);\n' >"$root/compiler/base/base.h"
    printf '/* Model. */\n#include "base/base.h"\nint model_f(void);\n' >"$root/compiler/model/model.h"
    printf '#include <stdio.h>\n#include "model/model.h"\n' >"$root/compiler/emit/emit.c"
}

# content CHECK ARGUMENT…
content() {
    check=$1
    shift
    if ! output=$("$shape/$check" "$@" 2>&1); then
        printf '%s complains about a good tree:\n%s\n' "$check" "$output"
        status=1
    fi
}

# finds CHECK TEXT ARGUMENT…: it fails and says TEXT
finds() {
    check=$1
    text=$2
    shift 2
    if output=$("$shape/$check" "$@" 2>&1); then
        printf '%s did not find: %s\n' "$check" "$text"
        status=1
    fi
    case $output in
    *"$text"*) ;;
    *)
        printf '%s says, instead of "%s":\n%s\n' "$check" "$text" "$output"
        status=1
        ;;
    esac
}

function_of() { # LINES
    printf 'int f(void)\n{\n'
    awk -v n="$1" 'BEGIN { while (n-- > 0) print "    ;" }'
    printf '}\n'
}

good_tree
content includes.sh "$root"
content length.sh "$root"
content calls.sh "$root"
content headers.sh "$root" "$cc"

echo '#include "weir/buf.h"' >>"$root/runtime/base/mem.c"
finds includes.sh 'runtime/base/mem.c:6: runtime/base must not include' "$root"
good_tree
echo '#include "front/ast.h"' >"$root/compiler/emit/emit.c"
mkdir "$root/compiler/front" && echo 'int ast;' >"$root/compiler/front/ast.h"
finds includes.sh 'compiler/emit/emit.c:1: compiler/emit must not include' "$root"
good_tree
echo '#include <uv.h>' >>"$root/runtime/wire/buf.c"
finds includes.sh 'must not include <uv.h>' "$root"
good_tree
echo '#include "weir/list.h"' >>"$root/runtime/wire/buf.c"
finds includes.sh '"weir/list.h" is no header of weir' "$root"

good_tree
function_of 69 >"$root/runtime/wire/long.c"
finds length.sh 'runtime/wire/long.c:2: a function of 71 lines' "$root"
good_tree
function_of 50 >"$root/compiler/emit/long.c"
finds length.sh 'compiler: the ninth decile' "$root"
good_tree
awk 'BEGIN { while (n++ < 701) print "int x;" }' >"$root/compiler/emit/long.c"
finds length.sh 'compiler/emit/long.c:701: the file is over 700' "$root"

good_tree
printf '/* printf( */\nint f(void)\n{\n    printf("x");\n}\n' >"$root/runtime/wire/p.c"
finds calls.sh 'runtime/wire/p.c:4:' "$root"
good_tree
printf '    assert(a == b);\n    assert(n++ < 3);\n' >"$root/runtime/wire/a.c"
finds calls.sh 'runtime/wire/a.c:2: an assert with a side effect' "$root"

good_tree
echo 'uint8_t forgotten(void);' >>"$root/runtime/include/weir/buf.h"
finds headers.sh 'runtime/include/weir/buf.h:1: does not compile alone' "$root" "$cc"
good_tree
echo 'int bare(void);' >"$root/compiler/base/bare.h"
finds headers.sh 'compiler/base/bare.h:1: a header opens by saying' "$root" "$cc"

good_tree
cd "$root" || exit 2
"$cc" -fPIC -c -o mem.o runtime/base/mem.c -Iruntime/include && ar rc good.a mem.o
content globals.sh good.a
content symbols.sh good.a
echo 'static int n; int weir_f(void); int weir_f(void) { return n++; }' >n.c
"$cc" -c n.c && ar rc bad.a n.o
finds globals.sh 'n: the runtime has no variables' bad.a
echo 'const char *const weir_table[] = {"a", "b"}; int other(void); int other(void) { return 1; }' >o.c
"$cc" -fPIC -c o.c && ar rc other.a o.o
content globals.sh other.a
finds symbols.sh 'exports other' other.a
exit $status
