/* sema: from trees to the model. Every mistake that a description can hold and that is not one of syntax is found here.
 *
 * The passes, in order: load (imports, each file parsed once), declare (names of each file), resolve (constants, enums,
 * aliases, bodies), solve (equations), check (cycles, sizes, names in C), and the model is put together.
 * A name or an expression that was reported silences what follows from it, so one mistake is one error.
 *
 * Ownership: the model lives in the arena given and borrows texts of `sources`. One thread; no state of its own.
 */
#ifndef WEIR_COMPILER_SEMA_SEMA_H
#define WEIR_COMPILER_SEMA_SEMA_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "model/model.h"

struct sema_options {
    struct sources *sources;    /* imports are added to it */
    const struct source *entry; /* the description to compile, one of `sources` */
    const char *const
        *include_dirs; /* where imports are looked for, after the importing file's folder */
    size_t include_count;
};

/* The model of the entry and all that it imports, or NULL when there were errors; they are in `diag`. */
const struct model *sema_build(const struct sema_options *options, struct arena *arena,
                               struct diag *diag);

/* FNV-1a, 32 bits: numbers of rpcs ("kv.Store/get") and errors ("kv.NotFound") on the wire. */
uint32_t sema_hash(const char *text);

#endif
