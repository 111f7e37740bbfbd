#include "base/diag.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/suggest.h"

#include <string.h>

/* The bare word that an option's value is, or NULL after a report. */
static const char *word(struct sema *s, const struct ast_option *option)
{
    const struct ast_expr *value = option->value;
    if (value != NULL && value->kind == AST_EXPR_NAME && value->name.scope == NULL)
        return value->name.name;
    diag_error(s->diag, value != NULL ? value->span : option->span, "option %s takes a word",
               option->key.text);
    return NULL;
}

/* 0 or 1, which of the two words the value is; -1 after a report. */
static int choose(struct sema *s, const struct ast_option *option, const char *first,
                  const char *second)
{
    const char *value = word(s, option);
    if (value == NULL)
        return -1;
    if (strcmp(value, first) == 0)
        return 0;
    if (strcmp(value, second) == 0)
        return 1;
    diag_error(s->diag, option->value->span, "option %s is '%s' or '%s', not '%s'",
               option->key.text, first, second, value);
    return -1;
}

static void option_prefix(struct sema *s, struct unit *unit, const struct ast_option *option)
{
    const struct ast_expr *value = option->value;
    if (value == NULL || value->kind != AST_EXPR_STRING) {
        diag_error(s->diag, value != NULL ? value->span : option->span,
                   "option prefix takes a string");
        return;
    }
    if (!names_is_identifier(value->string.text.data) ||
        strlen(value->string.text.data) != value->string.text.len) {
        diag_error(s->diag, value->span, "a prefix has to be the beginning of a C identifier");
        return;
    }
    unit->prefix_option = value->string.text.data;
}

static void option_limit(struct sema *s, struct unit *unit, const struct ast_option *option)
{
    struct scope scope = expr_scope(s, unit);
    wide depth;
    if (option->subject.text == NULL || strcmp(option->subject.text, "depth") != 0) {
        sema_refuse(s, option->span,
                    arena_printf(s->arena, "option limit %s",
                                 option->subject.text != NULL ? option->subject.text : ""));
        return;
    }
    if (option->value == NULL) {
        diag_error(s->diag, option->span, "option limit depth takes a number");
        return;
    }
    if (!expr_constant(&scope, option->value, "a limit", &depth))
        return;
    if (depth < 1 || depth > 1000)
        diag_error(s->diag, option->value->span, "a depth limit lies in 1..1000");
    else
        unit->depth = (uint32_t)depth;
}

static void unknown_option(struct sema *s, const struct ast_option *option)
{
    static const char *const words[] = {"endian", "bits", "prefix", "limit"};
    diag_error(s->diag, option->key.span, "there is no option '%s'", option->key.text);
    struct suggest suggest = suggest_for(option->key.text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        suggest_consider(&suggest, words[i]);
    if (suggest.best != NULL)
        diag_help(s->diag, "did you mean '%s'?", suggest.best);
    else
        diag_help(s->diag, "there are endian, bits, prefix and limit depth");
}

static void apply(struct sema *s, struct unit *unit, const struct ast_option *option)
{
    const char *key = option->key.text;
    int which;
    if (strcmp(key, "endian") == 0) {
        which = choose(s, option, "big", "little");
        unit->order = which == 1 ? MODEL_LITTLE : MODEL_BIG;
    } else if (strcmp(key, "bits") == 0) {
        which = choose(s, option, "msb", "lsb");
        unit->bit_order = which == 1 ? MODEL_LSB : MODEL_MSB;
    } else if (strcmp(key, "prefix") == 0) {
        option_prefix(s, unit, option);
    } else if (strcmp(key, "limit") == 0) {
        option_limit(s, unit, option);
    } else {
        unknown_option(s, option);
    }
}

static bool same_option(const struct ast_option *a, const struct ast_option *b)
{
    if (strcmp(a->key.text, b->key.text) != 0)
        return false;
    return a->subject.text == NULL || b->subject.text == NULL ||
           strcmp(a->subject.text, b->subject.text) == 0;
}

static bool is_repeated(struct sema *s, const struct ast_option *first,
                        const struct ast_option *option)
{
    for (const struct ast_option *o = first; o != option; o = o->next) {
        if (!same_option(o, option))
            continue;
        diag_error(s->diag, option->span, "option %s is given twice", option->key.text);
        diag_note(s->diag, o->span, "it was first given here");
        return true;
    }
    return false;
}

void decl_options(struct sema *s, struct unit *unit)
{
    for (const struct ast_option *o = unit->ast->options; o != NULL; o = o->next)
        if (o->key.text != NULL && !is_repeated(s, unit->ast->options, o))
            apply(s, unit, o);
    unit->file->prefix = names_prefix(s->arena, unit->file->package, unit->prefix_option);
}
