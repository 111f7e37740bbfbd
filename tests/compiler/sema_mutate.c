/* Random changes to descriptions, the same ones in each run: no crash, no leak, and either a model whose plans can be made and
 * walked, or at least one error. Arguments: files of cases (as for sema_cases) or descriptions; `-n ROUNDS` before them. */
#include "cmocka_all.h"

#include "sema_run.h"

static char **paths;
static int path_count;
static int rounds = 1500;
static uint64_t seed = 1;

static size_t pick(size_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % below;
}

/* A run of letters, digits and '_' that begins at or after a random place. */
static bool pick_word(const struct strbuf *s, size_t *ret_at, size_t *ret_len)
{
    size_t at = pick(s->len);
    while (at < s->len &&
           !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", s->data[at]))
        at++;
    size_t len = 0;
    while (at + len < s->len && s->data[at + len] != '\0' &&
           strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789",
                  s->data[at + len]))
        len++;
    *ret_at = at;
    *ret_len = len;
    return len > 0;
}

static void replace(struct strbuf *s, size_t at, size_t len, const char *text, size_t text_len)
{
    struct strbuf result = {0};
    strbuf_append(&result, s->data, at);
    strbuf_append(&result, text, text_len);
    strbuf_append(&result, s->data + at + len, s->len - at - len);
    strbuf_fini(s);
    *s = result;
}

/* One word by another of the same text: most results still parse. */
static void swap_words(struct strbuf *s)
{
    size_t at, len, from, from_len;
    if (!pick_word(s, &at, &len) || !pick_word(s, &from, &from_len) || from_len > 60)
        return;
    char word[64];
    memcpy(word, s->data + from, from_len);
    replace(s, at, len, word, from_len);
}

static void put_token(struct strbuf *s)
{
    static const char *const tokens[] = {
        "0",         "1",          "-1",    "255",     "65536",      "0xffffffffffffffff",
        "[..]",      "[:u16]",     "[]",    "[n]",     "?",          "if (n > 1)",
        "sized u8",  "sized by n", "max 3", "in 1..5", "= count(x)", "= sizeof(x..)",
        "default 1", "as le",      "(n)",   "u1",      "u64",        "bool",
        "str",       "bytes",      "skip",  "null -1"};
    const char *token = tokens[pick(sizeof tokens / sizeof *tokens)];
    size_t at, len;
    if (pick_word(s, &at, &len))
        replace(s, at, pick(2) != 0 ? len : 0, token, strlen(token));
}

/* From one ';' to the next, away or once more. */
static void cut_or_copy_statement(struct strbuf *s)
{
    size_t from = pick(s->len), to;
    while (from < s->len && s->data[from] != ';')
        from++;
    for (to = from + 1; to < s->len && s->data[to] != ';';)
        to++;
    if (to >= s->len || to - from > 200)
        return;
    char statement[256];
    memcpy(statement, s->data + from, to - from);
    if (pick(2) != 0)
        replace(s, from, to - from, "", 0);
    else
        replace(s, from, 0, statement, to - from);
}

static void mutate(struct strbuf *s)
{
    static void (*const changes[])(struct strbuf *) = {swap_words, swap_words, swap_words,
                                                       put_token, cut_or_copy_statement};
    for (size_t n = pick(4) + 1; n > 0; n--)
        changes[pick(sizeof changes / sizeof *changes)](s);
}

static void walk_plans(struct sema_run *run)
{
    struct strbuf dump = {0};
    struct plan_set *set = plan_set_new(&run->arena, run->model);
    for (size_t i = 0; i < run->model->main->type_count; i++) {
        const struct plan *plan = plan_of(set, run->model->main->types[i]);
        assert_true((plan == NULL) == (run->model->main->types[i]->base == MODEL_ENUM));
        if (plan != NULL)
            plan_dump(&dump, plan);
    }
    strbuf_fini(&dump);
}

static unsigned try_variant(const char *text, size_t size)
{
    struct sema_run run;
    struct strbuf variant = {0};
    strbuf_puts(&variant, "package t; ");
    strbuf_append(&variant, text, size);
    mutate(&variant);
    sema_run_raw(&run, variant.data, variant.len);
    bool right = run.model != NULL;
    if (right)
        walk_plans(&run);
    sema_run_fini(&run);
    strbuf_fini(&variant);
    return right;
}

static char *read_file(const char *path, size_t *ret_size)
{
    char chunk[4096];
    struct strbuf text = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        strbuf_append(&text, chunk, n);
    fclose(file);
    *ret_size = text.len;
    return strbuf_take(&text);
}

/* The description of one case of the file, chosen at random. */
static const char *pick_case(const char *content, size_t size, size_t *ret_len)
{
    const char *at = strstr(content + pick(size), "\n=== ");
    if (at == NULL)
        at = strstr(content, "\n=== ");
    at += 5;
    at += strcspn(at, "\n") + 1;
    const char *end = strstr(at, "\n---");
    *ret_len = end != NULL ? (size_t)(end - at) : strlen(at);
    return at;
}

static void changed_descriptions_do_no_harm(void **state)
{
    unsigned right = 0;
    (void)state;
    for (int i = 0; i < path_count; i++) {
        size_t size, len;
        char *content = read_file(paths[i], &size);
        for (int round = 0; round < rounds; round++) {
            const char *text = pick_case(content, size, &len);
            right += try_variant(text, len);
        }
        free(content);
    }
    /* the changes are small enough for some to be right: those go through the plan */
    assert_true(right > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(changed_descriptions_do_no_harm)};
    if (argc < 2)
        return 2;
    paths = argv + 1;
    path_count = argc - 1;
    if (argc > 3 && strcmp(argv[1], "-n") == 0) {
        rounds = atoi(argv[2]);
        paths += 2;
        path_count -= 2;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
