/* How often functions call each other for values within values: linear in the depth. The generated file is compiled so
 * that each entry of a function is told here, those that were inlined too. */
#include "deep.h"
#include "cmocka_all.h"

enum { SHORT = 100, STEP = 100, DEPTH_MAX = 300 };

static size_t entered;

void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);

void __cyg_profile_func_enter(void *function, void *site)
{
    (void)function;
    (void)site;
    entered++;
}

void __cyg_profile_func_exit(void *function, void *site)
{
    (void)function;
    (void)site;
}

/* What it took to write and to read a value of some depth. */
struct cost {
    size_t encode, decode;
};

typedef int encode_fn(const void *m, struct weir_buf *out);
typedef int decode_fn(struct weir_bytes in, struct weir_arena *arena);

static struct cost cost_of(const void *value, encode_fn *encode, decode_fn *decode)
{
    struct weir_buf buf;
    struct weir_arena arena;
    struct weir_bytes bytes = {0};
    struct cost cost;
    weir_buf_init(&buf, NULL, NULL);
    weir_arena_init(&arena, NULL);
    assert_non_null(weir_buf_reserve(&buf, 100000));
    assert_int_equal(weir_buf_append(&buf, "x", 1), 0);
    entered = 0;
    assert_int_equal(encode(value, &buf), 0);
    cost.encode = entered;
    assert_int_equal(weir_buf_bytes(&buf, &bytes), 0);
    entered = 0;
    assert_int_equal(decode((struct weir_bytes){bytes.data + 1, bytes.len - 1}, &arena), 0);
    cost.decode = entered;
    weir_arena_fini(&arena);
    weir_buf_fini(&buf);
    return cost;
}

/* `make` gives a value of that depth. */
static void assert_linear(const void *make(size_t depth), encode_fn *encode, decode_fn *decode)
{
    struct cost costs[3];
    for (size_t i = 0; i < 3; i++)
        costs[i] = cost_of(make(SHORT + STEP * i), encode, decode);
    assert_true(costs[0].encode >= SHORT && costs[0].decode >= SHORT);
    assert_int_equal(costs[1].encode - costs[0].encode, costs[2].encode - costs[1].encode);
    assert_int_equal(costs[1].decode - costs[0].decode, costs[2].decode - costs[1].decode);
}

#define CODEC(type)                                                                                \
    static int encode_##type(const void *m, struct weir_buf *out)                                  \
    {                                                                                              \
        return deep_##type##_encode(m, out, NULL);                                                 \
    }                                                                                              \
    static int decode_##type(struct weir_bytes in, struct weir_arena *arena)                       \
    {                                                                                              \
        struct deep_##type ret;                                                                    \
        return deep_##type##_decode(&ret, in, arena, NULL, NULL);                                  \
    }
CODEC(letter)
CODEC(chain)
CODEC(link)
CODEC(tree)

static const void *make_letter(size_t depth)
{
    static struct deep_letter outer;
    static struct deep_envelope envelopes[DEPTH_MAX];
    memset(&outer, 0, sizeof outer);
    memset(envelopes, 0, sizeof envelopes);
    outer.envelope = &envelopes[0];
    for (size_t i = 0; i + 1 < depth; i++)
        envelopes[i].letter.envelope = &envelopes[i + 1];
    return &outer;
}

static const void *make_chain(size_t depth)
{
    static struct deep_chain links[DEPTH_MAX];
    static struct deep_chain_named_entry entries[DEPTH_MAX];
    memset(links, 0, sizeof links);
    memset(entries, 0, sizeof entries);
    for (size_t i = 0; i + 1 < depth; i++) {
        struct deep_chain *here = i && (i - 1) % 3 == 2 ? &entries[i - 1].value : &links[i];
        if (i % 3 == 0)
            here->next = &links[i + 1];
        else if (i % 3 == 1)
            here->others.items = &links[i + 1], here->others.count = 1;
        else
            here->named.items = &entries[i], here->named.count = 1;
    }
    return &links[0];
}

static const void *make_link(size_t depth)
{
    static struct deep_link links[DEPTH_MAX];
    memset(links, 0, sizeof links);
    for (size_t i = 0; i + 1 < depth; i++)
        links[i].next = &links[i + 1];
    return &links[0];
}

static const void *make_tree(size_t depth)
{
    static struct deep_tree trees[DEPTH_MAX];
    memset(trees, 0, sizeof trees);
    for (size_t i = 0; i < depth; i++) {
        trees[i].kind = i + 1 < depth ? DEEP_TREE_KIND_CHILDREN : DEEP_TREE_KIND_LEAF;
        if (i + 1 < depth) {
            trees[i].children.items = &trees[i + 1];
            trees[i].children.count = 1;
        }
    }
    return &trees[0];
}

static void messages_and_structs_in_turn(void **state)
{
    (void)state;
    assert_linear(make_letter, encode_letter, decode_letter);
}

static void messages(void **state)
{
    (void)state;
    assert_linear(make_chain, encode_chain, decode_chain);
}

static void structs(void **state)
{
    (void)state;
    assert_linear(make_link, encode_link, decode_link);
}

static void choices(void **state)
{
    (void)state;
    assert_linear(make_tree, encode_tree, decode_tree);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_and_structs_in_turn),
        cmocka_unit_test(messages),
        cmocka_unit_test(structs),
        cmocka_unit_test(choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
