#include "front/build.h"

#include <string.h>

void *build_node(struct parser *p, const void *node, size_t size)
{
    return memcpy(arena_alloc(p->arena, size), node, size);
}

/* ---- doc comments ---------------------------------------------------------------------------- */

static const char *leading_doc(const struct parser *p, uint32_t begin)
{
    size_t low = 0, high = p->leading.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->leading.items[middle].offset < begin)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < p->leading.count && p->leading.items[low].offset == begin;
    return found ? p->leading.items[low].text : NULL;
}

static void document(struct parser *p, struct span span, const char **doc, const char **also)
{
    *doc = leading_doc(p, span.begin);
    if (also)
        *also = *doc;
    struct docable docable = {.end = span.end, .doc = doc, .also = also};
    vec_push(p->arena, &p->docables, docable);
}

/* The innermost node that ends last at or before `offset`; NULL when there is none. */
static const struct docable *docable_before(const struct parser *p, uint32_t offset)
{
    size_t low = 0, high = p->docables.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->docables.items[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    size_t found = low - 1;
    while (found > 0 && p->docables.items[found - 1].end == p->docables.items[found].end)
        found--;
    return &p->docables.items[found];
}

static void attach_trailing(struct parser *p, const struct doc *doc)
{
    const struct docable *docable = docable_before(p, doc->offset);
    if (!docable)
        return;
    const char *between = p->source->text + docable->end;
    if (memchr(between, '\n', doc->offset - docable->end))
        return;
    const char *text = doc->text;
    if (*docable->doc)
        text = arena_printf(p->arena, "%s\n%s", *docable->doc, doc->text);
    *docable->doc = text;
    if (docable->also)
        *docable->also = text;
}

void build_trailing_docs(struct parser *p)
{
    for (size_t i = 0; i < p->trailing.count; i++)
        attach_trailing(p, &p->trailing.items[i]);
}

/* ---- documented nodes ------------------------------------------------------------------------ */

struct ast_decl *build_decl(struct parser *p, struct ast_decl decl)
{
    struct ast_decl *node = build_node(p, &decl, sizeof decl);
    document(p, decl.span, &node->doc, NULL);
    return node;
}

static void check_else_depth(struct parser *p, struct ast_member *node)
{
    const struct ast_member *nested = node->branch.otherwise;
    bool is_chain = nested && nested->kind == AST_MEMBER_IF && !nested->next;
    node->branch.depth = is_chain ? nested->branch.depth + 1 : 1;
    if (node->branch.depth <= FRONT_MAX_DEPTH)
        return;
    diag_error(p->diag, node->span, "this chain of 'else if' is too long");
    diag_help(p->diag, "at most %d may follow one another; use a choice", FRONT_MAX_DEPTH);
    node->branch.otherwise = NULL;
    node->branch.depth = 1;
}

struct ast_member *build_member(struct parser *p, struct ast_member member)
{
    struct ast_member *node = build_node(p, &member, sizeof member);
    bool is_field = member.kind == AST_MEMBER_FIELD;
    document(p, member.span, &node->doc, is_field ? &node->field->doc : NULL);
    if (member.kind == AST_MEMBER_IF)
        check_else_depth(p, node);
    return node;
}

struct ast_field *build_field(struct parser *p, struct ast_field field)
{
    struct ast_field *node = build_node(p, &field, sizeof field);
    if (!node->array.kind)
        node->array.kind = AST_ARRAY_NONE;
    node->doc = leading_doc(p, field.span.begin);
    return node;
}

struct ast_enum_value *build_enum_value(struct parser *p, struct ast_enum_value value)
{
    struct ast_enum_value *node = build_node(p, &value, sizeof value);
    document(p, value.span, &node->doc, NULL);
    return node;
}

struct ast_chain_entry *build_chain_entry(struct parser *p, struct ast_chain_entry entry)
{
    struct ast_chain_entry *node = build_node(p, &entry, sizeof entry);
    document(p, entry.span, &node->doc, NULL);
    return node;
}

struct ast_protocol_item *build_protocol_item(struct parser *p, struct ast_protocol_item item)
{
    struct ast_protocol_item *node = build_node(p, &item, sizeof item);
    document(p, item.span, &node->doc, NULL);
    return node;
}

struct ast_transition *build_transition(struct parser *p, struct ast_transition transition)
{
    struct ast_transition *node = build_node(p, &transition, sizeof transition);
    document(p, transition.span, &node->doc, NULL);
    return node;
}

struct ast_service_item *build_service_item(struct parser *p, struct ast_service_item item)
{
    struct ast_service_item *node = build_node(p, &item, sizeof item);
    document(p, item.span, &node->doc, NULL);
    return node;
}

struct ast_case *build_case(struct parser *p, struct ast_case *head, struct ast_member *members,
                            struct span span)
{
    head->span = span;
    head->members = members;
    document(p, span, &head->doc, NULL);
    return head;
}

/* ---- expressions ----------------------------------------------------------------------------- */

static unsigned max_depth(const struct ast_expr *expr, unsigned depth)
{
    return expr && expr->depth > depth ? expr->depth : depth;
}

static unsigned list_depth(const struct ast_expr *list)
{
    unsigned depth = 0;
    for (; list; list = list->next)
        depth = max_depth(list, depth);
    return depth;
}

static unsigned bindings_depth(const struct ast_binding *binding)
{
    unsigned depth = 0;
    for (; binding; binding = binding->next)
        depth = max_depth(binding->value, depth);
    return depth;
}

/* The height of the highest child; 0 for a leaf. */
static unsigned children_depth(const struct ast_expr *e)
{
    switch (e->kind) {
    case AST_EXPR_INT:
    case AST_EXPR_FLOAT:
    case AST_EXPR_STRING:
    case AST_EXPR_DURATION:
    case AST_EXPR_BOOL:
    case AST_EXPR_NAME:
        return 0;
    case AST_EXPR_MEMBER:
        return e->member.base->depth;
    case AST_EXPR_INDEX:
        return max_depth(e->index.base, e->index.index->depth);
    case AST_EXPR_CALL:
        return list_depth(e->call.args);
    case AST_EXPR_RANGE:
        return max_depth(e->range.high, e->range.low->depth);
    case AST_EXPR_UNARY:
        return e->unary.operand->depth;
    case AST_EXPR_BINARY:
        return max_depth(e->binary.left, e->binary.right->depth);
    case AST_EXPR_CONDITIONAL:
        return max_depth(e->conditional.condition,
                         max_depth(e->conditional.then, e->conditional.otherwise->depth));
    case AST_EXPR_LIST:
        return list_depth(e->items);
    case AST_EXPR_SPREAD:
        return e->spread->depth;
    case AST_EXPR_RECORD:
        return max_depth(e->record.target, bindings_depth(e->record.bindings));
    }
    return 0;
}

struct ast_expr *build_expr(struct parser *p, struct ast_expr expr)
{
    expr.depth = children_depth(&expr) + 1;
    if (expr.depth > FRONT_MAX_EXPR_DEPTH) {
        diag_error(p->diag, expr.span, "this expression is nested too deeply");
        diag_help(p->diag, "name a part of it with 'let'");
        expr = (struct ast_expr){.span = expr.span, .kind = AST_EXPR_INT, .depth = 1};
        expr.integer.form = AST_INT_DEC;
    }
    return build_node(p, &expr, sizeof expr);
}

struct ast_expr *build_number(struct parser *p, struct span span, struct literal literal)
{
    struct ast_expr expr = {.span = span};
    switch (literal.kind) {
    case LITERAL_INT:
        expr.kind = AST_EXPR_INT;
        expr.integer.value = literal.value;
        expr.integer.form = literal.form;
        break;
    case LITERAL_FLOAT:
        expr.kind = AST_EXPR_FLOAT;
        expr.real = literal.real;
        break;
    case LITERAL_DURATION:
        expr.kind = AST_EXPR_DURATION;
        expr.duration_ns = literal.value;
        break;
    }
    return build_expr(p, expr);
}

struct ast_expr *build_unary(struct parser *p, struct span span, enum ast_op op,
                             struct span op_span, struct ast_expr *operand)
{
    struct ast_expr expr = {.span = span, .kind = AST_EXPR_UNARY};
    expr.unary.op = op;
    expr.unary.op_span = op_span;
    expr.unary.operand = operand;
    return build_expr(p, expr);
}

struct ast_expr *build_binary(struct parser *p, enum ast_op op, struct span op_span,
                              struct ast_expr *left, struct ast_expr *right)
{
    struct ast_expr expr = {.span = span_join(left->span, right->span), .kind = AST_EXPR_BINARY};
    expr.binary.op = op;
    expr.binary.op_span = op_span;
    expr.binary.left = left;
    expr.binary.right = right;
    return build_expr(p, expr);
}

struct ast_expr *build_call(struct parser *p, struct span span, struct ast_expr *callee,
                            struct ast_expr *args)
{
    struct ast_expr expr = {.span = span, .kind = AST_EXPR_CALL};
    if (callee->kind != AST_EXPR_NAME || callee->name.scope) {
        diag_error(p->diag, callee->span, "only a function can be called");
        diag_help(p->diag, "a function has a plain name, as in count(items)");
        return callee;
    }
    expr.call.function.text = callee->name.name;
    expr.call.function.span = callee->span;
    expr.call.args = args;
    return build_expr(p, expr);
}

struct ast_expr *build_parenthesised(struct ast_expr *expr, struct span span)
{
    expr->span = span;
    return expr;
}

/* ---- the rest -------------------------------------------------------------------------------- */

struct ast_qname build_qname(struct span span, const char *scope, const char *name)
{
    return (struct ast_qname){.scope = scope, .name = name, .span = span};
}

const char *build_scope(struct parser *p, const char *scope, const char *word)
{
    return scope ? arena_printf(p->arena, "%s.%s", scope, word) : word;
}

struct ast_reply *build_replies(struct parser *p, enum ast_reply_kind kind, struct span span,
                                struct ast_reply *items)
{
    struct ast_reply node = {.span = span, .kind = kind, .items = items};
    return items->next ? build_node(p, &node, sizeof node) : items;
}

struct ast_target build_target(struct span span, struct ast_name name)
{
    struct ast_target target = {.span = span, .kind = AST_TARGET_STATE, .state = name};
    if (strcmp(name.text, "close") == 0)
        target.kind = AST_TARGET_CLOSE;
    return target;
}

struct ast_rpc build_returns(struct parser *p, struct span span, struct ast_type *type, bool stream)
{
    struct ast_rpc_param param = {.span = span, .type = type};
    param.array.kind = AST_ARRAY_NONE;
    return (struct ast_rpc){.has_returns = true,
                            .returns_stream = stream,
                            .returns = build_node(p, &param, sizeof param)};
}

struct ast_service_item *build_rpc(struct parser *p, struct span span,
                                   enum ast_service_item_kind kind, struct ast_rpc returns,
                                   struct ast_rpc rpc)
{
    rpc.has_returns = returns.has_returns;
    rpc.returns = returns.returns;
    rpc.returns_stream = returns.returns_stream;
    rpc.named_returns = returns.named_returns;
    return build_service_item(p, (struct ast_service_item){.span = span, .kind = kind, .rpc = rpc});
}

void build_package(struct parser *p, struct span span, struct ast_name name)
{
    struct ast_file *file = p->file;
    if (file->package.text) {
        diag_error(p->diag, name.span, "the package is named twice");
        diag_note(p->diag, file->package.span, "it was first named here");
        return;
    }
    file->package = name;
    document(p, span, &file->doc, NULL);
}

void build_import(struct parser *p, struct span span, struct ast_text path, struct span path_span)
{
    if (path.len == 0 || memchr(path.data, '\0', path.len)) {
        diag_error(p->diag, path_span, "this is not the path of a file");
        return;
    }
    struct ast_import *import = ARENA_NEW(p->arena, struct ast_import);
    *import = (struct ast_import){.span = span, .path_span = path_span, .path = path.data};
    if (p->last_import)
        p->last_import->next = import;
    else
        p->file->imports = import;
    p->last_import = import;
}

void build_file_option(struct parser *p, struct ast_option *option)
{
    if (p->last_option)
        p->last_option->next = option;
    else
        p->file->options = option;
    p->last_option = option;
}

void build_file_decl(struct parser *p, struct ast_decl *decl)
{
    if (p->last_decl)
        p->last_decl->next = decl;
    else
        p->file->decls = decl;
    p->last_decl = decl;
}
