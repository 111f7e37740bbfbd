/* weir check: are these descriptions right? */
#include "cli.h"

#include <getopt.h>
#include <stdio.h>

static void print_size(const struct plan *plan)
{
    long long least = (long long)plan->min_bytes, most = (long long)plan->max_bytes;
    printf("%-32s ", plan->type->full);
    if (plan->max_bytes < 0)
        printf("%lld or more bytes, as its window or limits allow\n", least);
    else if (least == most)
        printf("%lld %s\n", least, least == 1 ? "byte" : "bytes");
    else
        printf("%lld to %lld bytes\n", least, most);
}

static void print_sizes(struct program *program, const struct model *model)
{
    const struct plan_set *plans = plan_set_new(&program->arena, model);
    for (size_t i = 0; i < model->main->type_count; i++) {
        if (model->main->types[i]->base != MODEL_ENUM)
            print_size(plan_of(plans, model->main->types[i]));
    }
}

static bool check_all(struct program *program, const struct cli_command *command, char **paths,
                      bool sizes)
{
    bool good = true;
    for (; *paths; paths++) {
        const struct model *model = program_load(program, command, *paths);
        if (model && sizes)
            print_sizes(program, model);
        good = model && good;
    }
    return good;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    static const struct option options[] = {
        {"import-dir", required_argument, NULL, 'I'}, {"sizes", no_argument, NULL, 's'}, {0}};
    struct program program;
    bool sizes = false;
    int c;
    program_init(&program);
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":I:", options, NULL)) != -1) {
        if (c == 's') {
            sizes = true;
        } else if (c == 'I') {
            program_include(&program, optarg);
        } else {
            program_fini(&program);
            return cli_option_error(command, c, argv);
        }
    }
    if (optind == argc) {
        program_fini(&program);
        return cli_usage_error(command, "which description?");
    }
    bool good = check_all(&program, command, argv + optind, sizes);
    program_report(&program);
    program_fini(&program);
    return good ? CLI_OK : CLI_BAD_INPUT;
}

const struct cli_command cmd_check = {
    .name = "check",
    .summary = "say what is wrong with descriptions",
    .usage =
        "usage: weir check [-I DIR]… [--sizes] FILE…\n"
        "\n"
        "Reads the descriptions and what they import, and prints what is wrong with them on\n"
        "standard error. Prints nothing when all is well. '-' is standard input.\n"
        "\n"
        "  -I, --import-dir DIR  look for imports here too, after the importing file's folder\n"
        "      --sizes           print how many bytes each type takes\n"
        "\n"
        "Exit status: 0 all is well, 1 something is wrong, 2 the command line is.\n",
    .run = run,
};
