/* Messages: the protobuf wire format as generated encoders write it. */
#include "interp/check.h"
#include "interp/encoder.h"
#include "interp/wire.h"

#include <string.h>

static void put_key(struct strbuf *out, uint32_t number, unsigned type)
{
    wire_put_varint(out, (uint64_t)number << 3 | type);
}

static unsigned wire_type_of(const struct model_ref *ref)
{
    switch (ref->encoding) {
    case MODEL_ENC_FIXED32:
        return 5;
    case MODEL_ENC_FIXED64:
        return 1;
    case MODEL_ENC_LENGTH:
        return 2;
    default:
        return 0;
    }
}

/* Negative numbers as varints take all of 64 bits. */
static void put_scalar(struct strbuf *out, const struct model_ref *ref, const struct value *value)
{
    uint64_t raw;
    if (ref->base == MODEL_FLOAT)
        raw = ref->bits == 32 ? wire_f32_bits(value->real) : wire_f64_bits(value->real);
    else
        raw = (uint64_t)value->integer;
    if (ref->encoding == MODEL_ENC_FIXED32)
        wire_put_fixed(out, 4, raw);
    else if (ref->encoding == MODEL_ENC_FIXED64)
        wire_put_fixed(out, 8, raw);
    else if (ref->encoding == MODEL_ENC_ZIGZAG)
        wire_put_varint(out, wire_zigzag((int64_t)raw));
    else
        wire_put_varint(out, raw);
}

static void put_delimited(struct strbuf *out, const void *data, size_t len)
{
    wire_put_varint(out, len);
    strbuf_append(out, data, len);
}

static int put_record(struct encoder *e, const struct value *value, const struct path *path,
                      struct strbuf *out)
{
    struct strbuf body = {0};
    int err = encoder_record(e, value, NULL, path, &body);
    if (!err)
        put_delimited(out, strbuf_text(&body), body.len);
    strbuf_fini(&body);
    return err;
}

static int check_length(const struct model_field *field, size_t len)
{
    if (field && field->shape == MODEL_FIXED)
        return (wide)len == field->count->value ? 0 : FAULT_ELIMIT;
    return field && field->shape == MODEL_ONE ? check_count(field, (wide)len) : 0;
}

static int check_value(struct encoder *e, const struct model_field *field,
                       const struct model_ref *ref, const struct value *value,
                       const struct path *path)
{
    int err = check_is_text(ref) ? check_length(field, value->text.len) : 0;
    if (!err)
        err = check_ref(ref, value);
    if (!err && value->kind == VALUE_INTEGER && !check_fits(ref, value->integer))
        err = FAULT_ERANGE;
    if (!err && field)
        err = check_one(field, ref, value);
    return err ? encoder_refuse(e, err, path, NULL) : 0;
}

/* A value without its key. `field` has the constraints, NULL for keys of maps. */
static int put_value(struct encoder *e, const struct model_field *field,
                     const struct model_ref *ref, const struct value *value,
                     const struct path *path, struct strbuf *out)
{
    if (check_is_record(ref))
        return put_record(e, value, path, out);
    int err = check_value(e, field, ref, value, path);
    if (err)
        return err;
    if (check_is_text(ref))
        put_delimited(out, value->text.data, value->text.len);
    else
        put_scalar(out, ref, value);
    return 0;
}

static int put_entry(struct encoder *e, const struct model_field *field,
                     const struct value_entry *entry, const struct path *path, struct strbuf *out)
{
    struct strbuf body = {0};
    put_key(&body, 1, wire_type_of(&field->key));
    int err = put_value(e, NULL, &field->key, &entry->key, path, &body);
    put_key(&body, 2, wire_type_of(&field->ref));
    if (!err)
        err = put_value(e, field, &field->ref, &entry->value, path, &body);
    if (!err)
        put_delimited(out, strbuf_text(&body), body.len);
    strbuf_fini(&body);
    return err;
}

static int put_map(struct encoder *e, const struct model_field *field, const struct value_map *map,
                   const struct path *path, struct strbuf *out)
{
    for (size_t i = 0; i < map->count; i++) {
        struct path place = path_index(path, i);
        put_key(out, field->number, 2);
        int err = put_entry(e, field, &map->entries[i], &place, out);
        if (err)
            return err;
    }
    return 0;
}

static int put_packed(struct encoder *e, const struct model_field *field,
                      const struct value_list *list, const struct path *path, struct strbuf *out)
{
    struct strbuf body = {0};
    int err = 0;
    for (size_t i = 0; !err && i < list->count; i++) {
        struct path place = path_index(path, i);
        err = put_value(e, field, &field->ref, &list->items[i], &place, &body);
    }
    if (!err && list->count) {
        put_key(out, field->number, 2);
        put_delimited(out, strbuf_text(&body), body.len);
    }
    strbuf_fini(&body);
    return err;
}

static int put_list(struct encoder *e, const struct model_field *field,
                    const struct value_list *list, const struct path *path, struct strbuf *out)
{
    if (field->packed)
        return put_packed(e, field, list, path, out);
    for (size_t i = 0; i < list->count; i++) {
        struct path place = path_index(path, i);
        put_key(out, field->number, wire_type_of(&field->ref));
        int err = put_value(e, field, &field->ref, &list->items[i], &place, out);
        if (err)
            return err;
    }
    return 0;
}

/* Bytes of a constant length are always written, as zeros when they are absent. */
static struct value fixed_bytes(struct encoder *e, const struct model_field *field,
                                const struct value *value)
{
    size_t len = (size_t)field->count->value;
    return value ? *value : value_text(VALUE_BYTES, arena_alloc(e->arena, len), len);
}

static int put_field(struct encoder *e, const struct model_field *field, const struct value *value,
                     const struct path *up, struct strbuf *out)
{
    struct path path = path_name(up, field->name);
    if (field->shape == MODEL_REPEATED || field->shape == MODEL_MAP) {
        int err = check_count(field, value ? (wide)value_count(value) : 0);
        if (err)
            return encoder_refuse(e, err, &path, NULL);
    }
    struct value fixed;
    if (field->shape == MODEL_FIXED && field->presence == MODEL_IMPLICIT) {
        fixed = fixed_bytes(e, field, value);
        value = &fixed;
    } else if (!value || (field->presence == MODEL_IMPLICIT && value_is_preset(field, value))) {
        return 0;
    }
    if (field->shape == MODEL_MAP)
        return put_map(e, field, &value->map, &path, out);
    if (field->shape == MODEL_REPEATED)
        return put_list(e, field, &value->list, &path, out);
    put_key(out, field->number, wire_type_of(&field->ref));
    return put_value(e, field, &field->ref, value, &path, out);
}

int encoder_message(struct encoder *e, const struct value_record *record, const struct path *path,
                    struct strbuf *out)
{
    const struct plan *plan = plan_of(e->plans, record->type);
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct model_field *field = plan->fields[i].field;
        int err = put_field(e, field, value_record_get(record, field), path, out);
        if (err)
            return err;
    }
    strbuf_append(out, (const char *)record->unknown.data, record->unknown.len);
    return 0;
}
