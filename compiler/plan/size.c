#include "plan/size.h"

#include <stdlib.h>

enum { ROUNDS = 16 };

/* Larger than anything that fits a u64 and small enough that sums of products stay exact. */
static const wide HUGE_SIZE = (wide)1 << 80;

static wide capped(wide n)
{
    return n > HUGE_SIZE ? -1 : n;
}

static struct size size_add(struct size a, struct size b)
{
    return (struct size){a.min + b.min, a.max < 0 || b.max < 0 ? -1 : capped(a.max + b.max)};
}

static struct size size_times(struct size element, struct size count)
{
    bool unbounded = element.max < 0 || count.max < 0;
    return (struct size){element.min * count.min, unbounded ? -1 : capped(element.max * count.max)};
}

static int by_type(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct size_entry *)a)->type;
    uintptr_t y = (uintptr_t)((const struct size_entry *)b)->type;
    return x < y ? -1 : x > y;
}

struct size size_of_type(const struct size_table *table, const struct model_type *type)
{
    struct size_entry key = {.type = type};
    const struct size_entry *found =
        table->count ? bsearch(&key, table->entries, table->count, sizeof(key), by_type) : NULL;
    return found ? found->size : (struct size){0, -1};
}

static struct size fixed(wide n)
{
    return (struct size){n, n};
}

struct size size_element_bits(const struct size_table *table, const struct model_field *field)
{
    if (size_is_text(field))
        return fixed(8);
    if (!size_is_record(field))
        return fixed(field->ref.bits);
    return size_times(size_of_type(table, field->ref.type), fixed(8));
}

/* How many elements, or bytes of a text, a field can have. */
static struct size count_of(const struct model_field *field)
{
    struct size count = {0, -1};
    switch (field->shape) {
    case MODEL_ONE:
        return size_is_text(field) ? count : fixed(1);
    case MODEL_FIXED:
        return fixed(field->count->value);
    case MODEL_COUNTED:
        count = (struct size){field->count->lo > 0 ? field->count->lo : 0, field->count->hi};
        break;
    case MODEL_PREFIXED:
        count.max = ((wide)1 << field->prefix.bits) - 1;
        break;
    case MODEL_REST:
    case MODEL_REPEATED:
    case MODEL_MAP:
        break;
    }
    if (field->max >= 0 && (count.max < 0 || field->max < count.max))
        count.max = field->max;
    if (field->min > count.min)
        count.min = field->min;
    return count;
}

static struct size field_bits(const struct size_table *table, const struct model_field *field)
{
    if (field->role == MODEL_LET || field->role == MODEL_PARAM)
        return fixed(0);
    if (field->role == MODEL_LITERAL && size_is_text(field))
        return fixed((wide)field->value->text_len * 8);
    struct size bits = size_times(size_element_bits(table, field), count_of(field));
    if (field->shape == MODEL_PREFIXED)
        bits = size_add(bits, fixed(field->prefix.bits));
    if (field->window.kind == MODEL_WINDOW_PREFIX) {
        wide most = (((wide)1 << field->window.prefix.bits) - 1) * 8;
        if (bits.max < 0 || bits.max > most)
            bits.max = most;
        bits = size_add(bits, fixed(field->window.prefix.bits));
    }
    if (field->condition)
        bits.min = 0;
    return bits;
}

static struct size members_size(const struct size_table *table, const struct model_member *members,
                                size_t count)
{
    struct size bits = {0, 0};
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD)
            bits = size_add(bits, field_bits(table, members[i].field));
    return (struct size){bits.min / 8, bits.max < 0 ? -1 : bits.max / 8};
}

static struct size choice_size(const struct size_table *table, const struct model_choice *choice)
{
    struct size all = {HUGE_SIZE, 0};
    for (size_t i = 0; i < choice->arm_count; i++) {
        struct size arm =
            members_size(table, choice->arms[i].members, choice->arms[i].member_count);
        if (arm.min < all.min)
            all.min = arm.min;
        if (arm.max < 0 || (all.max >= 0 && arm.max > all.max))
            all.max = arm.max;
    }
    if (!choice->arm_count)
        all.min = 0;
    return size_add(all, fixed(choice->by_tag ? choice->tag.bits / 8 : 0));
}

static struct size type_size(const struct size_table *table, const struct model_type *type)
{
    switch (type->base) {
    case MODEL_STRUCT:
        return members_size(table, type->structure.members, type->structure.member_count);
    case MODEL_CHOICE:
        return choice_size(table, &type->choice);
    case MODEL_ENUM:
        return fixed((type->enumeration.bits + 7) / 8);
    case MODEL_MESSAGE:
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_BOOL:
    case MODEL_FLOAT:
    case MODEL_STR:
    case MODEL_BYTES:
        break;
    }
    return (struct size){0, -1};
}

/* One pass over all types with what is known so far; a min only grows, from 0. */
static bool refine(struct size_table *table)
{
    bool changed = false;
    for (size_t i = 0; i < table->count; i++) {
        struct size_entry *entry = &table->entries[i];
        struct size size = type_size(table, entry->type);
        if (entry->type->recursive)
            size.max = -1;
        changed |= size.min != entry->size.min || size.max != entry->size.max;
        entry->size = size;
    }
    return changed;
}

struct size_table size_types(struct arena *arena, const struct model *model)
{
    struct size_table table = {NULL, 0};
    size_t total = 0;
    for (size_t i = 0; i < model->file_count; i++)
        total += model->files[i]->type_count;
    table.entries = arena_array(arena, total, sizeof(*table.entries));
    for (size_t i = 0; i < model->file_count; i++)
        for (size_t j = 0; j < model->files[i]->type_count; j++)
            table.entries[table.count++] = (struct size_entry){model->files[i]->types[j], {0, -1}};
    if (table.count)
        qsort(table.entries, table.count, sizeof(*table.entries), by_type);
    /* A type that cannot end has no least size; a few rounds are enough for all others. */
    for (int round = 0; round < ROUNDS && refine(&table); round++)
        ;
    return table;
}
