/* JSON to values. */
#include "base/strbuf.h"
#include "interp/chain.h"
#include "interp/check.h"
#include "interp/json.h"
#include "interp/json_value.h"
#include "interp/scalar.h"

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

/* Passes on a mistake of syntax, now that its place in the value is known. */
static int pass_on(struct taker *t, const struct json *json, const struct path *path)
{
    const struct fault *broken = json->broken;
    return broken ? fault_set(t->fault, broken->code, broken->offset, path, broken->reason) : 0;
}

static int expect(struct taker *t, const struct json *json, enum json_kind kind,
                  const struct path *path, const char *expected)
{
    return json->kind == kind ? pass_on(t, json, path) : refuse(t, json->offset, path, expected);
}

/* The step of a member, as it was written; control characters are not shown. */
static struct path member_path(struct taker *t, const struct path *up, enum path_kind kind,
                               const struct json_member *member)
{
    char *shown = arena_copy(t->arena, member->name, member->name_len);
    for (size_t i = 0; i < member->name_len; i++) {
        if ((unsigned char)shown[i] < 0x20 || shown[i] == '"' || shown[i] == 0x7f)
            shown[i] = '?';
    }
    return (struct path){.up = up,
                         .kind = kind,
                         .name = shown,
                         .key = (const uint8_t *)shown,
                         .key_len = member->name_len};
}

/* --- scalars ------------------------------------------------------------------------------------------------------ */

/* Bits of the C integer that holds `bits`: JSON is read into that; the wire's width is checked on encode. */
static unsigned c_bits(unsigned bits)
{
    return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

/* What `text` stands for, if the C type of `ref` holds it. */
static int convert_integer(struct taker *t, const struct model_ref *ref, const struct json *json,
                           const struct path *path, struct value *ret)
{
    struct model_ref held = *ref;
    wide lo, hi, integer;
    held.bits = c_bits(ref->bits);
    held.form = NULL;
    lo = check_lowest(&held);
    hi = check_highest(&held);
    if (ref->base == MODEL_ENUM && ref->type->enumeration.c_enum) {
        lo = INT32_MIN;
        hi = INT32_MAX;
    }
    if (!scalar_parse_integer(json->text, json->len, lo, hi, &integer))
        return refuse(t, json->offset, path, "the number does not fit the field");
    if (integer < 0 && check_lowest(ref) == 0 && ref->bits == 32)
        integer += (wide)1 << 32; /* the int that a C enum is shows it as negative */
    *ret = value_integer(integer);
    return 0;
}

static int take_integer(struct taker *t, const struct model_ref *ref, const struct json *json,
                        const struct path *path, struct value *ret)
{
    static const char expected[] = "expected an integer";
    enum json_kind kind = json->kind == JSON_STRING ? JSON_STRING : JSON_NUMBER;
    int err = expect(t, json, kind, path, expected);
    if (err)
        return err;
    if (!scalar_is_number(json->text, json->len))
        return refuse(t, json->offset, path, expected);
    return convert_integer(t, ref, json, path, ret);
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
    static const char expected[] = "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\"";
    enum json_kind kind = json->kind == JSON_STRING ? JSON_STRING : JSON_NUMBER;
    double real;
    int err = expect(t, json, kind, path, expected);
    if (err)
        return err;
    if (!scalar_parse_real(json->text, json->len, ref->bits, &real))
        return refuse(t, json->offset, path, expected);
    *ret = value_float(real);
    return 0;
}

static int take_str(struct taker *t, const struct json *json, const struct path *path,
                    struct value *ret)
{
    int err = expect(t, json, JSON_STRING, path, "expected a string");
    if (!err)
        *ret = value_text(VALUE_TEXT, json->text, json->len);
    return err;
}

static int take_bytes(struct taker *t, const struct json *json, const struct path *path,
                      struct value *ret)
{
    const uint8_t *data;
    size_t len;
    int err = expect(t, json, JSON_STRING, path, "expected a string of base64");
    if (err)
        return err;
    if (!scalar_parse_base64(t->arena, json->text, json->len, &data, &len))
        return refuse(t, json->offset, path, "malformed base64");
    *ret = value_text(VALUE_BYTES, data, len);
    return 0;
}

static int take_chain(struct taker *t, const struct model_ref *ref, const struct json *json,
                      const struct path *path, struct value *ret)
{
    int err = expect(t, json, JSON_STRING, path, "expected a name");
    if (!err && !chain_parse(json->text, json->len, &ref->type->chain, t->arena, ret))
        err = refuse(t, json->offset, path, "malformed name");
    return err;
}

static int take_enum_name(struct taker *t, const struct model_enum *e, const struct json *json,
                          const struct path *path, struct value *ret)
{
    for (size_t i = 0; i < e->value_count; i++) {
        if (strlen(e->values[i].name) == json->len &&
            memcmp(e->values[i].name, json->text, json->len) == 0) {
            *ret = value_integer(e->values[i].value);
            return 0;
        }
    }
    return refuse(t, json->offset, path, "the enumeration has no such name");
}

static int take_enum_number(struct taker *t, const struct model_ref *ref, const struct json *json,
                            const struct path *path, struct value *ret)
{
    int err = convert_integer(t, ref, json, path, ret);
    if (!err && check_ref(ref, ret))
        err = refuse(t, json->offset, path, "the enumeration is closed and has no such value");
    return err;
}

static int take_enum(struct taker *t, const struct model_ref *ref, const struct json *json,
                     const struct path *path, struct value *ret)
{
    bool by_name = json->kind == JSON_STRING;
    int err = expect(t, json, by_name ? JSON_STRING : JSON_NUMBER, path,
                     "expected a name of the enumeration or a number");
    if (err)
        return err;
    return by_name ? take_enum_name(t, &ref->type->enumeration, json, path, ret)
                   : take_enum_number(t, ref, json, path, ret);
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
    case MODEL_CHAIN:
        return take_chain(t, ref, json, path, ret);
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
    wide limit = field->shape == MODEL_FIXED ? field->count->value : -1;
    if (json->kind != JSON_ARRAY)
        return refuse(t, json->offset, path, "expected an array");
    for (size_t i = 0; i < json->count; i++) {
        struct path place = path_index(path, i);
        if (limit >= 0 && (wide)i == limit)
            return refuse(t, json->items[i].offset, path, "too many elements");
        int err =
            take_one(t, &field->ref, &json->items[i], &place, value_list_add(&list.list, t->arena));
        if (err)
            return err;
    }
    int err = pass_on(t, json, path);
    if (!err && limit >= 0 && (wide)json->count < limit)
        err = refuse(t, json->end - 1, path, "too few elements");
    if (!err)
        *ret = list;
    return err;
}

/* Keys are strings: they are read as what they stand for. */
static int take_key(struct taker *t, const struct model_ref *ref, const struct json_member *member,
                    const struct path *path, struct value *ret)
{
    struct json key = {.kind = JSON_STRING,
                       .offset = member->offset,
                       .text = member->name,
                       .len = member->name_len};
    if (ref->base == MODEL_BOOL && strcmp(member->name, "true") == 0)
        key.kind = JSON_TRUE;
    if (ref->base == MODEL_BOOL && strcmp(member->name, "false") == 0)
        key.kind = JSON_FALSE;
    if (ref->base == MODEL_ENUM && scalar_is_number(key.text, key.len))
        key.kind = JSON_NUMBER;
    return take_one(t, ref, &key, path, ret);
}

static int take_entry(struct taker *t, const struct model_field *field,
                      const struct json_member *member, const struct path *path,
                      struct value_map *map, bool *again)
{
    struct path place = member_path(t, path, PATH_KEY, member);
    struct value key, value = {0};
    bool is_new;
    int err = take_key(t, &field->key, member, &place, &key);
    if (!err)
        err = take_one(t, &field->ref, &member->value, &place, &value);
    if (err)
        return err;
    value_map_put(map, &key, t->arena, &is_new)->value = value;
    *again = *again || !is_new;
    return 0;
}

static int take_map(struct taker *t, const struct model_field *field, const struct json *json,
                    const struct path *path, struct value *ret)
{
    struct value map = value_map();
    bool again = false;
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
    for (size_t i = 0; i < json->count; i++) {
        int err = take_entry(t, field, &json->members[i], path, &map.map, &again);
        if (err)
            return err;
    }
    int err = pass_on(t, json, path);
    if (!err && again)
        err = refuse(t, json->offset, path, "a key stands twice");
    if (!err)
        *ret = map;
    return err;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool is_list(const struct model_field *field)
{
    return field->shape == MODEL_REPEATED ||
           (field->shape != MODEL_ONE && field->shape != MODEL_MAP && !check_is_text(&field->ref));
}

static int take_fixed_bytes(struct taker *t, const struct model_field *field,
                            const struct json *json, const struct path *path, struct value *ret)
{
    int err = take_bytes(t, json, path, ret);
    if (!err && (wide)ret->text.len != field->count->value)
        err = refuse(t, json->offset, path, "the field has another number of bytes");
    return err;
}

static int take_field(struct taker *t, const struct model_field *field, const struct json *json,
                      const struct path *path, struct value_record *record)
{
    struct value value = {0};
    int err;
    if (field->shape == MODEL_MAP)
        err = take_map(t, field, json, path, &value);
    else if (is_list(field))
        err = take_list(t, field, json, path, &value);
    else if (field->shape == MODEL_FIXED && field->ref.base == MODEL_BYTES)
        err = take_fixed_bytes(t, field, json, path, &value);
    else
        err = take_one(t, &field->ref, json, path, &value);
    if (!err)
        *value_record_put(record, field, t->arena) = value;
    return err;
}

static char camel(const char **name)
{
    bool raise = false;
    for (; **name == '_'; (*name)++)
        raise = true;
    char c = **name;
    if (c)
        (*name)++;
    return raise && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The member is called `name`, as it is written or in lowerCamelCase. */
static bool is_name(const struct json_member *member, const char *name)
{
    if (strlen(name) == member->name_len && memcmp(name, member->name, member->name_len) == 0)
        return true;
    for (size_t i = 0; i < member->name_len; i++) {
        char c = camel(&name);
        if (c == 0 || member->name[i] != c)
            return false;
    }
    return camel(&name) == 0;
}

/* Members of an object that were met: fields, and choices whose arm was. */
struct seen {
    const void **items;
    size_t count;
};

static struct seen seen_for(struct taker *t, const struct json *json)
{
    return (struct seen){arena_array(t->arena, json->count + 1, sizeof(void *)), 0};
}

/* True the first time. */
static bool see(struct seen *seen, const void *what)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->items[i] == what)
            return false;
    }
    seen->items[seen->count++] = what;
    return true;
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

static int take_member(struct taker *t, const struct model_field *field,
                       const struct json_member *member, const struct path *path, struct seen *seen,
                       struct value_record *record)
{
    if (!field)
        return refuse(t, member->offset, path, "there is no such member");
    if (field->oneof && member->value.kind == JSON_NULL)
        return 0; /* leaves the choice open to its other arms */
    if (field->oneof && !see(seen, field->oneof))
        return refuse(t, member->offset, path, "another member of the choice is set");
    if (!field->oneof && !see(seen, field))
        return refuse(t, member->offset, path, "the member stands twice");
    if (member->value.kind == JSON_NULL)
        return 0;
    return take_field(t, field, &member->value, path, record);
}

/* A struct's fields, or those of an arm that has several. */
static int take_members(struct taker *t, const struct model_member *members, size_t count,
                        const struct json *json, const struct path *up, struct value_record *record)
{
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, up, "expected an object");
    struct seen seen = seen_for(t, json);
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        struct path path = member_path(t, up, PATH_NAME, member);
        const struct model_field *field = find_member(members, count, member);
        int err = take_member(t, field, member, &path, &seen, record);
        if (err)
            return err;
    }
    return pass_on(t, json, up);
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

static const struct model_field *only_field(const struct model_arm *arm)
{
    for (size_t i = 0; i < arm->member_count; i++) {
        if (arm->members[i].kind == MODEL_M_FIELD && arm->members[i].field->role == MODEL_PLAIN)
            return arm->members[i].field;
    }
    return NULL;
}

static int take_arm(struct taker *t, const struct model_arm *arm, const struct json_member *member,
                    const struct path *path, struct value_record *record)
{
    const struct model_field *only = arm->c_field_count == 1 ? only_field(arm) : NULL;
    record->arm = arm;
    if (only)
        return take_field(t, only, &member->value, path, record);
    return take_members(t, arm->members, arm->member_count, &member->value, path, record);
}

/* The integer that `tag` is in C. */
static struct model_ref held_tag(const struct model_ref *tag)
{
    struct model_ref held = {.base = MODEL_UINT, .bits = tag->bits};
    if (check_lowest(tag) < 0)
        held.base = MODEL_INT;
    if (tag->base == MODEL_ENUM && tag->type->enumeration.c_enum)
        held.bits = 32;
    return held;
}

static int take_tag(struct taker *t, const struct model_choice *choice,
                    const struct json_member *member, const struct path *path,
                    struct value_record *record)
{
    struct model_ref plain = held_tag(&choice->tag);
    struct value tag;
    if (record->has_tag)
        return refuse(t, member->offset, path, "the member stands twice");
    int err = take_integer(t, &plain, &member->value, path, &tag);
    if (err)
        return err;
    if (choice->tag.base == MODEL_BOOL && tag.integer > 1)
        return refuse(t, member->value.offset, path, "the number does not fit the field");
    record->tag = tag.integer;
    record->has_tag = true;
    return 0;
}

static int take_choice_member(struct taker *t, const struct model_choice *choice,
                              const struct json_member *member, const struct path *path,
                              struct value_record *record)
{
    const struct model_arm *arm = find_arm(choice, member);
    if (!arm && choice->c_tag && is_name(member, "tag"))
        return take_tag(t, choice, member, path, record);
    if (!arm)
        return refuse(t, member->offset, path, "the choice has no such member");
    if (record->arm)
        return refuse(t, member->offset, path, "another member of the choice is set");
    return take_arm(t, arm, member, path, record);
}

static bool has_one_tag(const struct model_arm *arm)
{
    return arm->label_count == 1 && arm->labels[0].lo == arm->labels[0].hi && !arm->is_default;
}

/* An arm with a label has its tag by itself; another must have been told one. */
static int settle_choice(struct taker *t, const struct model_choice *choice,
                         const struct json *json, const struct path *path,
                         struct value_record *record)
{
    if (!record->arm)
        return refuse(t, json->end - 1, path, "the choice needs a member");
    if (record->has_tag && has_one_tag(record->arm) && record->tag != record->arm->labels[0].lo)
        return refuse(t, json->end - 1, path, "this member has another \"tag\"");
    if (record->has_tag)
        return 0;
    record->has_tag = record->arm->label_count > 0;
    if (record->has_tag)
        record->tag = record->arm->labels[0].lo;
    else if (choice->c_tag)
        return refuse(t, json->end - 1, path, "this member needs a \"tag\" beside it");
    return 0;
}

static int take_choice(struct taker *t, const struct model_type *type, const struct json *json,
                       const struct path *up, struct value_record *record)
{
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        struct path path = member_path(t, up, PATH_NAME, member);
        int err = take_choice_member(t, &type->choice, member, &path, record);
        if (err)
            return err;
    }
    int err = pass_on(t, json, up);
    return err ? err : settle_choice(t, &type->choice, json, up, record);
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

static int take_unknown(struct taker *t, const struct json_member *member, const struct path *path,
                        struct seen *seen, struct value_record *record)
{
    struct value unknown;
    if (!see(seen, &record->unknown))
        return refuse(t, member->offset, path, "the member stands twice");
    if (member->value.kind == JSON_NULL)
        return 0;
    int err = take_bytes(t, &member->value, path, &unknown);
    if (!err)
        record->unknown = unknown.text;
    return err;
}

static int take_message(struct taker *t, const struct model_type *type, const struct json *json,
                        const struct path *up, struct value_record *record)
{
    const struct model_message *message = &type->message;
    struct seen seen = seen_for(t, json);
    for (size_t i = 0; i < json->count; i++) {
        const struct json_member *member = &json->members[i];
        struct path path = member_path(t, up, PATH_NAME, member);
        const struct model_field *field = find_field(message, member);
        bool is_unknown = !field && message->keep_unknown && is_name(member, message->c_unknown);
        int err = is_unknown ? take_unknown(t, member, &path, &seen, record)
                             : take_member(t, field, member, &path, &seen, record);
        if (err)
            return err;
    }
    return pass_on(t, json, up);
}

static int take_record(struct taker *t, const struct model_type *type, const struct json *json,
                       const struct path *path, struct value *ret)
{
    struct value value = value_record(type);
    int err;
    if (json->kind != JSON_OBJECT)
        return refuse(t, json->offset, path, "expected an object");
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
    json_parse(&json, text, len, arena);
    int err = take_record(&t, type, &json, NULL, ret);
    if (err)
        return err;
    size_t rest = json_rest(&json, text, len);
    return rest == SIZE_MAX ? 0 : refuse(&t, rest, NULL, "something follows the value");
}

/* A bare word that is no JSON is a string. */
int json_value_param(const struct model_field *param, const char *text, struct arena *arena,
                     struct value *ret, struct fault *fault)
{
    struct taker t = {.arena = arena, .fault = fault};
    struct path path = path_name(NULL, param->name);
    struct json json;
    size_t len = strlen(text);
    json_parse(&json, (const uint8_t *)text, len, arena);
    if (json.kind == JSON_NOTHING || json_rest(&json, (const uint8_t *)text, len) != SIZE_MAX)
        json = (struct json){.kind = JSON_STRING, .text = text, .len = len};
    return take_one(&t, &param->ref, &json, &path, ret);
}
