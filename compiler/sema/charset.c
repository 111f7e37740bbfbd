#include "sema/charset.h"

#include "base/diag.h"
#include "model/names.h"
#include "sema/expr.h"
#include "sema/scope.h"
#include "sema/suggest.h"

#include <string.h>

/* --- sets as they are written: "!-~", "a-zA-Z0-9_" ---------------------------------------------------------------- */

static void add_range(struct model_byte_set *set, unsigned lo, unsigned hi)
{
    for (unsigned c = lo; c <= hi; c++)
        set->bits[c / 64] |= UINT64_C(1) << c % 64;
}

/* A dash between two bytes stands for those in between; first or last it is itself. */
static bool parse_set(struct sema *s, const struct model_expr *text, struct model_byte_set *ret)
{
    const uint8_t *p = text->text, *end = p + text->text_len;
    while (p < end) {
        unsigned lo = p[0], hi = lo;
        if (end - p >= 3 && p[1] == '-')
            hi = p[2];
        if (hi < lo) {
            diag_error(s->diag, text->span,
                       "a range of the charset goes from 0x%02x down to 0x%02x", lo, hi);
            return false;
        }
        if (hi >= 128) {
            diag_error(s->diag, text->span, "a charset is made of bytes below 128");
            diag_help(s->diag, "text that has others is utf8, and 'bytes' may be anything");
            return false;
        }
        add_range(ret, lo, hi);
        p += end - p >= 3 && p[1] == '-' ? 3 : 1;
    }
    if (text->text_len > 0)
        return true;
    diag_error(s->diag, text->span, "the charset is empty");
    return false;
}

void charset_declare(struct sema *s, struct symbol *symbol)
{
    struct scope scope = expr_scope(s, symbol->unit);
    if (symbol->kind != SYMBOL_CHARSET || symbol->progress == PROGRESS_DONE)
        return;
    symbol->progress = PROGRESS_DONE;
    const struct model_expr *text = expr_resolve(&scope, symbol->decl->charset);
    struct model_byte_set *set = ARENA_NEW(s->arena, struct model_byte_set);
    set->name = symbol->name;
    set->c = arena_printf(s->arena, "%s_charset_%s", symbol->unit->file->prefix,
                          names_snake(s->arena, symbol->name));
    if (text != NULL && text->op != MODEL_E_TEXT)
        diag_error(s->diag, text->span, "a charset is a string of the bytes in it: \"a-z0-9\"");
    symbol->bad |= text == NULL || text->op != MODEL_E_TEXT || !parse_set(s, text, set);
    symbol->set = set;
}

/* --- those that are known ----------------------------------------------------------------------------------------- */

/* RFC 9110's tokens, among others; the run-time library has the same. */
static const struct {
    const char *name, *c, *text;
} known[] = {
    {"graph", "weir__charset_graph", "!-~"},
    {"print", "weir__charset_print", " -~"},
    {"token", "weir__charset_token", "!#$%&'*+.^_`|~0-9A-Za-z-"},
    {"alpha", "weir__charset_alpha", "A-Za-z"},
    {"digit", "weir__charset_digit", "0-9"},
};

static const struct model_byte_set *built_in(struct sema *s, const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i].name) != 0)
            continue;
        struct model_byte_set *set = ARENA_NEW(s->arena, struct model_byte_set);
        const struct model_expr *text =
            expr_text(s, known[i].text, strlen(known[i].text), (struct span){0});
        parse_set(s, text, set);
        set->name = known[i].name;
        set->c = known[i].c;
        set->built_in = true;
        return set;
    }
    return NULL;
}

static bool report_unknown(struct sema *s, struct unit *unit, const struct ast_mod *mod)
{
    diag_error(s->diag, mod->name.span, "there is no charset '%s'", mod->name.text);
    struct suggest suggest = suggest_for(mod->name.text);
    suggest_consider(&suggest, "utf8");
    suggest_consider(&suggest, "ascii");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        suggest_consider(&suggest, known[i].name);
    scope_suggest(unit, 1u << SYMBOL_CHARSET, &suggest);
    if (suggest.best != NULL)
        diag_help(s->diag, "did you mean '%s'?", suggest.best);
    else
        diag_help(s->diag, "there are utf8, ascii, graph, print, token, alpha and digit, and what "
                           "'charset x = \"a-z\";' declares");
    return false;
}

/* The declared one of this name; NULL: *ret_found tells whether there is another symbol of that name, reported. */
static const struct model_byte_set *declared(struct sema *s, struct unit *unit,
                                             const struct ast_mod *mod, bool *ret_found)
{
    struct ast_qname name = {NULL, mod->name.text, mod->name.span};
    struct symbol *symbol = scope_lookup(s, unit, &name, ret_found);
    if (symbol == NULL)
        return NULL;
    *ret_found = true;
    if (symbol->kind == SYMBOL_CHARSET) {
        charset_declare(s, symbol);
        return symbol->bad ? NULL : symbol->set;
    }
    if (symbol->kind != SYMBOL_REFUSED)
        diag_error(s->diag, mod->name.span, "'%s' is not a charset", mod->name.text);
    return NULL;
}

bool charset_resolve(struct sema *s, struct unit *unit, const struct ast_mod *mod,
                     struct model_ref *ret)
{
    const char *name = mod->name.text;
    bool found;
    if (strcmp(name, "utf8") == 0 || strcmp(name, "ascii") == 0) {
        ret->charset = name[0] == 'u' ? MODEL_CHARSET_UTF8 : MODEL_CHARSET_ASCII;
        return true;
    }
    const struct model_byte_set *set = declared(s, unit, mod, &found);
    if (set == NULL && !found)
        set = built_in(s, name);
    if (set == NULL)
        return found ? false : report_unknown(s, unit, mod);
    ret->charset = MODEL_CHARSET_SET;
    ret->set = set;
    return true;
}
