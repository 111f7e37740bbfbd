/* Codecs of `fields` blocks: the runtime finds lines, a switch over the length finds names, and what a name stands for is
 * straight-line code. */
#include "emit/c_fields.h"

#include <string.h>

bool c_is_fields(const struct model_type *type)
{
    return type->base == MODEL_STRUCT && type->structure.line != NULL;
}

/* --- the rule --- */

static const char *set_text(struct arena *arena, const uint64_t set[4])
{
    return arena_printf(arena,
                        "{{0x%016llxu, 0x%016llxu,\n"
                        "        0x%016llxu, 0x%016llxu}}",
                        (unsigned long long)set[0], (unsigned long long)set[1],
                        (unsigned long long)set[2], (unsigned long long)set[3]);
}

static const char *bytes_text(struct arena *arena, const uint8_t bytes[2], size_t len)
{
    if (len < 2)
        return arena_printf(arena, "{0x%02x}", len ? bytes[0] : 0);
    return arena_printf(arena, "{0x%02x, 0x%02x}", bytes[0], bytes[1]);
}

static bool has_byte(const uint64_t set[4], uint8_t c)
{
    return set[c >> 6] >> (c & 63) & 1;
}

/* Whether the end of a line is the first byte in it that values do not have. */
static bool is_nested(const struct model_line *line)
{
    bool nested = has_byte(line->value, line->colon[0]) &&
                  (line->colon_len < 2 || has_byte(line->value, line->colon[1]));
    for (int i = 0; i < 4; i++)
        nested = nested && (line->name[i] & ~line->value[i]) == 0;
    return nested;
}

static void emit_rule(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_line *line = type->structure.line;
    struct arena *arena = e->arena;
    write_text(w,
               "static const struct weir__line_rule $type$__rule = {\n"
               "    .name = $name$,\n"
               "    .value = $value$,\n"
               "    .colon = $colon$,\n"
               "    .end = $end$,\n"
               "    .trim = $trim$,\n"
               "    .colon_len = $colon_len$,\n"
               "    .end_len = $end_len$,\n"
               "    .nested = $nested$,\n",
               "type", type->c, "name", set_text(arena, line->name), "value",
               set_text(arena, line->value), "colon",
               bytes_text(arena, line->colon, line->colon_len), "end",
               bytes_text(arena, line->end, line->end_len), "trim",
               bytes_text(arena, line->trim, line->trim_len ? 2 : 0), "colon_len",
               c_number(arena, line->colon_len), "end_len", c_number(arena, line->end_len),
               "nested", is_nested(line) ? "true" : "false", NULL);
    write_text(w,
               ".name_max = $name_max$,\n"
               ".value_max = $value_max$,\n"
               ".max = $max$,\n"
               "};\n\n",
               "name_max", c_number(arena, line->name_max), "value_max",
               c_number(arena, line->value_max), "max", c_number(arena, line->max), NULL);
}

/* --- names --- */

static const struct model_field *field_at(const struct model_type *type, size_t i)
{
    return type->structure.members[i].field;
}

static bool has_keys(const struct model_type *type)
{
    for (size_t i = 0; i < type->structure.member_count; i++)
        if (field_at(type, i)->line_name)
            return true;
    return false;
}

static const char *folded(struct arena *arena, const char *key)
{
    char *text = arena_strdup(arena, key);
    for (char *c = text; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    return c_quote(arena, text, strlen(text));
}

/* The names of this length, in one case of the switch. */
static void emit_length(struct writer *w, const struct emit *e, const struct model_type *type,
                        size_t len)
{
    write_text(w, "case $len$:\n", "len", c_number(e->arena, (wide)len), NULL);
    for (size_t i = 0; i < type->structure.member_count; i++) {
        const char *key = field_at(type, i)->line_name;
        if (key && strlen(key) == len)
            write_text(w,
                       "if (weir__is_word(p, $key$, $len$))\n"
                       "    return $number$;\n",
                       "key", folded(e->arena, key), "len", c_number(e->arena, (wide)len), "number",
                       c_number(e->arena, (wide)i + 1), NULL);
    }
    write_text(w, "break;\n", NULL);
}

static void emit_known(struct writer *w, const struct emit *e, const struct model_type *type)
{
    bool done[256] = {false};
    write_text(w,
               "/* The number of the field that lines of this name are; 0: they are others. */\n"
               "static unsigned $type$__known(const void *name, size_t len)\n"
               "{\n"
               "    const uint8_t *p = (const uint8_t *)name;\n"
               "    switch (len) {\n",
               "type", type->c, NULL);
    for (size_t i = 0; i < type->structure.member_count; i++) {
        const char *key = field_at(type, i)->line_name;
        if (!key || done[strlen(key)])
            continue;
        done[strlen(key)] = true;
        emit_length(w, e, type, strlen(key));
    }
    write_text(w,
               "}\n"
               "return 0;\n"
               "}\n\n",
               NULL);
}

/* --- reading --- */

/* What the lines' set says already need not be looked at again. */
static bool is_implied(const struct model_ref *ref, const uint64_t line[4])
{
    if (ref->base != MODEL_STR)
        return true;
    uint64_t outside = line[2] | line[3];
    if (ref->charset == MODEL_CHARSET_SET)
        for (int i = 0; i < 4; i++)
            outside |= line[i] & ~ref->set->bits[i];
    return !outside;
}

static struct c_faults value_faults(struct c_body *b, const struct model_field *field,
                                    const struct model_ref *ref, const uint64_t line[4],
                                    const char *place)
{
    struct c_faults none = {.count = 0};
    if (c_is_text(ref) && is_implied(ref, line))
        return none;
    return c_value_faults(b->e->arena, b->side, field, ref, place);
}

static const char *view_of(struct arena *arena, const struct model_ref *ref, const char *part)
{
    if (ref->base == MODEL_BYTES)
        return arena_printf(arena, "(struct weir_bytes){line->%s, line->%s_len}", part, part);
    return arena_printf(arena, "(struct weir_str){(const char *)line->%s, line->%s_len}", part,
                        part);
}

/* The number of a line, into `number`. */
static void emit_number(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *step = c_field_quote(arena, field);
    write_text(b->w,
               "rc = weir__line_digits(r, line, &$digits$, &number);\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    return $inside$;\n",
               "digits", c_digits_name(b->e, &field->ref), "inside",
               b->item_field ? arena_printf(arena, "weir__inside_item(r, rc, %s, i)", step)
                             : arena_printf(arena, "weir__inside(r, rc, %s)", step),
               NULL);
}

static void emit_value(struct c_body *b, const struct model_field *field, const char *place)
{
    struct arena *arena = b->e->arena;
    struct c_faults faults =
        value_faults(b, field, &field->ref, b->type->structure.line->value, place);
    if (c_is_text(&field->ref))
        write_text(b->w, "$place$ = $view$;\n", "place", place, "view",
                   view_of(arena, &field->ref, "value"), NULL);
    else
        write_text(b->w, "$place$ = ($type$)number;\n", "place", place, "type",
                   c_type(arena, &field->ref), NULL);
    c_emit_faults(b, &faults, "line->value", field);
}

/* A second line of a name that may have one only. */
static void emit_second(struct c_body *b, const struct model_field *field, const char *has)
{
    const char *step = c_field_quote(b->e->arena, field);
    if (field->duplicates == MODEL_DUPLICATES_FIRST)
        write_text(b->w,
                   "if ($has$)\n"
                   "    break;\n",
                   "has", has, NULL);
    if (field->duplicates == MODEL_DUPLICATES_ERROR)
        write_text(b->w,
                   "if (WEIR_UNLIKELY($has$))\n"
                   "    return weir__refuse(r, line->name, WEIR_ELIMIT, $step$,\n"
                   "        \"the line is there twice\");\n",
                   "has", has, "step", step, NULL);
}

static void emit_differs(struct c_body *b, const struct model_field *field, const char *has)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    const char *differs =
        arena_printf(arena, "%s != (%s)number", place, c_type(arena, &field->ref));
    if (c_is_text(&field->ref))
        differs = arena_printf(arena, "!weir__same(%s.data, %s.len, line->value, line->value_len)",
                               place, place);
    write_text(b->w,
               "if (WEIR_UNLIKELY($has$ && $differs$))\n"
               "    return weir__refuse(r, line->value, WEIR_EMISMATCH, $step$,\n"
               "        \"the lines of this name differ\");\n",
               "has", has, "differs", differs, "step", c_field_quote(arena, field), NULL);
}

static void emit_single(struct c_body *b, const struct model_field *field)
{
    const char *has = c_member(b, field->c_has);
    emit_second(b, field, has);
    if (c_is_text(&field->ref)) {
        struct c_faults count = c_count_faults(b->e->arena, field, "line->value_len");
        c_emit_faults(b, &count, "line->value", field);
    } else {
        emit_number(b, field);
    }
    if (field->duplicates == MODEL_DUPLICATES_SAME)
        emit_differs(b, field, has);
    write_text(b->w, "$has$ = true;\n", "has", has, NULL);
    emit_value(b, field, c_place(b, field));
}

/* Room for one more, which `i` is the number of. */
static void emit_room(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    if (field->max >= 0)
        c_emit_fault(b, arena_printf(arena, "%s.count >= %s", place, c_number(arena, field->max)),
                     "line->name", "WEIR_ELIMIT", field);
    write_text(b->w,
               "i = $place$.count;\n"
               "if (i == room_$list$) {\n"
               "    void *items = weir__lines_room(r, &lines, n, $place$.items, &room_$list$,\n"
               "        sizeof *$place$.items);\n"
               "    if (WEIR_UNLIKELY(!items))\n"
               "        return weir__no_room(r, $step$);\n"
               "    $place$.items = items;\n"
               "}\n",
               "place", place, "list", field->c, "step", c_field_quote(arena, field), NULL);
}

/* A list's limits are about its length, which was looked at. */
static void emit_item(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    emit_room(b, field);
    b->item = arena_printf(arena, "%s.items[i]", place);
    b->item_field = field;
    if (!c_is_text(&field->ref))
        emit_number(b, field);
    emit_value(b, field, b->item);
    b->item_field = NULL;
    write_text(b->w, "$place$.count = i + 1;\n", "place", place, NULL);
}

static void emit_part(struct c_body *b, const struct model_field *part, const uint64_t set[4],
                      const char *name)
{
    const struct model_line *line = b->type->structure.line;
    struct arena *arena = b->e->arena;
    const char *place = arena_printf(arena, "%s.%s", b->item, part->c);
    struct c_faults faults = value_faults(b, NULL, &part->ref, set, place);
    write_text(b->w, "$place$ = $view$;\n", "place", place, "view",
               view_of(arena, &part->ref, name), NULL);
    c_emit_faults(b, &faults, arena_printf(arena, "line->%s", name), line->other);
}

static void emit_other(struct c_body *b, const struct model_line *line)
{
    const char *place = c_place(b, line->other);
    emit_room(b, line->other);
    b->item = arena_printf(b->e->arena, "%s.items[i]", place);
    b->item_field = line->other;
    emit_part(b, line->other_name, line->name, "name");
    emit_part(b, line->other_value, line->value, "value");
    b->item_field = NULL;
    write_text(b->w, "$place$.count = i + 1;\n", "place", place, NULL);
}

static void emit_default(struct c_body *b)
{
    if (b->type->structure.line->other)
        emit_other(b, b->type->structure.line);
    else
        write_text(b->w,
                   "return weir__refuse(r, line->name, WEIR_ETAG, NULL,\n"
                   "    \"no line has this name\");\n",
                   NULL);
}

static void emit_line(struct c_body *b)
{
    const struct model_type *type = b->type;
    if (!has_keys(type)) {
        emit_default(b);
        return;
    }
    write_text(b->w, "switch ($type$__known(line->name, line->name_len)) {\n", "type", type->c,
               NULL);
    for (size_t i = 0; i < type->structure.member_count; i++) {
        const struct model_field *field = field_at(type, i);
        if (!field->line_name)
            continue;
        write_text(b->w, "case $number$: /* $key$ */\n", "number",
                   c_number(b->e->arena, (wide)i + 1), "key",
                   c_quote(b->e->arena, field->line_name, strlen(field->line_name)), NULL);
        if (field->shape == MODEL_REPEATED)
            emit_item(b, field);
        else
            emit_single(b, field);
        write_text(b->w, "break;\n", NULL);
    }
    write_text(b->w, "default:\n", NULL);
    emit_default(b);
    if (type->structure.line->other)
        write_text(b->w, "break;\n", NULL);
    write_text(b->w, "}\n", NULL);
}

static void emit_clear(struct c_body *b)
{
    for (size_t i = 0; i < b->type->structure.member_count; i++) {
        const struct model_field *field = field_at(b->type, i);
        if (field->shape == MODEL_REPEATED)
            write_text(b->w,
                       "$place$.items = NULL;\n"
                       "$place$.count = 0;\n",
                       "place", c_place(b, field), NULL);
        else
            write_text(b->w, "$has$ = false;\n", "has", c_member(b, field->c_has), NULL);
    }
}

/* Lists know how many elements they have room for. */
static void emit_rooms(struct writer *w, const struct model_type *type)
{
    bool has_lists = false;
    for (size_t i = 0; i < type->structure.member_count; i++) {
        const struct model_field *field = field_at(type, i);
        if (field->shape != MODEL_REPEATED)
            continue;
        write_text(w, "size_t room_$list$ = 0;\n", "list", field->c, NULL);
        has_lists = true;
    }
    if (has_lists)
        write_text(w, "size_t i;\n", NULL);
}

static bool has_numbers(const struct model_type *type)
{
    for (size_t i = 0; i < type->structure.member_count; i++)
        if (field_at(type, i)->ref.digits)
            return true;
    return false;
}

void emit_c_fields_read(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct c_body b = {.e = e, .w = w, .side = C_READ, .type = type, .prefix = "ret->"};
    emit_rule(w, e, type);
    if (has_keys(type))
        emit_known(w, e, type);
    write_text(w,
               "int $type$__read(struct weir__reader *r, struct $type$ *ret)\n"
               "{\n"
               "    struct weir__lines lines;\n"
               "    int rc = WEIR_OK;\n",
               "type", type->c, NULL);
    if (has_numbers(type))
        write_text(w, "uint64_t number = 0;\n", NULL);
    emit_rooms(w, type);
    emit_clear(&b);
    write_text(w,
               "weir__lines_begin(&lines, r, &$type$__rule);\n"
               "while (weir__lines_next(r, &lines, &rc)) {\n",
               "type", type->c, NULL);
    write_text(w,
               "for (size_t n = 0; n < lines.count; n++) {\n"
               "    const struct weir__line *line = &lines.items[n];\n",
               NULL);
    emit_line(&b);
    write_text(w,
               "}\n"
               "}\n"
               "return rc;\n"
               "}\n\n",
               NULL);
}

/* --- sizes --- */

static void emit_line_check(struct c_body *b, const char *what, const char *place,
                            const struct model_field *field)
{
    write_text(b->w,
               "rc = weir__line_$what$(&$type$__rule, $place$.data, $place$.len);\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    $refuse$\n",
               "what", what, "type", b->type->c, "place", place, "refuse",
               c_refuse(b, NULL, "rc", field, NULL), NULL);
}

static void emit_view_checks(struct c_body *b, const char *what, const char *place,
                             const struct model_field *field)
{
    struct c_faults faults = c_view_faults(b->e->arena, place);
    c_emit_faults(b, &faults, NULL, field);
    emit_line_check(b, what, place, field);
}

/* Bytes of a line besides its name and value. */
static size_t frame_of(const struct model_line *line)
{
    return (size_t)line->colon_len + line->end_len + (line->trim_len != 0);
}

/* What is written around the value of a known line. */
static const char *text_in_front(struct arena *arena, const struct model_field *field,
                                 const struct model_line *line, size_t *ret_len)
{
    char *text = arena_printf(arena, "%s%.*s%.*s", field->line_name, line->colon_len, line->colon,
                              line->trim_len ? 1 : 0, line->trim);
    *ret_len = strlen(text);
    return c_quote(arena, text, *ret_len);
}

static void emit_value_size(struct c_body *b, const struct model_field *field, const char *place)
{
    struct arena *arena = b->e->arena;
    const struct model_line *line = b->type->structure.line;
    struct c_faults faults = value_faults(b, field, &field->ref, line->value, place);
    size_t around;
    const char *size = arena_printf(arena, "%s.len", place);
    text_in_front(arena, field, line, &around);
    if (c_is_text(&field->ref)) {
        struct c_faults count = c_count_faults(arena, field, size);
        if (!b->item_field)
            c_emit_faults(b, &count, NULL, field);
        emit_view_checks(b, "value", place, field);
    }
    c_emit_faults(b, &faults, NULL, field);
    if (!c_is_text(&field->ref))
        size = c_digits_size(b, &field->ref, place);
    write_text(b->w, "n += $around$ + $size$;\n", "around",
               c_number(arena, (wide)(around + line->end_len)), "size", size, NULL);
}

static void open_list(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    struct c_faults count = c_count_faults(arena, field, arena_printf(arena, "%s.count", place));
    struct c_faults list = c_list_faults(arena, place);
    c_emit_faults(b, &count, NULL, field);
    c_emit_faults(b, &list, NULL, field);
    write_text(b->w, "for (size_t i = 0; i < $place$.count; i++) {\n", "place", place, NULL);
    b->item = arena_printf(arena, "%s.items[i]", place);
    b->item_field = field;
}

static void emit_other_size(struct c_body *b, const struct model_line *line)
{
    struct arena *arena = b->e->arena;
    const char *name = arena_printf(arena, "%s.%s", b->item, line->other_name->c);
    const char *value = arena_printf(arena, "%s.%s", b->item, line->other_value->c);
    emit_view_checks(b, "name", name, line->other);
    if (has_keys(b->type))
        c_emit_fault(b, arena_printf(arena, "%s__known(%s.data, %s.len)", b->type->c, name, name),
                     NULL, "WEIR_EMISMATCH", line->other);
    emit_view_checks(b, "value", value, line->other);
    struct c_faults name_faults = value_faults(b, NULL, &line->other_name->ref, line->name, name);
    struct c_faults faults = value_faults(b, NULL, &line->other_value->ref, line->value, value);
    c_emit_faults(b, &name_faults, NULL, line->other);
    c_emit_faults(b, &faults, NULL, line->other);
    write_text(b->w, "n += $frame$ + $name$.len + $value$.len;\n", "frame",
               c_number(arena, (wide)frame_of(line)), "name", name, "value", value, NULL);
}

static void emit_field_size(struct c_body *b, const struct model_field *field)
{
    if (field->shape != MODEL_REPEATED) {
        write_text(b->w, "if ($has$) {\n", "has", c_member(b, field->c_has), NULL);
        emit_value_size(b, field, c_place(b, field));
    } else {
        open_list(b, field);
        if (field->line_name)
            emit_value_size(b, field, b->item);
        else
            emit_other_size(b, b->type->structure.line);
    }
    b->item_field = NULL;
    write_text(b->w, "}\n", NULL);
}

void emit_c_fields_size(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_line *line = type->structure.line;
    struct c_body b = {
        .e = e, .w = w, .side = C_SIZE, .type = type, .prefix = "m->", .checks = true};
    write_text(w,
               "size_t $type$__size(struct weir__sizer *s, const struct $type$ *m)\n"
               "{\n"
               "    size_t n = $end$;\n",
               "type", type->c, "end", c_number(e->arena, line->end_len), NULL);
    if (type->structure.member_count)
        write_text(w, "int rc;\n", NULL);
    else
        write_text(w, "(void)m;\n", NULL);
    for (size_t i = 0; i < type->structure.member_count; i++)
        emit_field_size(&b, field_at(type, i));
    write_text(w,
               "if (WEIR_UNLIKELY(n > $max$))\n"
               "    return weir__size_refuse(s, 0, WEIR_ELIMIT, NULL, NULL);\n"
               "return n;\n"
               "}\n\n",
               "max", c_number(e->arena, line->max), NULL);
}

/* --- writing --- */

/* The line's end, its value, and what is in front. */
static void emit_put(struct c_body *b, const struct model_field *field, const char *place)
{
    struct arena *arena = b->e->arena;
    const struct model_line *line = b->type->structure.line;
    size_t len;
    const char *text = text_in_front(arena, field, line, &len);
    write_text(b->w, "p = weir__put_bytes(p, $type$__rule.end, $len$);\n", "type", b->type->c,
               "len", c_number(arena, line->end_len), NULL);
    if (c_is_text(&field->ref))
        write_text(b->w, "p = weir__put_bytes(p, $place$.data, $place$.len);\n", "place", place,
                   NULL);
    else
        c_emit_write_digits(b, &field->ref, place);
    write_text(b->w,
               "p -= $len$;\n"
               "memcpy(p, $text$, $len$);\n",
               "len", c_number(arena, (wide)len), "text", text, NULL);
}

static void emit_put_other(struct c_body *b, const struct model_line *line, const char *item)
{
    struct arena *arena = b->e->arena;
    write_text(b->w,
               "p = weir__put_line(p, &$type$__rule, $name$.data, $name$.len,\n"
               "    $value$.data, $value$.len);\n",
               "type", b->type->c, "name", arena_printf(arena, "%s.%s", item, line->other_name->c),
               "value", arena_printf(arena, "%s.%s", item, line->other_value->c), NULL);
}

static void emit_field_write(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    const char *item = arena_printf(arena, "%s.items[i]", place);
    if (field->shape == MODEL_REPEATED)
        write_text(b->w, "for (size_t i = $place$.count; i-- > 0;) {\n", "place", place, NULL);
    else
        write_text(b->w, "if ($has$) {\n", "has", c_member(b, field->c_has), NULL);
    if (field->line_name)
        emit_put(b, field, field->shape == MODEL_REPEATED ? item : place);
    else
        emit_put_other(b, b->type->structure.line, item);
    write_text(b->w, "}\n", NULL);
}

void emit_c_fields_write(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct c_body b = {.e = e, .w = w, .side = C_WRITE, .type = type, .prefix = "m->"};
    write_text(w,
               "uint8_t *$type$__write(uint8_t *p, const struct $type$ *m)\n"
               "{\n"
               "    p = weir__put_bytes(p, $type$__rule.end, $end$);\n",
               "type", type->c, "end", c_number(e->arena, type->structure.line->end_len), NULL);
    if (!type->structure.member_count)
        write_text(w, "(void)m;\n", NULL);
    for (size_t i = type->structure.member_count; i-- > 0;)
        emit_field_write(&b, field_at(type, i));
    write_text(w,
               "return p;\n"
               "}\n\n",
               NULL);
}
