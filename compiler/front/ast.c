#include "front/ast.h"

const struct ast_mod *ast_mod_find(const struct ast_mod *mods, enum ast_mod_kind kind)
{
    while (mods && mods->kind != kind)
        mods = mods->next;
    return mods;
}

const struct ast_rpc_mod *ast_rpc_mod_find(const struct ast_rpc_mod *mods,
                                           enum ast_rpc_mod_kind kind)
{
    while (mods && mods->kind != kind)
        mods = mods->next;
    return mods;
}

/* The name at `index`, or "?" outside of the table. */
static const char *pick(const char *const *names, size_t count, size_t index)
{
    return index < count && names[index] ? names[index] : "?";
}

const char *ast_decl_kind_name(enum ast_decl_kind kind)
{
    static const char *const names[] = {
        [AST_DECL_CONST] = "const",       [AST_DECL_ALIAS] = "alias",
        [AST_DECL_CHARSET] = "charset",   [AST_DECL_ENUM] = "enum",
        [AST_DECL_ENCODING] = "encoding", [AST_DECL_EXTERN] = "extern",
        [AST_DECL_STRUCT] = "struct",     [AST_DECL_CHOICE] = "choice",
        [AST_DECL_CHAIN] = "chain",       [AST_DECL_MESSAGE] = "message",
        [AST_DECL_ERROR] = "error",       [AST_DECL_FIELDS] = "fields",
        [AST_DECL_PROTOCOL] = "protocol", [AST_DECL_SERVICE] = "service",
    };
    return pick(names, sizeof names / sizeof *names, kind);
}

const char *ast_mod_kind_name(enum ast_mod_kind kind)
{
    static const char *const names[] = {
        [AST_MOD_EQUATION] = "=",
        [AST_MOD_DEFAULT] = "default",
        [AST_MOD_AS] = "as",
        [AST_MOD_UNTIL] = "until",
        [AST_MOD_OF] = "of",
        [AST_MOD_MAX] = "max",
        [AST_MOD_MIN] = "min",
        [AST_MOD_IN] = "in",
        [AST_MOD_IF] = "if",
        [AST_MOD_SIZED] = "sized",
        [AST_MOD_SIZED_BY] = "sized by",
        [AST_MOD_VIA] = "via",
        [AST_MOD_NULL] = "null",
        [AST_MOD_PAD] = "pad",
        [AST_MOD_SKIP] = "skip",
        [AST_MOD_UNREAD] = "unread",
        [AST_MOD_WRITE] = "write",
        [AST_MOD_DUPLICATES] = "duplicates",
    };
    return pick(names, sizeof names / sizeof *names, kind);
}

const char *ast_op_text(enum ast_op op)
{
    static const char *const names[] = {
        [AST_OP_NEG] = "-",    [AST_OP_NOT] = "!",    [AST_OP_BITNOT] = "~", [AST_OP_OR] = "||",
        [AST_OP_AND] = "&&",   [AST_OP_EQ] = "==",    [AST_OP_NE] = "!=",    [AST_OP_LT] = "<",
        [AST_OP_GT] = ">",     [AST_OP_LE] = "<=",    [AST_OP_GE] = ">=",    [AST_OP_BITOR] = "|",
        [AST_OP_BITXOR] = "^", [AST_OP_BITAND] = "&", [AST_OP_SHL] = "<<",   [AST_OP_SHR] = ">>",
        [AST_OP_ADD] = "+",    [AST_OP_SUB] = "-",    [AST_OP_MUL] = "*",    [AST_OP_DIV] = "/",
        [AST_OP_MOD] = "%",
    };
    return pick(names, sizeof names / sizeof *names, op);
}
