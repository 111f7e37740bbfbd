/* diag: what is wrong with a description, collected over a run and shown with carets.
 *
 *     kv.weir:7:5: error: field number 3 is used twice
 *         7 |     3: u32 ttl;
 *           |     ^
 *       help: the next free number is 5
 *     kv.weir:4:5: note: it was first used here
 *         4 |     3: str key;
 *           |     ^
 *
 * diag_error() starts a diagnostic; diag_note() and diag_help() that follow belong to it. A second
 * error with the same place and text is dropped, its notes too. Rendering sorts by file and offset;
 * after DIAG_MAX_SHOWN the rest is only counted. By convention a message begins with a small letter
 * and has no full stop. Ownership: all texts are copied. Threads: one.
 */
#ifndef WEIR_COMPILER_BASE_DIAG_H
#define WEIR_COMPILER_BASE_DIAG_H

#include "base/arena.h"
#include "base/source.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

#define DIAG_MAX_SHOWN 50

struct diag_item;

struct diag {
    const struct sources *sources; /* borrowed until diag_fini() */
    struct arena arena;
    struct diag_item *first, *last; /* in order of reporting */
    struct diag_item
        *current;  /* what notes and help attach to; NULL: the error before was dropped */
    size_t count;  /* kept items */
    size_t errors; /* all that were reported but duplicates, also those not kept */
    size_t warnings;
};

void diag_init(struct diag *diag, const struct sources *sources);
void diag_fini(struct diag *diag);

void diag_error(struct diag *diag, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_warning(struct diag *diag, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A second place that belongs to the error before: "it was first defined here". */
void diag_note(struct diag *diag, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What would be right, for the error before. */
void diag_help(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends everything to `out`, with terminal colours when `colour`. */
void diag_render(const struct diag *diag, struct strbuf *out, bool colour);

#endif
