/* Messages: the protobuf wire format as generated decoders read it. */
#include "interp/check.h"
#include "interp/decoder.h"
#include "interp/observe.h"
#include "interp/wire.h"

#include <string.h>

enum {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_LENGTH = 2,
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_FIXED32 = 5,
    GROUP_MAX_DEPTH = 100,
};

struct key {
    uint32_t number;
    unsigned type;
    size_t begin; /* offset of its first byte */
};

static int read_varint(struct decoder *d, struct cursor *cursor, const struct path *path,
                       uint64_t *ret)
{
    const uint8_t *p = d->data + cursor->at;
    switch (wire_get_varint(&p, d->data + cursor->end, ret)) {
    case WIRE_VARINT_SHORT:
        return fault_set(d->fault, FAULT_ETRUNCATED, cursor->at, path, NULL);
    case WIRE_VARINT_BAD:
        return fault_set(d->fault, FAULT_EVARINT, cursor->at, path, NULL);
    case WIRE_VARINT_OK:
        break;
    }
    cursor->at = (size_t)(p - d->data);
    return 0;
}

static int read_key(struct decoder *d, struct cursor *cursor, const struct path *path,
                    struct key *ret)
{
    uint64_t raw;
    size_t begin = cursor->at;
    int err = read_varint(d, cursor, path, &raw);
    if (err)
        return err;
    if (raw > UINT32_MAX || raw >> 3 == 0 || (raw & 7) > WIRE_FIXED32)
        return fault_set(d->fault, FAULT_EWIRETYPE, begin, path, NULL);
    *ret = (struct key){(uint32_t)(raw >> 3), (unsigned)(raw & 7), begin};
    return 0;
}

static int skip_bytes(struct decoder *d, struct cursor *cursor, const struct path *path,
                      uint64_t count)
{
    if (count > cursor->end - cursor->at)
        return fault_set(d->fault, FAULT_ETRUNCATED, cursor->at, path, NULL);
    cursor->at += (size_t)count;
    return 0;
}

/* The bytes behind a length prefix as a window. */
static int read_window(struct decoder *d, struct cursor *cursor, const struct path *path,
                       struct cursor *ret)
{
    uint64_t len;
    size_t prefix = cursor->at;
    int err = read_varint(d, cursor, path, &len);
    if (err)
        return err;
    if (len > cursor->end - cursor->at)
        return fault_set(d->fault, FAULT_ETRUNCATED, prefix, path, NULL);
    *ret = (struct cursor){cursor->at, cursor->at + (size_t)len, true};
    cursor->at = ret->end;
    return 0;
}

/* --- fields that are not known ------------------------------------------------------------------------------------ */

static int skip_value(struct decoder *d, struct cursor *cursor, const struct path *path,
                      const struct key *key, unsigned depth);

static int skip_group(struct decoder *d, struct cursor *cursor, const struct path *path,
                      const struct key *group, unsigned depth)
{
    struct key key;
    if (depth == GROUP_MAX_DEPTH)
        return fault_set(d->fault, FAULT_EDEPTH, group->begin, path, NULL);
    for (;;) {
        int err = read_key(d, cursor, path, &key);
        if (err)
            return err;
        if (key.type == WIRE_GROUP_END && key.number == group->number)
            return 0;
        if (key.type == WIRE_GROUP_END)
            return fault_set(d->fault, FAULT_EWIRETYPE, key.begin, path, NULL);
        err = skip_value(d, cursor, path, &key, depth + 1);
        if (err)
            return err;
    }
}

static int skip_value(struct decoder *d, struct cursor *cursor, const struct path *path,
                      const struct key *key, unsigned depth)
{
    uint64_t ignored;
    struct cursor inner;
    switch (key->type) {
    case WIRE_VARINT:
        return read_varint(d, cursor, path, &ignored);
    case WIRE_FIXED64:
        return skip_bytes(d, cursor, path, 8);
    case WIRE_FIXED32:
        return skip_bytes(d, cursor, path, 4);
    case WIRE_LENGTH:
        return read_window(d, cursor, path, &inner);
    case WIRE_GROUP:
        return skip_group(d, cursor, path, key, depth);
    default:
        return fault_set(d->fault, FAULT_EWIRETYPE, cursor->at, path, NULL);
    }
}

static void keep_unknown(struct decoder *d, struct value_record *record, const uint8_t *data,
                         size_t len)
{
    struct value_text *kept = &record->unknown;
    if (kept->len + len > record->unknown_capacity) {
        record->unknown_capacity = 2 * (kept->len + len);
        uint8_t *larger = arena_alloc(d->arena, record->unknown_capacity);
        if (kept->len)
            memcpy(larger, kept->data, kept->len);
        kept->data = larger;
    }
    memcpy((uint8_t *)(uintptr_t)kept->data + kept->len, data, len);
    kept->len += len;
}

static int read_unknown(struct decoder *d, struct cursor *cursor, const struct key *key,
                        const struct model_type *type, const struct path *path,
                        struct value_record *record)
{
    int err = skip_value(d, cursor, path, key, 0);
    if (!err && type->message.keep_unknown)
        keep_unknown(d, record, d->data + key->begin, cursor->at - key->begin);
    return err;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static wide narrow(const struct model_ref *ref, uint64_t raw)
{
    if (ref->base == MODEL_BOOL)
        return raw != 0;
    if (check_lowest(ref) < 0)
        return ref->bits == 32 ? (wide)(int32_t)(uint32_t)raw : (wide)(int64_t)raw;
    return ref->bits == 32 ? (wide)(uint32_t)raw : (wide)raw;
}

static int read_varint_value(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                             const struct path *path, struct value *ret)
{
    uint64_t raw;
    int err = read_varint(d, cursor, path, &raw);
    if (err)
        return err;
    if (ref->encoding == MODEL_ENC_ZIGZAG)
        raw = (uint64_t)wire_unzigzag(ref->bits == 32 ? (uint32_t)raw : raw);
    *ret = value_integer(narrow(ref, raw));
    return 0;
}

static int read_fixed_value(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                            const struct path *path, struct value *ret)
{
    unsigned bytes = ref->encoding == MODEL_ENC_FIXED32 ? 4 : 8;
    size_t begin = cursor->at;
    int err = skip_bytes(d, cursor, path, bytes);
    if (err)
        return err;
    uint64_t raw = wire_load(d->data + begin, bytes, true);
    if (ref->base == MODEL_FLOAT)
        *ret = value_float(ref->bits == 32 ? wire_f32((uint32_t)raw) : wire_f64(raw));
    else
        *ret = value_integer(narrow(ref, raw));
    return 0;
}

/* Where a value stands: elements have a path of their own, but what cannot be read at all is told of the whole field. */
struct target {
    const struct model_field *limits; /* or NULL: keys of maps */
    const struct model_ref *ref;
    const struct path *field, *place;
};

/* A struct in a message is length-delimited and fills its bytes. */
static int read_nested(struct decoder *d, struct cursor *inner, const struct target *t,
                       struct value *ret)
{
    if (t->ref->base != MODEL_MESSAGE) {
        int err = decoder_record(d, inner, t->ref, NULL, t->place, ret);
        if (!err && inner->at < inner->end)
            err = fault_set(d->fault, FAULT_ETRAILING, inner->at, t->place, NULL);
        return err;
    }
    if (ret->kind != VALUE_RECORD)
        *ret = value_record(t->ref->type);
    int err = decoder_enter(d, t->ref->type, inner->at, t->place);
    if (!err) {
        err = decoder_message(d, inner, t->ref->type, t->place, ret);
        decoder_leave(d, t->ref->type);
    }
    return err;
}

static int check_length(const struct model_field *field, size_t len)
{
    if (field && field->shape == MODEL_FIXED)
        return (wide)len == field->count->value ? 0 : FAULT_ELIMIT;
    return field && field->shape == MODEL_ONE ? check_count(field, (wide)len) : 0;
}

static int read_text(struct decoder *d, struct cursor *cursor, const struct target *t,
                     struct value *ret)
{
    struct cursor inner;
    int err = read_window(d, cursor, t->field, &inner);
    if (err)
        return err;
    size_t len = inner.end - inner.at;
    *ret =
        value_text(t->ref->base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES, d->data + inner.at, len);
    err = check_length(t->limits, len);
    if (!err)
        err = check_ref(t->ref, ret);
    return err ? fault_set(d->fault, err, inner.at, t->place, NULL) : 0;
}

static int read_scalar(struct decoder *d, struct cursor *cursor, const struct target *t,
                       struct value *ret)
{
    bool fixed = t->ref->encoding == MODEL_ENC_FIXED32 || t->ref->encoding == MODEL_ENC_FIXED64;
    size_t begin = cursor->at;
    int err = fixed ? read_fixed_value(d, cursor, t->ref, t->field, ret)
                    : read_varint_value(d, cursor, t->ref, t->field, ret);
    if (err)
        return err;
    err = t->limits ? check_one(t->limits, t->ref, ret) : check_ref(t->ref, ret);
    return err ? fault_set(d->fault, err, begin, t->place, NULL) : 0;
}

/* One value. A message is merged into what *ret holds. */
static int read_one(struct decoder *d, struct cursor *cursor, const struct target *t,
                    struct value *ret)
{
    struct cursor inner;
    if (check_is_record(t->ref)) {
        int err = read_window(d, cursor, t->field, &inner);
        return err ? err : read_nested(d, &inner, t, ret);
    }
    return check_is_text(t->ref) ? read_text(d, cursor, t, ret) : read_scalar(d, cursor, t, ret);
}

/* --- maps --------------------------------------------------------------------------------------------------------- */

static unsigned wire_type_of(const struct model_ref *ref)
{
    switch (ref->encoding) {
    case MODEL_ENC_FIXED32:
        return WIRE_FIXED32;
    case MODEL_ENC_FIXED64:
        return WIRE_FIXED64;
    case MODEL_ENC_LENGTH:
        return WIRE_LENGTH;
    default:
        return WIRE_VARINT;
    }
}

/* What an entry has that names no key or no value. */
static struct value default_value(const struct model_ref *ref)
{
    if (check_is_record(ref))
        return value_record(ref->type);
    if (check_is_text(ref))
        return value_text(ref->base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES, "", 0);
    return ref->base == MODEL_FLOAT ? value_float(0) : value_integer(0);
}

/* An entry without a value: no bytes are no struct, and zero may be out of range. */
static int check_missing(struct decoder *d, struct cursor *end, const struct target *t,
                         struct value *ret)
{
    if (check_is_record(t->ref))
        return t->ref->base == MODEL_MESSAGE ? 0 : read_nested(d, end, t, ret);
    int err = check_is_text(t->ref) ? 0 : check_one(t->limits, t->ref, ret);
    return err ? fault_set(d->fault, err, end->at, t->place, NULL) : 0;
}

static int read_entry_fields(struct decoder *d, struct cursor *cursor,
                             const struct model_field *field, const struct path *path,
                             struct value_entry *entry)
{
    struct path key_path = path_name(path, "key"), value_path = path_name(path, "value");
    struct target key_target = {NULL, &field->key, &key_path, &key_path};
    struct target value_target = {field, &field->ref, &value_path, &value_path};
    bool has_value = false;
    struct key key;
    while (cursor->at < cursor->end) {
        int err = read_key(d, cursor, path, &key);
        if (err)
            return err;
        bool is_value = key.number == 2 && key.type == wire_type_of(&field->ref);
        if (key.number == 1 && key.type == wire_type_of(&field->key))
            err = read_one(d, cursor, &key_target, &entry->key);
        else if (is_value)
            err = read_one(d, cursor, &value_target, &entry->value);
        else
            err = skip_value(d, cursor, path, &key, 0);
        has_value |= is_value;
        if (err)
            return err;
    }
    return has_value ? 0 : check_missing(d, cursor, &value_target, &entry->value);
}

/* Entries are kept as they come; settle_map() drops those whose key comes again. */
static int read_entry(struct decoder *d, struct cursor *cursor, const struct model_field *field,
                      const struct path *path, struct value_map *map)
{
    struct cursor inner;
    struct path place = path_index(path, map->count);
    struct value_entry entry = {default_value(&field->key), default_value(&field->ref)};
    int err = read_window(d, cursor, path, &inner);
    if (!err)
        err = read_entry_fields(d, &inner, field, &place, &entry);
    if (!err)
        *value_map_add(map, d->arena) = entry;
    return err;
}

/* In the place of the first entry with a key, the content of the last one. */
static void settle_map(struct decoder *d, struct value_map *map)
{
    struct value_map settled = {0};
    for (size_t i = 0; i < map->count; i++) {
        struct value_entry *entry = &map->entries[i];
        value_map_put(&settled, &entry->key, d->arena, NULL)->value = entry->value;
    }
    *map = settled;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static int add_element(struct decoder *d, struct cursor *cursor, const struct model_field *field,
                       const struct path *path, struct value_list *list)
{
    struct value element = {0};
    struct path place = path_index(path, list->count);
    struct target t = {field, &field->ref, path, &place};
    int err = read_one(d, cursor, &t, &element);
    if (!err)
        *value_list_add(list, d->arena) = element;
    return err;
}

static bool is_over(const struct model_field *field, wide count)
{
    return field->max >= 0 && count > field->max;
}

static int read_single(struct decoder *d, struct cursor *cursor, const struct model_field *field,
                       const struct path *path, struct value_list *list)
{
    if (is_over(field, (wide)list->count + 1))
        return fault_set(d->fault, FAULT_ELIMIT, cursor->at, path, NULL);
    return add_element(d, cursor, field, path, list);
}

/* How many elements packed bytes hold. */
static size_t packed_count(const struct decoder *d, const struct cursor *inner,
                           const struct model_ref *ref)
{
    size_t count = 0;
    if (ref->encoding == MODEL_ENC_FIXED32)
        return (inner->end - inner->at) / 4;
    if (ref->encoding == MODEL_ENC_FIXED64)
        return (inner->end - inner->at) / 8;
    if (ref->base == MODEL_BOOL)
        return inner->end - inner->at;
    for (size_t i = inner->at; i < inner->end; i++)
        count += d->data[i] < 0x80;
    return count;
}

static int read_packed(struct decoder *d, struct cursor *cursor, const struct model_field *field,
                       const struct path *path, struct value_list *list)
{
    struct cursor inner;
    size_t begin = cursor->at;
    int err = read_window(d, cursor, path, &inner);
    if (err)
        return err;
    if (is_over(field, (wide)list->count + (wide)packed_count(d, &inner, &field->ref)))
        return fault_set(d->fault, FAULT_ELIMIT, begin, path, NULL);
    while (!err && inner.at < inner.end)
        err = add_element(d, &inner, field, path, list);
    return err;
}

/* The other arms of its choice give way. */
static void clear_siblings(struct value_record *record, const struct model_field *field)
{
    if (!field->oneof)
        return;
    for (size_t i = 0; i < field->oneof->field_count; i++) {
        if (field->oneof->fields[i] != field)
            value_record_remove(record, field->oneof->fields[i]);
    }
}

/* The wire types agree: scalar elements come packed or singly, whatever the description prefers. */
static bool is_packed(const struct plan_message_field *field, unsigned type)
{
    return field->field->shape == MODEL_REPEATED && type == WIRE_LENGTH &&
           field->element_wire_type != WIRE_LENGTH;
}

static int read_field(struct decoder *d, struct cursor *cursor, const struct plan_message_field *pf,
                      const struct key *key, const struct path *up, struct value_record *record)
{
    const struct model_field *field = pf->field;
    struct path path = path_name(up, field->name);
    clear_siblings(record, field);
    struct value *place = value_record_put(record, field, d->arena);
    if (field->shape == MODEL_MAP) {
        place->kind = VALUE_MAP;
        return read_entry(d, cursor, field, &path, &place->map);
    }
    struct target t = {field, &field->ref, &path, &path};
    if (field->shape != MODEL_REPEATED)
        return read_one(d, cursor, &t, place);
    place->kind = VALUE_LIST;
    if (is_packed(pf, key->type))
        return read_packed(d, cursor, field, &path, &place->list);
    return read_single(d, cursor, field, &path, &place->list);
}

static const struct plan_message_field *find_field(const struct plan *plan, const struct key *key)
{
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct plan_message_field *field = &plan->fields[i];
        if (field->field->number == key->number)
            return key->type == field->element_wire_type || is_packed(field, key->type) ? field
                                                                                        : NULL;
    }
    return NULL;
}

/* What can be told only when everything was read: keys of maps, least numbers of elements. */
static int check_last(struct decoder *d, const struct model_message *message, size_t at,
                      const struct path *up, const struct value_record *record)
{
    for (size_t i = 0; i < message->field_count; i++) {
        const struct model_field *field = message->fields[i];
        struct value *value = value_record_get(record, field);
        struct path path = path_name(up, field->name);
        if (field->shape != MODEL_REPEATED && field->shape != MODEL_MAP)
            continue;
        if (value && field->shape == MODEL_MAP)
            settle_map(d, &value->map);
        if (check_count(field, value ? (wide)value_count(value) : 0))
            return fault_set(d->fault, FAULT_ELIMIT, at, &path, NULL);
    }
    return 0;
}

static size_t open_note(struct decoder *d, const struct plan_message_field *field,
                        const struct key *key, const struct value_record *record)
{
    const char *label = "(unknown)";
    if (!d->observer)
        return (size_t)OBSERVE_NONE;
    if (field) {
        const struct value *value = value_record_get(record, field->field);
        bool many = field->field->shape == MODEL_REPEATED || field->field->shape == MODEL_MAP;
        size_t count = many && value ? value_count(value) : 0;
        label = many ? arena_printf(d->arena, "%s[%zu]", field->field->name, count)
                     : field->field->name;
    }
    return observe_open(d, label, field ? &field->field->ref : NULL, key->begin);
}

/* Of a list or a map the note is about what was added last. */
static void close_note(struct decoder *d, const struct plan_message_field *field, size_t note,
                       size_t at, const struct value_record *record, int err)
{
    const struct value *value = field ? value_record_get(record, field->field) : NULL;
    if (!d->observer)
        return;
    if (!err && value && value->kind == VALUE_LIST && value->list.count > 0)
        value = &value->list.items[value->list.count - 1];
    observe_close(d, note, at, field ? &field->field->ref : NULL, err ? NULL : value, err);
}

int decoder_message(struct decoder *d, struct cursor *cursor, const struct model_type *type,
                    const struct path *path, struct value *ret)
{
    const struct plan *plan = plan_of(d->plans, type);
    struct key key;
    while (cursor->at < cursor->end) {
        int err = read_key(d, cursor, path, &key);
        if (err)
            return err;
        const struct plan_message_field *field = find_field(plan, &key);
        size_t note = open_note(d, field, &key, &ret->record);
        if (field)
            err = read_field(d, cursor, field, &key, path, &ret->record);
        else
            err = read_unknown(d, cursor, &key, type, path, &ret->record);
        close_note(d, field, note, cursor->at, &ret->record, err);
        if (err)
            return err;
    }
    return check_last(d, &type->message, cursor->at, path, &ret->record);
}
