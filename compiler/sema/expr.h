/* expr: expressions, resolved, typed, folded, and with the range of every integer.
 *
 * A struct scope says what can be seen where an expression stands. Every function that can fail reports (or stays silent, when
 * what it met was reported before) and returns NULL or false.
 */
#ifndef WEIR_COMPILER_SEMA_EXPR_H
#define WEIR_COMPILER_SEMA_EXPR_H

#include "sema/context.h"
#include "sema/range.h"

struct body;
struct flow_names;
struct guard;
struct item;

struct scope {
    struct sema *sema;
    struct unit *unit;
    struct body *body;            /* whose fields can be seen; NULL: constants only */
    size_t at;                    /* fields in front of this position have been read */
    const struct guard *guard;    /* the conditions that hold here */
    bool later;                   /* count, present and kind may ask for fields that come later */
    bool equation;                /* sizeof may be asked */
    const struct ast_expr *whole; /* of an equation: a checksum may be nothing but this */
    bool remaining;               /* `remaining` may be asked */
    bool index;                   /* `index` may be asked */
    const struct model_type *expected; /* an enum: its values can be written bare */
    const struct flow_names *flow;     /* names inside of messages; NULL: none, see flow_path.h */
    const struct item *window_of;      /* its size may be asked of the equation that gives it */
    const struct item *last; /* the array whose element just read may be asked for as `last` */

    /* found on the way */
    size_t atoms;                  /* count, sizeof, present, kind */
    const struct model_expr *atom; /* the last of them */
    size_t after; /* position behind the last field that is needed to know the value */
    bool uses_remaining;
};

/* A scope that sees the constants of a file. */
struct scope expr_scope(struct sema *s, struct unit *unit);

const struct model_expr *expr_resolve(struct scope *scope, const struct ast_expr *ast);

/* A bool; an integer is taken as `!= 0`. `what` begins the message: "the condition". */
const struct model_expr *expr_condition(struct scope *scope, const struct ast_expr *ast,
                                        const char *what);

/* An integer or enum value. */
const struct model_expr *expr_integer(struct scope *scope, const struct ast_expr *ast,
                                      const char *what);

/* The value of a constant integer. `what` begins the message: "a default". */
bool expr_constant(struct scope *scope, const struct ast_expr *ast, const char *what, wide *ret);

/* New nodes. expr_binary checks types and ranges, folds constants, and reports at `span`; NULL after a report. */
const struct model_expr *expr_int(struct sema *s, wide value, struct span span);
const struct model_expr *expr_text(struct sema *s, const char *text, size_t len, struct span span);
const struct model_expr *expr_field(struct sema *s, struct item *item, struct span span);
const struct model_expr *expr_binary(struct sema *s, enum model_op op, const struct model_expr *a,
                                     const struct model_expr *b, struct span span);
const struct model_expr *expr_not(struct sema *s, const struct model_expr *a, struct span span);
const struct model_expr *expr_neg(struct sema *s, const struct model_expr *a, struct span span);
const struct model_expr *expr_cond(struct sema *s, const struct model_expr *condition,
                                   const struct model_expr *then,
                                   const struct model_expr *otherwise, struct span span);
/* An integer becomes `!= 0`. */
const struct model_expr *expr_truth(struct sema *s, const struct model_expr *a);

/* Whether it is in an arm that need not be set. */
bool expr_in_arm(const struct model_expr *e);

bool expr_is_int(const struct model_expr *e);      /* integer or enum value */
bool expr_is_constant(const struct model_expr *e); /* MODEL_E_INT or MODEL_E_TEXT */

/* Whether two expressions are the same in form. */
bool expr_same(const struct model_expr *a, const struct model_expr *b);

/* "an integer", "a string", "a value of Color": for messages. */
const char *expr_type_name(struct sema *s, const struct model_expr *e);

/* An integer constant or a text, of a `const` declaration; resolves it when it is first met. */
bool expr_resolve_const(struct sema *s, struct symbol *symbol);

#endif
