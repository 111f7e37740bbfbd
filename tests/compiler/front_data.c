/* The trees of declarations of data: consts, enums, structs, choices, messages. */
#include "cmocka_all.h"

#include "front/keywords.h"
#include "front_run.h"

/* The text that a span covers, for comparing. */
static void assert_span(const struct front_run *run, struct span span, const char *text)
{
    char got[200];
    assert_true(span.end - span.begin < sizeof got);
    memcpy(got, run->file->source->text + span.begin, span.end - span.begin);
    got[span.end - span.begin] = '\0';
    assert_string_equal(got, text);
}

/* An expression with all its parentheses. */
static void print(struct strbuf *out, const struct ast_expr *e)
{
    switch (e->kind) {
    case AST_EXPR_INT:
        strbuf_printf(out, "%llu", (unsigned long long)e->integer.value);
        break;
    case AST_EXPR_NAME:
        strbuf_printf(out, "%s%s%s", e->name.scope ? e->name.scope : "", e->name.scope ? "::" : "",
                      e->name.name);
        break;
    case AST_EXPR_MEMBER:
        print(out, e->member.base);
        strbuf_printf(out, ".%s", e->member.name.text);
        break;
    case AST_EXPR_INDEX:
        print(out, e->index.base);
        strbuf_putc(out, '[');
        print(out, e->index.index);
        strbuf_putc(out, ']');
        break;
    case AST_EXPR_CALL:
        strbuf_printf(out, "%s(", e->call.function.text);
        for (const struct ast_expr *arg = e->call.args; arg; arg = arg->next) {
            print(out, arg);
            strbuf_puts(out, arg->next ? "," : "");
        }
        strbuf_putc(out, ')');
        break;
    case AST_EXPR_RANGE:
        print(out, e->range.low);
        strbuf_puts(out, "..");
        if (e->range.high)
            print(out, e->range.high);
        break;
    case AST_EXPR_UNARY:
        strbuf_printf(out, "(%s", ast_op_text(e->unary.op));
        print(out, e->unary.operand);
        strbuf_putc(out, ')');
        break;
    case AST_EXPR_BINARY:
        strbuf_putc(out, '(');
        print(out, e->binary.left);
        strbuf_puts(out, ast_op_text(e->binary.op));
        print(out, e->binary.right);
        strbuf_putc(out, ')');
        break;
    case AST_EXPR_CONDITIONAL:
        strbuf_putc(out, '(');
        print(out, e->conditional.condition);
        strbuf_putc(out, '?');
        print(out, e->conditional.then);
        strbuf_putc(out, ':');
        print(out, e->conditional.otherwise);
        strbuf_putc(out, ')');
        break;
    default:
        strbuf_puts(out, "<other>");
    }
}

static void assert_expr(const struct ast_expr *e, const char *expected)
{
    struct strbuf text = {0};
    assert_non_null(e);
    print(&text, e);
    assert_string_equal(strbuf_text(&text), expected);
    strbuf_fini(&text);
}

static void operators_bind_as_documented(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"1 + 2 * 3", "(1+(2*3))"},
        {"1 - 2 - 3", "((1-2)-3)"},
        {"(1 - 2) * 3 % 4", "(((1-2)*3)%4)"},
        {"a & 3 == 1", "((a&3)==1)"},
        {"a | b ^ c & d", "(a|(b^(c&d)))"},
        {"a << 1 + 2", "(a<<(1+2))"},
        {"a >> 1 & 3", "((a>>1)&3)"},
        {"a || b && c == d", "(a||(b&&(c==d)))"},
        {"a < b == c >= d", "((a<b)==(c>=d))"},
        {"!a || ~b == -c", "((!a)||((~b)==(-c)))"},
        {"- -1", "(-(-1))"},
        {"a ? b : c ? d : e", "(a?b:(c?d:e))"},
        {"a || b ? c + 1 : d", "((a||b)?(c+1):d)"},
        {"core::x.y[i + 1].z", "core::x.y[(i+1)].z"},
        {"count(a) + crc(a..b, c.., d)", "(count(a)+crc(a..b,c..,d))"},
        {"end.max + type + state", "((end.max+type)+state)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct front_run run;
        char text[200];
        snprintf(text, sizeof text, "const X = %s;", cases[i].text);
        struct ast_decl *decl = front_run_decl(&run, text);
        assert_expr(decl->const_value, cases[i].expected);
        assert_span(&run, decl->const_value->span, cases[i].text);
        front_run_fini(&run);
    }
}

static void strings_keep_every_byte(void **state)
{
    (void)state;
    struct front_run run;
    struct ast_decl *decl = front_run_decl(&run, "const X = \"a\\0\\r\\n\xc3\xa9\\xff\";");
    assert_int_equal(decl->const_value->kind, AST_EXPR_STRING);
    assert_int_equal(decl->const_value->string.text.len, 7);
    assert_memory_equal(decl->const_value->string.text.data, "a\0\r\n\xc3\xa9\xff", 8);
    assert_false(decl->const_value->string.nocase);
    front_run_fini(&run);
}

static void the_head_of_a_file_is_kept(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbfpackage a.b;\nimport \"x/y.weir\";\nimport \"z\";\n"
                               "option limit depth 32;\noption endian little;";
    struct front_run run;
    front_run(&run, text, strlen(text));
    assert_string_equal(strbuf_text(&run.report), "");
    assert_string_equal(run.file->package.text, "a.b");
    assert_span(&run, run.file->package.span, "a.b");
    assert_string_equal(run.file->imports->path, "x/y.weir");
    assert_span(&run, run.file->imports->path_span, "\"x/y.weir\"");
    assert_string_equal(run.file->imports->next->path, "z");
    const struct ast_option *option = run.file->options;
    assert_string_equal(option->key.text, "limit");
    assert_string_equal(option->subject.text, "depth");
    assert_expr(option->value, "32");
    assert_null(option->next->subject.text);
    assert_expr(option->next->value, "little");
    assert_null(run.file->decls);
    front_run_fini(&run);
}

static void enums_have_a_type_and_openness(void **state)
{
    (void)state;
    struct front_run run;
    struct ast_decl *d = front_run_decl(&run, "enum E : u4 closed { a = 1, end, c = -2, }");
    assert_int_equal(d->kind, AST_DECL_ENUM);
    assert_string_equal(d->name.text, "E");
    assert_string_equal(d->enum_.type->named.name.name, "u4");
    assert_int_equal(d->enum_.openness, AST_OPENNESS_CLOSED);
    const struct ast_enum_value *value = d->enum_.values;
    assert_string_equal(value->name.text, "a");
    assert_expr(value->value, "1");
    assert_span(&run, value->span, "a = 1");
    assert_string_equal(value->next->name.text, "end");
    assert_null(value->next->value);
    assert_expr(value->next->next->value, "(-2)");
    assert_null(value->next->next->next);
    front_run_fini(&run);
}

static const struct ast_mod *assert_mod(const struct ast_mod *mod, enum ast_mod_kind kind)
{
    assert_non_null(mod);
    assert_int_equal(mod->kind, kind);
    return mod;
}

static void modifiers_stand_in_the_order_of_writing(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d = front_run_decl(
        &run,
        "struct S { i64? n = count(a) null -1 as dec until CRLF of utf8 max 5 min 1\n"
        "in {1, 4..6} if (x) sized u32 sized by a.b via xor(m) pad 4 skip unread default 2; }");
    const struct ast_field *f = d->body.members->field;
    assert_true(f->type->optional);
    assert_span(&run, f->type->span, "i64?");
    assert_int_equal(f->array.kind, AST_ARRAY_NONE);
    const struct ast_mod *m = f->mods;
    assert_expr(assert_mod(m, AST_MOD_EQUATION)->expr, "count(a)");
    assert_span(&run, m->span, "= count(a)");
    assert_expr(assert_mod(m = m->next, AST_MOD_NULL)->expr, "(-1)");
    assert_string_equal(assert_mod(m = m->next, AST_MOD_AS)->call.name.text, "dec");
    assert_false(m->call.has_args);
    assert_expr(assert_mod(m = m->next, AST_MOD_UNTIL)->until.expr, "CRLF");
    assert_string_equal(assert_mod(m = m->next, AST_MOD_OF)->name.text, "utf8");
    assert_expr(assert_mod(m = m->next, AST_MOD_MAX)->expr, "5");
    assert_expr(assert_mod(m = m->next, AST_MOD_MIN)->expr, "1");
    assert_expr(assert_mod(m = m->next, AST_MOD_IN)->ranges, "1");
    assert_expr(m->ranges->next, "4..6");
    assert_expr(assert_mod(m = m->next, AST_MOD_IF)->expr, "x");
    assert_string_equal(assert_mod(m = m->next, AST_MOD_SIZED)->type->named.name.name, "u32");
    assert_expr(assert_mod(m = m->next, AST_MOD_SIZED_BY)->expr, "a.b");
    assert_expr(assert_mod(m = m->next, AST_MOD_VIA)->call.args, "m");
    assert_expr(assert_mod(m = m->next, AST_MOD_PAD)->expr, "4");
    assert_mod(m = m->next, AST_MOD_SKIP);
    assert_mod(m = m->next, AST_MOD_UNREAD);
    assert_expr(assert_mod(m = m->next, AST_MOD_DEFAULT)->expr, "2");
    assert_null(m->next);
    assert_ptr_equal(ast_mod_find(f->mods, AST_MOD_DEFAULT), m);
    assert_null(ast_mod_find(f->mods, AST_MOD_DUPLICATES));
    front_run_fini(&run);
}

static void arrays_are_told_apart(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d = front_run_decl(
        &run, "struct S { u8 a[n + 1]; u8 b[:vlen]; u8 c[..]; u8 d[] until (x > 1); u8 e; }");
    const struct ast_member *m = d->body.members;
    assert_int_equal(m->field->array.kind, AST_ARRAY_COUNT);
    assert_expr(m->field->array.count, "(n+1)");
    m = m->next;
    assert_int_equal(m->field->array.kind, AST_ARRAY_PREFIXED);
    assert_string_equal(m->field->array.prefix->named.name.name, "vlen");
    m = m->next;
    assert_int_equal(m->field->array.kind, AST_ARRAY_REST);
    m = m->next;
    assert_int_equal(m->field->array.kind, AST_ARRAY_OPEN);
    assert_true(m->field->mods->until.condition);
    assert_int_equal(m->next->field->array.kind, AST_ARRAY_NONE);
    front_run_fini(&run);
}

static const struct ast_member *assert_member(const struct ast_member *member,
                                              enum ast_member_kind kind)
{
    assert_non_null(member);
    assert_int_equal(member->kind, kind);
    return member;
}

static void unnamed_fields_literals_and_checks(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d = front_run_decl(
        &run, "struct S(u4 flags, Version? v) { u16 = 7 as le; \"x\" nocase; CRLF; let q = 1;\n"
              "require q == 1; pad 4; align 8; stream bytes z[..]; at (o) T w; }");
    assert_string_equal(d->body.params->name.text, "flags");
    assert_true(d->body.params->next->type->optional);
    const struct ast_member *m = assert_member(d->body.members, AST_MEMBER_FIELD);
    assert_null(m->field->name.text);
    assert_expr(assert_mod(m->field->mods, AST_MOD_EQUATION)->expr, "7");
    assert_mod(m->field->mods->next, AST_MOD_AS);
    assert_span(&run, m->span, "u16 = 7 as le;");
    m = assert_member(m->next, AST_MEMBER_LITERAL);
    assert_true(m->expr->string.nocase);
    m = assert_member(m->next, AST_MEMBER_LITERAL);
    assert_expr(m->expr, "CRLF");
    m = assert_member(m->next, AST_MEMBER_LET);
    assert_string_equal(m->let.name.text, "q");
    m = assert_member(m->next, AST_MEMBER_REQUIRE);
    assert_expr(m->expr, "(q==1)");
    m = assert_member(m->next, AST_MEMBER_PAD);
    m = assert_member(m->next, AST_MEMBER_ALIGN);
    m = assert_member(m->next, AST_MEMBER_FIELD);
    assert_true(m->field->stream);
    m = assert_member(m->next, AST_MEMBER_FIELD);
    assert_expr(m->field->at, "o");
    assert_null(m->next);
    front_run_fini(&run);
}

static void branches_and_byte_order(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d =
        front_run_decl(&run, "struct S { if (a) { u8 b; } else if (c) { } else { u8 d; }\n"
                             "switch (q) { case 1, 2..3: u8 x; u8 y; default: }\n"
                             "endian (m) ? little : big; endian big; option bits lsb; }");
    const struct ast_member *m = assert_member(d->body.members, AST_MEMBER_IF);
    assert_string_equal(m->branch.then->field->name.text, "b");
    assert_true(m->branch.has_else);
    assert_member(m->branch.otherwise, AST_MEMBER_IF);
    assert_null(m->branch.otherwise->branch.then);
    assert_string_equal(m->branch.otherwise->branch.otherwise->field->name.text, "d");
    m = assert_member(m->next, AST_MEMBER_SWITCH);
    assert_expr(m->switch_.cases->labels->next, "2..3");
    assert_string_equal(m->switch_.cases->members->next->field->name.text, "y");
    assert_true(m->switch_.cases->next->is_default);
    assert_null(m->switch_.cases->next->members);
    m = assert_member(m->next, AST_MEMBER_ENDIAN);
    assert_expr(m->endian.condition, "m");
    assert_string_equal(m->endian.otherwise.text, "big");
    m = assert_member(m->next, AST_MEMBER_ENDIAN);
    assert_null(m->endian.condition);
    assert_string_equal(m->endian.then.text, "big");
    m = assert_member(m->next, AST_MEMBER_OPTION);
    assert_expr(m->option->value, "lsb");
    front_run_fini(&run);
}

static void selectors_and_cases_of_a_choice(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d = front_run_decl(
        &run, "choice C(u8 t) by (t) { case 'a', T.b: u8 x; case 3..4: default: bytes r[..]; }");
    assert_int_equal(d->choice.selector.kind, AST_SELECTOR_EXPR);
    assert_expr(d->choice.selector.expr, "t");
    const struct ast_case *c = d->choice.cases;
    assert_int_equal(c->labels->integer.form, AST_INT_CHAR);
    assert_expr(c->labels, "97");
    assert_expr(c->labels->next, "T.b");
    assert_span(&run, c->head, "case 'a', T.b:");
    assert_span(&run, c->span, "case 'a', T.b: u8 x;");
    assert_expr(c->next->labels, "3..4");
    assert_null(c->next->members);
    assert_span(&run, c->next->span, "case 3..4:");
    assert_true(c->next->next->is_default);
    front_run_fini(&run);
    d = front_run_decl(&run, "choice C by peek u16 { case 1: }");
    assert_int_equal(d->choice.selector.kind, AST_SELECTOR_PEEK);
    front_run_fini(&run);
    d = front_run_decl(&run, "choice C by literal nocase { case \"get \": Get get; }");
    assert_int_equal(d->choice.selector.kind, AST_SELECTOR_LITERAL);
    assert_true(d->choice.selector.nocase);
    front_run_fini(&run);
}

static void messages_have_numbered_fields(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d = front_run_decl(
        &run,
        "message M { 1: str key max 250; choice body { 7: Text text; 8: core::Image image; }\n"
        "reserved 9, 12..15, \"old\"; 5: map(str, map(u8, T?)) m; unknown keep; }");
    const struct ast_member *m = d->body.members;
    assert_expr(m->field->number, "1");
    assert_span(&run, m->field->span, "1: str key max 250");
    m = m->next;
    assert_int_equal(m->kind, AST_MEMBER_ONEOF);
    assert_string_equal(m->oneof.name.text, "body");
    assert_expr(m->oneof.members->field->number, "7");
    assert_string_equal(m->oneof.members->next->field->type->named.name.scope, "core");
    m = m->next;
    assert_int_equal(m->kind, AST_MEMBER_RESERVED);
    assert_expr(m->reserved->next, "12..15");
    assert_int_equal(m->reserved->next->next->kind, AST_EXPR_STRING);
    m = m->next;
    assert_int_equal(m->field->type->kind, AST_TYPE_MAP);
    assert_int_equal(m->field->type->map.value->kind, AST_TYPE_MAP);
    assert_true(m->field->type->map.value->map.value->optional);
    m = m->next;
    assert_int_equal(m->kind, AST_MEMBER_UNKNOWN);
    assert_string_equal(m->name.text, "keep");
    front_run_fini(&run);
    d = front_run_decl(&run, "error E id 4 { 1: str key; }");
    assert_int_equal(d->kind, AST_DECL_ERROR);
    assert_expr(d->body.id, "4");
    front_run_fini(&run);
}

static void encodings_chains_headers_and_externs(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_decl *d =
        front_run_decl(&run, "encoding e : u64 { 0..125 => u7; 126..max => u7 = 126, u16; }");
    assert_expr(d->encoding.rows->next->range, "126..max");
    assert_expr(d->encoding.rows->next->parts->value, "126");
    assert_null(d->encoding.rows->next->parts->next->value);
    front_run_fini(&run);
    d = front_run_decl(&run, "chain N { origin M; item u2 = 0, u6 n in 1..63; max 255; }");
    assert_string_equal(d->chain->origin.name, "M");
    assert_string_equal(d->chain->next->fields->next->name.text, "n");
    assert_expr(d->chain->next->next->max, "255");
    front_run_fini(&run);
    d = front_run_decl(&run, "fields F duplicates first { \"A\": u8 a; default: H h[..]; }");
    assert_string_equal(d->fields.mods->name.text, "first");
    assert_memory_equal(d->fields.members->field->key->string.text.data, "A", 2);
    assert_null(d->fields.members->next->field->key);
    front_run_fini(&run);
    d = front_run_decl(&run, "extern encoding e(u8 w) : u64;");
    assert_int_equal(d->extern_.kind, AST_EXTERN_ENCODING);
    assert_string_equal(d->extern_.type->named.name.name, "u64");
    front_run_fini(&run);
    d = front_run_decl(&run, "alias m = str[:u16] of utf8;");
    assert_int_equal(d->alias.array.kind, AST_ARRAY_PREFIXED);
    assert_mod(d->alias.mods, AST_MOD_OF);
    front_run_fini(&run);
}

static void every_keyword_can_name_a_field(void **state)
{
    (void)state;
    assert_true(keyword_count() > 80);
    for (size_t i = 0; i < keyword_count(); i++) {
        const char *word = keyword_at(i)->text;
        struct front_run run;
        char text[200];
        assert_ptr_equal(keyword_find(word, strlen(word)), keyword_at(i));
        snprintf(text, sizeof text, "struct S { u8 %s; let %s = a.%s; T %s[2] max 1; }", word, word,
                 word, word);
        const struct ast_decl *decl = front_run_decl(&run, text);
        assert_string_equal(decl->body.members->field->name.text, word);
        assert_string_equal(decl->body.members->next->let.value->member.name.text, word);
        front_run_fini(&run);
    }
    assert_null(keyword_find("structs", 7));
    assert_null(keyword_find("struc", 5));
    assert_null(keyword_find("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_documented),
        cmocka_unit_test(strings_keep_every_byte),
        cmocka_unit_test(the_head_of_a_file_is_kept),
        cmocka_unit_test(enums_have_a_type_and_openness),
        cmocka_unit_test(modifiers_stand_in_the_order_of_writing),
        cmocka_unit_test(arrays_are_told_apart),
        cmocka_unit_test(unnamed_fields_literals_and_checks),
        cmocka_unit_test(branches_and_byte_order),
        cmocka_unit_test(selectors_and_cases_of_a_choice),
        cmocka_unit_test(messages_have_numbered_fields),
        cmocka_unit_test(every_keyword_can_name_a_field),
        cmocka_unit_test(encodings_chains_headers_and_externs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
