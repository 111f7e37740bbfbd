/* backend: what the compiler can make of a model, one line per file it makes.
 *
 * Back ends decide nothing: they take a finished model and its plans, and print. A new one is a file beside this one, a line in
 * the table of backend.c, and a folder of golden files.
 *
 * Each description becomes its own pair `<stem>.h`, `<stem>.c`; imported ones are generated from their own descriptions.
 */
#ifndef WEIR_COMPILER_EMIT_BACKEND_H
#define WEIR_COMPILER_EMIT_BACKEND_H

#include "emit/writer.h"
#include "model/model.h"
#include "plan/plan.h"

/* What a back end is given; all borrowed. `arena` is for what it builds on the way. */
struct emit {
    const struct model *model;
    const struct plan_set *plans;
    const struct model_file *file;
    struct arena *arena;
};

struct emit_part {
    const char *name;
    void (*print)(struct writer *w, const struct emit *e);
};

/* A file that is made: its parts are printed one after the other. */
struct emit_output {
    const char *name;   /* "c-header" */
    const char *suffix; /* behind the description's stem: ".h" */
    const struct emit_part *parts;
    size_t part_count;
};

/* All outputs, ended by one without a name. */
const struct emit_output *emit_outputs(void);

/* Prints one output into `w`, for those who want the text. */
void emit_print(struct writer *w, const struct emit_output *output, const struct model *model,
                const struct plan_set *plans, const struct model_file *file);

/* Makes all outputs of one description in the folder `dir`, which exists. Files that would not change are not touched. 0 or a
 * negative errno; *ret_path (malloc'ed) then names the file that could not be written. */
int emit_file(const struct model *model, const struct plan_set *plans,
              const struct model_file *file, const char *dir, char **ret_path);

#endif
