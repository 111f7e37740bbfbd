/* description: a description from memory, through all passes of the compiler.
 *
 * It may import "lib.weir" (a few types of each sort); any other import is left unread, so that no input reaches the file system.
 * The caller owns the struct; everything in it lives until description_close(). One thread.
 */
#ifndef WEIR_TESTS_FUZZ_DESCRIPTION_H
#define WEIR_TESTS_FUZZ_DESCRIPTION_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "model/model.h"
#include "plan/plan.h"

struct description {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    const struct model *model; /* NULL: it has errors, or imports what there is not */
    const struct plan_set *plans;
};

/* The text of "lib.weir". */
extern const char description_lib[];

/* Compiles `text`. True when it was accepted. */
bool description_open(struct description *d, const char *text, size_t len);
void description_close(struct description *d);

/* Appends what the compiler says about it. */
void description_report(const struct description *d, struct strbuf *out);

/* Appends the C that an accepted description becomes: the output with that suffix, ".h" or ".c". */
void description_emit(const struct description *d, const char *suffix, struct strbuf *out);

#endif
