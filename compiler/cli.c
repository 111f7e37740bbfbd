#include "cli.h"

#include "sema/sema.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void complain(const struct cli_command *command, const char *format, va_list args)
{
    fprintf(stderr, "weir %s: ", command->name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void cli_complain(const struct cli_command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(command, format, args);
    va_end(args);
}

int cli_usage_error(const struct cli_command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(command, format, args);
    va_end(args);
    fprintf(stderr, "Try 'weir help %s'.\n", command->name);
    return CLI_BAD_USAGE;
}

int cli_option_error(const struct cli_command *command, int result, char **argv)
{
    const char *what = argv[optind - 1];
    char letter[3] = {'-', (char)optopt, 0};
    if (optopt && what[0] == '-' && what[1] != '-')
        what = letter;
    if (result == ':')
        return cli_usage_error(command, "'%s' needs a value", what);
    return cli_usage_error(command, "there is no option '%s'", what);
}

bool cli_colour(void)
{
    return cli_colour_of(stderr);
}

bool cli_colour_of(FILE *file)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fileno(file)) && !(no_colour && *no_colour) &&
           !(term && strcmp(term, "dumb") == 0);
}

static bool read_stream(FILE *file, struct strbuf *out)
{
    char block[16384];
    size_t got;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        strbuf_append(out, block, got);
    return !ferror(file);
}

bool cli_read(const struct cli_command *command, const char *path, struct strbuf *out)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    bool done = file && read_stream(file, out);
    if (!done)
        cli_complain(command, "cannot read %s: %s", is_stdin ? "standard input" : path,
                     strerror(errno));
    if (file && !is_stdin)
        fclose(file);
    return done;
}

bool cli_write(const struct cli_command *command, const char *data, size_t len)
{
    if (fwrite(data, 1, len, stdout) == len && fflush(stdout) == 0)
        return true;
    cli_complain(command, "cannot write: %s", strerror(errno));
    return false;
}

/* --- descriptions --------------------------------------------------------------------------------------------------- */

void program_init(struct program *program)
{
    memset(program, 0, sizeof *program);
    arena_init(&program->arena);
    sources_init(&program->sources);
    diag_init(&program->diag, &program->sources);
}

void program_fini(struct program *program)
{
    diag_fini(&program->diag);
    sources_fini(&program->sources);
    arena_fini(&program->arena);
}

void program_include(struct program *program, const char *dir)
{
    vec_push(&program->arena, &program->include_dirs, dir);
}

const struct model *program_load(struct program *program, const struct cli_command *command,
                                 const char *path)
{
    struct source *source;
    int err = sources_read(&program->sources, path, &source);
    if (err) {
        cli_complain(command, "cannot read %s: %s", path, strerror(-err));
        return NULL;
    }
    struct sema_options options = {
        .sources = &program->sources,
        .entry = source,
        .include_dirs = program->include_dirs.items,
        .include_count = program->include_dirs.count,
    };
    return sema_build(&options, &program->arena, &program->diag);
}

void program_report(const struct program *program)
{
    struct strbuf text = {0};
    diag_render(&program->diag, &text, cli_colour());
    fputs(strbuf_text(&text), stderr);
    strbuf_fini(&text);
}

static bool is_named(const struct model_type *type, const char *name)
{
    return type->base != MODEL_ENUM &&
           (strcmp(type->name, name) == 0 || strcmp(type->full, name) == 0);
}

static const struct model_type *find_type(const struct model_file *file, const char *name)
{
    for (size_t i = 0; i < file->type_count; i++) {
        if (is_named(file->types[i], name))
            return file->types[i];
    }
    return NULL;
}

const struct model_type *program_type(const struct cli_command *command, const struct model *model,
                                      const char *name)
{
    const struct model_type *found = find_type(model->main, name);
    for (size_t i = 0; !found && i < model->file_count; i++)
        found = find_type(model->files[i], name);
    if (found)
        return found;
    cli_complain(command, "%s has no struct, choice or message '%s'", model->main->path, name);
    for (size_t i = 0; i < model->main->type_count; i++) {
        if (model->main->types[i]->base != MODEL_ENUM)
            fprintf(stderr, "  it has %s\n", model->main->types[i]->full);
    }
    return NULL;
}
