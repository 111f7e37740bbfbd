/* value: what bytes mean, as a tree.
 *
 * The common form between the wire and JSON: decoding makes a value, JSON is written from one, and the other way round.
 * A value knows no C layout. What it may hold follows from the model's type that it was made for; whoever walks a value walks the
 * type beside it.
 *
 * Everything lives in the arena it was made in; texts may also borrow from the input they were read from. Nothing is freed singly.
 */
#ifndef WEIR_COMPILER_INTERP_VALUE_H
#define WEIR_COMPILER_INTERP_VALUE_H

#include "base/arena.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
    VALUE_INTEGER = 1, /* uN, iN, bool, enum */
    VALUE_FLOAT,
    VALUE_TEXT, /* str */
    VALUE_BYTES,
    VALUE_LIST, /* an array */
    VALUE_MAP,
    VALUE_RECORD, /* struct, choice, message */
};

struct value;

struct value_text {
    const uint8_t *data;
    size_t len;
};

struct value_list {
    struct value *items;
    size_t count, capacity;
};

struct value_entry;

struct value_map {
    struct value_entry *entries; /* in order of arrival */
    size_t count, capacity;
    size_t *slots;     /* of value_map_put(): open addressing, an entry's number plus 1; 0: free */
    size_t slot_count; /* a power of two, or 0 */
};

/* A field that is there. Absent fields have no member. */
struct value_member;

struct value_record {
    const struct model_type *type;
    struct value_member
        *members; /* computed ones (equations, lets, literals) too, once they are known */
    size_t count, capacity;
    const struct model_arm *arm; /* choice */
    wide tag;                    /* choice: the tag on the wire; valid when has_tag */
    bool has_tag;
    struct value_text unknown; /* message: raw fields that the description does not know */
    size_t unknown_capacity;   /* room behind it; 0: borrowed */
};

struct value {
    enum value_kind kind;
    union {
        wide integer;
        double real;
        struct value_text text; /* TEXT, BYTES */
        struct value_list list;
        struct value_map map;
        struct value_record record;
    };
};

struct value_entry {
    struct value key, value;
};

struct value_member {
    const struct model_field *field;
    struct value value;
};

struct value value_integer(wide integer);
struct value value_float(double real);
struct value value_text(enum value_kind kind, const void *data, size_t len);
struct value value_list(void);
struct value value_map(void);
struct value value_record(const struct model_type *type);

/* Room for one more; the place is zeroed and moves when the next one is made. */
struct value *value_list_add(struct value_list *list, struct arena *arena);

/* Room for one more entry, whatever its key. A map that was added to is not put to. */
struct value_entry *value_map_add(struct value_map *map, struct arena *arena);

/* The entry of `key` (an integer or a text), a new one when there is none yet. *ret_new (may be NULL) tells which. */
struct value_entry *value_map_put(struct value_map *map, const struct value *key,
                                  struct arena *arena, bool *ret_new);

/* The value of `field`, or NULL when it is absent. */
struct value *value_record_get(const struct value_record *record, const struct model_field *field);

/* The value of `field`, added (zeroed) when it is not there. */
struct value *value_record_put(struct value_record *record, const struct model_field *field,
                               struct arena *arena);

void value_record_remove(struct value_record *record, const struct model_field *field);

/* Whether two integers, texts or bytes are the same. */
bool value_scalar_equal(const struct value *a, const struct value *b);

/* Whether it is what an absent field of a message is worth: its `default`, or zero, or nothing. */
bool value_is_preset(const struct model_field *field, const struct value *value);

/* Elements of a list or map, bytes of a text. */
size_t value_count(const struct value *value);

#endif
