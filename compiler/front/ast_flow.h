/* ast_flow: who sends what and when: the parts of protocols and services. The conventions stand in
 * ast.h. */
#ifndef WEIR_COMPILER_FRONT_AST_FLOW_H
#define WEIR_COMPILER_FRONT_AST_FLOW_H

#include "front/ast_data.h"

/* ---- protocols ------------------------------------------------------------------------------- */

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
    AST_TRANSITION_SENDS,     /* client sends First;         sends */
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
        struct {
            enum ast_role role;
            struct ast_type *type; /* NAMED */
        } sends;
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

/* ---- services -------------------------------------------------------------------------------- */

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

#endif
