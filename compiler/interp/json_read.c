/* JSON to values. */
#include "base/strbuf.h"
#include "interp/check.h"
#include "interp/json.h"
#include "interp/json_value.h"
#include "interp/scalar.h"

#include <ctype.h>
#include <string.h>

struct taker {
    struct arena *arena;
    struct fault *fault;
};

static int take_record(struct taker *t, const struct model_type *type, const struct json *json,
                       const struct path *path, struct value *ret);

static int refuse(struct taker *t, size_t offset, const struct path *path, const char *reason)
{
    return fault_set(t->fault, FAULT_EJSON, offset, path, reason);
}

/* --- scalars ------------------------------------------------------------------------------------------------------ */

/* Bits of the C integer that holds `bits`: JSON is read into that; the wire's width is checked on encode. */
static unsigned c_bits(unsigned bits)
{
    return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

static int take_integer(struct taker *t, const struct model_ref *ref, const struct json *json,
                        const struct path *path, struct value *ret)
{
    struct model_ref held = *ref;
    wide integer;
    held.bits = c_bits(ref->bits);
    if (json->kind != JSON_NUMBER && json->kind != JSON_STRING)
        return refuse(t, json->offset, path, "expected an integer");
    if (!scalar_parse_integer(json->text, json->len, check_lowest(&held), check_highest(&held),
                              &integer))
        return refuse(t, json->offset, path, "expected an integer that fits the field");
    *ret = value_integer(integer);
    return 0;
}

static int take_bool(struct taker *t, const struct json *json, const struct path *path,
                     struct value *ret)
{
    if (json->kind != JSON_TRUE && json->kind != JSON_FALSE)
        return refuse(t, json->offset, path, "expected true or false");
    *ret = value_integer(json->kind == JSON_TRUE);
    return 0;
}

static int take_float(struct taker *t, const struct model_ref *ref, const struct json *json,
                      const struct path *path, struct value *ret)
{
    double real;
    if ((json->kind != JSON_NUMBER && json->kind != JSON_STRING) ||
        !scalar_parse_real(json->text, json->len, ref->bits, &real))
        return refuse(t, json->offset, path, "expected a number");
    *ret = value_float(real);
    return 0;
}

static int take_str(struct taker *t, const struct json *json, const struct path *path,
                    struct value *ret)
{
    if (json->kind != JSON_STRING)
        return refuse(t, json->offset, path, "expected a string");
    *ret = value_text(VALUE_TEXT, json->text, json->len);
    return 0;
}

static int take_bytes(struct taker *t, const struct json *json, const struct path *path,
                      struct value *ret)
{
    const uint8_t *data;
    size_t len;
    if (json->kind != JSON_STRING ||
        !scalar_parse_base64(t->arena, json->text, json->len, &data, &len))
        return refuse(t, json->offset, path, "expected base64");
    *ret = value_text(VALUE_BYTES, data, len);
    return 0;
}

static int take_enum(struct taker *t, const struct model_ref *ref, const struct json *json,
                     const struct path *path, struct value *ret)
{
    const struct model_enum *e = &ref->type->enumeration;
    for (size_t i = 0; json->kind == JSON_STRING && i < e->value_count; i++) {
        if (strlen(e->values[i].name) == json->len &&
            memcmp(e->values[i].name, json->text, json->len) == 0) {
            *ret = value_integer(e->values[i].value);
            return 0;
        }
    }
    if (json->kind == JSON_STRING && (json->len == 0 || isalpha((unsigned char)json->text[0])))
        return refuse(t, json->offset, path, "no value of the enumeration has this name");
    return take_integer(t, ref, json, path, ret);
}

static int take_one(struct taker *t, const struct model_ref *ref, const struct json *json,
                    const struct path *path, struct value *ret)
{
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
        return take_integer(t, ref, json, path, ret);
    case MODEL_BOOL:
        return take_bool(t, json, path, ret);
    case MODEL_FLOAT:
        return take_float(t, ref, json, path, ret);
    case MODEL_STR:
        return take_str(t, json, path, ret);
    case MODEL_BYTES:
        return take_bytes(t, json, path, ret);
    case MODEL_ENUM:
        return take_enum(t, ref, json, path, ret);
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return take_record(t, ref->type, json, path, ret);
    }
    return 0;
}

/* --- lists and maps ----------------------------------------------------------------------------------------------- */

static int take_list(struct taker *t, const struct model_field *field, const struct json *json,
                     const struct path *path, struct value *ret)
{
    struct value list = value_list();
    if (json->kind != JSON_ARRAY)
        return refuse(t, json->offset, path, "expected an array");
    if (field->shape == MODEL_FIXED && (wide)json->count != field->count->value)
        return refuse(t, json->offset, path, "the array has not the length that is demanded");
    for (size_t i = 0; i < json->count; i++) {
        struct path place = path_index(path, i);
        int err =
            take_one(t, &field->ref, &json->items[i], &place, value_list_add(&list.list, t->arena));
        if (err)
            return err;
    }
    *ret = list;
    return 0;
}

/* Keys are strings: they are read as what they stand for. */
static int take_key(struct taker *t, const struct model_ref *ref, const struct json_member *member,
                    const struct path *path, struct value *ret)
{
    struct json key = {.kind = JSON_STRING,
                       .offset = member->offset,
                       .text = member->name,
                       .len = member->name_len};
    if (ref->base == MODEL_BOOL) {
        bool is_true = strcmp(member->name, "true") == 0;
        if (is_true || strcmp(member->name, "false") == 0)
            key.kind = is_true ? JSON_TRUE : JSON_FALSE;
    }
    return take_one(t, ref, &key, path, ret);
}

static int take_map(struct taker *t, const struct model_field *field, const struct json *json,
                    const struct path *path, struct value *ret)
{
    struct value map = value_map();
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        struct path place = path_key(path, (const uint8_t *)member->name, member->name_len);
        struct value key, value = {0};
        int err = take_key(t, &field->key, member, &place, &key);
        if (!err)
            err = take_one(t, &field->ref, &member->value, &place, &value);
        if (err)
            return err;
        value_map_put(&map.map, &key, t->arena, NULL)->value = value;
    }
    *ret = map;
    return 0;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool is_list(const struct model_field *field)
{
    return field->shape == MODEL_REPEATED ||
           (field->shape != MODEL_ONE && field->shape != MODEL_MAP && !check_is_text(&field->ref));
}

static int take_fixed_text(struct taker *t, const struct model_field *field,
                           const struct json *json, const struct path *path, struct value *ret)
{
    int err = take_one(t, &field->ref, json, path, ret);
    if (!err && field->ref.base == MODEL_BYTES && (wide)ret->text.len != field->count->value)
        err = refuse(t, json->offset, path, "the bytes have not the length that is demanded");
    return err;
}

static int take_field(struct taker *t, const struct model_field *field, const struct json *json,
                      const struct path *up, struct value_record *record)
{
    struct path path = path_name(up, field->name);
    struct value value = {0};
    int err;
    if (json->kind == JSON_NULL)
        return 0;
    if (field->shape == MODEL_MAP)
        err = take_map(t, field, json, &path, &value);
    else if (is_list(field))
        err = take_list(t, field, json, &path, &value);
    else if (field->shape == MODEL_FIXED)
        err = take_fixed_text(t, field, json, &path, &value);
    else
        err = take_one(t, &field->ref, json, &path, &value);
    if (!err)
        *value_record_put(record, field, t->arena) = value;
    return err;
}

/* `name` is `field`, as written or in lowerCamelCase. */
static bool is_name(const struct json_member *member, const char *field)
{
    size_t at = 0;
    if (strlen(field) == member->name_len && memcmp(field, member->name, member->name_len) == 0)
        return true;
    for (const char *p = field; *p; p++) {
        bool raise = *p == '_' && p[1];
        p += raise;
        char c = raise ? (char)toupper((unsigned char)*p) : *p;
        if (at >= member->name_len || member->name[at++] != c)
            return false;
    }
    return at == member->name_len;
}

static const struct model_field *find_member(const struct model_member *members, size_t count,
                                             const struct json_member *member)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_field *field = members[i].field;
        if (members[i].kind == MODEL_M_FIELD && field->role == MODEL_PLAIN &&
            is_name(member, field->name))
            return field;
    }
    return NULL;
}

static int refuse_member(struct taker *t, const struct json_member *member, const struct path *up,
                         const char *reason)
{
    struct path path = path_name(up, member->name);
    return refuse(t, member->offset, &path, reason);
}

static int take_members(struct taker *t, const struct model_member *members, size_t count,
                        const struct json *json, const struct path *path,
                        struct value_record *record)
{
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        const struct model_field *field = find_member(members, count, member);
        if (!field)
            return refuse_member(t, member, path, "unknown member");
        if (value_record_get(record, field))
            return refuse_member(t, member, path, "member is given twice");
        int err = take_field(t, field, &member->value, path, record);
        if (err)
            return err;
    }
    return 0;
}

/* --- choices ------------------------------------------------------------------------------------------------------ */

static const struct model_arm *find_arm(const struct model_choice *choice,
                                        const struct json_member *member)
{
    for (size_t i = 0; i < choice->arm_count; i++) {
        if (is_name(member, choice->arms[i].name))
            return &choice->arms[i];
    }
    return NULL;
}

static int take_arm(struct taker *t, const struct model_arm *arm, const struct json_member *member,
                    const struct path *path, struct value_record *record)
{
    struct path inner = path_name(path, arm->name);
    record->arm = arm;
    if (arm->c_field_count != 1)
        return take_members(t, arm->members, arm->member_count, &member->value, &inner, record);
    const struct model_field *field = find_member(arm->members, arm->member_count, member);
    return field ? take_field(t, field, &member->value, path, record)
                 : refuse_member(t, member, path, "unknown member");
}

static int take_tag(struct taker *t, const struct model_choice *choice,
                    const struct json_member *member, const struct path *up,
                    struct value_record *record)
{
    struct path path = path_name(up, "tag");
    struct value tag;
    int err = take_integer(t, &choice->tag, &member->value, &path, &tag);
    if (err)
        return err;
    record->tag = tag.integer;
    record->has_tag = true;
    return 0;
}

static int take_choice(struct taker *t, const struct model_type *type, const struct json *json,
                       const struct path *path, struct value_record *record)
{
    const struct model_choice *choice = &type->choice;
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        const struct model_arm *arm = find_arm(choice, member);
        int err;
        if (arm && record->arm)
            return refuse_member(t, member, path, "a choice has one arm");
        if (arm)
            err = take_arm(t, arm, member, path, record);
        else if (choice->c_tag && strcmp(member->name, "tag") == 0)
            err = take_tag(t, choice, member, path, record);
        else
            return refuse_member(t, member, path, "unknown member");
        if (err)
            return err;
    }
    if (!record->arm)
        return refuse(t, json->offset, path, "a choice needs an arm");
    if (!record->has_tag && record->arm->label_count) {
        record->tag = record->arm->labels[0].lo;
        record->has_tag = true;
    }
    return 0;
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static const struct model_field *find_field(const struct model_message *message,
                                            const struct json_member *member)
{
    for (size_t i = 0; i < message->field_count; i++) {
        if (is_name(member, message->fields[i]->name))
            return message->fields[i];
    }
    return NULL;
}

static bool has_sibling(const struct value_record *record, const struct model_field *field)
{
    for (size_t i = 0; field->oneof && i < field->oneof->field_count; i++) {
        if (value_record_get(record, field->oneof->fields[i]))
            return true;
    }
    return false;
}

static int take_unknown(struct taker *t, const struct json_member *member, const struct path *up,
                        struct value_record *record)
{
    struct path path = path_name(up, "unknown");
    struct value unknown;
    if (member->value.kind == JSON_NULL)
        return 0;
    int err = take_bytes(t, &member->value, &path, &unknown);
    if (!err)
        record->unknown = unknown.text;
    return err;
}

static int take_message(struct taker *t, const struct model_type *type, const struct json *json,
                        const struct path *path, struct value_record *record)
{
    const struct model_message *message = &type->message;
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        const struct model_field *field = find_field(message, member);
        int err;
        if (field && value_record_get(record, field))
            return refuse_member(t, member, path, "member is given twice");
        if (field && member->value.kind != JSON_NULL && has_sibling(record, field))
            return refuse_member(t, member, path, "a choice has one arm");
        if (field)
            err = take_field(t, field, &member->value, path, record);
        else if (message->keep_unknown && strcmp(member->name, "unknown") == 0)
            err = take_unknown(t, member, path, record);
        else
            return refuse_member(t, member, path, "unknown member");
        if (err)
            return err;
    }
    return 0;
}

static int take_record(struct taker *t, const struct model_type *type, const struct json *json,
                       const struct path *path, struct value *ret)
{
    struct value value = value_record(type);
    int err;
    if (type->base == MODEL_MESSAGE)
        err = take_message(t, type, json, path, &value.record);
    else if (type->base == MODEL_CHOICE)
        err = take_choice(t, type, json, path, &value.record);
    else
        err = take_members(t, type->structure.members, type->structure.member_count, json, path,
                           &value.record);
    if (!err)
        *ret = value;
    return err;
}

int json_value_read(const struct model_type *type, const uint8_t *text, size_t len,
                    struct arena *arena, struct value *ret, struct fault *fault)
{
    struct taker t = {.arena = arena, .fault = fault};
    struct json json;
    int err = json_parse(&json, text, len, arena, fault);
    return err ? err : take_record(&t, type, &json, NULL, ret);
}

int json_value_param(const struct model_field *param, const char *text, struct arena *arena,
                     struct value *ret, struct fault *fault)
{
    struct taker t = {.arena = arena, .fault = fault};
    struct path path = path_name(NULL, param->name);
    struct json json;
    if (json_parse(&json, (const uint8_t *)text, strlen(text), arena, fault) != 0)
        json = (struct json){.kind = JSON_STRING, .text = text, .len = strlen(text)};
    return take_one(&t, &param->ref, &json, &path, ret);
}
