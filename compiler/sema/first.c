#include "sema/first.h"

#include "base/diag.h"

#include <string.h>

enum { DEPTH_MAX = 24 };

/* Bytes that something may begin with. */
struct first {
    uint64_t bits[4];
    bool may_be_empty; /* then what follows tells */
};

static void add(struct first *f, unsigned c)
{
    f->bits[c / 64] |= UINT64_C(1) << c % 64;
}

static void drop(struct first *f, unsigned c)
{
    f->bits[c / 64] &= ~(UINT64_C(1) << c % 64);
}

static void add_letter(struct first *f, uint8_t c, bool nocase)
{
    add(f, c);
    if (nocase && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
        add(f, c ^ 0x20);
}

static bool has(const struct first *f, unsigned c)
{
    return f->bits[c / 64] >> c % 64 & 1;
}

static void join(struct first *f, const struct first *other)
{
    for (size_t i = 0; i < 4; i++)
        f->bits[i] |= other->bits[i];
}

static struct first all_bytes(void)
{
    return (struct first){.bits = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
}

static struct first of_members(const struct model_member *members, size_t count, unsigned depth);

/* --- numbers ------------------------------------------------------------------------------------------------------ */

/* The highest byte of values lo..hi. */
static void add_values(struct first *f, unsigned bits, wide lo, wide hi)
{
    wide mask = ((wide)1 << bits) - 1;
    unsigned from = (unsigned)((lo & mask) >> (bits - 8)),
             to = (unsigned)((hi & mask) >> (bits - 8));
    for (unsigned c = from; c != to; c = (c + 1) & 255)
        add(f, c);
    add(f, to);
}

static struct first of_closed_enum(const struct model_ref *ref)
{
    struct first f = {{0}, false};
    const struct model_enum *e = &ref->type->enumeration;
    for (size_t i = 0; i < e->value_count; i++)
        add_values(&f, ref->bits, e->values[i].value, e->values[i].value);
    return f;
}

static struct first of_number(const struct model_field *field)
{
    const struct model_ref *ref = &field->ref;
    struct first f = {{0}, false};
    bool whole =
        ref->form == NULL && ref->bits % 8 == 0 && (ref->bits == 8 || ref->order == MODEL_BIG);
    if (!whole || ref->base == MODEL_FLOAT || ref->base == MODEL_BOOL)
        return all_bytes();
    if (field->role == MODEL_LITERAL) {
        add_values(&f, ref->bits, field->value->value, field->value->value);
        return f;
    }
    if (ref->base == MODEL_ENUM && ref->type->enumeration.closed)
        return of_closed_enum(ref);
    if (field->range_count == 0)
        return all_bytes();
    for (size_t i = 0; i < field->range_count; i++)
        add_values(&f, ref->bits, field->ranges[i].lo, field->ranges[i].hi);
    return f;
}

static struct first of_digits(const struct model_ref *ref)
{
    struct first f = {{0}, false};
    for (unsigned c = '0'; c < '0' + (ref->digits->radix < 10 ? ref->digits->radix : 10); c++)
        add(&f, c);
    for (unsigned c = 'a'; c < 'a' + (ref->digits->radix == 16 ? 6u : 0u); c++) {
        add(&f, c);
        add(&f, c - 0x20);
    }
    if (ref->base != MODEL_UINT) {
        add(&f, '-');
        add(&f, '+');
    }
    return f;
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static struct first of_characters(const struct model_ref *ref)
{
    struct first f = all_bytes();
    if (ref->base == MODEL_STR && ref->charset == MODEL_CHARSET_SET)
        memcpy(f.bits, ref->set->bits, sizeof f.bits);
    else if (ref->base == MODEL_STR && ref->charset == MODEL_CHARSET_ASCII)
        f.bits[2] = f.bits[3] = 0;
    return f;
}

static struct first of_text(const struct model_field *field)
{
    struct first f = of_characters(&field->ref);
    const struct model_delimiter *until = &field->until;
    if (field->role == MODEL_LITERAL) {
        f = (struct first){{0}, false};
        add(&f, field->value->text[0]);
        return f;
    }
    if (field->shape == MODEL_FIXED)
        return f;
    if (field->shape == MODEL_UNTIL && until->len == 1)
        drop(&f, until->text[0]);
    f.may_be_empty = field->min == 0;
    if (field->shape == MODEL_UNTIL && f.may_be_empty && until->len > 0) {
        add(&f, until->text[0]);
        f.may_be_empty = until->unread;
    }
    return f;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static struct first of_choice(const struct model_choice *choice, unsigned depth)
{
    struct first f = {{0}, false};
    for (size_t i = 0; i < choice->literal_count; i++)
        add_letter(&f, choice->literals[i].text[0], choice->nocase);
    bool told = choice->by_tag && (choice->tag.bits == 8 || choice->tag.order == MODEL_BIG);
    if (choice->by_tag && !told)
        return all_bytes();
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        if (told && arm->is_default)
            return all_bytes();
        for (size_t j = 0; told && j < arm->label_count; j++)
            add_values(&f, choice->tag.bits, arm->labels[j].lo, arm->labels[j].hi);
        if (told)
            continue;
        if (choice->literals != NULL && !arm->is_default)
            continue;
        struct first own = of_members(arm->members, arm->member_count, depth + 1);
        join(&f, &own);
        f.may_be_empty |= own.may_be_empty;
    }
    return f;
}

/* One value, without a prefix. */
/* Transformed bytes, what is passed on in pieces, chains and lines of names and values: nothing is known of them. */
static bool is_opaque(const struct model_field *field)
{
    if (field->via != NULL || field->stream != NULL || field->ref.base == MODEL_CHAIN ||
        field->ref.base == MODEL_MESSAGE)
        return true;
    return field->ref.base == MODEL_STRUCT && field->ref.type->structure.line != NULL;
}

static struct first of_value(const struct model_field *field, unsigned depth)
{
    const struct model_type *type = field->ref.type;
    struct first f = all_bytes();
    if (is_opaque(field)) {
        f.may_be_empty = true;
        return f;
    }
    if (field->ref.digits != NULL)
        return of_digits(&field->ref);
    if (field->ref.base < MODEL_STR || field->ref.base == MODEL_ENUM)
        return of_number(field);
    if (field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES)
        return of_text(field);
    if (depth >= DEPTH_MAX || symbol_of(type)->bad) {
        f.may_be_empty = true;
        return f;
    }
    if (field->ref.base == MODEL_CHOICE)
        return of_choice(&type->choice, depth);
    return of_members(type->structure.members, type->structure.member_count, depth + 1);
}

static struct first of_field(const struct model_field *field, unsigned depth)
{
    if (field->window.kind == MODEL_WINDOW_PREFIX)
        return field->window.prefix.digits != NULL ? of_digits(&field->window.prefix) : all_bytes();
    if (field->shape == MODEL_PREFIXED)
        return field->prefix.digits != NULL ? of_digits(&field->prefix) : all_bytes();
    struct first f = of_value(field, depth);
    bool list = field->ref.base != MODEL_STR && field->ref.base != MODEL_BYTES;
    if (!list || field->shape == MODEL_ONE || field->shape == MODEL_FIXED)
        return f;
    bool none = field->min == 0 && (field->shape != MODEL_UNTIL || field->until.len > 0);
    f.may_be_empty |= none;
    if (field->shape == MODEL_UNTIL && field->until.len > 0 && none) {
        add(&f, field->until.text[0]);
        f.may_be_empty = field->until.unread;
    }
    return f;
}

static struct first of_members(const struct model_member *members, size_t count, unsigned depth)
{
    struct first f = {{0}, true};
    for (size_t i = 0; i < count && f.may_be_empty; i++) {
        const struct model_field *field = members[i].field;
        if (members[i].kind != MODEL_M_FIELD || field->role == MODEL_LET)
            continue;
        struct first own = of_field(field, depth);
        join(&f, &own);
        f.may_be_empty = own.may_be_empty || field->guard != NULL;
    }
    return f;
}

/* --- checks ------------------------------------------------------------------------------------------------------- */

/* What may stand behind a field of a body, up to `end`. */
static struct first behind(const struct body *body, const struct item *item, size_t end)
{
    struct first f = {{0}, item->model.window.kind == MODEL_NO_WINDOW};
    for (size_t i = item->at + 1; i < body->entries.count && i <= end && f.may_be_empty; i++) {
        const struct item *next = body->entries.items[i].item;
        if (next == NULL || next->bad || next->model.role == MODEL_LET)
            continue;
        struct first own = of_field(&next->model, 0);
        join(&f, &own);
        f.may_be_empty = own.may_be_empty || next->guard != NULL;
    }
    return f;
}

void first_check_digits(const struct item *item, size_t end)
{
    struct diag *diag = item->body->sema->diag;
    const struct model_field *field = &item->model;
    if (field->ref.digits == NULL || field->ref.digits->width > 0 ||
        field->ref.digits->until.len > 0)
        return;
    struct first digits = of_digits(&field->ref), next = behind(item->body, item, end);
    bool clash = false;
    for (unsigned c = '0'; c <= 'f'; c++)
        clash |= has(&digits, c) && has(&next, c);
    if (!clash)
        return;
    diag_error(diag, item->use.span, "what stands behind '%s' may begin with a digit",
               field->name != NULL ? field->name : "the number");
    diag_help(diag, "say what ends the number: 'until \" \"', or give it a width: 'as dec(3)'");
}

void first_check_end(const struct item *item)
{
    struct diag *diag = item->body->sema->diag;
    const struct model_field *field = &item->model;
    if (field->shape != MODEL_UNTIL || field->until.len == 0 || field->ref.base == MODEL_STR ||
        field->ref.base == MODEL_BYTES)
        return;
    struct first f = of_value(field, 0);
    if (!f.may_be_empty && !has(&f, field->until.text[0]))
        return;
    diag_error(diag, item->use.span, "an element of '%s' may begin like what ends the array",
               field->name);
    if (use_is_record(&field->ref))
        diag_note(diag, field->ref.type->span, "%s is declared here", field->ref.type->name);
    diag_help(diag, "give its first field a 'min 1', a charset or a range that keeps them apart");
}

static bool is_label(const struct model_arm *arm, unsigned c)
{
    for (size_t i = 0; i < arm->label_count; i++)
        if ((wide)c >= arm->labels[i].lo && (wide)c <= arm->labels[i].hi)
            return true;
    return false;
}

/* Whether a peeked byte comes to this arm. */
static bool picks(const struct model_choice *choice, const struct model_arm *arm, unsigned c)
{
    if (!arm->is_default)
        return is_label(arm, c);
    for (size_t i = 0; i < choice->arm_count; i++)
        if (is_label(&choice->arms[i], c))
            return false;
    return true;
}

static bool begins_well(const struct model_choice *choice, const struct model_arm *arm,
                        const struct first *f)
{
    for (unsigned c = 0; c < 256; c++)
        if (has(f, c) && !picks(choice, arm, c))
            return false;
    return true;
}

/* The text that an arm begins with, whatever else is in it. */
static const struct model_field *leading_text(const struct model_arm *arm)
{
    for (size_t i = 0; i < arm->member_count; i++) {
        const struct model_field *field = arm->members[i].field;
        if (arm->members[i].kind != MODEL_M_FIELD || field->role == MODEL_LET)
            continue;
        bool text = field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES;
        return text && field->role == MODEL_PLAIN && field->guard == NULL &&
                       field->shape == MODEL_UNTIL && field->window.kind == MODEL_NO_WINDOW
                   ? field
                   : NULL;
    }
    return NULL;
}

void first_check_arms(struct sema *s, struct symbol *symbol)
{
    const struct model_choice *choice = &symbol->type.choice;
    for (size_t i = 0; choice->by_peek && i < choice->arm_count; i++) {
        struct model_arm *arm = (struct model_arm *)(uintptr_t)&choice->arms[i];
        struct first f = of_members(arm->members, arm->member_count, 0);
        if (begins_well(choice, arm, &f))
            continue;
        arm->peeked = leading_text(arm);
        if (arm->peeked != NULL)
            continue;
        const struct body *body = symbol->bodies.items[i];
        diag_error(s->diag, body->arm->head,
                   "what is in this arm may begin with a byte that does not pick it");
        diag_help(s->diag, "the tag is only looked at: an arm begins with it itself, with a "
                           "literal, a charset or a range");
    }
}
