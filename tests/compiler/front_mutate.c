/* Random changes to the samples, the same ones in each run: no crash, no leak, a tree every time.
 * Arguments: the folder of samples, and how many variants of each to try. */
#include "cmocka_all.h"

#include "front_run.h"

static const char *folder;
static int rounds = 150;
static uint64_t seed = 1;

static size_t pick(size_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % below;
}

static void overwrite(struct strbuf *s)
{
    s->data[pick(s->len)] = (char)pick(256);
}

static void punctuate(struct strbuf *s)
{
    static const char marks[] = "{}()[];:,.=\"'/*?|";
    s->data[pick(s->len)] = marks[pick(sizeof marks - 1)];
}

static void cut_out(struct strbuf *s)
{
    size_t at = pick(s->len), len = pick(30);
    if (at + len >= s->len)
        return;
    memmove(s->data + at, s->data + at + len, s->len - at - len);
    s->len -= len;
}

static void copy_within(struct strbuf *s)
{
    char piece[100];
    size_t at = pick(s->len), from = pick(s->len), len = pick(sizeof piece);
    if (from + len > s->len)
        return;
    memcpy(piece, s->data + from, len);
    strbuf_append(s, piece, len);
    memmove(s->data + at + len, s->data + at, s->len - len - at);
    memcpy(s->data + at, piece, len);
}

static void truncate_it(struct strbuf *s)
{
    s->len = pick(s->len) + 1;
}

static void mutate(struct strbuf *s)
{
    static void (*const changes[])(struct strbuf *) = {overwrite, punctuate,   punctuate,
                                                       cut_out,   copy_within, truncate_it};
    for (size_t n = pick(8) + 1; n > 0; n--)
        changes[pick(sizeof changes / sizeof *changes)](s);
}

static void try_variants(const char *text, size_t size, void *data)
{
    (void)data;
    for (int i = 0; i < rounds; i++) {
        struct strbuf variant = {0};
        struct front_run run;
        strbuf_append(&variant, text, size);
        mutate(&variant);
        front_run(&run, variant.data, variant.len);
        assert_int_equal(run.file->broken, run.report.len > 0);
        front_run_fini(&run);
        strbuf_fini(&variant);
    }
}

static void changed_samples_do_no_harm(void **state)
{
    (void)state;
    front_each_sample(folder, try_variants, NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(changed_samples_do_no_harm)};
    if (argc < 2)
        return 2;
    folder = argv[1];
    if (argc > 2)
        rounds = atoi(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
