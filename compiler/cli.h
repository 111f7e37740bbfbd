/* cli: what the commands share: a description being compiled, input and output, and how to complain.
 *
 * Results go to standard output, everything else to standard error. Commands return the exit status: 0, 1 when the description or
 * the data is wrong, 2 when the command line is.
 */
#ifndef WEIR_COMPILER_CLI_H
#define WEIR_COMPILER_CLI_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "model/model.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdio.h>

enum cli_status { CLI_OK = 0, CLI_BAD_INPUT = 1, CLI_BAD_USAGE = 2 };

/* A command of the tool. `run` gets the arguments from the command's name on. */
struct cli_command {
    const char *name;
    const char *summary; /* one line for `weir help` */
    const char *usage;   /* all of `weir help NAME` */
    int (*run)(const struct cli_command *command, int argc, char **argv);
};

extern const struct cli_command cmd_gen, cmd_check, cmd_decode, cmd_encode, cmd_fmt, cmd_new;

/* "weir gen: …" on standard error. */
void cli_complain(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Complains, points to the help, and returns CLI_BAD_USAGE. */
int cli_usage_error(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Complains about an option that getopt_long() refused; opterr is to be 0 and optstring to begin with ':'. */
int cli_option_error(const struct cli_command *command, int result, char **argv);

/* Whether standard error, or `file`, shows colours: a terminal, and neither NO_COLOR nor TERM=dumb. */
bool cli_colour(void);
bool cli_colour_of(FILE *file);

/* All of a file, "-" being standard input. Complains and returns false when it cannot be read. */
bool cli_read(const struct cli_command *command, const char *path, struct strbuf *out);

/* Writes to standard output; false when that failed (said). */
bool cli_write(const struct cli_command *command, const char *data, size_t len);

/* --- descriptions --- */

/* Everything that is known of the descriptions of one run. */
struct program {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    VEC(const char *) include_dirs;
};

void program_init(struct program *program);
void program_fini(struct program *program);
void program_include(struct program *program, const char *dir);

/* Compiles the description `path`. NULL when there are errors; they are in `diag`, or said when the file could not be read. */
const struct model *program_load(struct program *program, const struct cli_command *command,
                                 const char *path);

/* Shows what `diag` holds on standard error. */
void program_report(const struct program *program);

/* The struct, choice or message `name`: "Entry" or "kv.Entry". NULL after complaining, with what it might have been. */
const struct model_type *program_type(const struct cli_command *command, const struct model *model,
                                      const char *name);

#endif
