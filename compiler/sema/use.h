/* use: a type as it is used by a field, parameter or alias: aliases unfolded, modifiers sorted by kind.
 */
#ifndef WEIR_COMPILER_SEMA_USE_H
#define WEIR_COMPILER_SEMA_USE_H

#include "sema/context.h"

#define USE_MODS (AST_MOD_DUPLICATES + 1)

enum world { WORLD_STRUCT, WORLD_MESSAGE };

/* What was written in one file: names in it are looked up there. */
struct use_mod {
    const struct ast_mod *mod; /* NULL: not given */
    struct unit *unit;
};

struct use {
    struct model_ref ref;          /* base, bits, type; with `as` and the file's options applied */
    const struct ast_type *type;   /* the type below the aliases: its arguments */
    struct unit *type_unit;        /* where those are looked up */
    const struct ast_array *array; /* NULL: none */
    struct unit *array_unit;
    struct use_mod mods[USE_MODS]; /* by enum ast_mod_kind; AS is folded into ref */
    struct use_mod digits;         /* `as dec`, `as hex`, `as oct` */
    bool optional;
    bool has_order; /* `as le`, `as be` */
    bool is_map;
    struct model_ref key; /* of a map; ref is its value */
    struct span span;     /* of the type as written */
};

/* Resolves a type with its array and modifiers. Reports unknown types, modifiers given twice or not generated, and `as`
 * that does not fit. false: bad. */
bool use_resolve(struct unit *unit, struct sema *s, const struct ast_type *type,
                 const struct ast_array *array, const struct ast_mod *mods, enum world world,
                 struct use *ret);

/* chain.c: `write plain`, and what a field that is a chain may say. false: bad. */
bool chain_apply_write(struct sema *s, struct use *use, const struct ast_mod *mod);
bool chain_check_use(struct sema *s, const struct use *use);

/* Checks an alias where it is declared, whether or not it is used. */
void use_check_alias(struct sema *s, struct symbol *symbol);

/* A plain unsigned integer of whole bytes: prefixes, tags. `what` begins the message: "the prefix of an array". */
bool use_unsigned(struct sema *s, struct unit *unit, const struct ast_type *type, const char *what,
                  struct model_ref *ret);

/* Whether an integer takes whole bytes of its own. */
bool use_is_whole(const struct model_ref *ref);

/* The same with `as` and `until` behind it: the prefix of an array. */
bool use_prefix(struct sema *s, struct unit *unit, const struct ast_array *array,
                struct model_ref *ret);

/* The modifier of this kind, or NULL. */
const struct ast_mod *use_mod(const struct use *use, enum ast_mod_kind kind);

/* Whether the type is a struct, choice or message. */
bool use_is_record(const struct model_ref *ref);

/* "u16", "Color", "str": for messages. */
const char *use_name(struct sema *s, const struct model_ref *ref);

/* The values that an integer, enum or bool of this type can have. */
struct model_range use_range(const struct model_ref *ref);

#endif
