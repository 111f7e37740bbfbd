/* ast_expr: names, expressions and types of the tree. The conventions stand in ast.h. */
#ifndef WEIR_COMPILER_FRONT_AST_EXPR_H
#define WEIR_COMPILER_FRONT_AST_EXPR_H

#include "base/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ast_name {
    const char *text; /* NULL: absent */
    struct span span;
};

/* `Entry`, `core::Entry`, `a::b::Entry` */
struct ast_qname {
    const char *scope; /* NULL, or the package with dots: "core", "a.b" */
    const char *name;  /* NULL: absent */
    struct span span;  /* of the whole */
};

struct ast_text {
    const char *data; /* escapes resolved; may hold any byte, also NUL */
    size_t len;
};

/* ---- expressions ----------------------------------------------------------------------------- */

enum ast_expr_kind {
    AST_EXPR_INT = 1,     /* 12, 0x1f, 0b00, 64K, 'p' */
    AST_EXPR_FLOAT,       /* 1.5, 2e10 */
    AST_EXPR_STRING,      /* "GET ", "get" nocase */
    AST_EXPR_DURATION,    /* 200ms */
    AST_EXPR_BOOL,        /* true, false */
    AST_EXPR_NAME,        /* n, core::LIMIT, Type, remaining */
    AST_EXPR_MEMBER,      /* a.b */
    AST_EXPR_INDEX,       /* a[i] */
    AST_EXPR_CALL,        /* count(a), crc32(a..b), dec(3) */
    AST_EXPR_RANGE,       /* 4..6, unit..: in arguments, labels, `in`, reserved, encoding rows */
    AST_EXPR_UNARY,       /* -a !a ~a */
    AST_EXPR_BINARY,      /* a + b */
    AST_EXPR_CONDITIONAL, /* c ? a : b */
    AST_EXPR_LIST,        /* ["GET", key]: only in patterns of operations */
    AST_EXPR_SPREAD,      /* keys...: only in a list */
    AST_EXPR_RECORD,      /* Bulk { data = value }: only in patterns of operations */
};

enum ast_op {
    AST_OP_NEG = 1, /* unary */
    AST_OP_NOT,
    AST_OP_BITNOT,
    AST_OP_OR, /* binary, weakest first: as in C, but & ^ | bind stronger than == */
    AST_OP_AND,
    AST_OP_EQ,
    AST_OP_NE,
    AST_OP_LT,
    AST_OP_GT,
    AST_OP_LE,
    AST_OP_GE,
    AST_OP_BITOR,
    AST_OP_BITXOR,
    AST_OP_BITAND,
    AST_OP_SHL,
    AST_OP_SHR,
    AST_OP_ADD,
    AST_OP_SUB,
    AST_OP_MUL,
    AST_OP_DIV,
    AST_OP_MOD,
};

enum ast_int_form { AST_INT_DEC = 1, AST_INT_HEX, AST_INT_BIN, AST_INT_OCT, AST_INT_CHAR };

/* `name` or `name = value` in a pattern */
struct ast_binding {
    struct ast_binding *next;
    struct span span;
    struct ast_name name;
    struct ast_expr *value; /* NULL: binds the operation's value of the same name */
};

struct ast_expr {
    struct ast_expr *next;
    struct span span; /* with the parentheses around it */
    enum ast_expr_kind kind;
    unsigned depth; /* 1 for a leaf; at most FRONT_MAX_EXPR_DEPTH, so recursion is safe */
    union {
        struct {
            uint64_t value; /* never negative: a sign is a unary operator */
            enum ast_int_form form;
        } integer;
        double real; /* FLOAT */
        struct {
            struct ast_text text;
            bool nocase;
        } string;
        uint64_t duration_ns; /* DURATION */
        bool boolean;
        struct ast_qname name; /* NAME */
        struct {
            struct ast_expr *base;
            struct ast_name name;
        } member;
        struct {
            struct ast_expr *base;
            struct ast_expr *index;
        } index;
        struct {
            struct ast_name function;
            struct ast_expr *args; /* list; RANGE allowed */
        } call;
        struct {
            struct ast_expr *low;
            struct ast_expr *high; /* inclusive; NULL in `a..` */
        } range;
        struct {
            enum ast_op op;
            struct span op_span;
            struct ast_expr *operand;
        } unary;
        struct {
            enum ast_op op;
            struct span op_span;
            struct ast_expr *left;
            struct ast_expr *right;
        } binary;
        struct {
            struct ast_expr *condition;
            struct ast_expr *then;
            struct ast_expr *otherwise;
        } conditional;
        struct ast_expr *items;  /* LIST */
        struct ast_expr *spread; /* SPREAD: the NAME */
        struct {
            struct ast_expr *target; /* NAME or MEMBER: the message or the choice arm */
            struct ast_binding *bindings;
        } record;
    };
};

/* ---- types ----------------------------------------------------------------------------------- */

enum ast_type_kind {
    AST_TYPE_NAMED = 1, /* u16, bytes, Entry, core::Entry, Rdata(type) */
    AST_TYPE_MAP,       /* map(str, u32) */
};

struct ast_type {
    struct span span;
    enum ast_type_kind kind;
    bool optional; /* T? */
    union {
        struct {
            struct ast_qname name; /* built-in types too: "u16", "bytes" */
            struct ast_expr *args;
            bool has_args; /* parentheses were written */
        } named;
        struct {
            struct ast_type *key;
            struct ast_type *value;
        } map;
    };
};

enum ast_array_kind {
    AST_ARRAY_NONE = 1, /* no brackets */
    AST_ARRAY_COUNT,    /* [n]: count */
    AST_ARRAY_PREFIXED, /* [:u16]: prefix */
    AST_ARRAY_REST,     /* [..] to the end of the window */
    AST_ARRAY_OPEN,     /* [] with `until`, or counted by an equation */
};

struct ast_array {
    struct span span; /* of the brackets */
    enum ast_array_kind kind;
    union {
        struct ast_expr *count;
        struct ast_type *prefix;
    };
    struct ast_mod *prefix_mods; /* `[:u32 as dec until ":"]` */
};

#endif
