/* sema_run: takes one text through sema and plan, for tests of both. */
#ifndef TESTS_COMPILER_SEMA_RUN_H
#define TESTS_COMPILER_SEMA_RUN_H

#include "base/diag.h"
#include "plan/dump.h"
#include "sema/sema.h"

struct sema_run {
    struct sources sources;
    struct arena arena;
    struct diag diag;
    const struct model *model; /* NULL: there were errors */
    struct strbuf report;      /* the rendered diagnostics */
};

/* The text is the file "x.weir"; "package t;" is put in front of it on the first line. sema_run_fini() frees all. */
void sema_run(struct sema_run *run, const char *text);

/* The bytes as they are. */
void sema_run_raw(struct sema_run *run, const char *text, size_t size);

/* A file of the run's own, for imports: call between sema_run_init() and sema_run_build(). */
void sema_run_init(struct sema_run *run);
void sema_run_add(struct sema_run *run, const char *path, const char *text);
void sema_run_build(struct sema_run *run, const char *path);

void sema_run_fini(struct sema_run *run);

/* The type of this name in the main file; fails the test when there is none. */
const struct model_type *sema_run_type(const struct sema_run *run, const char *name);

/* A field of a struct or message by its name. */
const struct model_field *sema_run_field(const struct model_type *type, const char *name);

/* The text is right, and the plans of its types (enums aside, in the order of the model) read like this. */
void assert_plan(const char *text, const char *plan);

/* The text is wrong, and the report without the lines of source reads like this: "2:5: error: …\n" and help. */
void assert_report(const char *text, const char *report);

#endif
