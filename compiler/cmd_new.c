/* weir new: a small project to begin with. */
#include "cli.h"
#include "new_files.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct project {
    const struct cli_command *command;
    struct arena arena;
    const char *folder;
    const char *name;    /* the folder's last part */
    const char *package; /* the same as an identifier */
};

/* Letters, digits, '-' and '_', beginning with a letter: fit for a folder, a CMake target and, with '_' for '-', a package. */
static bool is_name(const char *name)
{
    if (!isalpha((unsigned char)name[0]))
        return false;
    for (; *name; name++) {
        if (!isalnum((unsigned char)*name) && *name != '-' && *name != '_')
            return false;
    }
    return true;
}

static void name_package(struct project *project)
{
    char *package = arena_strdup(&project->arena, project->name);
    for (char *p = package; *p; p++)
        *p = *p == '-' ? '_' : (char)tolower((unsigned char)*p);
    project->package = package;
}

/* `text` with the holes filled. */
static void fill(const struct project *project, const char *text, size_t len, struct strbuf *out)
{
    static const char name[] = "@NAME@", package[] = "@PACKAGE@";
    for (size_t at = 0; at < len;) {
        if (len - at >= sizeof name - 1 && memcmp(text + at, name, sizeof name - 1) == 0) {
            strbuf_puts(out, project->name);
            at += sizeof name - 1;
        } else if (len - at >= sizeof package - 1 &&
                   memcmp(text + at, package, sizeof package - 1) == 0) {
            strbuf_puts(out, project->package);
            at += sizeof package - 1;
        } else {
            strbuf_putc(out, text[at++]);
        }
    }
}

static const char *file_path(struct project *project, const struct new_file *file)
{
    struct strbuf name = {0};
    size_t len = strlen(file->name);
    if (len > 3 && strcmp(file->name + len - 3, ".in") == 0)
        len -= 3;
    fill(project, file->name, len, &name);
    const char *path = arena_printf(&project->arena, "%s/%s", project->folder, strbuf_text(&name));
    strbuf_fini(&name);
    return path;
}

static bool write_file(struct project *project, const struct new_file *file)
{
    const char *path = file_path(project, file);
    struct strbuf text = {0};
    fill(project, (const char *)file->data, file->size, &text);
    FILE *to = fopen(path, "wx");
    bool done = to && fwrite(strbuf_text(&text), 1, text.len, to) == text.len;
    if (to && fclose(to) != 0)
        done = false;
    if (!done)
        cli_complain(project->command, "cannot write %s: %s", path, strerror(errno));
    strbuf_fini(&text);
    return done;
}

static int write_project(struct project *project)
{
    if (mkdir(project->folder, 0777) != 0) {
        cli_complain(project->command, "cannot make the folder %s: %s", project->folder,
                     errno == EEXIST ? "it is there already" : strerror(errno));
        return CLI_BAD_INPUT;
    }
    for (const struct new_file *file = new_files; file->name; file++) {
        if (!write_file(project, file))
            return CLI_BAD_INPUT;
    }
    printf("%s is there. To build and run it:\n\n"
           "    cd %s\n"
           "    cmake -B build        # with weir's sources elsewhere: -DWEIR_DIR=path/to/weir\n"
           "    cmake --build build\n"
           "    build/%s-server &\n"
           "    build/%s-client\n",
           project->folder, project->folder, project->name, project->name);
    return CLI_OK;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct project project = {.command = command};
    if (argc < 2 || argv[1][0] == '-')
        return argc < 2 ? cli_usage_error(command, "what shall it be called?")
                        : cli_usage_error(command, "there is no option '%s'", argv[1]);
    if (argc > 2)
        return cli_usage_error(command, "'%s' is one argument too many", argv[2]);
    const char *slash = strrchr(argv[1], '/');
    project.folder = argv[1];
    project.name = slash ? slash + 1 : argv[1];
    if (!is_name(project.name))
        return cli_usage_error(
            command, "'%s' is no name: a letter, then letters, digits, '-' and '_'", project.name);
    arena_init(&project.arena);
    name_package(&project);
    int status = write_project(&project);
    arena_fini(&project.arena);
    return status;
}

const struct cli_command cmd_new = {
    .name = "new",
    .summary = "begin a project: description, server, client, CMakeLists.txt",
    .usage =
        "usage: weir new NAME\n"
        "\n"
        "Makes the folder NAME with a small project that builds and runs: a description, a "
        "server,\n"
        "a client, CMakeLists.txt and README.md. Writes nothing when the folder is there already.\n"
        "\n"
        "Exit status: 0 done, 1 it could not be written, 2 the command line is wrong.\n",
    .run = run,
};
