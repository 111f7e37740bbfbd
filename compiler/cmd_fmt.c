/* weir fmt: lays descriptions out. */
#include "cli.h"

#include "fmt/fmt.h"
#include "front/parse.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fmt {
    const struct cli_command *command;
    bool check; /* only say which files would change */
};

/* The text, and what it should look like. False after complaining. */
static bool format(const struct fmt *fmt, const char *path, struct strbuf *text, struct strbuf *out)
{
    struct program program;
    if (!cli_read(fmt->command, path, text))
        return false;
    program_init(&program);
    const struct source *source = sources_add(
        &program.sources, strcmp(path, "-") == 0 ? "<stdin>" : path, strbuf_text(text), text->len);
    bool good = source && !front_parse(source, &program.arena, &program.diag)->broken;
    if (good)
        fmt_text(text->data, text->len, out);
    else if (!source)
        cli_complain(fmt->command, "%s is too large", path);
    program_report(&program);
    program_fini(&program);
    return good;
}

/* Beside the old file and then in its place, so that no half of it is ever there. */
static bool replace(const struct fmt *fmt, const char *path, const struct strbuf *out)
{
    struct strbuf other = {0};
    struct stat old;
    strbuf_printf(&other, "%s.fmt~", path);
    FILE *file = fopen(strbuf_text(&other), "wb");
    bool done = file && fwrite(strbuf_text(out), 1, out->len, file) == out->len &&
                stat(path, &old) == 0 && fchmod(fileno(file), old.st_mode & 07777) == 0;
    if (file && fclose(file) != 0)
        done = false;
    done = done && rename(strbuf_text(&other), path) == 0;
    if (!done) {
        cli_complain(fmt->command, "cannot write %s: %s", path, strerror(errno));
        unlink(strbuf_text(&other));
    }
    strbuf_fini(&other);
    return done;
}

static bool finish(const struct fmt *fmt, const char *path, const struct strbuf *text,
                   const struct strbuf *out)
{
    bool is_stdin = strcmp(path, "-") == 0;
    bool same =
        text->len == out->len && memcmp(strbuf_text(text), strbuf_text(out), text->len) == 0;
    if (fmt->check) {
        if (!same)
            printf("%s\n", is_stdin ? "<stdin>" : path);
        return same;
    }
    if (is_stdin)
        return cli_write(fmt->command, strbuf_text(out), out->len);
    return same || replace(fmt, path, out);
}

static bool format_one(const struct fmt *fmt, const char *path)
{
    struct strbuf text = {0}, out = {0};
    bool good = format(fmt, path, &text, &out) && finish(fmt, path, &text, &out);
    strbuf_fini(&text);
    strbuf_fini(&out);
    return good;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    static const struct option options[] = {{"check", no_argument, NULL, 'c'}, {0}};
    struct fmt fmt = {.command = command};
    bool good = true;
    int c;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (c != 'c')
            return cli_option_error(command, c, argv);
        fmt.check = true;
    }
    if (optind == argc)
        return cli_usage_error(command, "which description?");
    for (char **path = argv + optind; *path; path++)
        good = format_one(&fmt, *path) && good;
    return good ? CLI_OK : CLI_BAD_INPUT;
}

const struct cli_command cmd_fmt = {
    .name = "fmt",
    .summary = "lay descriptions out",
    .usage =
        "usage: weir fmt [--check] FILE…\n"
        "\n"
        "Rewrites the descriptions as they should look: indentation, spaces and columns. Lines "
        "end\n"
        "where they ended, comments stay, and so does what the description means. '-' is standard\n"
        "input, whose layout goes to standard output. A file with syntax errors is left alone.\n"
        "\n"
        "      --check  change nothing; name the files that would change\n"
        "\n"
        "Exit status: 0 done, 1 an error or (--check) a file would change, 2 the command line is\n"
        "wrong.\n",
    .run = run,
};
