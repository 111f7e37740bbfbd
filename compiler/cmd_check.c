/* weir check: are these descriptions right? */
#include "cli.h"

#include <getopt.h>

static int run(const struct cli_command *command, int argc, char **argv)
{
    static const struct option options[] = {{"import-dir", required_argument, NULL, 'I'}, {0}};
    struct program program;
    bool good = true;
    int c;
    program_init(&program);
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":I:", options, NULL)) != -1) {
        if (c != 'I') {
            program_fini(&program);
            return cli_option_error(command, c, argv);
        }
        program_include(&program, optarg);
    }
    if (optind == argc) {
        program_fini(&program);
        return cli_usage_error(command, "which description?");
    }
    for (int i = optind; i < argc; i++)
        good = program_load(&program, command, argv[i]) && good;
    program_report(&program);
    program_fini(&program);
    return good ? CLI_OK : CLI_BAD_INPUT;
}

const struct cli_command cmd_check = {
    .name = "check",
    .summary = "say what is wrong with descriptions",
    .usage =
        "usage: weir check [-I DIR]… FILE…\n"
        "\n"
        "Reads the descriptions and what they import, and prints what is wrong with them on\n"
        "standard error. Prints nothing when all is well. '-' is standard input.\n"
        "\n"
        "  -I, --import-dir DIR  look for imports here too, after the importing file's folder\n"
        "\n"
        "Exit status: 0 all is well, 1 something is wrong, 2 the command line is.\n",
    .run = run,
};
