#include <math.h>

#include "weir/buf.h"
#include "weir/name.h"
#include "weir/type.h"
#include "weir/utf8.h"
#include "wire/base64.h"
#include "wire/number.h"
#include "wire/value.h"

struct writer {
    struct weir_buf *out;
    uint32_t depth;   /* objects and arrays that are open */
    bool needs_comma; /* the next item is not the first */
};

static int write_record(struct writer *w, const struct weir_type *type, const void *record);
static int write_shaped(struct writer *w, const struct weir_field *field, const void *record);

/* --- punctuation --- */

static int put(struct writer *w, const char *text, size_t len)
{
    return weir_buf_append(w->out, text, len);
}

/* What every value and name begins with. */
static int separate(struct writer *w)
{
    bool needs_comma = w->needs_comma;
    w->needs_comma = true;
    return needs_comma ? put(w, ",", 1) : WEIR_OK;
}

static int open_bracket(struct writer *w, const char *bracket)
{
    if (w->depth == WEIR_JSON_DEPTH)
        return WEIR_EDEPTH;
    w->depth++;
    int rc = separate(w);
    w->needs_comma = false;
    return rc < 0 ? rc : put(w, bracket, 1);
}

static int close_bracket(struct writer *w, const char *bracket)
{
    w->depth--;
    w->needs_comma = true;
    return put(w, bracket, 1);
}

/* --- text --- */

/* Characters at the start that stand for themselves. */
static size_t plain_run(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && (unsigned char)text[i] >= 0x20 && text[i] != '"' && text[i] != '\\')
        i++;
    return i;
}

static int put_escape(struct writer *w, char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char names[] = "btn?fr"; /* from 8 on */
    char escape[6] = {'\\', 'u', '0', '0', digits[c >> 4 & 15], digits[c & 15]};
    if (c == '"' || c == '\\')
        escape[1] = c;
    else if (c >= '\b' && c <= '\r' && c != '\v')
        escape[1] = names[c - '\b'];
    return put(w, escape, escape[1] == 'u' ? 6 : 2);
}

static int put_quoted(struct writer *w, struct weir_str text)
{
    if ((text.len && !text.data) || !weir_utf8_valid(text.data, text.len))
        return WEIR_EINVAL;
    int rc = put(w, "\"", 1);
    for (size_t i = 0; rc == WEIR_OK && i < text.len;) {
        size_t run = plain_run(text.data + i, text.len - i);
        rc = put(w, text.data + i, run);
        i += run;
        if (rc == WEIR_OK && i < text.len)
            rc = put_escape(w, text.data[i++]);
    }
    return rc < 0 ? rc : put(w, "\"", 1);
}

static int write_text(struct writer *w, struct weir_str text)
{
    int rc = separate(w);
    return rc < 0 ? rc : put_quoted(w, text);
}

static int write_name(struct writer *w, struct weir_str name)
{
    int rc = write_text(w, name);
    w->needs_comma = false;
    return rc < 0 ? rc : put(w, ":", 1);
}

static int write_literal_name(struct writer *w, const char *name)
{
    return write_name(w, (struct weir_str){name, strlen(name)});
}

static int write_base64(struct writer *w, struct weir_bytes bytes)
{
    size_t size = weir__base64_size(bytes.len);
    if (bytes.len && !bytes.data)
        return WEIR_EINVAL;
    int rc = separate(w);
    if (rc < 0)
        return rc;
    char *to = (char *)weir_buf_reserve(w->out, size + 2);
    if (!to)
        return WEIR_ENOMEM;
    to[0] = '"';
    weir__base64_encode(to + 1, bytes);
    to[size + 1] = '"';
    weir_buf_commit(w->out, size + 2);
    return WEIR_OK;
}

/* --- scalars --- */

/* A scalar as text, and whether it is a JSON string. */
struct token {
    struct weir_str text;
    bool is_string;
    char digits[WEIR__NUMBER_MAX];
};

static void set_literal(struct token *token, const char *text, bool is_string)
{
    token->text = (struct weir_str){text, strlen(text)};
    token->is_string = is_string;
}

static void set_number(struct token *token, size_t len, bool is_string)
{
    token->text = (struct weir_str){token->digits, len};
    token->is_string = is_string;
}

static void format_integer(struct token *token, const struct weir_field *field, const void *at,
                           bool is_string)
{
    size_t len = weir__field_is_signed(field)
                     ? weir__format_i64(token->digits, weir__load_int(at, field->size))
                     : weir__format_u64(token->digits, weir__load_uint(at, field->size));
    set_number(token, len, is_string);
}

static void format_real(struct token *token, const struct weir_field *field, const void *at)
{
    float single;
    double value;
    bool is_single = field->kind == WEIR_KIND_F32;
    memcpy(&single, at, sizeof single);
    if (is_single)
        value = (double)single;
    else
        memcpy(&value, at, sizeof value);
    if (isnan(value))
        set_literal(token, "NaN", true);
    else if (isinf(value))
        set_literal(token, value < 0 ? "-Infinity" : "Infinity", true);
    else
        set_number(token,
                   is_single ? weir__format_f32(token->digits, single)
                             : weir__format_f64(token->digits, value),
                   false);
}

/* By name, or by number when the enumeration is open and does not name it. */
static int format_enum(struct token *token, const struct weir_field *field, const void *at)
{
    int64_t number = weir__field_is_signed(field) ? weir__load_int(at, field->size)
                                                  : (int64_t)weir__load_uint(at, field->size);
    const struct weir_enum_value *value = weir__enum_by_number(field->type, number);
    if (value)
        set_literal(token, value->name, true);
    else if (field->type->closed)
        return WEIR_EINVAL;
    else
        format_integer(token, field, at, false);
    return WEIR_OK;
}

static int format_scalar(struct token *token, const struct weir_field *field, const void *at)
{
    switch (field->kind) {
    case WEIR_KIND_BOOL:
        set_literal(token, weir__load_uint(at, 1) ? "true" : "false", false);
        return WEIR_OK;
    case WEIR_KIND_F32:
    case WEIR_KIND_F64:
        format_real(token, field, at);
        return WEIR_OK;
    case WEIR_KIND_ENUM:
        return format_enum(token, field, at);
    case WEIR_KIND_STR:
        token->text = weir__load_str(at);
        token->is_string = true;
        return WEIR_OK;
    default:
        format_integer(token, field, at, field->size == 8);
        return WEIR_OK;
    }
}

static int write_scalar(struct writer *w, const struct weir_field *field, const void *at)
{
    struct token token;
    int rc = format_scalar(&token, field, at);
    if (rc < 0)
        return rc;
    if (token.is_string)
        return write_text(w, token.text);
    rc = separate(w);
    return rc < 0 ? rc : put(w, token.text.data, token.text.len);
}

/* A chain of labels as text. */
static int write_label_name(struct writer *w, struct weir_bytes name)
{
    char text[WEIR_NAME_TEXT];
    size_t len = weir_name_print(name, text, sizeof text);
    return len ? write_text(w, (struct weir_str){text, len}) : WEIR_EINVAL;
}

static int write_value(struct writer *w, const struct weir_field *field, const void *at)
{
    switch (field->kind) {
    case WEIR_KIND_NAME:
        return write_label_name(w, weir__load_bytes(at));
    case WEIR_KIND_BYTES:
        return write_base64(w, weir__load_bytes(at));
    case WEIR_KIND_FIXED:
        return write_base64(w, (struct weir_bytes){at, field->size});
    case WEIR_KIND_RECORD:
        return write_record(w, field->type, at);
    default:
        return write_scalar(w, field, at);
    }
}

/* --- shapes --- */

static int write_array(struct writer *w, const struct weir_field *field, const char *items,
                       size_t count)
{
    if (count && !items)
        return WEIR_EINVAL;
    int rc = open_bracket(w, "[");
    for (size_t i = 0; rc == WEIR_OK && i < count; i++)
        rc = write_value(w, field, items + i * field->size);
    return rc < 0 ? rc : close_bracket(w, "]");
}

/* One member: the key is any scalar, as a string. */
static int write_entry(struct writer *w, const struct weir_type *type, const char *entry)
{
    const struct weir_field *key = &type->fields[0];
    struct token token;
    int rc = format_scalar(&token, key, entry + key->offset);
    if (rc == WEIR_OK)
        rc = write_name(w, token.text);
    return rc < 0 ? rc : write_shaped(w, &type->fields[1], entry);
}

static int write_map(struct writer *w, const struct weir_field *field, struct weir__items map)
{
    if (map.count && !map.items)
        return WEIR_EINVAL;
    int rc = open_bracket(w, "{");
    for (size_t i = 0; rc == WEIR_OK && i < map.count; i++)
        rc = write_entry(w, field->type, map.items + i * field->size);
    return rc < 0 ? rc : close_bracket(w, "}");
}

/* A present field of the struct at `record`. */
static int write_shaped(struct writer *w, const struct weir_field *field, const void *record)
{
    const char *at = (const char *)record + field->offset;
    struct weir__items list;
    switch (field->shape) {
    case WEIR_SHAPE_PTR:
        at = weir__load_pointer(at);
        return at ? write_value(w, field, at) : WEIR_EINVAL;
    case WEIR_SHAPE_INLINE:
        return write_array(w, field, at, field->count);
    case WEIR_SHAPE_LIST:
        list = weir__load_items(at);
        return write_array(w, field, list.items, list.count);
    case WEIR_SHAPE_MAP:
        return write_map(w, field, weir__load_items(at));
    default:
        return write_value(w, field, at);
    }
}

/* --- records --- */

static int write_fields(struct writer *w, const struct weir_field *fields, size_t count,
                        const void *record, bool is_message);

/* {}, the field's value, or an object of the fields. */
static int write_arm_value(struct writer *w, const struct weir_arm *arm, const void *record)
{
    if (arm->field_count == 1 && !arm->is_group)
        return write_shaped(w, &arm->fields[0], record);
    int rc = open_bracket(w, "{");
    if (rc == WEIR_OK)
        rc = write_fields(w, arm->fields, arm->field_count, record, false);
    return rc < 0 ? rc : close_bracket(w, "}");
}

/* The arm of the choice at `record` as a member. */
static int write_arm(struct writer *w, const struct weir_arm *arm, const void *record)
{
    int rc = write_literal_name(w, arm->name);
    return rc < 0 ? rc : write_arm_value(w, arm, record);
}

/* A choice among a message's fields; none may be set. */
static int write_flattened(struct writer *w, const struct weir_type *choice, const void *record)
{
    const struct weir_arm *arm = weir__arm_in(choice, record);
    if (!arm)
        return weir__arm_kind(choice, record) ? WEIR_EINVAL : WEIR_OK;
    return write_arm(w, arm, record);
}

static bool is_left_out(const struct weir_field *field, const void *record, bool is_message)
{
    bool is_list = field->shape == WEIR_SHAPE_LIST || field->shape == WEIR_SHAPE_MAP;
    if (!weir__field_is_present(field, record))
        return true;
    if (field->flags & WEIR_FIELD_UNKNOWN)
        return weir__load_bytes((const char *)record + field->offset).len == 0;
    return ((field->flags & WEIR_FIELD_IMPLICIT) || (is_message && is_list)) &&
           weir__field_is_default(field, record);
}

static int write_field(struct writer *w, const struct weir_field *field, const void *record,
                       bool is_message)
{
    if (field->flags & WEIR_FIELD_FLATTEN)
        return write_flattened(w, field->type, (const char *)record + field->offset);
    if (is_left_out(field, record, is_message))
        return WEIR_OK;
    int rc = write_literal_name(w, field->name);
    return rc < 0 ? rc : write_shaped(w, field, record);
}

static int write_fields(struct writer *w, const struct weir_field *fields, size_t count,
                        const void *record, bool is_message)
{
    int rc = WEIR_OK;
    for (size_t i = 0; rc == WEIR_OK && i < count; i++)
        rc = write_field(w, &fields[i], record, is_message);
    return rc;
}

/* The tag is told only when the arm does not tell it. */
static int write_tag(struct writer *w, const struct weir_type *type, const struct weir_arm *arm,
                     const void *record)
{
    if (!type->tag_size || arm->has_one_tag)
        return WEIR_OK;
    const char *at = (const char *)record + type->tag_offset;
    bool is_signed = weir__tag_is_signed(type);
    uint64_t tag = is_signed ? (uint64_t)weir__load_int(at, type->tag_size)
                             : weir__load_uint(at, type->tag_size);
    if (arm->has_tag_value && arm->tag == tag)
        return WEIR_OK;
    char digits[WEIR__NUMBER_MAX];
    size_t len = is_signed ? weir__format_i64(digits, (int64_t)tag) : weir__format_u64(digits, tag);
    int rc = write_literal_name(w, "tag");
    w->needs_comma = true;
    return rc < 0 ? rc : put(w, digits, len);
}

static int write_choice(struct writer *w, const struct weir_type *type, const void *record)
{
    const struct weir_arm *arm = weir__arm_in(type, record);
    if (!arm)
        return WEIR_EINVAL;
    int rc = write_arm(w, arm, record);
    return rc < 0 ? rc : write_tag(w, type, arm, record);
}

static int write_record(struct writer *w, const struct weir_type *type, const void *record)
{
    int rc = open_bracket(w, "{");
    if (rc < 0)
        return rc;
    if (type->type_class == WEIR_TYPE_CHOICE)
        rc = write_choice(w, type, record);
    else
        rc = write_fields(w, type->fields, type->field_count, record,
                          type->type_class == WEIR_TYPE_MESSAGE);
    return rc < 0 ? rc : close_bracket(w, "}");
}

int weir_json_write(const struct weir_type *type, const void *value, struct weir_buf *out)
{
    struct writer w = {.out = out};
    size_t before = weir_buf_len(out);
    int rc = write_record(&w, type, value);
    if (rc < 0)
        weir_buf_truncate(out, before);
    return rc;
}
