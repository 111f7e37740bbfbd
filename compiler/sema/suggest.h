/* suggest: the known name that somebody who wrote an unknown one may have meant.
 *
 *     struct suggest suggest = suggest_for("stirng");
 *     suggest_consider(&suggest, "string");
 *     if (suggest.best != NULL) diag_help(…, "did you mean '%s'?", suggest.best);
 *
 * Nearest by edit distance (a swap of neighbours counts once), if it is near at all; the first of several. Borrows the names.
 */
#ifndef WEIR_COMPILER_SEMA_SUGGEST_H
#define WEIR_COMPILER_SEMA_SUGGEST_H

#include <stddef.h>

struct suggest {
    const char *wanted;
    const char *best; /* NULL: none is near */
    size_t distance;  /* of best; at first one more than what counts as near */
};

struct suggest suggest_for(const char *wanted);
void suggest_consider(struct suggest *suggest, const char *name);

#endif
