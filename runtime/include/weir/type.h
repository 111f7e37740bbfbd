/* weir/type.h — what a generated type looks like at run time.
 *
 * Every generated type comes with one const `struct weir_type`. It tells where each field lies in
 * the C struct, so that the slow operations (JSON, deep copy) are written once, here, and not
 * emitted per schema. Codecs do not use it: they are straight-line code.
 *
 * All tables are constant and shared by all threads. Nothing here owns memory.
 */
#ifndef WEIR_TYPE_H
#define WEIR_TYPE_H

#include "weir/base.h"

struct weir_arena;
struct weir_buf;
struct weir_type;

enum weir_kind {
    WEIR_KIND_BOOL = 1,
    WEIR_KIND_U8,
    WEIR_KIND_U16,
    WEIR_KIND_U32,
    WEIR_KIND_U64,
    WEIR_KIND_I8,
    WEIR_KIND_I16,
    WEIR_KIND_I32,
    WEIR_KIND_I64,
    WEIR_KIND_F32,
    WEIR_KIND_F64,
    WEIR_KIND_ENUM,  /* int-sized C enum; `type` is its WEIR_TYPE_ENUM */
    WEIR_KIND_STR,   /* struct weir_str */
    WEIR_KIND_BYTES, /* struct weir_bytes */
    WEIR_KIND_FIXED, /* uint8_t[size]: JSON as base64 */
    WEIR_KIND_NAME, /* struct weir_bytes, a chain of labels (weir/name.h): JSON as text. preset.u: the most bytes of
                         one, shifted left by 8, and of a label */
    WEIR_KIND_RECORD, /* another struct, choice included, by value or by pointer */
};

/* How a field is laid out around its elements. */
enum weir_shape {
    WEIR_SHAPE_ONE,    /* one value at `offset` */
    WEIR_SHAPE_PTR,    /* pointer at `offset`, NULL = absent */
    WEIR_SHAPE_INLINE, /* `count` values at `offset` */
    WEIR_SHAPE_LIST,   /* { T *items; size_t count; } at `offset` */
    WEIR_SHAPE_MAP,    /* the same, T = { key, value }: a record with fields "key" and "value" */
};

/* A bool at `has_offset` tells whether the field is present. */
#define WEIR_FIELD_HAS 0x01u
/* Left out of JSON when equal to its default (protobuf's implicit presence). */
#define WEIR_FIELD_IMPLICIT 0x02u
/* Of WEIR_KIND_ENUM: the C field is an unsigned integer of `size` bytes, `type` names its
 * values. */
#define WEIR_FIELD_WIDE_ENUM 0x04u
/* The raw unknown fields of a message, a WEIR_KIND_BYTES. */
#define WEIR_FIELD_UNKNOWN 0x08u
/* A message's choice: its arm is written among the message's own fields. */
#define WEIR_FIELD_FLATTEN 0x10u

struct weir_field {
    const char *name; /* as in the description */
    uint8_t kind;     /* enum weir_kind */
    uint8_t shape;    /* enum weir_shape */
    uint16_t flags;
    uint32_t offset;
    uint32_t has_offset;
    uint32_t size;                /* of one element, in bytes, as sizeof tells */
    uint32_t count;               /* WEIR_SHAPE_INLINE: elements */
    const struct weir_type *type; /* of an enum, a record, a map's entry; else NULL */
    union {
        uint64_t u;
        int64_t i;
        double f;
        const char *s; /* str and bytes, NUL-terminated */
    } preset;          /* the default of an implicit or absent field; zero when none is given */
};

struct weir_enum_value {
    const char *name;
    int64_t value;
};

/* One arm of a choice. `fields` has one entry when the arm is a single field, several for an
 * anonymous struct, none for an empty arm. Offsets count from the start of the choice's C
 * struct. */
struct weir_arm {
    const char *name; /* JSON member: the field's name, or the kind's name in lower case */
    int32_t kind;     /* value of the C `kind` member */
    uint16_t field_count;
    bool is_group;      /* the only field stands in an object too: it may be absent */
    bool has_tag_value; /* `tag` below is the first label; otherwise the arm is the default */
    bool has_one_tag;   /* it is the only label: the C struct's `tag` is not looked at */
    uint64_t tag;
    const struct weir_field *fields;
};

enum weir_type_class { WEIR_TYPE_STRUCT, WEIR_TYPE_MESSAGE, WEIR_TYPE_CHOICE, WEIR_TYPE_ENUM };

struct weir_type {
    const char *name; /* "package.Type" */
    uint8_t type_class;
    bool closed;          /* enum: unknown values are refused */
    uint32_t size;        /* sizeof the C struct */
    uint32_t field_count; /* struct and message */
    const struct weir_field *fields;
    uint32_t arm_count; /* choice */
    const struct weir_arm *arms;
    uint32_t kind_offset;
    uint32_t tag_offset;
    uint32_t tag_size;    /* 0 when the C struct has no `tag` */
    uint8_t tag_kind;     /* enum weir_kind: an integer or bool */
    uint32_t value_count; /* enum */
    const struct weir_enum_value *values;
};

WEIR_BEGIN_DECLS

enum { WEIR_JSON_DEPTH = 64 }; /* objects and arrays within each other */

/* Appends `value` (a struct of `type`) to `out` as compact JSON. Errors: WEIR_ENOMEM, WEIR_EINVAL
 * (a kind that no arm has, text that is not UTF-8, an invalid closed enum value, a length or count
 * with NULL), WEIR_EDEPTH. On failure `out` is as it was. */
int weir_json_write(const struct weir_type *type, const void *value, struct weir_buf *out);

/* Reads one JSON value into the struct `ret`. Views and nested values live in `arena`, nothing
 * borrows from `json`. Errors: WEIR_EJSON with offset and path; WEIR_ENOMEM; WEIR_EDEPTH. `ret` is
 * untouched on failure. `err` may be NULL. */
int weir_json_read(const struct weir_type *type, void *ret, struct weir_bytes json,
                   struct weir_arena *arena, struct weir_error *err);

/* Deep copy: afterwards `ret` borrows from `arena` alone. A choice of kind 0 stays one. Errors:
 * WEIR_ENOMEM; WEIR_EINVAL for a kind that no arm has, and for a length or count with NULL; WEIR_EDEPTH
 * beyond 256 values within each other. `ret` is untouched on failure. */
int weir_copy(const struct weir_type *type, void *ret, const void *value, struct weir_arena *arena);

WEIR_END_DECLS

#endif
