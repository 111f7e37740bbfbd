/* c_message: what reading and writing messages share. */
#ifndef WEIR_COMPILER_EMIT_C_MESSAGE_H
#define WEIR_COMPILER_EMIT_C_MESSAGE_H

#include "emit/c.h"

/* What is on the wire behind a key. */
enum c_wire { C_WIRE_VARINT = 0, C_WIRE_FIXED64 = 1, C_WIRE_LENGTH = 2, C_WIRE_FIXED32 = 5 };

/* Keys of a map's entry, of numbers 1 and 2. */
struct c_entry_side {
    const char *c; /* "key", "value" */
    const struct model_ref *ref;
    const struct model_field *limits; /* NULL for the key */
    unsigned number;
};

/* The key and the value of a map's entry, in that order. */
void c_entry_sides(const struct model_field *field, struct c_entry_side sides[2]);

enum c_wire c_wire_of(const struct model_ref *ref);
unsigned c_key(unsigned number, enum c_wire wire);

bool c_is_record(const struct model_ref *ref);

/* Whether reading `ref`s needs one of the locals: a length, a varint. */
bool c_is_length(const struct model_ref *ref);

/* "ret->tags", "ret->body.text": where a field's member is, `prefix` being "ret->" or "m->". */
const char *c_message_place(struct arena *arena, const char *prefix,
                            const struct model_field *field);

/* What a singular scalar is when it is not on the wire, as a C constant. */
const char *c_preset(struct arena *arena, const struct model_field *field);

/* Comment of a field's part in a function: "3: u32 ttl". */
const char *c_message_note(struct arena *arena, const struct model_field *field);

/* Whether depth has to be counted somewhere in a value of this type. */
bool c_counts_depth(const struct emit *e, const struct model_type *type);

#endif
