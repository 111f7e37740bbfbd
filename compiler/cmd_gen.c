/* weir gen: descriptions to C. */
#include "cli.h"

#include "emit/backend.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct gen {
    const struct cli_command *command;
    struct program program;
    const char *dir;
    const char *depfile; /* or NULL */
    char **paths;
    const struct model **models; /* one for each path */
    int count;
};

static int parse_options(struct gen *gen, int argc, char **argv)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"import-dir", required_argument, NULL, 'I'},
        {"depfile", required_argument, NULL, 'd'},
        {0},
    };
    int c;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":o:I:", options, NULL)) != -1) {
        switch (c) {
        case 'o':
            gen->dir = optarg;
            break;
        case 'I':
            program_include(&gen->program, optarg);
            break;
        case 'd':
            gen->depfile = optarg;
            break;
        default:
            return cli_option_error(gen->command, c, argv);
        }
    }
    if (optind == argc)
        return cli_usage_error(gen->command, "which description?");
    gen->paths = argv + optind;
    gen->count = argc - optind;
    return CLI_OK;
}

/* All of them are compiled before anything is written. */
static bool load_all(struct gen *gen)
{
    bool good = true;
    gen->models = arena_array(&gen->program.arena, (size_t)gen->count, sizeof *gen->models);
    for (int i = 0; i < gen->count; i++) {
        gen->models[i] = program_load(&gen->program, gen->command, gen->paths[i]);
        good = good && gen->models[i];
    }
    program_report(&gen->program);
    return good;
}

/* Two descriptions that would become the same files. */
static bool stems_differ(const struct gen *gen)
{
    for (int i = 0; i < gen->count; i++) {
        for (int j = 0; j < i; j++) {
            if (strcmp(gen->models[i]->main->stem, gen->models[j]->main->stem) == 0) {
                cli_complain(gen->command, "%s and %s would both become %s.c", gen->paths[j],
                             gen->paths[i], gen->models[i]->main->stem);
                return false;
            }
        }
    }
    return true;
}

/* The folder and those it is in, like mkdir -p. */
static bool make_folder(struct gen *gen)
{
    char *path = arena_strdup(&gen->program.arena, gen->dir);
    struct stat found;
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = 0;
        mkdir(path, 0777);
        *p = '/';
    }
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode)))
        return true;
    cli_complain(gen->command, "cannot make the folder %s: %s", gen->dir, strerror(errno));
    return false;
}

static bool emit_all(struct gen *gen)
{
    for (int i = 0; i < gen->count; i++) {
        const struct model *model = gen->models[i];
        const struct plan_set *plans = plan_set_new(&gen->program.arena, model);
        char *path = NULL;
        int err = emit_file(model, plans, model->main, gen->dir, &path);
        if (err) {
            cli_complain(gen->command, "cannot write %s: %s", path ? path : gen->dir,
                         strerror(-err));
            free(path);
            return false;
        }
    }
    return true;
}

/* --- the dependency file ---------------------------------------------------------------------------------------------- */

/* As make reads it: spaces and '#' with a backslash, '$' doubled. */
static void put_escaped(struct strbuf *out, const char *path)
{
    for (; *path; path++) {
        if (*path == ' ' || *path == '#')
            strbuf_putc(out, '\\');
        if (*path == '$')
            strbuf_putc(out, '$');
        strbuf_putc(out, *path);
    }
}

static void put_outputs(struct gen *gen, struct strbuf *out)
{
    for (int i = 0; i < gen->count; i++) {
        for (const struct emit_output *o = emit_outputs(); o->name; o++) {
            if (out->len)
                strbuf_putc(out, ' ');
            put_escaped(out, arena_printf(&gen->program.arena, "%s/%s%s", gen->dir,
                                          gen->models[i]->main->stem, o->suffix));
        }
    }
}

static bool write_depfile(struct gen *gen)
{
    struct strbuf out = {0};
    put_outputs(gen, &out);
    strbuf_putc(&out, ':');
    for (size_t i = 0; i < gen->program.sources.count; i++) {
        strbuf_puts(&out, " \\\n  ");
        put_escaped(&out, gen->program.sources.files[i]->path);
    }
    strbuf_putc(&out, '\n');
    FILE *file = fopen(gen->depfile, "w");
    bool done = file && fwrite(strbuf_text(&out), 1, out.len, file) == out.len;
    if (file && fclose(file) != 0)
        done = false;
    if (!done)
        cli_complain(gen->command, "cannot write %s: %s", gen->depfile, strerror(errno));
    strbuf_fini(&out);
    return done;
}

static int generate(struct gen *gen)
{
    if (!load_all(gen))
        return CLI_BAD_INPUT;
    if (!stems_differ(gen))
        return CLI_BAD_USAGE;
    if (!make_folder(gen) || !emit_all(gen))
        return CLI_BAD_INPUT;
    return gen->depfile && !write_depfile(gen) ? CLI_BAD_INPUT : CLI_OK;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct gen gen = {.command = command, .dir = "."};
    program_init(&gen.program);
    int status = parse_options(&gen, argc, argv);
    if (status == CLI_OK)
        status = generate(&gen);
    program_fini(&gen.program);
    return status;
}

const struct cli_command cmd_gen = {
    .name = "gen",
    .summary = "make C of descriptions",
    .usage =
        "usage: weir gen [-o DIR] [-I DIR]… [--depfile F] FILE…\n"
        "\n"
        "Makes a pair kv.h, kv.c of each description kv.weir. What a description imports is read,\n"
        "but made into C only when it is named too. Files that would not change are not touched;\n"
        "nothing is written when there are errors.\n"
        "\n"
        "  -o, --output DIR      where to put them (here); made when it is not there\n"
        "  -I, --import-dir DIR  look for imports here too, after the importing file's folder\n"
        "      --depfile F       write what was read to F, as a rule for make and ninja\n"
        "\n"
        "Exit status: 0 done, 1 a description is wrong, 2 the command line is.\n",
    .run = run,
};
