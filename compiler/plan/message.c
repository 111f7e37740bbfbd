#include "plan/build.h"

#include <stdlib.h>

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

static uint8_t wire_type(enum model_encoding encoding)
{
    switch (encoding) {
    case MODEL_ENC_NONE:
    case MODEL_ENC_LENGTH:
        return WIRE_LENGTH;
    case MODEL_ENC_VARINT:
    case MODEL_ENC_ZIGZAG:
        return WIRE_VARINT;
    case MODEL_ENC_FIXED32:
        return WIRE_FIXED32;
    case MODEL_ENC_FIXED64:
        return WIRE_FIXED64;
    }
    return WIRE_LENGTH;
}

static void make_key(struct plan_message_field *f)
{
    uint32_t key = f->field->number << 3 | f->wire_type;
    while (key >= 0x80) {
        f->key[f->key_len++] = (uint8_t)(key | 0x80);
        key >>= 7;
    }
    f->key[f->key_len++] = (uint8_t)key;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct plan_message_field *x = a, *y = b;
    return x->field->number < y->field->number ? -1 : x->field->number > y->field->number;
}

const struct plan_message_field *plan__message(struct arena *arena,
                                               const struct model_message *message)
{
    struct plan_message_field *fields = arena_array(arena, message->field_count, sizeof *fields);
    for (size_t i = 0; i < message->field_count; i++) {
        struct plan_message_field *f = &fields[i];
        f->field = message->fields[i];
        f->element_wire_type =
            f->field->shape == MODEL_MAP ? WIRE_LENGTH : wire_type(f->field->ref.encoding);
        f->wire_type = f->field->packed ? WIRE_LENGTH : f->element_wire_type;
        make_key(f);
    }
    if (message->field_count > 1)
        qsort(fields, message->field_count, sizeof *fields, compare_numbers);
    return fields;
}
