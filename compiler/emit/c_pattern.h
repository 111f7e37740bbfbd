/* c_pattern: one pattern of an operation as two functions: one puts the values into a wire message, one finds them there.
 *
 * They call the wire message `w`, the operation's values `r`, for a reply the request's values `q`, the text of a failure `text`.
 */
#ifndef WEIR_COMPILER_EMIT_C_PATTERN_H
#define WEIR_COMPILER_EMIT_C_PATTERN_H

#include "emit/c_flow.h"
#include "emit/c_service.h"

struct c_pattern {
    const struct emit *e;
    const struct model_pattern *model;
    const char *c;      /* "redis_kv_get_request_1": put_ and is_ functions are called after it */
    const char *wire;   /* C type of the wire message */
    const char *values; /* C type of the values; NULL: a failure's, or there are none */
    const char
        *asked; /* C type of the request's values, for those of a reply; NULL: none are used */
};

void c_emit_put(struct writer *w, const struct c_pattern *p);
void c_emit_is(struct writer *w, const struct c_pattern *p);

/* "put(&w, r, q, arena)" with what there is. */
const char *c_put_call(const struct c_pattern *p, const char *values);
const char *c_is_call(const struct c_pattern *p, const char *values);

/* A constant of a pattern that tells it from others, with the place where it stands. */
struct c_mark_of {
    const char *place; /* "(*w)" based */
    struct c_spot spot;
    const struct model_expr *value; /* text or integer; NULL: `arm` */
    const struct model_arm *arm;
    bool nocase;
};
struct c_marks_of {
    VEC(struct c_mark_of) items;
};
void c_pattern_marks(struct c_body *b, const struct model_step *steps, size_t count,
                     const struct model_binding *bindings, size_t binding_count,
                     struct c_marks_of *ret);

/* Assignments that make the steps exist: kinds, has_ flags, memory for pointers. */
void c_put_steps(struct writer *w, struct c_body *b, struct c_spot *spot,
                 const struct model_step *steps, size_t count, bool keep_last);

#endif
