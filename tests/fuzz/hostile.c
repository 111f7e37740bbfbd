/* Descriptions that mean harm, or are just enormous: nested, long, wide, recursive in every way. Each ends in C or in a reason,
 * and takes time and memory in proportion to its size. No time is asserted; the test's own limit is the guard.
 */
#include "description.h"
#include "fuzz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Compiles and emits; whether it was accepted. Releases `text`. A refusal says why. */
static bool accepts(struct strbuf *text)
{
    struct description d;
    struct strbuf out = {0};
    bool accepted = description_open(&d, strbuf_text(text), text->len);
    if (accepted) {
        description_emit(&d, ".h", &out);
        description_emit(&d, ".c", &out);
    } else {
        description_report(&d, &out);
    }
    assert_true(out.len > 0);
    assert_true(out.len < 1000 * (text->len + 1000));
    strbuf_fini(&out);
    strbuf_fini(text);
    description_close(&d);
    return accepted;
}

static struct strbuf begin(void)
{
    struct strbuf text = {0};
    strbuf_puts(&text, "package main;\n");
    return text;
}

static void repeat(struct strbuf *text, const char *what, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        strbuf_puts(text, what);
}

/* --- depth --- */

static void nested_text(void **state)
{
    static const char *const openings[] = {
        "(",  "{",  "[",  "if (1 == 1) {", "struct A { ", "-",   "!", "~",
        "((", "[(", "a.", "1 + ",          "x ? ",        "map("};
    (void)state;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct strbuf text = begin();
        strbuf_puts(&text, "struct S { u8 a; let b = ");
        repeat(&text, openings[i], 20000);
        assert_false(accepts(&text));
        text = begin();
        repeat(&text, openings[i], 20000);
        assert_false(accepts(&text));
    }
}

static void nested_conditions(void **state)
{
    (void)state;
    for (unsigned depth = 10; depth <= 1000; depth *= 10) {
        struct strbuf text = begin();
        strbuf_puts(&text, "struct S { u8 a;\n");
        for (unsigned i = 0; i < depth; i++)
            strbuf_printf(&text, "if (a != %u) {\n", i % 256);
        strbuf_puts(&text, "u8 b;\n");
        repeat(&text, "}", depth);
        strbuf_puts(&text, "}\n");
        bool accepted = accepts(&text);
        assert_int_equal(accepted, depth < 200);
    }
}

static void nested_expressions(void **state)
{
    (void)state;
    for (unsigned depth = 10; depth <= 10000; depth *= 10) {
        struct strbuf text = begin();
        strbuf_puts(&text, "struct S { u8 a; let b = ");
        repeat(&text, "(", depth);
        strbuf_puts(&text, "a");
        repeat(&text, " & 1)", depth);
        strbuf_puts(&text, "; u8 c; }\n");
        bool accepted = accepts(&text);
        assert_int_equal(accepted, depth < 200);
    }
}

/* Each struct holds the one before: no limit of the language, but of nobody's stack either. */
static void nested_types(void **state)
{
    (void)state;
    struct strbuf text = begin();
    strbuf_puts(&text, "struct T0 { u8 a; }\n");
    for (unsigned i = 1; i < 3000; i++)
        strbuf_printf(&text, "struct T%u { T%u inner; u8 a; }\n", i, i - 1);
    accepts(&text);
    text = begin();
    strbuf_puts(&text, "const C0 = 1;\n");
    for (unsigned i = 1; i < 3000; i++)
        strbuf_printf(&text, "const C%u = C%u + 1;\n", i, i - 1);
    accepts(&text);
    text = begin();
    for (unsigned i = 3000; i > 0; i--)
        strbuf_printf(&text, "const C%u = C%u + 1;\n", i, i - 1);
    strbuf_puts(&text, "const C0 = 1;\n");
    accepts(&text);
}

static void nested_aliases(void **state)
{
    (void)state;
    struct strbuf text = begin();
    for (unsigned i = 3000; i > 0; i--)
        strbuf_printf(&text, "alias a%u = a%u;\n", i, i - 1);
    strbuf_puts(&text, "alias a0 = u8;\nstruct S { a3000 x; }\n");
    accepts(&text);
}

/* --- growth --- */

/* Each holds the one before twice: sizes double, code must not. */
static void doubling(void **state)
{
    (void)state;
    struct strbuf text = begin();
    strbuf_puts(&text, "struct T0 { u8 a; }\n");
    for (unsigned i = 1; i < 60; i++)
        strbuf_printf(&text, "struct T%u { T%u a; T%u b; }\n", i, i - 1, i - 1);
    accepts(&text);
    text = begin();
    strbuf_puts(&text, "struct T0 { u8 n; bytes a[n]; }\n");
    for (unsigned i = 1; i < 60; i++)
        strbuf_printf(&text, "struct T%u { T%u a[3]; T%u b; }\n", i, i - 1, i - 1);
    accepts(&text);
    text = begin();
    strbuf_puts(&text, "struct S { u8 a; let x0 = a;\n");
    for (unsigned i = 1; i < 200; i++)
        strbuf_printf(&text, "let x%u = (x%u & 1) + (x%u & 1);\n", i, i - 1, i - 1);
    strbuf_puts(&text, "require x199 < 100; }\n");
    assert_false(accepts(&text));
}

/* Equations in each other's right sides: written out they double with each. */
static void doubling_equations(void **state)
{
    (void)state;
    for (unsigned count = 5; count < 100; count += 55) {
        struct strbuf text = begin();
        strbuf_puts(&text, "struct S { u8 a; u8 e0 = a & 1;\n");
        for (unsigned i = 1; i < count; i++)
            strbuf_printf(&text, "u8 e%u = (e%u & 1) + (e%u & 1);\n", i, i - 1, i - 1);
        strbuf_puts(&text, "}\n");
        bool accepted = accepts(&text);
        assert_int_equal(accepted, count == 5);
    }
}

static void huge_counts(void **state)
{
    static const char *const fields[] = {
        "u8 a[4294967296];",
        "u8 a[18446744073709551615];",
        "u64 a[2147483647];",
        "bytes a[9223372036854775807];",
        "T a[1000000000];",
        "T a[:u64];",
        "u8 a[:u64] max 99999999999999999999999999;",
        "u8 n; u8 a[n * 72057594037927935];",
        "u64 n; u8 a[n];",
        "u32 n; T a[n];",
        "u8 a in 0..99999999999999999999;",
        "u8 a[1 << 62];",
        "u8 a[1 << 64];",
        "u8 a[0 - 1];",
        "u8 a[9223372036854775807 + 1];",
        "bytes a[..] max 18446744073709551615;",
        "u64 n = count(a) * 9223372036854775807; u8 a[n / 9223372036854775807];",
        "u8 n = sizeof(a) / 0; bytes a[n];",
    };
    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct strbuf text = begin();
        strbuf_printf(&text, "struct T { u64 x[100]; }\nstruct S { %s }\n", fields[i]);
        accepts(&text);
    }
}

/* --- width --- */

static void thousands_of_fields(void **state)
{
    (void)state;
    struct strbuf text = begin();
    strbuf_puts(&text, "struct S {\n");
    for (unsigned i = 0; i < 3000; i++)
        strbuf_printf(&text, "u%u f%u;\n", 8 * (1 + i % 8), i);
    strbuf_puts(&text, "}\n");
    assert_true(accepts(&text));
    text = begin();
    strbuf_puts(&text, "message M {\n");
    for (unsigned i = 1; i < 3000; i++)
        strbuf_printf(&text, "%u: %s f%u;\n", i, i % 3 ? "u32" : "M", i);
    strbuf_puts(&text, "}\n");
    assert_true(accepts(&text));
    text = begin();
    strbuf_puts(&text, "struct S { u8 n;\n");
    for (unsigned i = 0; i < 3000; i++)
        strbuf_printf(&text, "if (n > %u) { u8 f%u; }\n", i % 256, i);
    strbuf_puts(&text, "}\n");
    assert_true(accepts(&text));
}

static void thousands_of_values(void **state)
{
    (void)state;
    struct strbuf text = begin();
    strbuf_puts(&text, "enum E : u32 closed {\n");
    for (unsigned i = 0; i < 10000; i++)
        strbuf_printf(&text, "v%u = %u,\n", i, i * 3);
    strbuf_puts(&text, "}\nchoice C by E {\n");
    for (unsigned i = 0; i < 3000; i++)
        strbuf_printf(&text, "case E.v%u: u8 f%u;\n", i, i);
    strbuf_puts(&text, "default: }\nstruct S { E e; C c; u32 x in {");
    for (unsigned i = 0; i < 3000; i++)
        strbuf_printf(&text, "%s%u", i ? ", " : "", i * 2);
    strbuf_puts(&text, "}; }\n");
    assert_true(accepts(&text));
}

static void thousands_of_types(void **state)
{
    (void)state;
    struct strbuf text = begin();
    for (unsigned i = 0; i < 2000; i++)
        strbuf_printf(&text,
                      "message M%u {\n"
                      "    1: str name max 20;\n"
                      "    2: M%u next;\n"
                      "    3: map(str, M%u) all max 9;\n"
                      "}\n",
                      i, (i * 7 + 1) % 2000, (i * 13 + 5) % 2000);
    assert_true(text.len > 10000 * 10);
    assert_true(accepts(&text)); /* 10 000 lines */
}

static void thousands_of_mistakes(void **state)
{
    (void)state;
    struct strbuf text = begin();
    for (unsigned i = 0; i < 3000; i++)
        strbuf_printf(&text, "struct S%u { Unknown%u a; u8 a; str b; }\n", i % 100, i);
    assert_false(accepts(&text));
    text = begin();
    repeat(&text, "struct { ; } } = ( \"\n", 5000);
    assert_false(accepts(&text));
}

static void long_names(void **state)
{
    (void)state;
    struct strbuf name = {0}, text = begin();
    strbuf_fill(&name, 'a', 100000);
    strbuf_printf(&text, "struct T%s { u8 %s; let b = %s + 1; T2 c; }\nstruct T2 { u8 d; }\n",
                  strbuf_text(&name), strbuf_text(&name), strbuf_text(&name));
    accepts(&text);
    text = begin();
    strbuf_printf(&text, "const C = \"%s\";\nstruct S { C; u8 d; }\n", strbuf_text(&name));
    accepts(&text);
    text = begin();
    strbuf_printf(&text, "/// %s\n/* %s */ struct S { u8 d; } // %s\n", strbuf_text(&name),
                  strbuf_text(&name), strbuf_text(&name));
    assert_true(accepts(&text));
    text = begin();
    strbuf_printf(&text, "struct S { u8 d = %s; }\n", strbuf_text(&name));
    assert_false(accepts(&text));
    strbuf_fini(&text);
    strbuf_fill(&text, '9', 100000);
    strbuf_fini(&name);
    strbuf_printf(&name, "package main; const C = %s;\n", strbuf_text(&text));
    strbuf_fini(&text);
    assert_false(accepts(&name));
}

/* --- recursion --- */

static void recursion(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } all[] = {
        {"struct A { A a; }", false},
        {"struct A { A a[2]; }", false},
        {"struct A { B b; } struct B { C c; } struct C { A a; }", false},
        {"choice A by u8 { case 1: A a; }", false},
        {"choice A by u8 { case 1: A a; case 2: u8 end_; }", false},
        {"struct A { u8 n; A a[n]; }", true},
        {"struct A { A a[:u8]; }", true},
        {"struct A { A a[..]; }", false},
        {"struct A { u8 n; A a[..] sized u8; }", true},
        {"struct A { bool h = present(a); u7 = 0; A? a if (h); }", true},
        {"struct A { u8 t; A a if (t > 1); }", true},
        {"struct A { A a sized u8; }", false},
        {"choice A by u8 { case 0: case 1: A a[:u8]; }", true},
        {"choice A by u8 { case 0: case 1: u8 n; A a[n]; default: B b; } struct B { A a; }", true},
        {"choice A by u8 { case 0: u8 x; default: B b[:u8]; } struct B { A a; A c; }", true},
        {"struct A(u8 n) { A(n) a; }", false},
        {"struct A(u8 n) { u8 m; A(n) a if (m > n); }", true},
        {"struct S { A(3) a; } struct A(u8 n) { u8 m; A(m) a[:u8]; }", true},
        {"message A { 1: A a; 2: A b[..]; 3: map(str, A) c; choice d { 4: A e; 5: B f; } } "
         "message B { 1: A a; }",
         true},
        {"message A { 1: B b; } struct B { u8 len = sizeof(a); A a; }", true},
        {"struct A { M m sized u8; } message M { 1: A a; }", true},
        {"const A = B; const B = A;", false},
        {"enum A : u8 { x = y, y = x }", false},
        {"enum A : u8 { x = B.x } enum B : u8 { x = A.x }", false},
        {"alias a = b; alias b = a; struct S { a x; }", false},
        {"alias a = a; struct S { a x; }", false},
        {"struct S { u8 a = b; u8 b = a; }", false},
        {"struct S { u8 a = sizeof(a..); }", false},
        {"struct S { let a = a; }", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct strbuf text = begin();
        strbuf_puts(&text, all[i].text);
        bool good = accepts(&text);
        if (good != all[i].good)
            fail_msg("%s: %s", good ? "accepted" : "refused", all[i].text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested_text),         cmocka_unit_test(nested_conditions),
        cmocka_unit_test(nested_expressions),  cmocka_unit_test(nested_types),
        cmocka_unit_test(nested_aliases),      cmocka_unit_test(doubling),
        cmocka_unit_test(doubling_equations),  cmocka_unit_test(huge_counts),
        cmocka_unit_test(thousands_of_fields), cmocka_unit_test(thousands_of_values),
        cmocka_unit_test(thousands_of_types),  cmocka_unit_test(thousands_of_mistakes),
        cmocka_unit_test(long_names),          cmocka_unit_test(recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
