#include "wire/json_value.h"

#include <math.h>

#include "weir/arena.h"
#include "weir/name.h"
#include "wire/base64.h"
#include "wire/number.h"
#include "wire/value.h"

static bool is_name(struct weir_str text, const char *name)
{
    return text.len == strlen(name) && memcmp(text.data, name, text.len) == 0;
}

static bool is_whole_number(struct weir_str text)
{
    return text.len && weir__number_prefix(text) == text.len;
}

/* The text of a number that stands as it is or in a string. */
static int number_text(struct weir__json *json, struct weir_str *ret, const char *expected)
{
    if (weir__json_next(json) != '"')
        return weir__json_number(json, ret, expected);
    const uint8_t *where = json->p;
    int rc = weir__json_string(json, ret, expected);
    if (rc < 0)
        return rc;
    return is_whole_number(*ret) ? WEIR_OK : weir__json_fail(json, where, expected);
}

/* --- integers --- */

/* Whether it fits in `size` bytes with or without a sign; then *ret has its bits. */
static bool fits(bool negative, uint64_t magnitude, size_t size, bool is_signed, uint64_t *ret)
{
    unsigned bits = 8 * (unsigned)size;
    uint64_t most = UINT64_MAX >> (64 - bits);
    if (is_signed)
        most = (most >> 1) + negative;
    else if (negative)
        return false;
    *ret = negative ? 0 - magnitude : magnitude;
    return magnitude <= most;
}

static int convert_integer(struct weir__json *json, struct weir_str text, const uint8_t *where,
                           size_t size, bool is_signed, uint64_t *ret)
{
    bool negative;
    uint64_t magnitude, value;
    int rc = weir__number_integer(text, &negative, &magnitude);
    if (rc == WEIR_EINVAL)
        return weir__json_fail(json, where, "expected an integer");
    if (rc < 0 || !fits(negative, magnitude, size, is_signed, &value))
        return weir__json_fail(json, where, "the number does not fit the field");
    *ret = value;
    return WEIR_OK;
}

int weir__json_tag(struct weir__json *json, const struct weir_type *choice, uint64_t *ret)
{
    struct weir_str text;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = number_text(json, &text, "expected an integer");
    if (rc == WEIR_OK)
        rc = convert_integer(json, text, where, choice->tag_size, weir__tag_is_signed(choice), ret);
    if (rc == WEIR_OK && choice->tag_kind == WEIR_KIND_BOOL && *ret > 1)
        return weir__json_fail(json, where, "the number does not fit the field");
    return rc;
}

static int read_integer(struct weir__json *json, const struct weir_field *field, void *at)
{
    struct weir_str text;
    uint64_t value = 0;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = number_text(json, &text, "expected an integer");
    if (rc == WEIR_OK)
        rc = convert_integer(json, text, where, field->size, weir__field_is_signed(field), &value);
    if (rc == WEIR_OK)
        weir__store_uint(at, field->size, value);
    return rc;
}

/* --- enumerations --- */

static int named_enum(struct weir__json *json, const struct weir_field *field, struct weir_str name,
                      const uint8_t *where, void *at)
{
    const struct weir_enum_value *value = weir__enum_by_name(field->type, name);
    if (!value)
        return weir__json_fail(json, where, "the enumeration has no such name");
    weir__store_uint(at, field->size, (uint64_t)value->value);
    return WEIR_OK;
}

static int numbered_enum(struct weir__json *json, const struct weir_field *field,
                         struct weir_str text, const uint8_t *where, void *at)
{
    uint64_t value = 0;
    int rc = convert_integer(json, text, where, field->size, weir__field_is_signed(field), &value);
    if (rc < 0)
        return rc;
    weir__store_uint(at, field->size, value);
    int64_t number =
        weir__field_is_signed(field) ? weir__load_int(at, field->size) : (int64_t)value;
    if (field->type->closed && !weir__enum_by_number(field->type, number))
        return weir__json_fail(json, where, "the enumeration is closed and has no such value");
    return WEIR_OK;
}

static int read_enum(struct weir__json *json, const struct weir_field *field, void *at)
{
    static const char expected[] = "expected a name of the enumeration or a number";
    struct weir_str text;
    bool is_string = weir__json_next(json) == '"';
    const uint8_t *where = json->p;
    int rc = is_string ? weir__json_string(json, &text, expected)
                       : weir__json_number(json, &text, expected);
    if (rc < 0)
        return rc;
    return is_string ? named_enum(json, field, text, where, at)
                     : numbered_enum(json, field, text, where, at);
}

/* --- floats --- */

/* What no JSON number can say. */
static bool special_real(struct weir_str text, double *ret)
{
    if (is_name(text, "NaN"))
        *ret = (double)NAN;
    else if (is_name(text, "Infinity"))
        *ret = (double)INFINITY;
    else if (is_name(text, "-Infinity"))
        *ret = -(double)INFINITY;
    else
        return false;
    return true;
}

static void store_real(const struct weir_field *field, void *at, double value)
{
    float single = (float)value;
    if (field->kind == WEIR_KIND_F32)
        memcpy(at, &single, sizeof single);
    else
        memcpy(at, &value, sizeof value);
}

static int convert_real(struct weir__json *json, const struct weir_field *field,
                        struct weir_str text, const uint8_t *where, void *at)
{
    float single = 0;
    double value = 0;
    bool is_single = field->kind == WEIR_KIND_F32;
    int rc = is_single ? weir__number_f32(text, &single) : weir__number_f64(text, &value);
    if (rc < 0)
        return weir__json_fail(json, where, "the number does not fit the field");
    store_real(field, at, is_single ? (double)single : value);
    return WEIR_OK;
}

static int read_real(struct weir__json *json, const struct weir_field *field, void *at)
{
    static const char expected[] = "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\"";
    struct weir_str text;
    double special;
    bool is_string = weir__json_next(json) == '"';
    const uint8_t *where = json->p;
    int rc = is_string ? weir__json_string(json, &text, expected)
                       : weir__json_number(json, &text, expected);
    if (rc < 0)
        return rc;
    if (is_string && special_real(text, &special)) {
        store_real(field, at, special);
        return WEIR_OK;
    }
    if (!is_whole_number(text))
        return weir__json_fail(json, where, expected);
    return convert_real(json, field, text, where, at);
}

/* --- text, bytes, bool --- */

static int store_text(struct weir__json *json, struct weir_str text, void *at)
{
    char *copy = weir_arena_dup(json->arena, text.data, text.len);
    if (!copy)
        return weir__json_no_room(json);
    text.data = copy;
    memcpy(at, &text, sizeof text);
    return WEIR_OK;
}

static int read_text(struct weir__json *json, void *at)
{
    struct weir_str text;
    int rc = weir__json_string(json, &text, "expected a string");
    return rc < 0 ? rc : store_text(json, text, at);
}

/* A string of base64 and the bytes that it stands for. */
static int read_base64(struct weir__json *json, struct weir_bytes *ret)
{
    struct weir_str text;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_string(json, &text, "expected a string of base64");
    if (rc < 0)
        return rc;
    size_t size = weir__base64_decoded_size(text);
    if (size == WEIR__BASE64_REFUSED)
        return weir__json_fail(json, where, "no base64 has this length");
    uint8_t *data = weir_arena_alloc(json->arena, size);
    if (!data)
        return weir__json_no_room(json);
    if (weir__base64_decode(data, text) != text.len)
        return weir__json_fail(json, where, "malformed base64");
    *ret = (struct weir_bytes){data, size};
    return WEIR_OK;
}

static int read_bytes(struct weir__json *json, void *at)
{
    struct weir_bytes bytes;
    int rc = read_base64(json, &bytes);
    if (rc == WEIR_OK)
        memcpy(at, &bytes, sizeof bytes);
    return rc;
}

static int read_fixed(struct weir__json *json, const struct weir_field *field, void *at)
{
    struct weir_bytes bytes;
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = read_base64(json, &bytes);
    if (rc < 0)
        return rc;
    if (bytes.len != field->size)
        return weir__json_fail(json, where, "the field has another number of bytes");
    memcpy(at, bytes.data, bytes.len);
    return WEIR_OK;
}

/* A chain of labels: preset.u has its bounds. */
static int read_label_name(struct weir__json *json, const struct weir_field *field, void *at)
{
    struct weir_str text;
    uint8_t bytes[WEIR_NAME_MAX];
    weir__json_next(json);
    const uint8_t *where = json->p;
    int rc = weir__json_string(json, &text, "expected a name");
    if (rc < 0)
        return rc;
    int len = weir_name_parse(text.data, text.len, (size_t)(field->preset.u & 255),
                              (size_t)(field->preset.u >> 8), bytes);
    if (len < 0)
        return weir__json_fail(json, where, "malformed name");
    struct weir_bytes name = {weir_arena_dup(json->arena, bytes, (size_t)len), (size_t)len};
    if (!name.data)
        return weir__json_no_room(json);
    memcpy(at, &name, sizeof name);
    return WEIR_OK;
}

static int read_bool(struct weir__json *json, void *at)
{
    bool is_true = weir__json_word(json, "true");
    if (!is_true && !weir__json_word(json, "false"))
        return weir__json_fail(json, json->p, "expected true or false");
    weir__store_uint(at, 1, is_true);
    return WEIR_OK;
}

int weir__json_scalar(struct weir__json *json, const struct weir_field *field, void *at)
{
    switch (field->kind) {
    case WEIR_KIND_BOOL:
        return read_bool(json, at);
    case WEIR_KIND_F32:
    case WEIR_KIND_F64:
        return read_real(json, field, at);
    case WEIR_KIND_ENUM:
        return read_enum(json, field, at);
    case WEIR_KIND_STR:
        return read_text(json, at);
    case WEIR_KIND_BYTES:
        return read_bytes(json, at);
    case WEIR_KIND_NAME:
        return read_label_name(json, field, at);
    case WEIR_KIND_FIXED:
        return read_fixed(json, field, at);
    default:
        return read_integer(json, field, at);
    }
}

int weir__json_key(struct weir__json *json, const struct weir_field *field, struct weir_str name,
                   const uint8_t *where, void *at)
{
    uint64_t value = 0;
    bool is_number = is_whole_number(name);
    if (field->kind == WEIR_KIND_STR)
        return store_text(json, name, at);
    if (field->kind == WEIR_KIND_BOOL) {
        if (!is_name(name, "true") && !is_name(name, "false"))
            return weir__json_fail(json, where, "expected \"true\" or \"false\"");
        weir__store_uint(at, 1, name.len == 4);
        return WEIR_OK;
    }
    if (field->kind == WEIR_KIND_ENUM && !is_number)
        return named_enum(json, field, name, where, at);
    if (!is_number)
        return weir__json_fail(json, where, "expected an integer in a string");
    if (field->kind == WEIR_KIND_ENUM)
        return numbered_enum(json, field, name, where, at);
    int rc = convert_integer(json, name, where, field->size, weir__field_is_signed(field), &value);
    if (rc == WEIR_OK)
        weir__store_uint(at, field->size, value);
    return rc;
}
