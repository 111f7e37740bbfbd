/* body: the fields of one struct, of one arm of a choice, or of a message, while they are resolved.
 *
 * Fields, lets and requires are numbered in the order of writing: their position. `if` is taken apart into guards: each
 * field knows the innermost one it stands in.
 */
#ifndef WEIR_COMPILER_SEMA_BODY_H
#define WEIR_COMPILER_SEMA_BODY_H

#include "sema/expr.h"
#include "sema/use.h"

struct guard {
    struct model_guard model; /* filled when resolved */
    struct guard *parent;
    const struct ast_expr *condition; /* as written; NULL: of an `else`, or `given` */
    struct guard *opposite;           /* an `else`: the guard of its `if` */
    const struct model_expr *given;   /* an equation of present() gives it */
    size_t at;                        /* position of the first field in it */
    unsigned depth;                   /* number of guards around it */
    enum progress progress;
    bool bad;
    bool uses_remaining;
};

/* `endian (c) ? little : big;`: the order of what follows in the body. */
struct endian {
    const struct ast_member *ast;
    size_t at;
    const struct model_expr *little; /* resolved when first asked for */
    enum progress progress;
};

/* A field, let or parameter. */
struct item {
    struct model_field model; /* first: a model_field of this run is an item */
    struct body *body;
    const struct ast_field *ast;   /* NULL: a let, a parameter or a bare literal */
    const struct ast_expr *source; /* right side: of an equation, literal or let */
    struct use use;
    struct guard *guard;
    struct endian *endian; /* NULL: its order is known */
    bool has_order;        /* the body says this one */
    enum model_order order;
    size_t at;
    size_t known_at;        /* an equation of sizeof is known on write from this position on */
    struct item *from, *to; /* an equation: what it asks for; sizeof: the extent; NULL: nothing */
    enum model_op asks;     /* count, sizeof, present or kind of it */
    struct item *equation;  /* the equation that gives this field's count, window or presence */
    const struct model_expr *inverse; /* an equation: the unknown in terms of it */
    enum progress progress;           /* lets are resolved when first met */
    bool bad;
    bool nullable;       /* an equation with `null`: the target is absent at that value */
    bool open;           /* written `[]`: the count comes from an equation */
    struct item *prefix; /* of a text literal: its length in front of it, a literal too */
    bool behind_stream;  /* the stream has it: it is no member */
    bool own_guard;      /* the field itself has an `if` */
    unsigned align; /* `align 4;`: its count waits for the sizes of what is in front; 0: not one */
};

struct entry {
    struct item *item;              /* NULL: a require */
    const struct ast_expr *require; /* or NULL for one that sema made */
    const struct model_expr *expr;  /* of a require */
    const char *text;
    struct guard *guard;
    size_t place; /* where it stands in the model, in half positions: see body_order */
};

struct body {
    struct sema *sema;
    struct unit *unit;
    struct symbol *owner;
    struct map names; /* -> struct item, parameters included */
    VEC(struct item *) params;
    VEC(struct entry) entries;
    VEC(struct guard *) guards;
    const struct ast_case *arm; /* of a choice, or NULL */
    struct endian *endian;      /* what holds for the fields that are being collected */
    bool has_order;             /* or this order */
    enum model_order order;
    bool bad;          /* some field is: what depends on all of them is not checked */
    bool equation_bad; /* an equation is */
};

/* The `if` that sema makes for an optional field whose flag an equation gives. */
struct guard *body_given_guard(struct body *body, struct item *item,
                               const struct model_expr *given);

static inline struct item *item_of(const struct model_field *field)
{
    return (struct item *)(uintptr_t)field;
}

/* Resolves all expressions of the body but equations, which solve.h did before. */
void body_resolve(struct body *body);

/* Resolves a let when it is first met. false: bad. */
bool body_resolve_let(struct item *item);

/* Resolves the condition of a guard and of those around it. false: bad. */
bool body_resolve_guard(struct body *body, struct guard *guard);

/* Whether what stands under `outer` is there wherever `inner` holds. */
bool body_guard_covers(const struct guard *outer, const struct guard *inner);

#endif
