/* plan/plan.h — what to do on the wire, operation by operation, for each type.
 *
 * Made from a model by plan_type(); every back end and the interpreter walk it with a switch without default. A plan adds to the model what
 * is the same for all back ends: fixed runs with one bounds check, windows with their extents, where equations are checked, sizes and bounds.
 * Plans borrow from the model and live in the arena given.
 */
#ifndef WEIR_PLAN_H
#define WEIR_PLAN_H

#include "model/model.h"

struct arena;

/* Part of a group of bits: `bits` wide, `shift` up from the group's least significant bit. */
struct plan_slot {
    const struct model_field *field; /* never NULL: literals have one too */
    unsigned shift, bits;
    bool is_head; /* only the head of a form: a PLAN_FORM of the same field follows the run */
};

/* Bytes of a run that are loaded and stored as one integer (1..8 bytes), or a fixed array of bytes. */
struct plan_group {
    uint32_t offset, bytes; /* within the run */
    bool little;
    const struct model_expr *little_if; /* instead of `little`; or NULL */
    const struct plan_slot *slots;      /* wire order */
    size_t slot_count;
    const struct model_field *
        bytes_field; /* instead of slots: bytes/str of constant length, or a literal string; NULL otherwise */
};

enum plan_kind {
    PLAN_RUN, /* fixed bytes: one bounds check, then its groups */
    PLAN_FORM, /* the integer `field` (or element) by its ref.form; its tail where a head is shared */
    PLAN_DIGITS, /* the integer `field` (or element) as text by its ref.digits */
    PLAN_BYTES,  /* str or bytes of `field` by its shape (COUNTED, PREFIXED, REST, UNTIL) */
    PLAN_CHAIN,  /* one chain of `field` */
    PLAN_RECORD, /* one struct, choice or message (a message takes the rest of its window) of `field` */
    PLAN_ARRAY, /* elements of `field` by its shape; body is one element (RUN, DIGITS, CHAIN or RECORD) */
    PLAN_WINDOW, /* body may not read past its end. Size: `field`'s prefix window, or `size` on read and patched/verified on write */
    PLAN_IF,     /* body is there when `condition` holds (same condition: one IF) */
    PLAN_LET,    /* compute `field` */
    PLAN_REQUIRE, /* refuse unless `require` holds */
    PLAN_VERIFY, /* on read only: the equation `field` == field->value must hold now that both sides are known */
};

struct plan_op {
    enum plan_kind kind;
    /* BYTES CHAIN RECORD ARRAY LET VERIFY. WINDOW: an equation (role MODEL_EQUATION; `size` on read, its
     * value is patched on write when the body is written), or else the field that said `sized`: by
     * a prefix (field->window.prefix), or by `size`, which the write compares. */
    const struct model_field *field;
    bool skip;                       /* WINDOW: leftover bytes are passed over */
    uint32_t bytes;                  /* RUN */
    const struct plan_group *groups; /* RUN */
    size_t group_count;
    const struct model_expr *size;      /* WINDOW by expression: size in bytes on read */
    const struct model_expr *condition; /* IF */
    const struct model_require *require;
    const struct plan_op *body; /* ARRAY WINDOW IF: nested operations */
    size_t body_count;
    unsigned
        packed; /* ARRAY: so many elements in a byte, which have no body; zeros fill up the last byte; 0: it has a body */
    wide
        min_bytes; /* ARRAY: least wire bytes of one element, at least 1 unless elements are empty */
};

/* Whether the operation is all of one field, and of nothing else: FORM DIGITS BYTES CHAIN RECORD ARRAY. */
bool plan_is_field(const struct plan_op *op);

struct plan_arm {
    const struct model_arm *arm;
    const struct plan_op *ops;
    size_t op_count;
};

/* A message's field as it is written: key first. */
struct plan_message_field {
    const struct model_field *field;
    uint8_t key[5]; /* the key as varint bytes (of the packed form where packed) */
    uint8_t key_len;
    uint8_t wire_type;         /* 0 varint, 1 fixed64, 2 length, 5 fixed32 */
    uint8_t element_wire_type; /* of one element: differs from wire_type for packed arrays */
};

struct plan {
    const struct model_type *type;
    wide min_bytes, max_bytes; /* on the wire; max -1 = bounded only by its window or limits */
    bool fixed;                /* min == max and no condition */

    const struct plan_op *ops; /* struct */
    size_t op_count;

    const struct plan_arm *arms; /* choice, as in the model */
    size_t arm_count;

    const struct plan_message_field *fields; /* message: by ascending number */
    size_t field_count;
};

/* The plan of a struct, choice or message; made once per type and cached in `set`. */
struct plan_set;
struct plan_set *plan_set_new(struct arena *arena, const struct model *model);
const struct plan *plan_of(const struct plan_set *set, const struct model_type *type);

#endif
