/* context: what the passes of sema share.
 *
 * A unit is one file, a symbol one declaration of it, a body the fields of one struct, arm, message or error while they are
 * resolved. All live in the model's arena. `bad` on anything says that an error was reported for it: whoever meets it
 * gives up silently.
 */
#ifndef WEIR_COMPILER_SEMA_CONTEXT_H
#define WEIR_COMPILER_SEMA_CONTEXT_H

#include "base/vec.h"
#include "front/ast.h"
#include "model/model.h"
#include "model/names.h"
#include "sema/map.h"
#include "sema/sema.h"

#define SEMA_STRUCT_DEPTH 32
#define SEMA_MESSAGE_DEPTH 100
#define SEMA_MAX_NESTING 100 /* of constants in constants, `if`s in `if`s: bounds the stack */

struct sema {
    const struct sema_options *options;
    struct arena *arena;
    struct diag *diag;
    VEC(struct unit *) units;   /* imports before those who import them */
    VEC(struct symbol *) types; /* all types of the run, imports first */
    struct map units_by_path;   /* canonical path -> unit, also while it is being loaded */
    struct map units_by_stem;   /* what their C files are called */
    struct map identifiers;     /* C identifiers of the whole run -> struct claim */
    unsigned depth;             /* of constants and enums that wait for each other */
    struct map tags;            /* struct and enum tags, which C keeps apart */
};

/* A direct import. */
struct import {
    struct unit *unit;
    struct span span;
};

struct unit {
    const struct source *source;
    const struct ast_file *ast;
    struct model_file *file;
    bool loading;            /* its imports are being loaded: meeting it again is a cycle */
    struct span imported_at; /* where it is being imported, for cycles */
    VEC(struct import) imports;
    VEC(struct symbol *) symbols;   /* as declared */
    struct map names;               /* name -> symbol */
    enum model_order order;         /* option endian */
    enum model_bit_order bit_order; /* option bits */
    uint32_t depth;                 /* option limit depth, 0 = not given */
    const char *prefix_option;
};

enum symbol_kind {
    SYMBOL_CONST,
    SYMBOL_ALIAS,
    SYMBOL_TYPE, /* enum, struct, choice, message, error */
    SYMBOL_SERVICE,
    SYMBOL_ENCODING,
    SYMBOL_PROTOCOL,
    SYMBOL_CHARSET,
    SYMBOL_FILTER,
    SYMBOL_REFUSED, /* parsed but not generated yet: reported once, at its declaration */
};

enum progress { PROGRESS_TODO, PROGRESS_DOING, PROGRESS_DONE };

struct symbol {
    enum symbol_kind kind;
    const char *name;
    struct span span; /* of the name */
    const struct ast_decl *decl;
    struct unit *unit;
    enum progress progress; /* of consts, enums, aliases: resolved when first met */
    bool bad;
    struct model_type type;            /* SYMBOL_TYPE */
    const struct model_expr *value;    /* SYMBOL_CONST */
    struct model_protocol *protocol;   /* SYMBOL_PROTOCOL */
    const struct model_form *form;     /* SYMBOL_ENCODING */
    const struct model_byte_set *set;  /* SYMBOL_CHARSET */
    const struct model_filter *filter; /* SYMBOL_FILTER */
    struct body *head;                 /* struct, choice: has the parameters */
    VEC(struct body *) bodies;         /* struct: one; choice: one per arm */
    bool kind_asked;                   /* choice: a struct of its file says kind(x) */
    bool parts_bad; /* some label of a choice, or value of an enum, was reported */
    bool greedy;    /* takes what is left in its window */
    size_t index;   /* among all types of the run, enums aside */
    size_t rank;    /* among those of its file, while they are ordered */
};

/* The symbol that holds a type of this run. */
struct symbol *symbol_of(const struct model_type *type);

/* "X is parsed but not generated yet" */
void sema_refuse(struct sema *s, struct span at, const char *what);

/* Decimal text of a wide number. */
const char *sema_number(struct sema *s, wide value);

/* "4" or "0..255" */
const char *sema_range(struct sema *s, struct model_range range);

/* "a" or "an". */
const char *sema_article(const char *noun);

#endif
