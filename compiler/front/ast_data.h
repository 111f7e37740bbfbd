/* ast_data: fields, the bodies of structs and messages, and the parts of enums, encodings, choices
 * and chains. The conventions stand in ast.h. */
#ifndef WEIR_COMPILER_FRONT_AST_DATA_H
#define WEIR_COMPILER_FRONT_AST_DATA_H

#include "front/ast_expr.h"

/* ---- fields ---------------------------------------------------------------------------------- */

enum ast_mod_kind {
    AST_MOD_EQUATION = 1, /* = expr              expr */
    AST_MOD_DEFAULT,      /* default 0           expr */
    AST_MOD_AS,           /* as le, as dec(3)    call */
    AST_MOD_UNTIL,        /* until "\r\n", until CRLF, until (expr)   until */
    AST_MOD_OF,           /* of utf8             name */
    AST_MOD_MAX,          /* max 250             expr */
    AST_MOD_MIN,          /* min 1               expr */
    AST_MOD_IN,           /* in 1..63, in {1, 4..6}   ranges */
    AST_MOD_IF,           /* if (expr)           expr */
    AST_MOD_SIZED,        /* sized u32           type */
    AST_MOD_SIZED_BY,     /* sized by len        expr */
    AST_MOD_VIA,          /* via xor(mask)       call */
    AST_MOD_NULL,         /* null -1             expr */
    AST_MOD_PAD,          /* pad 4               expr */
    AST_MOD_SKIP,         /* skip                - */
    AST_MOD_UNREAD,       /* unread              - */
    AST_MOD_WRITE,        /* write plain         name; of chains */
    AST_MOD_DUPLICATES,   /* duplicates first    name; in `fields` blocks */
};

struct ast_mod {
    struct ast_mod *next;
    struct span span;
    enum ast_mod_kind kind;
    union {
        struct ast_expr *expr;
        struct ast_expr *ranges; /* list of expressions and RANGEs */
        struct ast_type *type;
        struct ast_name name;
        struct {
            struct ast_name name; /* le lsb dec leb128 varint … or an `encoding` */
            struct ast_expr *args;
            bool has_args;
        } call;
        struct {
            struct ast_expr *expr; /* STRING or NAME: a delimiter; anything else: a condition */
            bool condition;        /* it was written in parentheses */
        } until;
    };
};

/* One field of anything: struct, case, message, oneof, `fields` block, chain entry. */
struct ast_field {
    struct ast_field *next; /* only in chain entries; elsewhere a field hangs on its member */
    struct span span;
    const char *doc;
    struct ast_expr *number; /* messages: `1:`, an INT; NULL elsewhere */
    struct ast_expr
        *key; /* `fields` blocks: "Content-Length":, a STRING; NULL for `default:` and elsewhere */
    struct ast_expr *at; /* at (offset) T x; NULL elsewhere */
    bool stream;
    struct ast_type *type;
    struct ast_name name; /* absent in `u16 = 0;` */
    struct ast_array array;
    struct ast_mod *mods;
};

struct ast_param {
    struct ast_param *next;
    struct span span;
    struct ast_type *type;
    struct ast_name name;
};

/* `option endian big;`, `option limit depth 32;`, `option prefix "kv";` */
struct ast_option {
    struct ast_option *next;
    struct span span;
    struct ast_name key;
    struct ast_name subject; /* `depth`; absent in most */
    struct ast_expr *value;  /* NAME, INT, STRING …; NULL: a bare `option key;` */
};

/* ---- bodies: what stands between the braces of struct, case, message, error, fields ---------- */

enum ast_member_kind {
    AST_MEMBER_FIELD = 1, /* everywhere                         field */
    AST_MEMBER_LITERAL,   /* "HTTP/";  CRLF;                    expr: STRING or NAME */
    AST_MEMBER_LET,       /* let qos = (flags >> 1) & 3;        let */
    AST_MEMBER_REQUIRE,   /* require qos == 0 || has_will;      expr */
    AST_MEMBER_IF, /* if (c) { … } else { … }            branch; `else if`: an IF in otherwise */
    AST_MEMBER_SWITCH,   /* switch (e) { case 1: … }           switch_ */
    AST_MEMBER_PAD,      /* pad 4;                             expr */
    AST_MEMBER_ALIGN,    /* align 4;                           expr */
    AST_MEMBER_ENDIAN,   /* endian (c) ? little : big;         endian */
    AST_MEMBER_ONEOF,    /* messages: choice body { 7: … }     oneof */
    AST_MEMBER_RESERVED, /* messages: reserved 9, 12..15, "x"; reserved */
    AST_MEMBER_UNKNOWN,  /* messages: unknown keep;            name */
    AST_MEMBER_OPTION,   /* option key value;                  option */
};

/* `case 'a', 4..6:` or `default:` with what follows, up to the next one */
struct ast_case {
    struct ast_case *next;
    struct span span; /* from `case` to its last member */
    struct span head; /* `case 'a', 4..6:` */
    const char *doc;
    bool is_default;
    struct ast_expr *labels;    /* list, RANGE allowed; NULL when is_default */
    struct ast_member *members; /* NULL: an arm without fields */
};

struct ast_member {
    struct ast_member *next;
    struct span span;
    const char *doc;
    enum ast_member_kind kind;
    union {
        struct ast_field *field;
        struct ast_expr *expr;
        struct ast_name name;
        struct ast_option *option;
        struct ast_expr *reserved; /* list of INT, RANGE and STRING */
        struct {
            struct ast_name name;
            struct ast_expr *value;
        } let;
        struct {
            struct ast_expr *condition;
            struct ast_member *then;
            struct ast_member *otherwise;
            bool has_else;
            unsigned depth; /* of the `else if` chain, at most FRONT_MAX_DEPTH */
        } branch;
        struct {
            struct ast_expr *subject;
            struct ast_case *cases;
        } switch_;
        struct {
            struct ast_expr *condition; /* NULL: `endian little;` */
            struct ast_name then;
            struct ast_name otherwise; /* absent without a condition */
        } endian;
        struct {
            struct ast_name name;
            struct ast_member *members; /* FIELDs, each with a number */
        } oneof;
    };
};

/* ---- parts of data declarations -------------------------------------------------------------- */

struct ast_enum_value {
    struct ast_enum_value *next;
    struct span span;
    const char *doc;
    struct ast_name name;
    struct ast_expr *value; /* NULL: one more than the one before */
};

enum ast_openness { AST_OPENNESS_UNSAID = 1, AST_OPENNESS_OPEN, AST_OPENNESS_CLOSED };

/* `u7 = 127` */
struct ast_encoding_part {
    struct ast_encoding_part *next;
    struct span span;
    struct ast_type *type;
    struct ast_expr *value; /* NULL: carries the value */
};

/* `126..0xffff => u7 = 126, u16;` */
struct ast_encoding_row {
    struct ast_encoding_row *next;
    struct span span;
    struct ast_expr *range; /* an expression or a RANGE; `max` is a NAME */
    struct ast_encoding_part *parts;
};

enum ast_selector_kind {
    AST_SELECTOR_TYPE = 1, /* by u8            type */
    AST_SELECTOR_PEEK,     /* by peek u8       type */
    AST_SELECTOR_EXPR,     /* by (kind)        expr */
    AST_SELECTOR_LITERAL,  /* by literal       - */
};

struct ast_selector {
    struct span span;
    enum ast_selector_kind kind;
    bool nocase; /* `by literal nocase` */
    union {
        struct ast_type *type;
        struct ast_expr *expr;
    };
};

enum ast_chain_kind {
    AST_CHAIN_ORIGIN = 1, /* origin Message;   origin */
    AST_CHAIN_ITEM,       /* item …;           fields */
    AST_CHAIN_JUMP,       /* jump …;           fields */
    AST_CHAIN_END,        /* end …;            fields */
    AST_CHAIN_MAX,        /* max 255;          max */
    AST_CHAIN_WRITE,      /* write compress;   write */
};

struct ast_chain_entry {
    struct ast_chain_entry *next;
    struct span span;
    const char *doc;
    enum ast_chain_kind kind;
    union {
        struct ast_qname origin;
        struct ast_field *fields; /* list by `next` */
        struct ast_expr *max;
        struct ast_name write;
    };
};

enum ast_extern_kind { AST_EXTERN_ENCODING = 1, AST_EXTERN_FILTER };

#endif
