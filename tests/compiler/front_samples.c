/* Whole descriptions parse without a complaint, and cut anywhere they are refused without harm.
 * Argument: the folder of samples. */
#include "cmocka_all.h"

#include "front_run.h"

static const char *folder;

static void parse_whole(const char *text, size_t size, void *data)
{
    (void)data;
    struct front_run run;
    front_run(&run, text, size);
    assert_string_equal(strbuf_text(&run.report), "");
    assert_non_null(run.file->decls);
    front_run_fini(&run);
}

static void samples_parse(void **state)
{
    (void)state;
    front_each_sample(folder, parse_whole, NULL);
}

static void parse_prefixes(const char *text, size_t size, void *data)
{
    (void)data;
    for (size_t cut = 0; cut < size; cut += 3) {
        struct front_run run;
        front_run(&run, text, cut);
        front_run_fini(&run);
    }
}

static void samples_cut_anywhere_do_no_harm(void **state)
{
    (void)state;
    front_each_sample(folder, parse_prefixes, NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_parse),
        cmocka_unit_test(samples_cut_anywhere_do_no_harm),
    };
    if (argc != 2)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
