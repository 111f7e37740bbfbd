/* c_chain: chains in generated code, and the hooks that types around compressed ones need.
 *
 * A type that `compresses` measures with s->at set to its place, and is stored with the decisions in `chains`; NULL there
 * means plain, which is what messages pass on: they are stored without a size pass.
 */
#ifndef WEIR_COMPILER_EMIT_C_CHAIN_H
#define WEIR_COMPILER_EMIT_C_CHAIN_H

#include "emit/c.h"

/* PLAN_CHAIN on the three sides. */
void c_emit_chain_read(struct c_body *b, const struct plan_op *op);
void c_emit_chain_size(struct c_body *b, const struct plan_op *op);
void c_emit_chain_write(struct c_body *b, const struct plan_op *op);

/* At the beginning and end of a function that reads a struct. */
void c_emit_origin_read(struct writer *w, const struct model_type *type, bool enters);

/* At the beginning and end of a function that measures a struct or an arm; before a record of `field` is measured in it. */
void c_emit_place(struct writer *w, const struct model_type *type, const struct model_arm *arm);
void c_emit_place_end(struct writer *w, const struct model_type *type);
/* An arm stands behind the choice's tag. */
void c_emit_place_behind_tag(struct writer *w, const struct emit *e, const struct model_type *type);
void c_emit_place_of(struct c_body *b, const struct model_field *field);

/* What stands behind `p` in the functions that store: "struct weir__chains *chains, " or "". As passed on from a function of `around`,
 * NULL: from none of a struct or choice. */
const char *c_write_param(const struct model_type *type);
const char *c_write_arg(const struct model_type *around, const struct model_type *type);

/* The public functions that write a type which compresses. */
void c_emit_encode_chained(struct writer *w, const struct emit *e, const struct model_type *type);

#endif
