#include "interp/fields.h"

#include "interp/check.h"
#include "interp/observe.h"
#include "interp/text.h"

#include <string.h>

struct reading {
    struct decoder *d;
    const struct model_type *type;
    const struct model_line *line;
    const struct path *path;
    struct value_record *record;
    size_t begin, stop; /* of the block; lines end in front of stop */
    bool cut;           /* the input goes on behind stop */
    size_t name, name_len, value, value_len;
};

static bool has_byte(const uint64_t set[4], uint8_t c)
{
    return set[c >> 6] >> (c & 63) & 1;
}

static bool is_trimmed(const struct model_line *line, uint8_t c)
{
    return line->trim_len > 0 && (c == line->trim[0] || c == line->trim[1]);
}

static uint8_t fold(uint8_t c)
{
    return (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_name(const char *key, const uint8_t *name, size_t len)
{
    if (!key || strlen(key) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (fold((uint8_t)key[i]) != fold(name[i]))
            return false;
    return true;
}

/* The field that lines of this name are, or NULL. */
static const struct model_field *known(const struct model_type *type, const uint8_t *name,
                                       size_t len)
{
    for (size_t i = 0; i < type->structure.member_count; i++)
        if (is_name(type->structure.members[i].field->line_name, name, len))
            return type->structure.members[i].field;
    return NULL;
}

/* --- finding lines ------------------------------------------------------------------------------------------------ */

/* How much of a delimiter stands at `at`: all (its length), none (0), or -1: a beginning that may go on. */
static int delimiter_at(const struct reading *f, size_t at, const uint8_t *text, uint8_t len)
{
    for (uint8_t i = 0; i < len; i++) {
        if (at + i == f->stop)
            return -1;
        if (f->d->data[at + i] != text[i])
            return 0;
    }
    return len;
}

static int refuse(struct reading *f, int code, size_t at)
{
    return fault_set(f->d->fault, code, at, f->path, NULL);
}

static int run_short(struct reading *f, const struct cursor *cursor)
{
    if (f->cut)
        return refuse(f, FAULT_ELIMIT, f->begin);
    return decoder_short(f->d, cursor, f->path);
}

static int find_value(struct reading *f, struct cursor *cursor, size_t at)
{
    const uint8_t *data = f->d->data;
    while (at < f->stop && is_trimmed(f->line, data[at]))
        at++;
    size_t end = at;
    while (end < f->stop && has_byte(f->line->value, data[end]))
        end++;
    f->value = at;
    f->value_len = end - at;
    while (f->value_len > 0 && is_trimmed(f->line, data[at + f->value_len - 1]))
        f->value_len--;
    if (f->value_len > f->line->value_max)
        return refuse(f, FAULT_ELIMIT, at);
    int found = delimiter_at(f, end, f->line->end, f->line->end_len);
    if (found <= 0)
        return found < 0 ? run_short(f, cursor) : refuse(f, FAULT_EUTF8, end);
    cursor->at = end + f->line->end_len;
    return 0;
}

/* Finds the line at the cursor. *ret_end: it is the end of the block. */
static int find_line(struct reading *f, struct cursor *cursor, bool *ret_end)
{
    size_t end = cursor->at;
    while (end < f->stop && has_byte(f->line->name, f->d->data[end]))
        end++;
    f->name = cursor->at;
    f->name_len = end - cursor->at;
    if (f->name_len == 0) {
        int last = delimiter_at(f, end, f->line->end, f->line->end_len);
        *ret_end = last > 0;
        if (last != 0)
            return last < 0 ? run_short(f, cursor) : 0;
    }
    if (f->name_len > f->line->name_max)
        return refuse(f, FAULT_ELIMIT, f->name);
    int colon = delimiter_at(f, end, f->line->colon, f->line->colon_len);
    if (colon <= 0)
        return colon < 0 ? run_short(f, cursor) : refuse(f, FAULT_EUTF8, end);
    if (f->name_len == 0)
        return refuse(f, FAULT_ELIMIT, f->name);
    return find_value(f, cursor, end + f->line->colon_len);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static struct value text_of(const struct reading *f, const struct model_ref *ref, size_t at,
                            size_t len)
{
    return value_text(ref->base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES, f->d->data + at, len);
}

/* What the line's value stands for. */
static int read_value(struct reading *f, const struct model_field *field, const struct path *path,
                      struct value *ret)
{
    wide number;
    size_t used;
    if (check_is_text(&field->ref)) {
        *ret = text_of(f, &field->ref, f->value, f->value_len);
        return 0;
    }
    int err =
        text_read_digits(&field->ref, f->d->data + f->value, f->value_len, true, &number, &used);
    if (!err && used < f->value_len)
        err = FAULT_ETEXT;
    if (err)
        return fault_set(f->d->fault, err == FAULT_MORE ? FAULT_ETRUNCATED : err,
                         f->value + (err == FAULT_MORE ? 0 : used), path, NULL);
    *ret = value_integer(number);
    return 0;
}

static int take_single(struct reading *f, const struct model_field *field)
{
    struct path path = path_name(f->path, field->name);
    struct value value;
    const struct value *before = value_record_get(f->record, field);
    if (before && field->duplicates == MODEL_DUPLICATES_ERROR)
        return fault_set(f->d->fault, FAULT_ELIMIT, f->name, &path, NULL);
    if (before && field->duplicates == MODEL_DUPLICATES_FIRST)
        return 0;
    int err = check_is_text(&field->ref) ? check_count(field, (wide)f->value_len) : 0;
    if (err)
        return fault_set(f->d->fault, err, f->value, &path, NULL);
    err = read_value(f, field, &path, &value);
    if (err)
        return err;
    if (before && field->duplicates == MODEL_DUPLICATES_SAME && !value_scalar_equal(before, &value))
        return fault_set(f->d->fault, FAULT_EMISMATCH, f->value, &path, NULL);
    err = check_one(field, &field->ref, &value);
    if (err)
        return fault_set(f->d->fault, err, f->value, &path, NULL);
    *value_record_put(f->record, field, f->d->arena) = value;
    return 0;
}

/* The list of the field, and whether it takes one more. */
static int list_of(struct reading *f, const struct model_field *field, struct value_list **ret)
{
    struct path path = path_name(f->path, field->name);
    *ret = &value_record_put(f->record, field, f->d->arena)->list;
    if (field->max >= 0 && (wide)(*ret)->count >= field->max)
        return fault_set(f->d->fault, FAULT_ELIMIT, f->name, &path, NULL);
    return 0;
}

static int take_item(struct reading *f, const struct model_field *field)
{
    struct value_list *list;
    struct value value;
    int err = list_of(f, field, &list);
    if (err)
        return err;
    struct path outer = path_name(f->path, field->name), path = path_index(&outer, list->count);
    err = read_value(f, field, &path, &value);
    if (err)
        return err;
    err = check_one(field, &field->ref, &value);
    if (err)
        return fault_set(f->d->fault, err, f->value, &path, NULL);
    *value_list_add(list, f->d->arena) = value;
    return 0;
}

static int take_other(struct reading *f)
{
    const struct model_line *line = f->line;
    struct value_list *list;
    if (!line->other)
        return refuse(f, FAULT_ETAG, f->name);
    int err = list_of(f, line->other, &list);
    if (err)
        return err;
    struct path outer = path_name(f->path, line->other->name);
    struct path path = path_index(&outer, list->count);
    struct value item = value_record(line->other->ref.type);
    struct value name = text_of(f, &line->other_name->ref, f->name, f->name_len);
    struct value value = text_of(f, &line->other_value->ref, f->value, f->value_len);
    if (check_ref(&line->other_name->ref, &name))
        return fault_set(f->d->fault, FAULT_EUTF8, f->name, &path, NULL);
    if (check_ref(&line->other_value->ref, &value))
        return fault_set(f->d->fault, FAULT_EUTF8, f->value, &path, NULL);
    *value_record_put(&item.record, line->other_name, f->d->arena) = name;
    *value_record_put(&item.record, line->other_value, f->d->arena) = value;
    *value_list_add(list, f->d->arena) = item;
    return 0;
}

static int take_line(struct reading *f)
{
    const struct model_field *field = known(f->type, f->d->data + f->name, f->name_len);
    if (!field)
        return take_other(f);
    return field->shape == MODEL_REPEATED ? take_item(f, field) : take_single(f, field);
}

static void observe_line(const struct reading *f, size_t at, int err)
{
    struct value value = value_text(VALUE_TEXT, f->d->data + f->value, f->value_len);
    struct model_ref ref = {.base = MODEL_STR};
    if (!f->d->observer || err)
        return;
    const char *name = arena_copy(f->d->arena, (const char *)f->d->data + f->name, f->name_len);
    observe_close(f->d, observe_open(f->d, name, &ref, f->name), at, &ref, &value, 0);
}

int fields_decode(struct decoder *d, struct cursor *cursor, const struct model_type *type,
                  const struct path *path, struct value *ret)
{
    struct value value = value_record(type);
    struct reading f = {.d = d,
                        .type = type,
                        .line = type->structure.line,
                        .path = path,
                        .record = &value.record,
                        .begin = cursor->at,
                        .stop = cursor->end};
    f.cut = cursor->end - cursor->at > f.line->max;
    if (f.cut)
        f.stop = cursor->at + f.line->max;
    for (size_t i = 0; i < type->structure.member_count; i++)
        if (type->structure.members[i].field->shape == MODEL_REPEATED)
            *value_record_put(&value.record, type->structure.members[i].field, d->arena) =
                value_list();
    for (;;) {
        bool end = false;
        int err = find_line(&f, cursor, &end);
        if (!err && end) {
            cursor->at += f.line->end_len;
            *ret = value;
            return 0;
        }
        if (!err)
            err = take_line(&f);
        observe_line(&f, cursor->at, err);
        if (err)
            return err;
    }
}

/* --- elements ----------------------------------------------------------------------------------------------------- */

static bool is_word(const struct value_text *word, bool nocase, const uint8_t *text, size_t len)
{
    if (len != word->len)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool same = nocase ? fold(text[i]) == fold(word->data[i]) : text[i] == word->data[i];
        if (!same)
            return false;
    }
    return true;
}

/* Splits at commas; spaces and tabs around an element do not count. */
static bool line_lists(const struct value_text *line, const struct value_text *word, bool nocase)
{
    for (size_t begin = 0, end; begin <= line->len; begin = end + 1) {
        for (end = begin; end < line->len && line->data[end] != ',';)
            end++;
        size_t first = begin, last = end;
        while (first < last && (line->data[first] == ' ' || line->data[first] == '\t'))
            first++;
        while (first < last && (line->data[last - 1] == ' ' || line->data[last - 1] == '\t'))
            last--;
        if (is_word(word, nocase, line->data + first, last - first))
            return true;
    }
    return false;
}

bool fields_list(const struct model_expr *expr, const struct scope *scope)
{
    struct value block = eval(expr->a, scope);
    const struct value_text word = {expr->b->text, expr->b->text_len};
    const struct value *lines =
        block.kind == VALUE_RECORD ? value_record_get(&block.record, expr->field) : NULL;
    if (!lines)
        return false;
    if (lines->kind == VALUE_TEXT)
        return line_lists(&lines->text, &word, expr->b->nocase);
    for (size_t i = 0; i < lines->list.count; i++)
        if (line_lists(&lines->list.items[i].text, &word, expr->b->nocase))
            return true;
    return false;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct writing {
    struct encoder *e;
    const struct model_type *type;
    const struct model_line *line;
    struct strbuf *out;
};

static bool in_set(const uint64_t set[4], const struct value_text *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (!has_byte(set, text->data[i]))
            return false;
    return true;
}

static int check_value(const struct model_line *line, const struct value_text *text)
{
    if (text->len > line->value_max)
        return FAULT_ELIMIT;
    if (text->len > 0 &&
        (is_trimmed(line, text->data[0]) || is_trimmed(line, text->data[text->len - 1])))
        return FAULT_EUTF8;
    return in_set(line->value, text) ? 0 : FAULT_EUTF8;
}

static int check_name(const struct writing *f, const struct value_text *text)
{
    if (text->len == 0 || text->len > f->line->name_max)
        return FAULT_ELIMIT;
    if (!in_set(f->line->name, text))
        return FAULT_EUTF8;
    return known(f->type, text->data, text->len) ? FAULT_EMISMATCH : 0;
}

static void put_line(struct writing *f, const void *name, size_t len,
                     const struct value_text *value)
{
    const struct model_line *line = f->line;
    strbuf_append(f->out, name, len);
    strbuf_append(f->out, (const char *)line->colon, line->colon_len);
    if (line->trim_len > 0)
        strbuf_putc(f->out, (char)line->trim[0]);
    strbuf_append(f->out, (const char *)value->data, value->len);
    strbuf_append(f->out, (const char *)line->end, line->end_len);
}

static void write_number(struct writing *f, const struct model_field *field,
                         const struct value *value, const struct path *path)
{
    struct strbuf text = {0};
    int err = check_fits(&field->ref, value->integer) ? check_one(field, &field->ref, value)
                                                      : FAULT_ERANGE;
    if (err) {
        encoder_refuse(f->e, err, path, NULL);
        return;
    }
    text_put_digits(&text, &field->ref, value->integer);
    struct value_text view = {(const uint8_t *)strbuf_text(&text), text.len};
    put_line(f, field->line_name, strlen(field->line_name), &view);
    strbuf_fini(&text);
}

static void write_value(struct writing *f, const struct model_field *field,
                        const struct value *value, const struct path *path, bool is_item)
{
    if (!check_is_text(&field->ref)) {
        write_number(f, field, value, path);
        return;
    }
    int err = is_item ? 0 : check_count(field, (wide)value->text.len);
    if (!err)
        err = check_value(f->line, &value->text);
    if (!err)
        err = check_ref(&field->ref, value);
    if (err)
        encoder_refuse(f->e, err, path, NULL);
    else
        put_line(f, field->line_name, strlen(field->line_name), &value->text);
}

static void write_other(struct writing *f, const struct value *item, const struct path *path)
{
    static const struct value none;
    const struct value *name = value_record_get(&item->record, f->line->other_name);
    const struct value *value = value_record_get(&item->record, f->line->other_value);
    name = name ? name : &none;
    value = value ? value : &none;
    int err = check_name(f, &name->text);
    if (!err)
        err = check_value(f->line, &value->text);
    if (!err)
        err = check_ref(&f->line->other_name->ref, name);
    if (!err)
        err = check_ref(&f->line->other_value->ref, value);
    if (err)
        encoder_refuse(f->e, err, path, NULL);
    else
        put_line(f, name->text.data, name->text.len, &value->text);
}

static void write_list(struct writing *f, const struct model_field *field,
                       const struct value_list *list, const struct path *path)
{
    int err = check_count(field, (wide)list->count);
    if (err)
        encoder_refuse(f->e, err, path, NULL);
    for (size_t i = 0; i < list->count && !f->e->code; i++) {
        struct path place = path_index(path, i);
        if (field->line_name)
            write_value(f, field, &list->items[i], &place, true);
        else
            write_other(f, &list->items[i], &place);
    }
}

int fields_encode(struct encoder *e, const struct value_record *record, const struct path *path,
                  struct strbuf *out)
{
    const struct model_type *type = record->type;
    struct strbuf block = {0};
    struct writing f = {.e = e, .type = type, .line = type->structure.line, .out = &block};
    for (size_t i = 0; i < type->structure.member_count && !e->code; i++) {
        const struct model_field *field = type->structure.members[i].field;
        const struct value *value = value_record_get(record, field);
        struct path place = path_name(path, field->name);
        if (value && field->shape == MODEL_REPEATED)
            write_list(&f, field, &value->list, &place);
        else if (value)
            write_value(&f, field, value, &place, false);
    }
    strbuf_append(&block, (const char *)f.line->end, f.line->end_len);
    if (!e->code && block.len > f.line->max)
        encoder_refuse(e, FAULT_ELIMIT, path, NULL);
    if (!e->code)
        strbuf_append(out, strbuf_text(&block), block.len);
    strbuf_fini(&block);
    return e->code;
}
