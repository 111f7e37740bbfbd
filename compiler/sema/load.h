/* load: the entry's file and everything that it imports, each parsed once.
 *
 * An import is looked for beside the importing file, then in the include directories. Files are the same when their canonical
 * paths are.
 */
#ifndef WEIR_COMPILER_SEMA_LOAD_H
#define WEIR_COMPILER_SEMA_LOAD_H

#include "sema/context.h"

#define SEMA_MAX_IMPORT_DEPTH 64

/* Fills s->units, imports first, the entry last. false: something is missing, cyclic or has syntax errors. */
bool load_all(struct sema *s);

#endif
