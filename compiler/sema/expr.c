#include "sema/expr.h"

#include "base/diag.h"
#include "sema/body.h"
#include "sema/expr_name.h"
#include "sema/flow_path.h"

struct scope expr_scope(struct sema *s, struct unit *unit)
{
    return (struct scope){.sema = s, .unit = unit};
}

static const struct model_expr *unary(struct scope *scope, const struct ast_expr *ast)
{
    struct sema *s = scope->sema;
    const struct model_expr *a = expr_resolve(scope, ast->unary.operand);
    if (a == NULL)
        return NULL;
    if (ast->unary.op == AST_OP_NOT)
        return expr_not(s, a, ast->span);
    if (ast->unary.op == AST_OP_NEG)
        return expr_neg(s, a, ast->span);
    if (!expr_is_int(a)) {
        diag_error(s->diag, ast->span, "'~' does not go with %s", expr_type_name(s, a));
        return NULL;
    }
    /* ~a is -1 - a, whatever the width */
    return expr_binary(s, MODEL_E_SUB, expr_int(s, -1, ast->span), a, ast->span);
}

static enum model_op binary_op(enum ast_op op)
{
    switch (op) {
    case AST_OP_OR:
        return MODEL_E_ORELSE;
    case AST_OP_AND:
        return MODEL_E_ANDALSO;
    case AST_OP_EQ:
        return MODEL_E_EQ;
    case AST_OP_NE:
        return MODEL_E_NE;
    case AST_OP_LT:
        return MODEL_E_LT;
    case AST_OP_GT:
        return MODEL_E_GT;
    case AST_OP_LE:
        return MODEL_E_LE;
    case AST_OP_GE:
        return MODEL_E_GE;
    case AST_OP_BITOR:
        return MODEL_E_OR;
    case AST_OP_BITXOR:
        return MODEL_E_XOR;
    case AST_OP_BITAND:
        return MODEL_E_AND;
    case AST_OP_SHL:
        return MODEL_E_SHL;
    case AST_OP_SHR:
        return MODEL_E_SHR;
    case AST_OP_ADD:
        return MODEL_E_ADD;
    case AST_OP_SUB:
        return MODEL_E_SUB;
    case AST_OP_MUL:
        return MODEL_E_MUL;
    case AST_OP_DIV:
        return MODEL_E_DIV;
    case AST_OP_MOD:
        return MODEL_E_MOD;
    case AST_OP_NEG:
    case AST_OP_NOT:
    case AST_OP_BITNOT:
        break;
    }
    return MODEL_E_NE;
}

static const struct model_expr *binary(struct scope *scope, const struct ast_expr *ast)
{
    const struct model_expr *a = expr_resolve(scope, ast->binary.left);
    const struct model_type *outer = scope->expected;
    /* `kind == connect`: the values of the left side's enum can be written bare */
    if (a != NULL && expr_is_int(a) && a->type != NULL)
        scope->expected = a->type;
    const struct model_expr *b = expr_resolve(scope, ast->binary.right);
    scope->expected = outer;
    if (a == NULL || b == NULL)
        return NULL;
    return expr_binary(scope->sema, binary_op(ast->binary.op), a, b, ast->span);
}

static const struct model_expr *conditional(struct scope *scope, const struct ast_expr *ast)
{
    const struct model_expr *a =
        expr_condition(scope, ast->conditional.condition, "the condition of '?:'");
    const struct model_expr *b = expr_resolve(scope, ast->conditional.then);
    const struct model_expr *c = expr_resolve(scope, ast->conditional.otherwise);
    if (a == NULL || b == NULL || c == NULL)
        return NULL;
    return expr_cond(scope->sema, a, b, c, ast->span);
}

static const struct model_expr *string(struct scope *scope, const struct ast_expr *ast)
{
    const struct model_expr *text =
        expr_text(scope->sema, ast->string.text.data, ast->string.text.len, ast->span);
    if (!ast->string.nocase)
        return text;
    struct model_expr *folded = ARENA_NEW(scope->sema->arena, struct model_expr);
    *folded = *text;
    folded->nocase = true;
    return folded;
}

static const struct model_expr *misplaced(struct scope *scope, const struct ast_expr *ast,
                                          const char *what)
{
    diag_error(scope->sema->diag, ast->span, "%s does not belong here", what);
    return NULL;
}

const struct model_expr *expr_resolve(struct scope *scope, const struct ast_expr *ast)
{
    bool found = false;
    const struct model_expr *e = scope->flow != NULL ? flow_expr(scope, ast, &found) : NULL;
    if (found)
        return e;
    switch (ast->kind) {
    case AST_EXPR_INT:
        return expr_int(scope->sema, ast->integer.value, ast->span);
    case AST_EXPR_BOOL:
        return expr_truth(scope->sema, expr_int(scope->sema, ast->boolean, ast->span));
    case AST_EXPR_STRING:
        return string(scope, ast);
    case AST_EXPR_NAME:
        return expr__name(scope, ast);
    case AST_EXPR_MEMBER:
        return expr__member(scope, ast);
    case AST_EXPR_INDEX:
        return expr__index(scope, ast);
    case AST_EXPR_CALL:
        return expr__call(scope, ast);
    case AST_EXPR_UNARY:
        return unary(scope, ast);
    case AST_EXPR_BINARY:
        return binary(scope, ast);
    case AST_EXPR_CONDITIONAL:
        return conditional(scope, ast);
    case AST_EXPR_FLOAT:
        return misplaced(scope, ast, "a float");
    case AST_EXPR_DURATION:
        return misplaced(scope, ast, "a duration");
    case AST_EXPR_RANGE:
        return misplaced(scope, ast, "a range");
    case AST_EXPR_LIST:
    case AST_EXPR_SPREAD:
    case AST_EXPR_RECORD:
        return misplaced(scope, ast, "a pattern");
    }
    return NULL;
}

const struct model_expr *expr_condition(struct scope *scope, const struct ast_expr *ast,
                                        const char *what)
{
    const struct model_expr *e = expr_resolve(scope, ast);
    if (e == NULL)
        return NULL;
    e = expr_truth(scope->sema, e);
    if (e->base == MODEL_BOOL)
        return e;
    diag_error(scope->sema->diag, ast->span, "%s has to be true or false, not %s", what,
               expr_type_name(scope->sema, e));
    return NULL;
}

const struct model_expr *expr_integer(struct scope *scope, const struct ast_expr *ast,
                                      const char *what)
{
    const struct model_expr *e = expr_resolve(scope, ast);
    if (e == NULL || expr_is_int(e))
        return e;
    diag_error(scope->sema->diag, ast->span, "%s has to be an integer, not %s", what,
               expr_type_name(scope->sema, e));
    return NULL;
}

bool expr_constant(struct scope *scope, const struct ast_expr *ast, const char *what, wide *ret)
{
    const struct model_expr *e = expr_integer(scope, ast, what);
    if (e == NULL)
        return false;
    if (e->op != MODEL_E_INT) {
        diag_error(scope->sema->diag, ast->span, "%s has to be a constant", what);
        return false;
    }
    *ret = e->value;
    return true;
}

bool expr_resolve_const(struct sema *s, struct symbol *symbol)
{
    if (symbol->progress == PROGRESS_DONE)
        return !symbol->bad;
    if (symbol->progress == PROGRESS_DOING) {
        if (!symbol->bad)
            diag_error(s->diag, symbol->span, "the value of '%s' depends on itself", symbol->name);
        symbol->bad = true;
        return false;
    }
    if (s->depth >= SEMA_MAX_NESTING) {
        diag_error(s->diag, symbol->span, "constants wait for each other more than %d deep",
                   SEMA_MAX_NESTING);
        diag_help(s->diag, "declare a constant before those that use it");
        symbol->bad = true;
        return false;
    }
    symbol->progress = PROGRESS_DOING;
    s->depth++;
    struct scope scope = expr_scope(s, symbol->unit);
    if (symbol->decl->const_value->kind == AST_EXPR_FLOAT) {
        diag_error(s->diag, symbol->decl->const_value->span,
                   "a const is an integer or a string, not a float");
    } else {
        symbol->value = expr_resolve(&scope, symbol->decl->const_value);
    }
    if (symbol->value != NULL && symbol->value->base == MODEL_BOOL) {
        diag_error(s->diag, symbol->decl->const_value->span,
                   "a const is an integer or a string, not a bool");
        symbol->value = NULL;
    }
    s->depth--;
    symbol->progress = PROGRESS_DONE;
    if (symbol->value == NULL)
        symbol->bad = true;
    return !symbol->bad;
}
