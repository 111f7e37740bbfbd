/* front_run: parses one text, for tests of the front end. */
#ifndef TESTS_COMPILER_FRONT_RUN_H
#define TESTS_COMPILER_FRONT_RUN_H

#include "front/parse.h"

struct front_run {
    struct sources sources;
    struct arena arena;
    struct diag diag;
    struct ast_file *file;
    struct strbuf report; /* the rendered diagnostics */
};

/* Parses `size` bytes as the file "x.weir"; front_run_fini() frees all. */
void front_run(struct front_run *run, const char *text, size_t size);
void front_run_fini(struct front_run *run);

/* Parses a text that has to be right, and gives its only declaration. */
struct ast_decl *front_run_decl(struct front_run *run, const char *text);

/* The whole file, malloc'ed and NUL-terminated; fails the test when it cannot be read. */
char *front_read_file(const char *path, size_t *ret_size);

/* Calls `visit` for every description in the folder, in the order of their names. */
void front_each_sample(const char *folder, void (*visit)(const char *text, size_t size, void *data),
                       void *data);

#endif
