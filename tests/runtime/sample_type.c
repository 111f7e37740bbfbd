#include "sample_type.h"

#include <string.h>

/* --- enumerations --- */

static const struct weir_enum_value color_values[] = {
    {"red", SAMPLE_RED}, {"green", SAMPLE_GREEN}, {"back", SAMPLE_BACK}};
static const struct weir_type color_type = {.name = "sample.Color",
                                            .type_class = WEIR_TYPE_ENUM,
                                            .size = sizeof(enum sample_color),
                                            .value_count = 3,
                                            .values = color_values};
static const struct weir_type strict_type = {.name = "sample.Strict",
                                             .type_class = WEIR_TYPE_ENUM,
                                             .closed = true,
                                             .size = sizeof(enum sample_color),
                                             .value_count = 3,
                                             .values = color_values};
static const struct weir_enum_value wide_values[] = {{"huge", INT64_MAX}};
static const struct weir_type wide_type = {.name = "sample.Wide",
                                           .type_class = WEIR_TYPE_ENUM,
                                           .size = 8,
                                           .value_count = 1,
                                           .values = wide_values};

/* A field of `struct owner` whose element has the type of `element`. */
#define FIELD(owner, member, KIND, SHAPE, element)                                                 \
    .name = #member, .kind = WEIR_KIND_##KIND, .shape = WEIR_SHAPE_##SHAPE,                        \
    .offset = offsetof(struct owner, member), .size = sizeof(element)
#define ONE(owner, member, KIND) FIELD(owner, member, KIND, ONE, ((struct owner *)0)->member)
#define LIST(owner, member, KIND, SHAPE)                                                           \
    FIELD(owner, member, KIND, SHAPE, *((struct owner *)0)->member.items)
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- struct --- */

static const struct weir_field point_fields[] = {
    {ONE(sample_point, x, I16)},
    {ONE(sample_point, y, U8)},
    {ONE(sample_point, label, STR), .flags = WEIR_FIELD_HAS,
     .has_offset = offsetof(struct sample_point, has_label)},
    {FIELD(sample_point, next, RECORD, PTR, struct sample_point), .type = &sample_point_type},
};
const struct weir_type sample_point_type = {.name = "sample.Point",
                                            .type_class = WEIR_TYPE_STRUCT,
                                            .size = sizeof(struct sample_point),
                                            .field_count = COUNT(point_fields),
                                            .fields = point_fields};

/* --- choice --- */

static const struct weir_field dot_fields[] = {
    {ONE(sample_shape, dot, RECORD), .type = &sample_point_type}};
static const struct weir_field line_fields[] = {
    {ONE(sample_shape, from, RECORD), .type = &sample_point_type}, {ONE(sample_shape, width, U32)}};
static const struct weir_field raw_fields[] = {{ONE(sample_shape, raw, BYTES)}};
static const struct weir_arm shape_arms[] = {
    {"dot", SHAPE_DOT, 1, false, true, false, 1, dot_fields},
    {"line", SHAPE_LINE, 2, false, true, true, 2, line_fields},
    {"raw", SHAPE_RAW, 1, false, false, false, 0, raw_fields},
    {"void", SHAPE_VOID, 0, false, true, false, 9, NULL},
};
const struct weir_type sample_shape_type = {.name = "sample.Shape",
                                            .type_class = WEIR_TYPE_CHOICE,
                                            .size = sizeof(struct sample_shape),
                                            .arm_count = COUNT(shape_arms),
                                            .arms = shape_arms,
                                            .kind_offset = offsetof(struct sample_shape, kind),
                                            .tag_offset = offsetof(struct sample_shape, tag),
                                            .tag_size = 2};

/* --- maps --- */

static const struct weir_field label_fields[] = {{ONE(sample_label, key, STR)},
                                                 {ONE(sample_label, value, STR)}};
static const struct weir_type label_type = {.name = "sample.Labels",
                                            .size = sizeof(struct sample_label),
                                            .field_count = 2,
                                            .fields = label_fields};
static const struct weir_field count_fields[] = {
    {ONE(sample_count, key, I32)}, {ONE(sample_count, value, RECORD), .type = &sample_point_type}};
static const struct weir_type count_type = {.name = "sample.Counts",
                                            .size = sizeof(struct sample_count),
                                            .field_count = 2,
                                            .fields = count_fields};
static const struct weir_field switch_fields[] = {{ONE(sample_switch, key, BOOL)},
                                                  {ONE(sample_switch, value, F64)}};
static const struct weir_type switch_type = {.name = "sample.Switches",
                                             .size = sizeof(struct sample_switch),
                                             .field_count = 2,
                                             .fields = switch_fields};
static const struct weir_field tint_fields[] = {{ONE(sample_tint, key, ENUM), .type = &color_type},
                                                {ONE(sample_tint, value, U64)}};
static const struct weir_type tint_type = {.name = "sample.Tints",
                                           .size = sizeof(struct sample_tint),
                                           .field_count = 2,
                                           .fields = tint_fields};

/* --- a message's choice --- */

struct sample_body { /* as the one within struct sample */
    enum sample_body_kind kind;
    union {
        struct weir_str body_text;
        struct sample_point *body_point;
    };
};
static const struct weir_field body_text_fields[] = {{ONE(sample_body, body_text, STR)}};
static const struct weir_field body_point_fields[] = {
    {FIELD(sample_body, body_point, RECORD, PTR, struct sample_point), .type = &sample_point_type}};
static const struct weir_arm body_arms[] = {
    {"body_text", BODY_TEXT, 1, false, false, false, 0, body_text_fields},
    {"body_point", BODY_POINT, 1, false, false, false, 0, body_point_fields}};
static const struct weir_type body_type = {.name = "sample.Body",
                                           .type_class = WEIR_TYPE_CHOICE,
                                           .size = sizeof(struct sample_body),
                                           .arm_count = 2,
                                           .arms = body_arms,
                                           .kind_offset = offsetof(struct sample_body, kind)};

/* --- message --- */

#define IMPLICIT(member, KIND) ONE(sample, member, KIND), .flags = WEIR_FIELD_IMPLICIT

static const struct weir_field fields[] = {
    {IMPLICIT(yes, BOOL)},
    {IMPLICIT(a_u8, U8)},
    {IMPLICIT(a_u16, U16)},
    {IMPLICIT(a_u32, U32)},
    {IMPLICIT(a_u64, U64)},
    {IMPLICIT(a_i8, I8)},
    {IMPLICIT(a_i16, I16)},
    {IMPLICIT(a_i32, I32)},
    {IMPLICIT(a_i64, I64)},
    {IMPLICIT(a_f32, F32)},
    {IMPLICIT(a_f64, F64)},
    {IMPLICIT(color, ENUM), .type = &color_type},
    {IMPLICIT(strict, ENUM), .type = &strict_type},
    {ONE(sample, wide_color, ENUM), .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_WIDE_ENUM,
     .type = &wide_type},
    {IMPLICIT(text, STR)},
    {IMPLICIT(blob, BYTES)},
    {IMPLICIT(fixed, FIXED)},
    {ONE(sample, maybe, U32), .flags = WEIR_FIELD_HAS,
     .has_offset = offsetof(struct sample, has_maybe)},
    {IMPLICIT(ttl, U32), .preset.u = 7},
    {IMPLICIT(mode, STR), .preset.s = "fast"},
    {ONE(sample, point, RECORD), .type = &sample_point_type},
    {FIELD(sample, child, RECORD, PTR, struct sample), .type = &sample_type},
    {FIELD(sample, grid, U16, INLINE, uint16_t), .count = 3},
    {FIELD(sample, macs, FIXED, INLINE, uint8_t[6]), .count = 2},
    {LIST(sample, numbers, I64, LIST)},
    {LIST(sample, words, STR, LIST)},
    {LIST(sample, shapes, RECORD, LIST), .type = &sample_shape_type},
    {LIST(sample, labels, RECORD, MAP), .type = &label_type},
    {LIST(sample, counts, RECORD, MAP), .type = &count_type},
    {LIST(sample, switches, RECORD, MAP), .type = &switch_type},
    {LIST(sample, tints, RECORD, MAP), .type = &tint_type},
    {ONE(sample, body, RECORD), .flags = WEIR_FIELD_FLATTEN, .type = &body_type},
    {ONE(sample, unknown, BYTES), .flags = WEIR_FIELD_UNKNOWN},
};
const struct weir_type sample_type = {.name = "sample.Sample",
                                      .type_class = WEIR_TYPE_MESSAGE,
                                      .size = sizeof(struct sample),
                                      .field_count = COUNT(fields),
                                      .fields = fields};

/* --- a full value --- */

const char sample_json[] =
    "{\"yes\":true,\"a_u8\":255,\"a_u16\":65535,\"a_u32\":4294967295,"
    "\"a_u64\":\"18446744073709551615\",\"a_i8\":-128,\"a_i16\":-32768,\"a_i32\":-2147483648,"
    "\"a_i64\":\"-9223372036854775808\",\"a_f32\":0.1,\"a_f64\":-1.5e+300,\"color\":\"green\","
    "\"strict\":\"back\",\"wide_color\":\"huge\",\"text\":\"h\303\251 \\\"q\\\" \\\\ \\n\\u0001\","
    "\"blob\":\"AP8Q\",\"fixed\":\"AQIDBAU=\",\"maybe\":0,\"ttl\":0,\"mode\":\"\","
    "\"point\":{\"x\":-2,\"y\":3,\"label\":\"here\",\"next\":{\"x\":4,\"y\":5}},"
    "\"child\":{\"a_u8\":1,\"point\":{\"x\":0,\"y\":0},\"grid\":[0,0,0],"
    "\"macs\":[\"AAAAAAAA\",\"AAAAAAAA\"],\"body_text\":\"\"},"
    "\"grid\":[1,2,3],\"macs\":[\"AQEBAQEB\",\"AgICAgIC\"],\"numbers\":[\"1\",\"-2\",\"3\",\"4\","
    "\"5\"],"
    "\"words\":[\"\",\"two\"],\"shapes\":[{\"dot\":{\"x\":1,\"y\":1}},"
    "{\"line\":{\"from\":{\"x\":2,\"y\":2},\"width\":9}},{\"raw\":\"eHk=\",\"tag\":77},"
    "{\"void\":{}},{\"dot\":{\"x\":0,\"y\":0},\"tag\":3}],"
    "\"labels\":{\"k\":\"v\",\"\":\"empty\"},\"counts\":{\"-5\":{\"x\":6,\"y\":7}},"
    "\"switches\":{\"true\":\"NaN\",\"false\":\"-Infinity\"},\"tints\":{\"red\":\"1\",\"17\":\"2\"}"
    ","
    "\"body_point\":{\"x\":8,\"y\":9},\"unknown\":\"CAE=\"}";

static void *copied(struct weir_arena *arena, const void *data, size_t size)
{
    return weir_arena_dup(arena, data, size);
}

static void fill_scalars(struct sample *s)
{
    s->yes = true;
    s->a_u8 = UINT8_MAX;
    s->a_u16 = UINT16_MAX;
    s->a_u32 = UINT32_MAX;
    s->a_u64 = UINT64_MAX;
    s->a_i8 = INT8_MIN;
    s->a_i16 = INT16_MIN;
    s->a_i32 = INT32_MIN;
    s->a_i64 = INT64_MIN;
    s->a_f32 = 0.1f;
    s->a_f64 = -1.5e300;
    s->color = SAMPLE_GREEN;
    s->strict = SAMPLE_BACK;
    s->wide_color = INT64_MAX;
    s->has_maybe = true;
    s->text = WEIR_STR("h\303\251 \"q\" \\ \n\001");
    s->blob = WEIR_BYTES("\x00\xff\x10");
    memcpy(s->fixed, "\1\2\3\4\5", 5);
    memcpy(s->grid, (uint16_t[]){1, 2, 3}, sizeof s->grid);
    memcpy(s->macs, "\1\1\1\1\1\1\2\2\2\2\2\2", 12);
    s->unknown = WEIR_BYTES("\x08\x01");
}

static void fill_lists(struct sample *s, struct weir_arena *arena)
{
    const int64_t numbers[] = {1, -2, 3, 4, 5};
    const struct weir_str words[] = {WEIR_STR(""), WEIR_STR("two")};
    const struct sample_shape shapes[] = {
        {.kind = SHAPE_DOT, .tag = 1, .dot = {.x = 1, .y = 1}},
        {.kind = SHAPE_LINE, .tag = 2, .from = {.x = 2, .y = 2}, .width = 9},
        {.kind = SHAPE_RAW, .tag = 77, .raw = WEIR_BYTES("xy")},
        {.kind = SHAPE_VOID, .tag = 9},
        {.kind = SHAPE_DOT, .tag = 3},
    };
    s->numbers.items = copied(arena, numbers, sizeof numbers);
    s->numbers.count = COUNT(numbers);
    s->words.items = copied(arena, words, sizeof words);
    s->words.count = COUNT(words);
    s->shapes.items = copied(arena, shapes, sizeof shapes);
    s->shapes.count = COUNT(shapes);
}

static void fill_maps(struct sample *s, struct weir_arena *arena)
{
    const struct sample_label labels[] = {{WEIR_STR("k"), WEIR_STR("v")},
                                          {WEIR_STR(""), WEIR_STR("empty")}};
    const struct sample_count counts[] = {{-5, {.x = 6, .y = 7}}};
    const struct sample_switch switches[] = {{true, __builtin_nan("")}, {false, -__builtin_inf()}};
    const struct sample_tint tints[] = {{SAMPLE_RED, 1}, {(enum sample_color)17, 2}};
    s->labels.items = copied(arena, labels, sizeof labels);
    s->labels.count = COUNT(labels);
    s->counts.items = copied(arena, counts, sizeof counts);
    s->counts.count = COUNT(counts);
    s->switches.items = copied(arena, switches, sizeof switches);
    s->switches.count = COUNT(switches);
    s->tints.items = copied(arena, tints, sizeof tints);
    s->tints.count = COUNT(tints);
}

void sample_fill(struct sample *ret, struct weir_arena *arena)
{
    struct sample child = {.a_u8 = 1, .ttl = 7, .mode = WEIR_STR("fast")};
    struct sample_point next = {.x = 4, .y = 5}, body = {.x = 8, .y = 9};
    child.body.kind = BODY_TEXT;
    memset(ret, 0, sizeof *ret);
    fill_scalars(ret);
    fill_lists(ret, arena);
    fill_maps(ret, arena);
    ret->point.x = -2;
    ret->point.y = 3;
    ret->point.has_label = true;
    ret->point.label = WEIR_STR("here");
    ret->point.next = copied(arena, &next, sizeof next);
    ret->child = copied(arena, &child, sizeof child);
    ret->body.kind = BODY_POINT;
    ret->body.body_point = copied(arena, &body, sizeof body);
}

/* --- equality, field by field and without the tables --- */

static bool same_bytes(const void *a, size_t a_len, const void *b, size_t b_len)
{
    return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}

#define SAME_VIEW(a, b) same_bytes((a).data, (a).len, (b).data, (b).len)

static bool same_point(const struct sample_point *a, const struct sample_point *b)
{
    if (!a || !b)
        return a == b;
    return a->x == b->x && a->y == b->y && a->has_label == b->has_label &&
           (!a->has_label || SAME_VIEW(a->label, b->label)) && same_point(a->next, b->next);
}

static bool same_shape(const struct sample_shape *a, const struct sample_shape *b)
{
    if (a->kind != b->kind || a->tag != b->tag)
        return false;
    switch (a->kind) {
    case SHAPE_DOT:
        return same_point(&a->dot, &b->dot);
    case SHAPE_LINE:
        return same_point(&a->from, &b->from) && a->width == b->width;
    case SHAPE_RAW:
        return SAME_VIEW(a->raw, b->raw);
    default:
        return true;
    }
}

static bool same_scalars(const struct sample *a, const struct sample *b)
{
    return a->yes == b->yes && a->a_u8 == b->a_u8 && a->a_u16 == b->a_u16 && a->a_u32 == b->a_u32 &&
           a->a_u64 == b->a_u64 && a->a_i8 == b->a_i8 && a->a_i16 == b->a_i16 &&
           a->a_i32 == b->a_i32 && a->a_i64 == b->a_i64 &&
           memcmp(&a->a_f32, &b->a_f32, sizeof a->a_f32) == 0 &&
           memcmp(&a->a_f64, &b->a_f64, sizeof a->a_f64) == 0 && a->color == b->color &&
           a->strict == b->strict && a->wide_color == b->wide_color &&
           SAME_VIEW(a->text, b->text) && SAME_VIEW(a->blob, b->blob) &&
           memcmp(a->fixed, b->fixed, sizeof a->fixed) == 0 && a->has_maybe == b->has_maybe &&
           a->maybe == b->maybe && a->ttl == b->ttl && SAME_VIEW(a->mode, b->mode) &&
           memcmp(a->grid, b->grid, sizeof a->grid) == 0 &&
           memcmp(a->macs, b->macs, sizeof a->macs) == 0 && SAME_VIEW(a->unknown, b->unknown);
}

static bool same_lists(const struct sample *a, const struct sample *b)
{
    bool same = a->numbers.count == b->numbers.count && a->words.count == b->words.count &&
                a->shapes.count == b->shapes.count;
    for (size_t i = 0; same && i < a->numbers.count; i++)
        same = a->numbers.items[i] == b->numbers.items[i];
    for (size_t i = 0; same && i < a->words.count; i++)
        same = SAME_VIEW(a->words.items[i], b->words.items[i]);
    for (size_t i = 0; same && i < a->shapes.count; i++)
        same = same_shape(&a->shapes.items[i], &b->shapes.items[i]);
    return same;
}

static bool same_maps(const struct sample *a, const struct sample *b)
{
    bool same = a->labels.count == b->labels.count && a->counts.count == b->counts.count &&
                a->switches.count == b->switches.count && a->tints.count == b->tints.count;
    for (size_t i = 0; same && i < a->labels.count; i++)
        same = SAME_VIEW(a->labels.items[i].key, b->labels.items[i].key) &&
               SAME_VIEW(a->labels.items[i].value, b->labels.items[i].value);
    for (size_t i = 0; same && i < a->counts.count; i++)
        same = a->counts.items[i].key == b->counts.items[i].key &&
               same_point(&a->counts.items[i].value, &b->counts.items[i].value);
    for (size_t i = 0; same && i < a->switches.count; i++)
        same = a->switches.items[i].key == b->switches.items[i].key &&
               memcmp(&a->switches.items[i].value, &b->switches.items[i].value, 8) == 0;
    for (size_t i = 0; same && i < a->tints.count; i++)
        same = a->tints.items[i].key == b->tints.items[i].key &&
               a->tints.items[i].value == b->tints.items[i].value;
    return same;
}

bool sample_equal(const struct sample *a, const struct sample *b)
{
    if (!a || !b)
        return a == b;
    if (a->body.kind != b->body.kind ||
        (a->body.kind == BODY_TEXT && !SAME_VIEW(a->body.body_text, b->body.body_text)) ||
        (a->body.kind == BODY_POINT && !same_point(a->body.body_point, b->body.body_point)))
        return false;
    return same_scalars(a, b) && same_point(&a->point, &b->point) && same_lists(a, b) &&
           same_maps(a, b) && sample_equal(a->child, b->child);
}
