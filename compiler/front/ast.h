/* ast: the tree of one description, as it was written.
 *
 * The grammar builds it; the semantic analysis reads it and never changes it. Nothing is resolved here: names are text,
 * numbers are unbounded by type, modifiers stand in the order of writing and may repeat or contradict.
 *
 * Conventions, the same for every node:
 *  - `span` covers the node's own text, from its first token to its last (with the closing ';' or '}' where it has one).
 *  - nodes of a list are chained by `next`, in the order of writing; a NULL head is an empty list.
 *  - `doc` is the text of the `///` lines before a node or behind it on its last line, without the slashes and
 *    one space, lines joined by '\n'; NULL when there is none.
 *  - an absent name has `text == NULL`; an absent child is NULL. Names are NUL-terminated.
 *  - `kind` selects the member of the anonymous union; kinds without a member there say so.
 *  - 0 is never a valid kind.
 *
 * Ownership: everything lives in the arena given to front_parse(). No node points up.
 */
#ifndef WEIR_COMPILER_FRONT_AST_H
#define WEIR_COMPILER_FRONT_AST_H

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

/* ---- expressions ---------------------------------------------------------------------------------------------- */

enum ast_expr_kind {
    AST_EXPR_INT = 1,  /* 12, 0x1f, 0b00, 64K, 'p' */
    AST_EXPR_FLOAT,    /* 1.5, 2e10 */
    AST_EXPR_STRING,   /* "GET ", "get" nocase */
    AST_EXPR_DURATION, /* 200ms */
    AST_EXPR_BOOL,     /* true, false */
    AST_EXPR_NAME,     /* n, core::LIMIT, Type, remaining */
    AST_EXPR_MEMBER,   /* a.b */
    AST_EXPR_INDEX,    /* a[i] */
    AST_EXPR_CALL,     /* count(a), crc32(a..b), dec(3) */
    AST_EXPR_RANGE, /* 4..6, unit.., a..b: only in arguments, labels, `in`, reserved, encoding rows */
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
    AST_OP_OR, /* binary, weakest first; the precedences are C's but for & ^ |, which bind stronger than comparisons */
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

/* ---- types ---------------------------------------------------------------------------------------------------- */

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
};

/* ---- fields --------------------------------------------------------------------------------------------------- */

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
            struct ast_name
                name; /* le be lsb msb dec hex oct leb128 zigzag varint fixed flag or an `encoding` */
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

/* ---- bodies: what stands between the braces of struct, case, message, error, fields -------------------------------- */

enum ast_member_kind {
    AST_MEMBER_FIELD = 1, /* everywhere                         field */
    AST_MEMBER_LITERAL,   /* "HTTP/";  CRLF;                    expr: STRING or NAME */
    AST_MEMBER_LET,       /* let qos = (flags >> 1) & 3;        let */
    AST_MEMBER_REQUIRE,   /* require qos == 0 || has_will;      expr */
    AST_MEMBER_IF, /* if (c) { … } else { … }            branch; `else if` is an IF alone in `otherwise` */
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

/* ---- parts of data declarations ------------------------------------------------------------------------------- */

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

/* ---- protocols ------------------------------------------------------------------------------------------------ */

enum ast_role { AST_ROLE_ANY = 1, AST_ROLE_CLIENT, AST_ROLE_SERVER };

/* `Set when (!noreply)` */
struct ast_event {
    struct ast_event *next; /* alternatives: `A | B` */
    struct span span;
    struct ast_qname message;
    struct ast_expr *when; /* NULL: always */
};

/* What answers a call: a regular expression over messages. */
enum ast_reply_kind {
    AST_REPLY_EVENT = 1, /* Hit                    event */
    AST_REPLY_NONE,      /* none                   - */
    AST_REPLY_SEQUENCE,  /* A B                    items */
    AST_REPLY_EITHER,    /* A | B                  items */
    AST_REPLY_STAR,      /* A*                     repeat.item */
    AST_REPLY_PLUS,      /* A+                     repeat.item */
    AST_REPLY_OPTIONAL,  /* A?                     repeat.item */
    AST_REPLY_TIMES,     /* A[argc - 1]            repeat */
};

struct ast_reply {
    struct ast_reply *next;
    struct span span;
    enum ast_reply_kind kind;
    union {
        struct ast_event *event;
        struct ast_reply *items; /* two or more */
        struct {
            struct ast_reply *item;
            struct ast_expr *times; /* only TIMES */
        } repeat;
    };
};

enum ast_action_kind {
    AST_ACTION_SET = 1, /* set pid = msg.pid;   set */
    AST_ACTION_UPGRADE, /* upgrade tls;         upgrade */
};

struct ast_action {
    struct ast_action *next;
    struct span span;
    enum ast_action_kind kind;
    union {
        struct {
            struct ast_name name;
            struct ast_expr *value;
        } set;
        struct ast_name upgrade;
    };
};

enum ast_target_kind {
    AST_TARGET_STAY = 1, /* nothing written         - */
    AST_TARGET_STATE,    /* -> idle                 state */
    AST_TARGET_CLOSE,    /* -> close                - */
    AST_TARGET_UPGRADE,  /* -> upgrade Http::Ws     protocol */
};

struct ast_target {
    struct span span;
    enum ast_target_kind kind;
    union {
        struct ast_name state;
        struct ast_qname protocol;
    };
};

enum ast_transition_kind {
    AST_TRANSITION_EVENT = 1, /* client: A | B { … } -> s;   event */
    AST_TRANSITION_TIMEOUT,   /* timeout 60s -> close;       timeout */
};

struct ast_transition {
    struct ast_transition *next;
    struct span span;
    const char *doc;
    enum ast_transition_kind kind;
    struct ast_target target;
    union {
        struct {
            enum ast_role role;
            struct ast_event *events; /* alternatives */
            struct ast_action *actions;
        } event;
        struct ast_expr *timeout;
    };
};

/* `tcp 53 sized u16` */
struct ast_transport {
    struct ast_transport *next;
    struct span span;
    struct ast_name name;
    struct ast_expr *port; /* NULL: none */
    struct ast_type *sized;
};

enum ast_protocol_item_kind {
    AST_PROTOCOL_TRANSPORT = 1, /* transport tcp 5432, unix;                 transports */
    AST_PROTOCOL_SENDS,         /* server sends Response(request);           sends */
    AST_PROTOCOL_PIPELINED,     /* pipelined max 1000;                       pipelined_max */
    AST_PROTOCOL_MULTIPLEXED,   /* multiplexed by request.id == reply.id max 16;   multiplexed */
    AST_PROTOCOL_VAR,           /* var u32 pid default 0;                    var */
    AST_PROTOCOL_CALL,          /* call query(Query) -> Row* End;            call */
    AST_PROTOCOL_PUSH,          /* push Notice | Status;                     events */
    AST_PROTOCOL_ONEWAY,        /* oneway Publish when (qos == 0);           events */
    AST_PROTOCOL_RESYNC,  /* resync until CRLF;                        resync: STRING or NAME */
    AST_PROTOCOL_LIMIT,   /* limit message 1G;                         setting */
    AST_PROTOCOL_TIMEOUT, /* timeout handshake 60s;                    setting */
    AST_PROTOCOL_STATE,   /* initial state start { … }                 state */
    AST_PROTOCOL_OPTION,  /* option key value;                         option */
};

struct ast_protocol_item {
    struct ast_protocol_item *next;
    struct span span;
    const char *doc;
    enum ast_protocol_item_kind kind;
    union {
        struct ast_transport *transports;
        struct {
            enum ast_role role;
            struct ast_type *type; /* NAMED */
        } sends;
        struct ast_expr *pipelined_max; /* NULL: none written */
        struct {
            struct ast_expr *request; /* paths */
            struct ast_expr *reply;
            struct ast_expr *max; /* NULL: none written */
        } multiplexed;
        struct {
            struct ast_type *type;
            struct ast_name name;
            struct ast_mod *mods;
        } var;
        struct {
            enum ast_role role; /* ANY: the client */
            struct ast_name name;
            struct ast_event *request; /* alternatives */
            struct ast_reply *reply;
        } call;
        struct ast_event *events;
        struct ast_expr *resync;
        struct {
            struct ast_name name;
            struct ast_expr *value;
        } setting;
        struct {
            bool initial;
            struct ast_name name;
            struct ast_transition *transitions;
        } state;
        struct ast_option *option;
    };
};

/* ---- services ------------------------------------------------------------------------------------------------- */

/* `Key`, `stream Entry`, `bytes keys[..]` */
struct ast_rpc_param {
    struct ast_rpc_param *next;
    struct span span;
    bool stream;
    struct ast_type *type;
    struct ast_name name; /* absent when a whole message is passed */
    struct ast_array array;
    struct ast_mod *mods;
};

enum ast_rpc_mod_kind {
    AST_RPC_MOD_RAISES = 1,    /* raises NotFound, Busy   raises */
    AST_RPC_MOD_TIMEOUT,       /* timeout 1s              expr */
    AST_RPC_MOD_IDEMPOTENT,    /* idempotent              - */
    AST_RPC_MOD_RETRY,         /* retry 3                 expr */
    AST_RPC_MOD_MAX_IN_FLIGHT, /* max_in_flight 64        expr */
    AST_RPC_MOD_CANCEL,        /* cancel abort|detach     name */
    AST_RPC_MOD_ID,            /* id 7                    expr */
};

struct ast_raise {
    struct ast_raise *next;
    struct span span;
    struct ast_qname name;
};

struct ast_rpc_mod {
    struct ast_rpc_mod *next;
    struct span span;
    enum ast_rpc_mod_kind kind;
    union {
        struct ast_raise *raises;
        struct ast_expr *expr;
        struct ast_name name;
    };
};

/* `request Multibulk { … };`, `reply Value { error } -> fail(error);` */
struct ast_pattern {
    struct ast_pattern *next;
    struct span span;
    bool is_reply;
    struct ast_expr *message; /* NAME or RECORD */
    bool fails;               /* -> fail(args) */
    struct ast_expr *fail_args;
};

enum ast_service_item_kind {
    AST_SERVICE_RPC = 1, /* rpc */
    AST_SERVICE_ONEWAY,  /* rpc; has no reply */
    AST_SERVICE_OPTION,  /* option */
};

struct ast_rpc {
    struct ast_name name;
    struct ast_rpc_param *params;
    struct ast_rpc_param *returns; /* NULL without `->`, and for `-> ()` */
    bool has_returns;              /* `->` was written */
    bool returns_stream;           /* -> stream Event, -> stream (Row) */
    bool named_returns;            /* `-> (…)`: parentheses were written */
    struct ast_rpc_mod *mods;
    struct ast_pattern *patterns;
};

struct ast_service_item {
    struct ast_service_item *next;
    struct span span;
    const char *doc;
    enum ast_service_item_kind kind;
    union {
        struct ast_rpc rpc;
        struct ast_option *option;
    };
};

/* ---- declarations --------------------------------------------------------------------------------------------- */

enum ast_decl_kind {
    AST_DECL_CONST = 1, /* const CRLF = "\r\n";                  const_value */
    AST_DECL_ALIAS,     /* alias mstr = str[:u16] of utf8;       alias */
    AST_DECL_CHARSET,   /* charset key = "!-~";                  charset */
    AST_DECL_ENUM,      /* enum Type : u16 { a = 1 }             enum_ */
    AST_DECL_ENCODING,  /* encoding wslen : u64 { … }            encoding */
    AST_DECL_EXTERN,    /* extern encoding name(u8 width);       extern_ */
    AST_DECL_STRUCT,    /* struct Name(params) { … }             body */
    AST_DECL_CHOICE,    /* choice Name(params) by u8 { … }       choice */
    AST_DECL_CHAIN,     /* chain Name { … }                      chain */
    AST_DECL_MESSAGE,   /* message Put { … }                     body */
    AST_DECL_ERROR,     /* error NotFound { … }                  body */
    AST_DECL_FIELDS,    /* fields Headers { … }                  fields */
    AST_DECL_PROTOCOL,  /* protocol Pg { … }                     protocol */
    AST_DECL_SERVICE,   /* service Store on Mux { … }            service */
};

struct ast_decl {
    struct ast_decl *next;
    struct span span;
    const char *doc;
    enum ast_decl_kind kind;
    struct ast_name name;
    union {
        struct ast_expr *const_value;
        struct {
            struct ast_type *type;
            struct ast_array array;
            struct ast_mod *mods;
        } alias;
        struct ast_expr *charset; /* STRING */
        struct {
            struct ast_type *type; /* NULL: none written */
            enum ast_openness openness;
            struct ast_enum_value *values;
        } enum_;
        struct {
            struct ast_type *type;
            struct ast_encoding_row *rows;
        } encoding;
        struct {
            enum ast_extern_kind kind;
            struct ast_param *params;
            struct ast_type *type; /* `: u64`, what an encoding yields; NULL: none written */
        } extern_;
        struct {
            struct ast_param *params; /* struct only */
            struct ast_member *members;
            struct ast_expr *id; /* error: `error NotFound id 4 { … }`; NULL: none written */
        } body;
        struct {
            struct ast_param *params;
            struct ast_selector selector;
            struct ast_case *cases;
        } choice;
        struct ast_chain_entry *chain;
        struct {
            struct ast_member *members; /* FIELDs, each with a key but for the default's */
            struct ast_mod *mods;       /* duplicates … */
        } fields;
        struct ast_protocol_item *protocol;
        struct {
            struct ast_qname protocol; /* Mux, core::Redis */
            struct ast_service_item *items;
        } service;
    };
};

struct ast_import {
    struct ast_import *next;
    struct span span;      /* of the whole statement */
    struct span path_span; /* of the string */
    const char *path;      /* NUL-terminated, not empty */
};

struct ast_file {
    const struct source *source;
    struct span span;
    const char *doc;         /* doc comment of `package` */
    struct ast_name package; /* "dns", "a.b"; absent when there is no `package` */
    struct ast_import *imports;
    struct ast_option *options;
    struct ast_decl *decls;
    bool broken; /* syntax errors were reported; the tree holds what could be read */
};

/* ---- helpers -------------------------------------------------------------------------------------------------- */

/* The first modifier of this kind at or after `mods`, or NULL. */
const struct ast_mod *ast_mod_find(const struct ast_mod *mods, enum ast_mod_kind kind);
const struct ast_rpc_mod *ast_rpc_mod_find(const struct ast_rpc_mod *mods,
                                           enum ast_rpc_mod_kind kind);

/* Words for messages: "struct", "message", "==", "until"; never NULL. */
const char *ast_decl_kind_name(enum ast_decl_kind kind);
const char *ast_mod_kind_name(enum ast_mod_kind kind);
const char *ast_op_text(enum ast_op op);

#endif
