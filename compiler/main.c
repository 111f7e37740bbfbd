/* weir: the command line. Each command is a file of its own. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

static const struct cli_command *const commands[] = {
    &cmd_gen, &cmd_check, &cmd_decode, &cmd_encode, &cmd_fmt, &cmd_new,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_overview(FILE *to)
{
    fputs("weir compiles descriptions of protocols to C.\n\n"
          "usage: weir COMMAND [ARGUMENT]…\n\n",
          to);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n'weir help COMMAND' tells all about one. 'weir --version' prints the version.\n", to);
}

static const struct cli_command *find_command(const char *name)
{
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static int unknown(const char *name)
{
    fprintf(stderr, "weir: there is no command '%s'\nTry 'weir help'.\n", name);
    return CLI_BAD_USAGE;
}

static int help(const char *name)
{
    const struct cli_command *command = name ? find_command(name) : NULL;
    if (name && !command)
        return unknown(name);
    if (command)
        fputs(command->usage, stdout);
    else
        print_overview(stdout);
    return CLI_OK;
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Help may be asked for anywhere in front of "--". */
static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_overview(stderr);
        return CLI_BAD_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("weir " WEIR_VERSION);
        return CLI_OK;
    }
    if (is_help(argv[1]))
        return help(argv[2]);
    const struct cli_command *command = find_command(argv[1]);
    if (!command)
        return unknown(argv[1]);
    if (asks_for_help(argc - 1, argv + 1))
        return help(command->name);
    return command->run(command, argc - 1, argv + 1);
}
