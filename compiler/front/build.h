/* build: makes the nodes of the tree for the grammar's actions.
 *
 * Every function takes a node as the action wrote it, by value, and returns it in the arena, with
 * its doc comment found and its limits checked. Private to front/.
 */
#ifndef WEIR_COMPILER_FRONT_BUILD_H
#define WEIR_COMPILER_FRONT_BUILD_H

#include "front/literal.h"
#include "front/parser.h"

/* Lists under construction: the grammar appends at the end. */
#define BUILD_LIST(type)                                                                           \
    struct type##_list {                                                                           \
        struct type *first, *last;                                                                 \
    }
BUILD_LIST(ast_action);
BUILD_LIST(ast_binding);
BUILD_LIST(ast_case);
BUILD_LIST(ast_chain_entry);
BUILD_LIST(ast_encoding_part);
BUILD_LIST(ast_encoding_row);
BUILD_LIST(ast_enum_value);
BUILD_LIST(ast_event);
BUILD_LIST(ast_expr);
BUILD_LIST(ast_field);
BUILD_LIST(ast_member);
BUILD_LIST(ast_mod);
BUILD_LIST(ast_param);
BUILD_LIST(ast_pattern);
BUILD_LIST(ast_protocol_item);
BUILD_LIST(ast_raise);
BUILD_LIST(ast_reply);
BUILD_LIST(ast_rpc_mod);
BUILD_LIST(ast_rpc_param);
BUILD_LIST(ast_service_item);
BUILD_LIST(ast_transition);
BUILD_LIST(ast_transport);

/* A copy of `node` in the arena; for nodes with nothing to look up or check. */
void *build_node(struct parser *p, const void *node, size_t size);

struct ast_decl *build_decl(struct parser *p, struct ast_decl decl);
struct ast_member *build_member(struct parser *p, struct ast_member member);
struct ast_field *build_field(struct parser *p, struct ast_field field);
struct ast_enum_value *build_enum_value(struct parser *p, struct ast_enum_value value);
struct ast_chain_entry *build_chain_entry(struct parser *p, struct ast_chain_entry entry);
struct ast_protocol_item *build_protocol_item(struct parser *p, struct ast_protocol_item item);
struct ast_transition *build_transition(struct parser *p, struct ast_transition transition);
struct ast_service_item *build_service_item(struct parser *p, struct ast_service_item item);

/* The case with its members, which follow its head. */
struct ast_case *build_case(struct parser *p, struct ast_case *head, struct ast_member *members,
                            struct span span);

/* Checks the height of the tree; an expression that is too high becomes a 0. */
struct ast_expr *build_expr(struct parser *p, struct ast_expr expr);
struct ast_expr *build_number(struct parser *p, struct span span, struct literal literal);
struct ast_expr *build_unary(struct parser *p, struct span span, enum ast_op op,
                             struct span op_span, struct ast_expr *operand);
struct ast_expr *build_binary(struct parser *p, enum ast_op op, struct span op_span,
                              struct ast_expr *left, struct ast_expr *right);
struct ast_expr *build_call(struct parser *p, struct span span, struct ast_expr *callee,
                            struct ast_expr *args);

/* `expr` with the parentheses that were written around it. */
struct ast_expr *build_parenthesised(struct ast_expr *expr, struct span span);

struct ast_qname build_qname(struct span span, const char *scope, const char *name);
const char *build_scope(struct parser *p, const char *scope, const char *word); /* "a.b" */

/* The items as one node of this kind; a single item stays as it is. */
struct ast_reply *build_replies(struct parser *p, enum ast_reply_kind kind, struct span span,
                                struct ast_reply *items);

/* `-> name`; the name `close` ends the connection. */
struct ast_target build_target(struct span span, struct ast_name name);

/* A return type that is not in parentheses. */
struct ast_rpc build_returns(struct parser *p, struct span span, struct ast_type *type,
                             bool stream);

/* An rpc or oneway of a service, with what `returns` says of its result. */
struct ast_service_item *build_rpc(struct parser *p, struct span span,
                                   enum ast_service_item_kind kind, struct ast_rpc returns,
                                   struct ast_rpc rpc);

/* The parts of the file. */
void build_package(struct parser *p, struct span span, struct ast_name name);
void build_import(struct parser *p, struct span span, struct ast_text path, struct span path_span);
void build_file_option(struct parser *p, struct ast_option *option);
void build_file_decl(struct parser *p, struct ast_decl *decl);

/* Gives trailing doc comments to the nodes they stand behind; once, after the whole file is
 * read. */
void build_trailing_docs(struct parser *p);

#endif
