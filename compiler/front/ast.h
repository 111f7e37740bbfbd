/* ast: the tree of one description, as it was written.
 *
 * The grammar builds it; the semantic analysis reads it and never changes it. Nothing is resolved
 * here: names are text, numbers are unbounded by type, modifiers stand in the order of writing and
 * may repeat or contradict.
 *
 * Conventions, the same for every node:
 *  - `span` covers the node's own text, from its first token to its last (with the closing ';' or
 *    '}' where it has one).
 *  - nodes of a list are chained by `next`, in the order of writing; a NULL head is an empty list.
 *  - `doc` is the text of the `///` lines before a node or behind it on its last line, without the
 *    slashes and one space, lines joined by '\n'; NULL when there is none.
 *  - an absent name has `text == NULL`; an absent child is NULL. Names are NUL-terminated.
 *  - `kind` selects the member of the anonymous union; kinds without a member there say so.
 *  - 0 is never a valid kind.
 *
 * Names, expressions and types stand in ast_expr.h, fields and bodies in ast_data.h, protocols and
 * services in ast_flow.h; including this header is enough.
 *
 * Ownership: everything lives in the arena given to front_parse(). No node points up.
 */
#ifndef WEIR_COMPILER_FRONT_AST_H
#define WEIR_COMPILER_FRONT_AST_H

#include "front/ast_data.h"
#include "front/ast_expr.h"
#include "front/ast_flow.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- declarations ---------------------------------------------------------------------------- */

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

/* ---- helpers --------------------------------------------------------------------------------- */

/* The first modifier of this kind at or after `mods`, or NULL. */
const struct ast_mod *ast_mod_find(const struct ast_mod *mods, enum ast_mod_kind kind);
const struct ast_rpc_mod *ast_rpc_mod_find(const struct ast_rpc_mod *mods,
                                           enum ast_rpc_mod_kind kind);

/* Words for messages: "struct", "message", "==", "until"; never NULL. */
const char *ast_decl_kind_name(enum ast_decl_kind kind);
const char *ast_mod_kind_name(enum ast_mod_kind kind);
const char *ast_op_text(enum ast_op op);

#endif
