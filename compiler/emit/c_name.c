#include "emit/c.h"

#include <stdio.h>
#include <string.h>

unsigned c_int_bits(unsigned bits)
{
    return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

bool c_is_text(const struct model_ref *ref)
{
    return ref->base == MODEL_STR || ref->base == MODEL_BYTES;
}

bool c_is_codec(const struct model_type *type)
{
    return type->base != MODEL_ENUM;
}

bool c_in_struct(const struct model_field *field)
{
    return field->role == MODEL_PLAIN || field->role == MODEL_LET;
}

bool c_is_view(const struct model_field *field)
{
    if (!c_is_text(&field->ref) || field->shape == MODEL_REPEATED || field->shape == MODEL_MAP)
        return false;
    return field->ref.base == MODEL_STR || field->shape != MODEL_FIXED;
}

bool c_is_inline(const struct model_field *field)
{
    return field->shape == MODEL_FIXED && !c_is_view(field);
}

bool c_is_list(const struct model_field *field)
{
    switch (field->shape) {
    case MODEL_ONE:
    case MODEL_FIXED:
        return false;
    case MODEL_COUNTED:
    case MODEL_PREFIXED:
    case MODEL_REST:
    case MODEL_UNTIL:
        return !c_is_text(&field->ref);
    case MODEL_REPEATED:
    case MODEL_MAP:
        return true;
    }
    return false;
}

static const char *enum_type(struct arena *arena, const struct model_type *type)
{
    const struct model_enum *e = &type->enumeration;
    if (e->c_enum)
        return arena_printf(arena, "enum %s", type->c);
    return arena_printf(arena, "%sint%u_t", e->is_signed ? "" : "u", c_int_bits(e->bits));
}

const char *c_type(struct arena *arena, const struct model_ref *ref)
{
    switch (ref->base) {
    case MODEL_UINT:
        return arena_printf(arena, "uint%u_t", c_int_bits(ref->bits));
    case MODEL_INT:
        return arena_printf(arena, "int%u_t", c_int_bits(ref->bits));
    case MODEL_BOOL:
        return "bool";
    case MODEL_FLOAT:
        return ref->bits == 32 ? "float" : "double";
    case MODEL_STR:
        return "struct weir_str";
    case MODEL_CHAIN:
    case MODEL_BYTES:
        return "struct weir_bytes";
    case MODEL_ENUM:
        return enum_type(arena, ref->type);
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return arena_printf(arena, "struct %s", ref->type->c);
    }
    return NULL;
}

const struct model_field **c_params(const struct model_type *type, size_t *ret_count)
{
    *ret_count = 0;
    if (type->base == MODEL_STRUCT) {
        *ret_count = type->structure.param_count;
        return type->structure.params;
    }
    if (type->base == MODEL_CHOICE) {
        *ret_count = type->choice.param_count;
        return type->choice.params;
    }
    return NULL;
}

/* Names that the functions have for themselves. */
static bool is_taken(const char *name)
{
    static const char *const taken[] = {
        "ret", "m", "in", "arena", "used",  "err",   "out", "json",  "r",     "p",     "s",
        "n",   "k", "i",  "rc",    "items", "start", "end", "count", "place", "chains"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(name, taken[i]) == 0)
            return true;
    return false;
}

const char *c_param_name(struct arena *arena, const struct model_field *param)
{
    return is_taken(param->c) ? arena_printf(arena, "%s_", param->c) : param->c;
}

static const char *param_declaration(struct arena *arena, const struct model_field *param)
{
    const char *type = c_type(arena, &param->ref);
    const char *name = c_param_name(arena, param);
    bool by_pointer = param->ref.base >= MODEL_STRUCT;
    return arena_printf(arena, by_pointer ? "const %s *%s" : "%s %s", type, name);
}

const char *c_param_list(struct arena *arena, const struct model_type *type)
{
    size_t count;
    const struct model_field **params = c_params(type, &count);
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_printf(arena, "%s, %s", list, param_declaration(arena, params[i]));
    return list;
}

const char *c_param_args(struct arena *arena, const struct model_type *type)
{
    size_t count;
    const struct model_field **params = c_params(type, &count);
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_printf(arena, "%s, %s", list, c_param_name(arena, params[i]));
    return list;
}

static void quote_byte(struct strbuf *out, unsigned char c)
{
    if (c == '"' || c == '\\')
        strbuf_printf(out, "\\%c", c);
    else if (c == '?') /* no trigraphs */
        strbuf_puts(out, "\\?");
    else if (c >= 0x20 && c < 0x7f)
        strbuf_putc(out, (char)c);
    else
        strbuf_printf(out, "\\%03o", c);
}

const char *c_quote(struct arena *arena, const void *text, size_t len)
{
    const unsigned char *p = text;
    struct strbuf out = {0};
    strbuf_putc(&out, '"');
    for (size_t i = 0; i < len; i++)
        quote_byte(&out, p[i]);
    strbuf_putc(&out, '"');
    const char *copy = arena_copy(arena, out.data, out.len);
    strbuf_fini(&out);
    return copy;
}

const char *c_field_quote(struct arena *arena, const struct model_field *field)
{
    return field->name ? c_quote(arena, field->name, strlen(field->name)) : "NULL";
}

const char *c_number(struct arena *arena, wide value)
{
    if (value > INT64_MAX)
        return arena_printf(arena, "UINT64_C(%llu)", (unsigned long long)value);
    if (value == INT64_MIN)
        return "INT64_MIN";
    if (value > INT32_MAX || value < -INT32_MAX)
        return arena_printf(arena, "INT64_C(%lld)", (long long)value);
    return arena_printf(arena, "%lld", (long long)value);
}

const char *c_double(struct arena *arena, double value, bool is_float)
{
    const char *text = arena_printf(arena, "%.17g", value);
    if (value != value)
        return is_float ? "__builtin_nanf(\"\")" : "__builtin_nan(\"\")";
    if (value - value != 0) /* infinite */
        return value > 0 ? "__builtin_inf()" : "-__builtin_inf()";
    if (!strpbrk(text, ".e"))
        text = arena_printf(arena, "%s.0", text);
    return is_float ? arena_printf(arena, "(float)%s", text) : text;
}

/* --- as the description says it, for the wire tables --- */

static const char *weir_ref(struct arena *arena, const struct model_ref *ref);

static const char *weir_form(struct arena *arena, const struct model_ref *ref)
{
    struct model_ref plain = *ref;
    plain.form = NULL;
    const char *type = weir_ref(arena, &plain);
    if (ref->form->kind == MODEL_ROWS)
        return arena_printf(arena, "%s %s", type, ref->form->name);
    return arena_printf(arena, "%s %s(%u)", type, ref->form->zigzag ? "zigzag" : "leb128",
                        ref->form->max_bytes);
}

static const char *weir_ref(struct arena *arena, const struct model_ref *ref)
{
    if (ref->form)
        return weir_form(arena, ref);
    const char *le = ref->order == MODEL_LITTLE && ref->bits > 8 && !ref->encoding ? " le" : "";
    switch (ref->base) {
    case MODEL_UINT:
        return arena_printf(arena, "u%u%s", ref->bits, le);
    case MODEL_INT:
        return arena_printf(arena, "i%u%s", ref->bits, le);
    case MODEL_BOOL:
        return "bool";
    case MODEL_FLOAT:
        return arena_printf(arena, "f%u%s", ref->bits, le);
    case MODEL_STR:
        return "str";
    case MODEL_BYTES:
        return "bytes";
    case MODEL_CHAIN:
    case MODEL_ENUM:
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return ref->type->name;
    }
    return "";
}

const char *c_weir_type(struct arena *arena, const struct model_field *field)
{
    const char *type = weir_ref(arena, &field->ref);
    if (field->stream)
        return "stream bytes";
    switch (field->shape) {
    case MODEL_ONE:
        return type;
    case MODEL_FIXED:
        return arena_printf(arena, "%s[%s]", type, c_number(arena, field->count->value));
    case MODEL_COUNTED:
        return arena_printf(arena, "%s[n]", type);
    case MODEL_PREFIXED:
        return arena_printf(arena, "%s[:%s]", type, weir_ref(arena, &field->prefix));
    case MODEL_UNTIL:
        return c_is_text(&field->ref) ? type : arena_printf(arena, "%s[]", type);
    case MODEL_REST:
    case MODEL_REPEATED:
        return arena_printf(arena, "%s[..]", type);
    case MODEL_MAP:
        return arena_printf(arena, "map(%s, %s)", weir_ref(arena, &field->key), type);
    }
    return type;
}
