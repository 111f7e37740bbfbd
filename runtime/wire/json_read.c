#include "weir/arena.h"
#include "weir/codec.h"
#include "weir/type.h"
#include "weir/wire.h"
#include "wire/json_scan.h"
#include "wire/json_value.h"
#include "wire/value.h"

/* Records nest as deep as the text's brackets do, which the scan bounds. */

static int read_record(struct weir__json *json, const struct weir_type *type, void *record);
static int read_shaped(struct weir__json *json, const struct weir_field *field, void *record);

static int read_value(struct weir__json *json, const struct weir_field *field, void *at)
{
    if (field->kind == WEIR_KIND_RECORD)
        return read_record(json, field->type, at);
    return weir__json_scalar(json, field, at);
}

/* --- shapes --- */

static int read_pointer(struct weir__json *json, const struct weir_field *field, void *at)
{
    void *value = weir_arena_zalloc(json->arena, field->size);
    if (!value)
        return weir__json_no_room(json);
    int rc = read_value(json, field, value);
    if (rc == WEIR_OK)
        weir__store_pointer(at, value);
    return rc;
}

static int read_inline(struct weir__json *json, const struct weir_field *field, char *at)
{
    bool first = true;
    uint32_t count = 0;
    int rc = weir__json_open(json, '[', "expected an array");
    while (rc == WEIR_OK && (rc = weir__json_item(json, ']', &first)) > 0) {
        if (count == field->count)
            return weir__json_fail(json, json->p, "too many elements");
        rc = read_value(json, field, at + (size_t)count * field->size);
        if (rc < 0)
            weir__at_index(json->err, "", count);
        count++;
    }
    if (rc == WEIR_OK && count < field->count)
        return weir__json_fail(json, json->p - 1, "too few elements");
    return rc;
}

/* The next element of a list or map that is being read, zeroed; NULL when memory ran out. */
static void *add_element(struct weir__json *json, struct weir__items *list, size_t size)
{
    char *items = weir__list_room(json->arena, list->items, list->count, size);
    if (!items)
        return NULL;
    list->items = items;
    return memset(items + list->count++ * size, 0, size);
}

static int read_list(struct weir__json *json, const struct weir_field *field, void *at)
{
    bool first = true;
    struct weir__items list = {NULL, 0};
    int rc = weir__json_open(json, '[', "expected an array");
    while (rc == WEIR_OK && (rc = weir__json_item(json, ']', &first)) > 0) {
        void *element = add_element(json, &list, field->size);
        if (!element)
            return weir__json_no_room(json);
        rc = read_value(json, field, element);
        if (rc < 0)
            weir__at_index(json->err, "", list.count - 1);
    }
    if (rc == WEIR_OK)
        weir__store_items(at, list.items, list.count);
    return rc;
}

static int read_entry(struct weir__json *json, const struct weir_type *type, char *entry)
{
    const struct weir_field *key = &type->fields[0];
    const struct weir_field *value = &type->fields[1];
    struct weir_str name;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_name(json, &name);
    if (rc < 0)
        return rc;
    rc = weir__json_key(json, key, name, where, entry + key->offset);
    if (rc == WEIR_OK)
        rc = read_shaped(json, value, entry);
    if (rc < 0)
        weir__at_key(json->err, "", name);
    return rc;
}

/* A key twice is refused, as any member is. */
static int check_keys(struct weir__json *json, const struct weir_field *field,
                      const struct weir__items *map, const uint8_t *where)
{
    const struct weir_field *key = &field->type->fields[0];
    enum weir__key_kind kind = key->kind == WEIR_KIND_STR ? WEIR__KEY_TEXT : WEIR__KEY_INTEGER;
    size_t left =
        weir__map_settle(json->arena, map->items, map->count, field->size, kind, key->size);
    if (left == WEIR__REFUSED)
        return weir__json_no_room(json);
    return left == map->count ? WEIR_OK : weir__json_fail(json, where, "a key stands twice");
}

static int read_map(struct weir__json *json, const struct weir_field *field, void *at)
{
    bool first = true;
    struct weir__items map = {NULL, 0};
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_open(json, '{', "expected an object");
    while (rc == WEIR_OK && (rc = weir__json_item(json, '}', &first)) > 0) {
        void *entry = add_element(json, &map, field->size);
        if (!entry)
            return weir__json_no_room(json);
        rc = read_entry(json, field->type, entry);
    }
    if (rc == WEIR_OK)
        rc = check_keys(json, field, &map, where);
    if (rc == WEIR_OK)
        weir__store_items(at, map.items, map.count);
    return rc;
}

static int read_shaped(struct weir__json *json, const struct weir_field *field, void *record)
{
    char *at = (char *)record + field->offset;
    switch (field->shape) {
    case WEIR_SHAPE_PTR:
        return read_pointer(json, field, at);
    case WEIR_SHAPE_INLINE:
        return read_inline(json, field, at);
    case WEIR_SHAPE_LIST:
        return read_list(json, field, at);
    case WEIR_SHAPE_MAP:
        return read_map(json, field, at);
    default:
        return read_value(json, field, at);
    }
}

/* --- objects --- */

/* The fields of a struct, a message or an arm, and which of them have been seen. */
struct object {
    const struct weir_field *fields;
    size_t count;
    char *record;
    size_t next;     /* where the search begins: members mostly come in order */
    uint64_t *seen;  /* a bit per field */
    uint64_t few[2]; /* holds the bits when there are not many */
};

static int start_object(struct weir__json *json, struct object *object)
{
    object->next = 0;
    object->seen = object->few;
    memset(object->few, 0, sizeof object->few);
    if (object->count <= 64 * sizeof object->few / sizeof object->few[0])
        return WEIR_OK;
    object->seen = weir_arena_zalloc(json->arena, (object->count + 63) / 64 * sizeof(uint64_t));
    return object->seen ? WEIR_OK : weir__json_no_room(json);
}

/* True the first time. */
static bool see(struct object *object, size_t index)
{
    uint64_t bit = UINT64_C(1) << (index % 64);
    bool is_new = !(object->seen[index / 64] & bit);
    object->seen[index / 64] |= bit;
    return is_new;
}

/* Whether `member` is `name`, as it is or in lowerCamelCase. */
static bool names(struct weir_str member, const char *name)
{
    size_t i = 0;
    if (strlen(name) == member.len && memcmp(member.data, name, member.len) == 0)
        return true;
    for (bool after_bar = false; *name; name++) {
        char c = *name;
        if (c == '_') {
            after_bar = true;
            continue;
        }
        if (after_bar && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        after_bar = false;
        if (i == member.len || member.data[i++] != c)
            return false;
    }
    return i == member.len;
}

static const struct weir_arm *find_arm(const struct weir_type *choice, struct weir_str name)
{
    for (uint32_t i = 0; i < choice->arm_count; i++)
        if (names(name, choice->arms[i].name))
            return &choice->arms[i];
    return NULL;
}

/* What a member's name stands for: a field, or an arm of the choice that is the field. */
struct target {
    size_t index; /* of the field */
    const struct weir_arm *arm;
};

static bool is_target(const struct weir_field *field, struct weir_str name, struct target *ret)
{
    if (!(field->flags & WEIR_FIELD_FLATTEN))
        return names(name, field->name);
    ret->arm = find_arm(field->type, name);
    return ret->arm;
}

static bool find_target(struct object *object, struct weir_str name, struct target *ret)
{
    ret->arm = NULL;
    for (size_t tried = 0; tried < object->count; tried++) {
        size_t index = (object->next + tried) % object->count;
        if (is_target(&object->fields[index], name, ret)) {
            ret->index = index;
            object->next = index + 1;
            return true;
        }
    }
    return false;
}

/* Reads the members of the open object into their fields. */
static int read_members(struct weir__json *json, struct object *object);

static int read_arm_object(struct weir__json *json, const struct weir_arm *arm, char *choice)
{
    struct object object = {.fields = arm->fields, .count = arm->field_count, .record = choice};
    int rc = weir__json_open(json, '{', "expected an object");
    return rc < 0 ? rc : read_members(json, &object);
}

/* Makes `arm` the one that is set in the choice at `choice`. */
static int read_arm(struct weir__json *json, const struct weir_type *type,
                    const struct weir_arm *arm, char *choice)
{
    bool is_alone = arm->field_count == 1 && !arm->is_group;
    int rc =
        is_alone ? read_shaped(json, &arm->fields[0], choice) : read_arm_object(json, arm, choice);
    if (rc == WEIR_OK)
        weir__store_uint(choice + type->kind_offset, sizeof(int32_t), (uint32_t)arm->kind);
    return rc;
}

static int read_field(struct weir__json *json, const struct weir_field *field, char *record)
{
    int rc = read_shaped(json, field, record);
    if (rc == WEIR_OK && (field->flags & WEIR_FIELD_HAS))
        weir__store_uint(record + field->has_offset, 1, true);
    return rc;
}

static int read_target(struct weir__json *json, struct object *object, const struct target *target)
{
    const struct weir_field *field = &object->fields[target->index];
    if (target->arm)
        return read_arm(json, field->type, target->arm, object->record + field->offset);
    return read_field(json, field, object->record);
}

static int read_member(struct weir__json *json, struct object *object)
{
    struct target target;
    struct weir_str name;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_name(json, &name);
    if (rc < 0)
        return rc;
    if (!find_target(object, name, &target))
        rc = weir__json_fail(json, where, "there is no such member");
    else if (target.arm && weir__json_word(json, "null"))
        return WEIR_OK; /* leaves the choice open to its other arms */
    else if (!see(object, target.index))
        rc = weir__json_fail(json, where,
                             target.arm ? "another member of the choice is set"
                                        : "the member stands twice");
    else if (!weir__json_word(json, "null"))
        rc = read_target(json, object, &target);
    if (rc < 0)
        weir__at_name(json->err, name);
    return rc;
}

static int read_members(struct weir__json *json, struct object *object)
{
    bool first = true;
    int rc = start_object(json, object);
    while (rc == WEIR_OK && (rc = weir__json_item(json, '}', &first)) > 0)
        rc = read_member(json, object);
    return rc;
}

/* --- choices that are an object of their own --- */

struct choice {
    const struct weir_type *type;
    const struct weir_arm *arm; /* that is set */
    char *record;
    uint64_t tag;
    bool has_tag;
};

static int read_choice_value(struct weir__json *json, struct choice *choice, struct weir_str name,
                             const uint8_t *where)
{
    const struct weir_arm *arm = find_arm(choice->type, name);
    if (!arm && choice->type->tag_size && names(name, "tag")) {
        if (choice->has_tag)
            return weir__json_fail(json, where, "the member stands twice");
        choice->has_tag = true;
        return weir__json_tag(json, choice->type, &choice->tag);
    }
    if (!arm)
        return weir__json_fail(json, where, "the choice has no such member");
    if (choice->arm)
        return weir__json_fail(json, where, "another member of the choice is set");
    choice->arm = arm;
    return read_arm(json, choice->type, arm, choice->record);
}

static int read_choice_member(struct weir__json *json, struct choice *choice)
{
    struct weir_str name;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_name(json, &name);
    if (rc < 0)
        return rc;
    rc = read_choice_value(json, choice, name, where);
    if (rc < 0)
        weir__at_name(json->err, name);
    return rc;
}

/* An arm with a label has its tag by itself; another must have been told one. */
static int settle_choice(struct weir__json *json, struct choice *choice)
{
    const struct weir_type *type = choice->type;
    if (!choice->arm)
        return weir__json_fail(json, json->p - 1, "the choice needs a member");
    if (!type->tag_size)
        return WEIR_OK;
    if (!choice->has_tag && !choice->arm->has_tag_value)
        return weir__json_fail(json, json->p - 1, "this member needs a \"tag\" beside it");
    if (choice->has_tag && choice->arm->has_one_tag && choice->tag != choice->arm->tag)
        return weir__json_fail(json, json->p - 1, "this member has another \"tag\"");
    weir__store_uint(choice->record + type->tag_offset, type->tag_size,
                     choice->has_tag ? choice->tag : choice->arm->tag);
    return WEIR_OK;
}

static int read_choice(struct weir__json *json, const struct weir_type *type, void *record)
{
    struct choice choice = {.type = type, .record = record};
    bool first = true;
    int rc = WEIR_OK;
    while (rc == WEIR_OK && (rc = weir__json_item(json, '}', &first)) > 0)
        rc = read_choice_member(json, &choice);
    return rc < 0 ? rc : settle_choice(json, &choice);
}

static int read_record(struct weir__json *json, const struct weir_type *type, void *record)
{
    int rc = weir__json_open(json, '{', "expected an object");
    if (rc < 0)
        return rc;
    if (type->type_class == WEIR_TYPE_CHOICE)
        return read_choice(json, type, record);
    struct object object = {.fields = type->fields, .count = type->field_count, .record = record};
    weir__set_presets(type, record);
    return read_members(json, &object);
}

int weir_json_read(const struct weir_type *type, void *ret, struct weir_bytes json,
                   struct weir_arena *arena, struct weir_error *err)
{
    const uint8_t *text = json.len ? json.data : (const uint8_t *)"";
    struct weir__json scan = {text, text + json.len, text, arena, err, 0};
    void *record = weir_arena_zalloc(arena, type->size);
    if (!record)
        return weir__json_no_room(&scan);
    int rc = read_record(&scan, type, record);
    if (rc == WEIR_OK)
        rc = weir__json_done(&scan);
    if (rc == WEIR_OK)
        memcpy(ret, record, type->size);
    return rc;
}
