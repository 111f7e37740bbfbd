/* c_flow: what the emitters of protocols and of services on them share: places in decoded messages.
 *
 * Generated functions call the message `m`, what it answers `request`, the connection's variables `vars`: pointers, all of them.
 */
#ifndef WEIR_COMPILER_EMIT_C_FLOW_H
#define WEIR_COMPILER_EMIT_C_FLOW_H

#include "emit/c.h"
#include "model/flow.h"

enum { C_KNOWN_MAX = 64 };

/* A place: C that names it, and the conditions under which it is there. */
struct c_spot {
    const char *place; /* "(*m)", "m->multi.argv" */
    const char *guards[C_KNOWN_MAX];
    size_t guard_count;
    const struct model_arm *arm; /* an arm was reached, its fields not yet */
};

struct c_spot c_spot_of_root(const char *root);
void c_spot_step(struct c_body *b, struct c_spot *spot, const struct model_step *step);
struct c_spot c_spot_of(struct c_body *b, const char *root, const struct model_step *steps,
                        size_t count);

/* "place.name" or "pointer->name" */
const char *c_dot(struct arena *arena, const char *place, const char *name);
/* "&place", or the pointer itself */
const char *c_address(struct arena *arena, const char *place);

/* The guards that `b` does not know to hold, joined by &&; NULL: none. */
const char *c_guard(struct c_body *b, const struct c_spot *spot);

/* The member of the only value of the record or arm; for reading and writing what a field holds. */
const char *c_has_of(struct c_body *b, const struct c_spot *before,
                     const struct model_field *field);

/* ", vars->version, request": arguments of a wire's type. */
const char *c_wire_args(struct c_body *b, const struct model_wire *wire);

/* Whether expressions mention the variables or the request. */
bool c_uses_root(const struct model_expr *x, enum model_root root);

/* Whether a C text has this word in it. */
bool c_mentions(const char *text, const char *word);

struct c_body c_flow_body(const struct emit *e);

/* A function whose locals are what its body came to mention. Fill it in, begin, write into `body`, end. */
struct c_function {
    const struct model_protocol *protocol;
    const char *head;         /* "int x(const void *message, …)" */
    const char *message;      /* C type of the parameter `message`; NULL: there is none */
    const char *message_name; /* NULL: "m" */
    const char *wire_request; /* C type of what context->request is; NULL: not to be asked */
    bool writes_vars;
    struct writer body;
};
void c_function_begin(struct c_function *f);
void c_function_end(struct c_function *f, struct writer *w);

#endif
