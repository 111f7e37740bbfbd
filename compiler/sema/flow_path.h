/* flow_path: places inside of messages, and expressions over them: what protocols and patterns say of values that were decoded.
 *
 * A place is reached from the root of a message by steps into structs, arms and elements. Names are looked for in the place where
 * an expression stands, then in what that stands in.
 */
#ifndef WEIR_COMPILER_SEMA_FLOW_PATH_H
#define WEIR_COMPILER_SEMA_FLOW_PATH_H

#include "model/flow.h"
#include "sema/expr.h"

struct suggest;

struct flow_place {
    enum model_root root;
    const struct model_type *root_type; /* NULL: the variables */
    VEC(struct model_step) steps;
    const struct model_type
        *type; /* the record that was reached; NULL: a value, a list, the variables */
    const struct model_arm *arm;     /* of the choice `type`, when an arm was reached */
    const struct model_field *field; /* the last field; an element's array */
    bool is_element;
};

/* What an expression may mention. */
struct flow_names {
    const struct flow_place *here; /* NULL: nothing */
    /* What `msg`, `request` and `reply` stand for; NULL: not known here. */
    const struct flow_place *msg, *request, *reply;
    const struct model_protocol *protocol; /* whose variables can be named; NULL: none */
};

/* The root of a message of this type. */
struct flow_place flow_root(enum model_root root, const struct model_type *type);

/* One step further, by name: a field, an arm, or a field of one arm. false: there is none of that name. */
bool flow_step(struct sema *s, struct flow_place *place, const char *name);
void flow_enter_arm(struct sema *s, struct flow_place *place, const struct model_arm *arm);
void flow_enter_field(struct sema *s, struct flow_place *place, const struct model_field *field);
void flow_enter_element(struct sema *s, struct flow_place *place, uint32_t index);

/* The one field that an arm has in C, or NULL. */
const struct model_field *flow_only_field(const struct model_arm *arm);

/* The place that `count` of the steps lead to. */
struct flow_place flow_prefix(struct sema *s, const struct flow_place *place, size_t count);

/* Whether it may not be there. */
bool flow_is_conditional(const struct flow_place *place);

/* The value at a place, or NULL after a report. */
const struct model_expr *flow_value(struct sema *s, const struct flow_place *place,
                                    struct span span);

/* The place that an expression names. Not FLOW_FOUND: OTHER is none of these names, BAD was reported. */
enum flow_found { FLOW_FOUND, FLOW_OTHER, FLOW_BAD };
enum flow_found flow_find(struct scope *scope, const struct ast_expr *ast, struct flow_place *ret);

/* Called by expr_resolve for names, members, elements and calls: *ret_found false: it is nothing of a message. */
const struct model_expr *flow_expr(struct scope *scope, const struct ast_expr *ast,
                                   bool *ret_found);

bool flow_path_same(const struct model_path *a, const struct model_path *b);
bool flow_steps_same(const struct model_step *a, const struct model_step *b, size_t count);

/* Considers the names that can be said of a place. */
void flow_suggest(const struct flow_place *place, struct suggest *suggest);

#endif
