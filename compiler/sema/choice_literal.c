/* Choices `by literal`: labels are texts, numbered as they are written. The number is what other choices have as their tag. */
#include "base/diag.h"
#include "sema/decl.h"
#include "sema/expr.h"

#include <ctype.h>
#include <string.h>

enum { LITERALS_MAX = 254 }; /* one number more, for none of them, fits a byte */

void choice_literal_head(struct sema *s, struct symbol *symbol)
{
    struct model_choice *choice = &symbol->type.choice;
    struct model_literal *none = arena_array(s->arena, LITERALS_MAX + 1, sizeof *none);
    choice->literals = none;
    choice->nocase = symbol->decl->choice.selector.nocase;
    choice->tag = (struct model_ref){.base = MODEL_UINT, .bits = 8};
}

static bool same_text(const struct model_choice *choice, const struct model_literal *a,
                      const struct model_literal *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++) {
        int x = a->text[i], y = b->text[i];
        if (choice->nocase ? tolower(x) != tolower(y) : x != y)
            return false;
    }
    return true;
}

/* What is written of the label with this number. */
static struct span label_span(const struct symbol *symbol, size_t number)
{
    for (const struct ast_case *c = symbol->decl->choice.cases; c != NULL; c = c->next)
        for (const struct ast_expr *e = c->labels; e != NULL; e = e->next)
            if (number-- == 0)
                return e->span;
    return symbol->span;
}

static bool check_text(struct sema *s, const struct ast_expr *ast, const struct model_expr *text)
{
    if (text->op != MODEL_E_TEXT) {
        diag_error(s->diag, ast->span, "the labels of a choice by literal are strings");
        return false;
    }
    if (text->text_len == 0)
        diag_error(s->diag, ast->span, "every input begins with an empty label");
    return text->text_len > 0;
}

static bool check_new(struct sema *s, const struct symbol *symbol, struct span span,
                      const struct model_literal *literal)
{
    const struct model_choice *choice = &symbol->type.choice;
    for (size_t i = 0; i < choice->literal_count; i++) {
        if (!same_text(choice, &choice->literals[i], literal))
            continue;
        diag_error(s->diag, span, "this is a label of two arms");
        diag_note(s->diag, label_span(symbol, i), "the other is here");
        return false;
    }
    if (choice->literal_count == LITERALS_MAX)
        diag_error(s->diag, span, "a choice by literal has at most %d labels", LITERALS_MAX);
    return choice->literal_count < LITERALS_MAX;
}

bool choice_literal_label(struct sema *s, struct symbol *symbol, const struct ast_expr *ast,
                          struct model_range *ret)
{
    struct model_choice *choice = &symbol->type.choice;
    struct model_literal *literals = (struct model_literal *)(uintptr_t)choice->literals;
    struct scope scope = expr_scope(s, symbol->unit);
    if (ast->kind == AST_EXPR_RANGE) {
        diag_error(s->diag, ast->span, "the labels of a choice by literal are strings");
        return false;
    }
    if (ast->kind == AST_EXPR_STRING && ast->string.nocase) {
        diag_error(s->diag, ast->span, "'nocase' is for all labels of a choice");
        diag_help(s->diag, "say it at its head: 'by literal nocase'");
        return false;
    }
    const struct model_expr *e = expr_resolve(&scope, ast);
    if (e == NULL || !check_text(s, ast, e))
        return false;
    struct model_literal literal = {e->text, e->text_len};
    if (!check_new(s, symbol, ast->span, &literal))
        return false;
    literals[choice->literal_count] = literal;
    ret->lo = ret->hi = (wide)choice->literal_count++;
    return true;
}

/* "\r\n" -> "crlf"; NULL: it is more than that. */
static const char *name_of_space(struct sema *s, const struct model_literal *literal)
{
    const char *name = "";
    for (size_t i = 0; i < literal->len; i++) {
        const char *word = literal->text[i] == '\r'   ? "cr"
                           : literal->text[i] == '\n' ? "lf"
                           : literal->text[i] == ' '  ? "space"
                           : literal->text[i] == '\t' ? "tab"
                                                      : NULL;
        if (word == NULL)
            return NULL;
        name = arena_printf(s->arena, "%s%s", name, word);
    }
    return name;
}

/* "get ", "QUIT\r\n" -> "get", "QUIT" */
const char *choice_literal_name(struct sema *s, const struct model_choice *choice, wide number)
{
    const struct model_literal *literal = &choice->literals[number];
    char *name = arena_alloc(s->arena, literal->len + 1);
    size_t len = 0;
    for (size_t i = 0; i < literal->len; i++) {
        unsigned char c = literal->text[i];
        if (c < 0x80 && isalnum(c))
            name[len++] = (char)c;
        else if (len > 0 && name[len - 1] != '_')
            name[len++] = '_';
    }
    while (len > 0 && name[len - 1] == '_')
        len--;
    name[len] = '\0';
    const char *space = len > 0 ? NULL : name_of_space(s, literal);
    if (space != NULL)
        return space;
    return len > 0 ? name : arena_printf(s->arena, "literal_%s", sema_number(s, number));
}
