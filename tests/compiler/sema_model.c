/* What the model says about fields, services, names in C and imported files. */
#include "cmocka_all.h"

#include "sema_run.h"

static const struct model_field *field_of(struct sema_run *run, const char *type, const char *field)
{
    return sema_run_field(sema_run_type(run, type), field);
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static void encodings_follow_the_type_and_as(void **state)
{
    static const struct {
        const char *type;
        enum model_base base;
        unsigned bits;
        enum model_encoding encoding;
    } cases[] = {{"u32", MODEL_UINT, 32, MODEL_ENC_VARINT},
                 {"i64", MODEL_INT, 64, MODEL_ENC_ZIGZAG},
                 {"i32 as varint", MODEL_INT, 32, MODEL_ENC_VARINT},
                 {"i32 as fixed", MODEL_INT, 32, MODEL_ENC_FIXED32},
                 {"u64 as fixed", MODEL_UINT, 64, MODEL_ENC_FIXED64},
                 {"f32", MODEL_FLOAT, 32, MODEL_ENC_FIXED32},
                 {"f64", MODEL_FLOAT, 64, MODEL_ENC_FIXED64},
                 {"bool", MODEL_BOOL, 1, MODEL_ENC_VARINT},
                 {"E", MODEL_ENUM, 32, MODEL_ENC_VARINT},
                 {"W", MODEL_ENUM, 64, MODEL_ENC_VARINT},
                 {"str", MODEL_STR, 0, MODEL_ENC_LENGTH},
                 {"bytes", MODEL_BYTES, 0, MODEL_ENC_LENGTH},
                 {"A", MODEL_MESSAGE, 0, MODEL_ENC_LENGTH},
                 {"S", MODEL_STRUCT, 0, MODEL_ENC_LENGTH}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sema_run run;
        struct strbuf text = {0};
        const char *as = strstr(cases[i].type, " as");
        int type_len = as != NULL ? (int)(as - cases[i].type) : (int)strlen(cases[i].type);
        strbuf_printf(
            &text,
            "message A { 1: %.*s x %s; } enum E : u4 { a } enum W : u40 { b } struct S { u8 a; }",
            type_len, cases[i].type, as != NULL ? as : "");
        sema_run(&run, strbuf_text(&text));
        const struct model_field *x = field_of(&run, "A", "x");
        assert_int_equal(x->ref.base, cases[i].base);
        assert_int_equal(x->ref.bits, cases[i].bits);
        assert_int_equal(x->ref.encoding, cases[i].encoding);
        strbuf_fini(&text);
        sema_run_fini(&run);
    }
}

static void presence_in_messages(void **state)
{
    static const char text[] =
        "message A { 1: u32 a; 2: u32? b; 3: A c; 4: A? d; 5: u32 e[..] max 3; 6: str f[..];"
        " 7: map(str, A) g; choice h { 8: u32 i; 9: A j; } 10: str unknown; 11: u32 has_b; }";
    struct sema_run run;
    (void)state;
    sema_run(&run, text);
    assert_int_equal(field_of(&run, "A", "a")->presence, MODEL_IMPLICIT);
    assert_int_equal(field_of(&run, "A", "b")->presence, MODEL_HAS);
    assert_string_equal(field_of(&run, "A", "b")->c_has, "has_b_");
    assert_int_equal(field_of(&run, "A", "c")->presence, MODEL_POINTER);
    assert_int_equal(field_of(&run, "A", "d")->presence, MODEL_POINTER);
    const struct model_field *e = field_of(&run, "A", "e");
    assert_int_equal(e->shape, MODEL_REPEATED);
    assert_true(e->packed);
    assert_int_equal((int)e->max, 3);
    assert_false(field_of(&run, "A", "f")->packed);
    const struct model_field *g = field_of(&run, "A", "g");
    assert_int_equal(g->shape, MODEL_MAP);
    assert_int_equal(g->key.base, MODEL_STR);
    assert_string_equal(g->c_entry, "t_a_g_entry");
    assert_int_equal(field_of(&run, "A", "i")->presence, MODEL_ALWAYS);
    assert_int_equal(field_of(&run, "A", "j")->presence, MODEL_POINTER);
    assert_string_equal(field_of(&run, "A", "i")->oneof->c_kind_enum, "t_a_h_kind");
    assert_string_equal(field_of(&run, "A", "i")->c_kind, "T_A_H_KIND_I");
    assert_string_equal(sema_run_type(&run, "A")->message.c_unknown, "unknown_");
    assert_true(sema_run_type(&run, "A")->message.keep_unknown);
    sema_run_fini(&run);
}

static void defaults_are_typed(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "enum E { a, b } const N = 3; message A { 1: u32 i default N + 1; 2: i64 n "
                   "default -5; 3: f64 f default -1.5;"
                   " 4: f32 g default 2; 5: bool b default true; 6: str s default \"x\"; 7: E e "
                   "default b; 8: E d default E.a; }");
    assert_int_equal((int)field_of(&run, "A", "i")->preset->value, 4);
    assert_int_equal((int)field_of(&run, "A", "n")->preset->value, -5);
    assert_true(field_of(&run, "A", "f")->preset_float == -1.5);
    assert_true(field_of(&run, "A", "g")->preset_float == 2);
    assert_int_equal((int)field_of(&run, "A", "b")->preset->value, 1);
    assert_int_equal(field_of(&run, "A", "s")->preset->op, MODEL_E_TEXT);
    assert_int_equal((int)field_of(&run, "A", "e")->preset->value, 1);
    assert_int_equal((int)field_of(&run, "A", "d")->preset->value, 0);
    sema_run_fini(&run);
}

static void errors_have_numbers(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run,
             "error NotFound { 1: str key; } error Busy id 4 { } message M { unknown drop; }");
    assert_true(sema_run_type(&run, "NotFound")->message.is_error);
    /* FNV-1a, 32 bits, of "t.NotFound" */
    assert_int_equal(sema_run_type(&run, "NotFound")->message.error_number,
                     sema_hash("t.NotFound"));
    assert_int_equal(sema_run_type(&run, "Busy")->message.error_number, 4);
    assert_false(sema_run_type(&run, "M")->message.keep_unknown);
    assert_false(sema_run_type(&run, "M")->message.is_error);
    sema_run_fini(&run);
}

static void the_hash_is_fnv_1a(void **state)
{
    (void)state;
    assert_int_equal(sema_hash(""), 0x811c9dc5);
    assert_int_equal(sema_hash("a"), 0xe40c292c);
    assert_int_equal(sema_hash("foobar"), 0xbf9cf968);
}

/* --- structs ------------------------------------------------------------------------------------------------------ */

static void limits_become_ranges(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "struct A { u8 a in {1, 4..6}; u32 b max 1K; i16 c min -5 max 5; bytes d[:u8] "
                   "min 2 max 9; u16 e min 10; }");
    const struct model_field *a = field_of(&run, "A", "a");
    assert_int_equal(a->range_count, 2);
    assert_int_equal((int)a->ranges[1].lo, 4);
    assert_int_equal((int)a->ranges[1].hi, 6);
    assert_int_equal((int)field_of(&run, "A", "b")->ranges[0].hi, 1024);
    assert_int_equal((int)field_of(&run, "A", "c")->ranges[0].lo, -5);
    assert_int_equal((int)field_of(&run, "A", "d")->min, 2);
    assert_int_equal((int)field_of(&run, "A", "d")->max, 9);
    assert_int_equal((int)field_of(&run, "A", "e")->ranges[0].hi, 65535);
    assert_int_equal((int)sema_run_type(&run, "A")->min_bytes, 1 + 4 + 2 + 3 + 2);
    assert_int_equal((int)sema_run_type(&run, "A")->max_bytes, 1 + 4 + 2 + 10 + 2);
    sema_run_fini(&run);
}

static void what_is_computed_is_known_by_its_role(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "struct A { u64 v; u8 k = 3; u8 n = count(x); bytes x[n]; let big = n * 1000; "
                   "let neg = n - 300; let yes = v > 3;"
                   " bool has = present(y); u7 = 0; u16? y; u8 z if (n > 2); }");
    assert_int_equal(field_of(&run, "A", "k")->role, MODEL_LITERAL);
    assert_int_equal(field_of(&run, "A", "n")->role, MODEL_EQUATION);
    assert_int_equal(field_of(&run, "A", "n")->solves, MODEL_SOLVES_COUNT);
    assert_false(field_of(&run, "A", "n")->verify);
    assert_int_equal(field_of(&run, "A", "x")->shape, MODEL_COUNTED);
    assert_int_equal(field_of(&run, "A", "big")->role, MODEL_LET);
    assert_int_equal(field_of(&run, "A", "big")->ref.bits, 32);
    assert_int_equal(field_of(&run, "A", "neg")->ref.base, MODEL_INT);
    assert_int_equal(field_of(&run, "A", "neg")->ref.bits, 16);
    assert_int_equal(field_of(&run, "A", "yes")->ref.base, MODEL_BOOL);
    assert_true(field_of(&run, "A", "v")->calculated);
    assert_int_equal(field_of(&run, "A", "has")->solves, MODEL_SOLVES_PRESENT);
    assert_int_equal(field_of(&run, "A", "y")->presence, MODEL_HAS);
    assert_true(field_of(&run, "A", "y")->computed_presence);
    assert_int_equal(field_of(&run, "A", "z")->presence, MODEL_HAS);
    assert_false(field_of(&run, "A", "z")->computed_presence);
    sema_run_fini(&run);
}

static void equations_with_division_are_exact_on_write(void **state)
{
    struct sema_run run;
    struct strbuf text = {0};
    (void)state;
    sema_run(&run, "struct A { u8 words = sizeof(words..) / 4; u8 x[..]; }");
    const struct model_field *words = field_of(&run, "A", "words");
    plan_dump_expr(&text, words->exact);
    assert_string_equal(strbuf_text(&text), "(((sizeof(words..x) * 1) % 4) == 0)");
    strbuf_clear(&text);
    plan_dump_expr(&text, words->solved);
    assert_string_equal(strbuf_text(&text), "((words * 4) - 1)");
    assert_ptr_equal(words->window_first, field_of(&run, "A", "x"));
    strbuf_fini(&text);
    sema_run_fini(&run);
}

static void a_flag_on_a_cycle_holds_a_pointer(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "struct N { bool a = present(next); bool b = present(one); u6 = 0; N? next; P? "
                   "one; } struct P { u8 x; }");
    assert_int_equal(field_of(&run, "N", "next")->presence, MODEL_POINTER);
    assert_null(field_of(&run, "N", "next")->c_has);
    assert_int_equal(field_of(&run, "N", "one")->presence, MODEL_HAS);
    assert_true(sema_run_type(&run, "N")->recursive);
    assert_false(sema_run_type(&run, "P")->recursive);
    assert_int_equal(sema_run_type(&run, "N")->depth_limit, 32);
    sema_run_fini(&run);
}

static void choices_name_their_arms(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "enum K : u8 closed { ping = 1, data = 2, end = 3, more = 4 } choice C by K { "
                   "case ping: case data: u8 value;"
                   " case K.end, more: u8 kind; u16 code; }"
                   "choice D(u8 t) by (t) { case 7: case 8: u8 value; default: bytes raw[..]; } "
                   "struct S { u8 t = kind(d); D(t) d; }"
                   "choice E(u8 t) by (t) { case 7: case 8: u8 tag; default: }");
    const struct model_choice *c = &sema_run_type(&run, "C")->choice;
    assert_string_equal(c->c_kind_none, "T_C_KIND_NONE");
    assert_string_equal(c->arms[0].c_kind, "T_C_KIND_PING");
    assert_string_equal(c->arms[0].name, "ping");
    assert_int_equal(c->arms[0].c_field_count, 0);
    assert_string_equal(c->arms[1].c, "value");
    assert_int_equal(c->arms[1].c_field_count, 1);
    assert_string_equal(c->arms[2].name, "kind");
    assert_string_equal(c->arms[2].c, "kind_");
    assert_int_equal(c->arms[2].c_field_count, 2);
    assert_true(c->c_tag); /* two labels of one arm */
    const struct model_choice *d = &sema_run_type(&run, "D")->choice;
    assert_string_equal(d->arms[0].c_kind, "T_D_KIND_7");
    assert_true(d->c_tag); /* asked for by kind(d) */
    assert_ptr_equal(d->tag_param, d->params[0]);
    const struct model_choice *e = &sema_run_type(&run, "E")->choice;
    assert_string_equal(e->arms[1].c, "tag_");
    assert_false(e->c_tag);
    sema_run_fini(&run);
}

static void enums_that_do_not_fit_int_are_macros(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "enum A : u8 { a, b = 5, c } enum B : u32 { a = 0xffffffff } enum C : u40 { a } "
                   "enum D : u40 closed { a } enum E { a = -1 }");
    assert_true(sema_run_type(&run, "A")->enumeration.c_enum);
    assert_int_equal((int)sema_run_type(&run, "A")->enumeration.values[2].value, 6);
    assert_string_equal(sema_run_type(&run, "A")->enumeration.values[2].c, "T_A_C");
    assert_false(sema_run_type(&run, "B")->enumeration.c_enum);
    assert_false(sema_run_type(&run, "C")->enumeration.c_enum);
    assert_false(
        sema_run_type(&run, "D")->enumeration.c_enum); /* its check has to see all 40 bits */
    assert_true(sema_run_type(&run, "E")->enumeration.is_signed);
    sema_run_fini(&run);
}

static void names_keep_clear_of_each_other(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "struct A(u8 out) { bool has_x = present(x); u7 = 0; u8? x; u8 class; u8 "
                   "HTTPPort; u8 m = 1 + out; \"a\"; \"b\"; }");
    assert_string_equal(field_of(&run, "A", "x")->c_has, "has_x");
    assert_string_equal(field_of(&run, "A", "has_x")->c, "has_x_");
    assert_string_equal(field_of(&run, "A", "class")->c, "class_");
    assert_string_equal(field_of(&run, "A", "HTTPPort")->c, "http_port");
    assert_string_equal(field_of(&run, "A", "m")->c, "m_");
    assert_string_equal(sema_run_type(&run, "A")->structure.params[0]->c, "out_");
    sema_run_fini(&run);
}

static void types_come_after_what_they_hold(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "struct A { C c; D d[:u8]; } struct D { A a; } choice C by u8 { case 1: B b; "
                   "default: } struct B { E e; } enum E : u8 { a }");
    assert_non_null(run.model);
    const char *order = "ECA";
    size_t found = 0;
    for (size_t i = 0; i < run.model->main->type_count; i++)
        found += order[found] == run.model->main->types[i]->name[0];
    assert_int_equal(found, 3);
    sema_run_fini(&run);
}

/* --- services ----------------------------------------------------------------------------------------------------- */

static void calls_have_all_forms(void **state)
{
    struct sema_run run;
    (void)state;
    sema_run(&run, "message K { } message E { } error F { }"
                   "service Store on Mux { rpc get(K) -> E raises F timeout 1s idempotent "
                   "max_in_flight 64; rpc watch(K) -> stream E;"
                   " rpc load(stream K) -> (E) cancel detach; rpc sync(stream K) -> stream (E); "
                   "oneway touch(K); rpc delete(K) -> E id 7; }");
    assert_non_null(run.model);
    assert_int_equal(run.model->main->service_count, 1);
    const struct model_service *store = run.model->main->services[0];
    assert_string_equal(store->full, "t.Store");
    assert_string_equal(store->c, "t_store");
    assert_int_equal(store->rpc_count, 6);
    const struct model_rpc *get = &store->rpcs[0], *load = &store->rpcs[2], *sync = &store->rpcs[3];
    assert_int_equal(get->id, sema_hash("t.Store/get"));
    assert_int_equal(get->timeout_ms, 1000);
    assert_true(get->idempotent);
    assert_int_equal(get->max_in_flight, 64);
    assert_int_equal(get->raise_count, 1);
    assert_false(get->request_stream || get->reply_stream);
    assert_true(store->rpcs[1].reply_stream);
    assert_true(load->request_stream && load->detach && !load->reply_stream);
    assert_true(sync->request_stream && sync->reply_stream);
    assert_true(store->rpcs[4].oneway);
    assert_null(store->rpcs[4].reply);
    assert_int_equal(store->rpcs[5].id, 7);
    assert_string_equal(store->rpcs[5].c, "delete_");
    sema_run_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_follow_the_type_and_as),
        cmocka_unit_test(presence_in_messages),
        cmocka_unit_test(defaults_are_typed),
        cmocka_unit_test(errors_have_numbers),
        cmocka_unit_test(the_hash_is_fnv_1a),
        cmocka_unit_test(limits_become_ranges),
        cmocka_unit_test(what_is_computed_is_known_by_its_role),
        cmocka_unit_test(equations_with_division_are_exact_on_write),
        cmocka_unit_test(a_flag_on_a_cycle_holds_a_pointer),
        cmocka_unit_test(choices_name_their_arms),
        cmocka_unit_test(enums_that_do_not_fit_int_are_macros),
        cmocka_unit_test(names_keep_clear_of_each_other),
        cmocka_unit_test(types_come_after_what_they_hold),
        cmocka_unit_test(calls_have_all_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
