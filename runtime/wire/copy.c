#include "weir/arena.h"
#include "weir/type.h"
#include "wire/value.h"

enum { DEPTH_MAX = 256 };

struct copier {
    struct weir_arena *arena;
    uint32_t depth;
};

static int copy_inner(struct copier *c, const struct weir_type *type, void *record);

/* Whether elements of the field hold pointers into memory of their own. */
static bool owns_more(const struct weir_field *field)
{
    return field->kind == WEIR_KIND_STR || field->kind == WEIR_KIND_BYTES ||
           field->kind == WEIR_KIND_NAME || field->kind == WEIR_KIND_RECORD;
}

/* Replaces the memory that the element at `at`, already copied itself, points to. */
static int copy_element(struct copier *c, const struct weir_field *field, void *at)
{
    struct weir_bytes view;
    if (field->kind == WEIR_KIND_RECORD)
        return copy_inner(c, field->type, at);
    if (!owns_more(field))
        return WEIR_OK;
    memcpy(&view, at, sizeof view);
    if (view.len && !view.data)
        return WEIR_EINVAL;
    if (view.len && !(view.data = weir_arena_dup(c->arena, view.data, view.len)))
        return WEIR_ENOMEM;
    if (!view.len)
        view.data = NULL; /* borrow nothing, not even nothing */
    memcpy(at, &view, sizeof view);
    return WEIR_OK;
}

static int copy_elements(struct copier *c, const struct weir_field *field, char *items,
                         size_t count)
{
    int rc = WEIR_OK;
    if (owns_more(field))
        for (size_t i = 0; rc == WEIR_OK && i < count; i++)
            rc = copy_element(c, field, items + i * field->size);
    return rc;
}

static int copy_list(struct copier *c, const struct weir_field *field, char *at)
{
    struct weir__items list = weir__load_items(at);
    char *items = NULL;
    if (list.count && !list.items)
        return WEIR_EINVAL;
    if (list.count && !(items = weir_arena_dup(c->arena, list.items, list.count * field->size)))
        return WEIR_ENOMEM;
    weir__store_items(at, items, list.count);
    return copy_elements(c, field, items, list.count);
}

static int copy_pointer(struct copier *c, const struct weir_field *field, char *at)
{
    void *value = weir__load_pointer(at);
    if (!value)
        return WEIR_OK;
    value = weir_arena_dup(c->arena, value, field->size);
    if (!value)
        return WEIR_ENOMEM;
    weir__store_pointer(at, value);
    return copy_element(c, field, value);
}

/* What an absent field holds is left alone: nobody may look at it. */
static int copy_field(struct copier *c, const struct weir_field *field, char *record)
{
    char *at = record + field->offset;
    if (!weir__field_is_present(field, record))
        return WEIR_OK;
    switch (field->shape) {
    case WEIR_SHAPE_PTR:
        return copy_pointer(c, field, at);
    case WEIR_SHAPE_LIST:
    case WEIR_SHAPE_MAP:
        return copy_list(c, field, at);
    case WEIR_SHAPE_INLINE:
        return copy_elements(c, field, at, field->count);
    default:
        return copy_element(c, field, at);
    }
}

static int copy_fields(struct copier *c, const struct weir_field *fields, size_t count,
                       char *record)
{
    int rc = WEIR_OK;
    for (size_t i = 0; rc == WEIR_OK && i < count; i++)
        rc = copy_field(c, &fields[i], record);
    return rc;
}

/* A choice without an arm is copied as it is; of a kind that no arm has, nobody knows what it holds. */
static int copy_arm(struct copier *c, const struct weir_type *choice, char *record)
{
    const struct weir_arm *arm = weir__arm_in(choice, record);
    if (arm)
        return copy_fields(c, arm->fields, arm->field_count, record);
    return weir__arm_kind(choice, record) ? WEIR_EINVAL : WEIR_OK;
}

/* `record` is a shallow copy; makes it a deep one. */
static int copy_inner(struct copier *c, const struct weir_type *type, void *record)
{
    int rc;
    if (c->depth == DEPTH_MAX)
        return WEIR_EDEPTH;
    c->depth++;
    if (type->type_class == WEIR_TYPE_CHOICE)
        rc = copy_arm(c, type, record);
    else
        rc = copy_fields(c, type->fields, type->field_count, record);
    c->depth--;
    return rc;
}

int weir_copy(const struct weir_type *type, void *ret, const void *value, struct weir_arena *arena)
{
    struct copier c = {.arena = arena};
    void *record = weir_arena_dup(arena, value, type->size);
    if (!record)
        return WEIR_ENOMEM;
    int rc = copy_inner(&c, type, record);
    if (rc == WEIR_OK)
        memcpy(ret, record, type->size);
    return rc;
}
