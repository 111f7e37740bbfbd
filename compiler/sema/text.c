#include "sema/text.h"

#include "base/diag.h"

#include <string.h>

enum { DELIMITER_MAX = 15, WIDTH_MAX = 32 };

static bool is_text(const struct model_ref *ref)
{
    return ref->base == MODEL_STR || ref->base == MODEL_BYTES;
}

/* --- delimiters --------------------------------------------------------------------------------------------------- */

static bool resolve_delimiter(struct sema *s, const struct use *use, struct model_delimiter *ret)
{
    const struct use_mod *until = &use->mods[AST_MOD_UNTIL];
    struct scope scope = expr_scope(s, until->unit);
    const struct ast_expr *ast = until->mod->until.expr;
    const struct model_expr *text = expr_resolve(&scope, ast);
    if (text == NULL)
        return false;
    if (text->op != MODEL_E_TEXT) {
        diag_error(s->diag, ast->span, "a delimiter is a string, and this is %s",
                   expr_type_name(s, text));
        return false;
    }
    if (text->text_len < 1 || text->text_len > DELIMITER_MAX) {
        diag_error(s->diag, ast->span, "a delimiter has 1 to %d bytes, and this has %zu",
                   DELIMITER_MAX, text->text_len);
        return false;
    }
    ret->text = text->text;
    ret->len = text->text_len;
    ret->unread = use_mod(use, AST_MOD_UNREAD) != NULL;
    return true;
}

static bool check_unread(struct sema *s, const struct use *use)
{
    const struct ast_mod *unread = use_mod(use, AST_MOD_UNREAD);
    const struct ast_mod *until = use_mod(use, AST_MOD_UNTIL);
    if (unread == NULL || (until != NULL && !until->until.condition))
        return true;
    diag_error(s->diag, unread->span, "'unread' leaves a delimiter, and there is none");
    diag_help(s->diag, "write 'until \",\" unread'");
    return false;
}

bool text_not_here(struct sema *s, const struct use *use)
{
    const struct ast_mod *mod = use_mod(use, AST_MOD_UNTIL);
    if (mod == NULL)
        mod = use_mod(use, AST_MOD_UNREAD);
    if (mod == NULL && use->digits.mod == NULL)
        return true;
    diag_error(s->diag, mod != NULL ? mod->span : use->digits.mod->span,
               "this is for the fields of structs");
    diag_help(s->diag, "messages have protobuf's wire format");
    return false;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static bool resolve_width(struct sema *s, const struct use *use, unsigned *ret)
{
    const struct ast_mod *mod = use->digits.mod;
    struct scope scope = expr_scope(s, use->digits.unit);
    wide width;
    if (!mod->call.has_args)
        return true;
    if (mod->call.args == NULL || mod->call.args->next != NULL) {
        diag_error(s->diag, mod->span, "'as %s' takes one width: 'as %s(3)'", mod->call.name.text,
                   mod->call.name.text);
        return false;
    }
    if (!expr_constant(&scope, mod->call.args, "a width", &width))
        return false;
    if (width < (use->ref.base == MODEL_INT ? 2 : 1) || width > WIDTH_MAX) {
        diag_error(s->diag, mod->call.args->span, "a width lies in %d..%d, and this is %s",
                   use->ref.base == MODEL_INT ? 2 : 1, WIDTH_MAX, sema_number(s, width));
        return false;
    }
    *ret = (unsigned)width;
    return true;
}

static bool is_digit(uint8_t c, unsigned radix)
{
    if (c >= '0' && c <= '9')
        return c - '0' < (int)radix;
    return radix == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
}

static bool check_digits(struct sema *s, const struct use *use)
{
    const struct ast_mod *mod = use->digits.mod;
    enum model_base base = use->ref.base;
    if (base != MODEL_UINT && base != MODEL_INT && base != MODEL_ENUM) {
        diag_error(s->diag, mod->span, "'as %s' is for integers and enums, and this is %s",
                   mod->call.name.text, use_name(s, &use->ref));
        return false;
    }
    return true;
}

bool text_digits(struct sema *s, struct use *use)
{
    const struct ast_mod *mod = use->digits.mod, *until = use_mod(use, AST_MOD_UNTIL);
    if (!check_unread(s, use))
        return false;
    if (mod == NULL)
        return true;
    struct model_digits *digits = ARENA_NEW(s->arena, struct model_digits);
    char word = mod->call.name.text[0];
    digits->radix = word == 'd' ? 10 : word == 'h' ? 16 : 8;
    if (!check_digits(s, use) || !resolve_width(s, use, &digits->width))
        return false;
    if (until != NULL && !until->until.condition && !resolve_delimiter(s, use, &digits->until))
        return false;
    if (digits->until.len > 0 && digits->width == 0 &&
        is_digit(digits->until.text[0], digits->radix)) {
        diag_error(s->diag, until->span, "the delimiter begins with a digit");
        return false;
    }
    use->ref.digits = digits;
    return true;
}

bool text_limit_digits(struct sema *s, struct model_field *field)
{
    const struct model_digits *digits = field->ref.digits;
    struct model_range type = use_range(&field->ref);
    bool is_signed = type.lo < 0;
    wide most = 1, least = 1;
    if (digits == NULL || digits->width == 0 || field->ref.base == MODEL_ENUM)
        return true;
    for (unsigned i = 0; i < digits->width && most <= type.hi; i++) {
        least = most;
        most *= digits->radix;
    }
    struct model_range *ranges = arena_array(s->arena, field->range_count + 1, sizeof *ranges);
    size_t count = 0;
    for (size_t i = 0; i < field->range_count || i == 0; i++) {
        struct model_range r = field->range_count > 0 ? field->ranges[i] : type;
        if (r.hi > most - 1)
            r.hi = most - 1;
        if (is_signed && most <= type.hi && r.lo < 1 - least)
            r.lo = 1 - least;
        if (r.lo <= r.hi)
            ranges[count++] = r;
    }
    if (count == 0) {
        diag_error(s->diag, field->span, "no value of '%s' has so few digits", field->name);
        return false;
    }
    if (most > type.hi && field->range_count == 0)
        return true;
    field->ranges = ranges;
    field->range_count = count;
    return true;
}

/* --- until -------------------------------------------------------------------------------------------------------- */

static bool report_until_of(struct item *item)
{
    struct sema *s = item->body->sema;
    const struct ast_mod *until = use_mod(&item->use, AST_MOD_UNTIL);
    diag_error(s->diag, until->span, "'until' is for str, bytes, arrays 'x[]' and numbers as text");
    if (item->use.array != NULL)
        diag_help(s->diag, "an array has one end: write '[]' and 'until', or the count alone");
    else if (!use_is_record(&item->model.ref))
        diag_help(s->diag, "for a number in text write 'as dec until …'");
    return false;
}

/* The item of `until (expr)` in an array: the expression is about its elements. */
static bool is_condition(const struct item *item)
{
    return use_mod(&item->use, AST_MOD_UNTIL)->until.condition;
}

bool text_until(struct item *item)
{
    struct sema *s = item->body->sema;
    const struct ast_mod *until = use_mod(&item->use, AST_MOD_UNTIL);
    bool text = is_text(&item->model.ref), bare = text && item->use.array == NULL;
    bool own = item->model.ref.digits != NULL && until != NULL && !until->until.condition;
    if (until == NULL || own)
        return true;
    if (!(bare && !is_condition(item)) && !(item->open && !text))
        return report_until_of(item);
    if (item->source != NULL) {
        diag_error(s->diag, until->span, "a literal has its own length");
        return false;
    }
    if (use_mod(&item->use, AST_MOD_VIA) != NULL) {
        sema_refuse(s, use_mod(&item->use, AST_MOD_VIA)->span, "'via' with 'until'");
        return false;
    }
    if (use_mod(&item->use, AST_MOD_PAD) != NULL) {
        diag_error(s->diag, use_mod(&item->use, AST_MOD_PAD)->span,
                   "what ends with a delimiter is not padded");
        return false;
    }
    item->model.shape = MODEL_UNTIL;
    item->open = false;
    return is_condition(item) || resolve_delimiter(s, &item->use, &item->model.until);
}

bool text_ends(struct item *item)
{
    struct sema *s = item->body->sema;
    const struct use_mod *until = &item->use.mods[AST_MOD_UNTIL];
    if (item->model.shape != MODEL_UNTIL || !is_condition(item))
        return true;
    struct scope scope = expr_scope(s, until->unit);
    scope.body = until->unit == item->body->unit ? item->body : NULL;
    scope.at = item->at;
    scope.guard = item->guard;
    scope.last = item;
    scope.remaining = true; /* on write the array itself says where it ends */
    item->model.ends = expr_condition(&scope, until->mod->until.expr, "what ends an array");
    return item->model.ends != NULL;
}
