/* scope: names of files and packages.
 *
 * A bare name is looked for in its file, then in the files it imports directly, where it has to be unique. `pkg::Name` is
 * looked for in the imported files of that package (the last part of a dotted package name will do).
 */
#ifndef WEIR_COMPILER_SEMA_SCOPE_H
#define WEIR_COMPILER_SEMA_SCOPE_H

#include "sema/context.h"
#include "sema/suggest.h"

/* Enters the declarations of a file, and says which are declared twice or not generated yet. */
void scope_declare(struct sema *s, struct unit *unit);

/* The symbol, or NULL without a word when there is none. An ambiguous name is reported and *ret_bad set. */
struct symbol *scope_lookup(struct sema *s, struct unit *unit, const struct ast_qname *name,
                            bool *ret_bad);

/* Whether a package of this name is imported (or is the file's own). */
bool scope_is_package(struct unit *unit, const char *name);

/* Considers every name that can be written bare in `unit` and whose kind is in the set `kinds`, a set of 1u << SYMBOL_…. */
void scope_suggest(struct unit *unit, unsigned kinds, struct suggest *suggest);

/* The type that `name` must be, or NULL after a report (or silently when the symbol is bad). `what` is the help's
 * word for what is wanted: "a message". */
struct symbol *scope_type(struct sema *s, struct unit *unit, const struct ast_qname *name,
                          const char *what);

#endif
