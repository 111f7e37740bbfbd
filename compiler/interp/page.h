/* page: one struct or arm that is being written; what encode.c and measure.c share. */
#ifndef WEIR_COMPILER_INTERP_PAGE_H
#define WEIR_COMPILER_INTERP_PAGE_H

#include "interp/encoder.h"

/* The bytes of one field that were made already. */
struct chunk {
    struct chunk *next;
    const struct plan_op *op;
    const char *data;
    size_t len;
};

struct page {
    struct encoder *e;
    struct scope scope;
    const struct value_record *record;
    struct value_record computed;
    const struct path *path;
    const struct value *element; /* inside an array: the element … */
    const struct path *place;    /* … and its path */
    const struct plan_op *ops;
    size_t op_count;
    const struct model_member *members;
    size_t member_count;
    struct chunk *chunks;
    size_t begin; /* bytes in front of the record or arm */
};

/* What stands for `field` on the wire. */
struct value page_wire_value(struct page *page, const struct model_field *field);

int page_write_op(struct page *page, const struct plan_op *op, struct strbuf *out);

/* measure.c: the outermost operation that writes `field` and nothing else, or NULL. */
const struct plan_op *page_find_op(const struct plan_op *ops, size_t count,
                                   const struct model_field *field);

/* Makes the bytes of `op`, once. */
const struct chunk *page_chunk(struct page *page, const struct plan_op *op);

/* Bytes of the fields expr->field to expr->to. */
wide page_size_of(struct page *page, const struct model_expr *expr);

#endif
