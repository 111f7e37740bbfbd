/* Choices: what selects, the labels, and an arm's fields as a body of their own. */
#include "base/diag.h"
#include "sema/collect.h"
#include "sema/decl.h"
#include "sema/limits.h"
#include "sema/members.h"
#include "sema/solve.h"
#include "sema/weight.h"

#include <stdlib.h>
#include <string.h>

struct label {
    struct model_label range;
    struct span span;
};

/* --- what selects ------------------------------------------------------------------------------------------------- */

static bool head_by_type(struct sema *s, struct symbol *symbol, const struct ast_type *type,
                         bool peek)
{
    struct use use;
    struct model_choice *choice = &symbol->type.choice;
    if (!use_resolve(symbol->unit, s, type, NULL, NULL, WORLD_STRUCT, &use))
        return false;
    enum model_base base = use.ref.base;
    bool number = base == MODEL_UINT || base == MODEL_INT || base == MODEL_ENUM;
    if (!number || use.array != NULL || use.optional || !use_is_whole(&use.ref) ||
        use.ref.digits != NULL) {
        diag_error(s->diag, type->span, "a tag is an integer or enum of whole bytes");
        diag_help(s->diag,
                  "a smaller one can stand in the struct around: 'choice X(u4 tag) by (tag)'");
        return false;
    }
    if (peek && use.ref.bits != 8) {
        diag_error(s->diag, type->span, "what is peeked at is one byte, such as u8");
        return false;
    }
    choice->by_tag = !peek;
    choice->by_peek = peek;
    choice->tag = use.ref;
    return true;
}

/* The type of a selecting expression that is not one parameter. */
static void tag_of_expression(struct model_ref *tag, const struct model_expr *by)
{
    *tag = (struct model_ref){.base = by->base == MODEL_BOOL ? MODEL_BOOL : MODEL_INT, .bits = 64};
    if (by->base == MODEL_BOOL)
        tag->bits = 1;
    if (by->type != NULL) {
        tag->base = MODEL_ENUM;
        tag->type = by->type;
        tag->bits = by->type->enumeration.bits;
    }
}

static bool head_by_expr(struct sema *s, struct symbol *symbol, const struct ast_expr *expr)
{
    struct model_choice *choice = &symbol->type.choice;
    struct scope scope = expr_scope(s, symbol->unit);
    scope.body = symbol->head;
    const struct model_expr *by = expr_resolve(&scope, expr);
    if (by == NULL)
        return false;
    if (!expr_is_int(by) && by->base != MODEL_BOOL) {
        diag_error(s->diag, expr->span, "a choice is made by an integer, enum or bool, not by %s",
                   expr_type_name(s, by));
        return false;
    }
    choice->by = by;
    tag_of_expression(&choice->tag, by);
    if (by->op == MODEL_E_FIELD) {
        choice->tag_param = by->field;
        choice->tag = by->field->ref;
    }
    return true;
}

static bool resolve_head(struct sema *s, struct symbol *symbol)
{
    const struct ast_selector *selector = &symbol->decl->choice.selector;
    switch (selector->kind) {
    case AST_SELECTOR_TYPE:
        return head_by_type(s, symbol, selector->type, false);
    case AST_SELECTOR_EXPR:
        return head_by_expr(s, symbol, selector->expr);
    case AST_SELECTOR_PEEK:
        return head_by_type(s, symbol, selector->type, true);
    case AST_SELECTOR_LITERAL:
        choice_literal_head(s, symbol);
        return true;
    }
    return false;
}

void choice_head(struct sema *s, struct symbol *symbol)
{
    symbol->head = collect_body(s, symbol->unit, symbol);
    collect_params(symbol->head, symbol->decl->choice.params);
    symbol->type.choice.params = collect_param_fields(symbol->head);
    symbol->type.choice.param_count = symbol->head->params.count;
    if (!symbol->bad && !resolve_head(s, symbol))
        symbol->bad = true;
}

/* --- labels ------------------------------------------------------------------------------------------------------- */

struct model_range choice_tag_range(const struct model_choice *choice)
{
    if (choice->by != NULL) /* a u64 that is asked for is limited to what is calculated in */
        return (struct model_range){choice->by->lo, choice->by->hi};
    return use_range(&choice->tag);
}

wide choice_highest_tag(const struct model_choice *choice)
{
    wide highest = 0;
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        if (arm->is_default)
            return choice_tag_range(choice).hi;
        for (size_t j = 0; j < arm->label_count; j++)
            if (arm->labels[j].hi > highest)
                highest = arm->labels[j].hi;
    }
    return highest;
}

static bool bool_label(struct sema *s, struct symbol *symbol, const struct ast_expr *ast,
                       struct model_range *ret)
{
    struct scope scope = expr_scope(s, symbol->unit);
    const struct model_expr *e = ast->kind == AST_EXPR_RANGE ? NULL : expr_resolve(&scope, ast);
    if (e == NULL)
        return false;
    if (e->base != MODEL_BOOL || e->op != MODEL_E_INT) {
        diag_error(s->diag, ast->span, "the labels of this choice are true and false");
        return false;
    }
    *ret = (struct model_range){e->value, e->value};
    return true;
}

/* `Kind.connect` has to be of the enum that selects. */
static bool check_label_enum(struct sema *s, const struct symbol *symbol,
                             const struct ast_expr *ast)
{
    const struct model_choice *choice = &symbol->type.choice;
    if (ast->kind != AST_EXPR_MEMBER || choice->tag.base != MODEL_ENUM)
        return true;
    struct scope scope = expr_scope(s, symbol->unit);
    const struct model_expr *e = expr_resolve(&scope, ast);
    if (e == NULL || e->type == NULL || e->type == choice->tag.type)
        return e != NULL;
    diag_error(s->diag, ast->span, "this is a value of %s, and the choice is made by %s",
               e->type->name, choice->tag.type->name);
    return false;
}

static bool resolve_label(struct sema *s, struct symbol *symbol, const struct ast_expr *ast,
                          struct label *ret)
{
    const struct model_choice *choice = &symbol->type.choice;
    struct model_range range;
    if (choice->literals != NULL) {
        if (!choice_literal_label(s, symbol, ast, &range))
            return false;
    } else if (choice->tag.base == MODEL_BOOL) {
        if (!bool_label(s, symbol, ast, &range))
            return false;
    } else if (!check_label_enum(s, symbol, ast) ||
               !limits_range(s, symbol->unit, ast, choice->tag.type, choice_tag_range(choice),
                             "a label", &range)) {
        return false;
    }
    *ret = (struct label){{range.lo, range.hi}, ast->span};
    return true;
}

static int compare_labels(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    if (x->range.lo != y->range.lo)
        return x->range.lo < y->range.lo ? -1 : 1;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static bool check_disjoint(struct sema *s, const struct label *labels, size_t count)
{
    bool ok = true;
    size_t widest = 0;
    for (size_t i = 1; i < count; i++) {
        const struct label *before = &labels[widest], *label = &labels[i];
        if (label->range.lo <= before->range.hi) {
            const struct label *late = label->span.begin > before->span.begin ? label : before;
            diag_error(s->diag, late->span, "%s is a label of two arms",
                       sema_number(s, label->range.lo));
            diag_note(s->diag, (late == label ? before : label)->span, "the other is here");
            ok = false;
        }
        if (label->range.hi > labels[widest].range.hi)
            widest = i;
    }
    return ok;
}

/* The first value that no label covers; false: none. */
static bool find_gap(const struct symbol *symbol, const struct label *labels, size_t count,
                     wide *ret)
{
    const struct model_choice *choice = &symbol->type.choice;
    struct model_range range = choice_tag_range(choice);
    wide next = range.lo;
    for (size_t i = 0; i < count && labels[i].range.lo <= next; i++)
        if (labels[i].range.hi >= next)
            next = labels[i].range.hi + 1;
    *ret = next;
    return next <= range.hi;
}

static const struct model_enum_value *find_enum_gap(const struct model_enum *e,
                                                    const struct label *labels, size_t count)
{
    for (size_t i = 0; i < e->value_count; i++) {
        bool covered = false;
        for (size_t j = 0; j < count && !covered; j++)
            covered = labels[j].range.lo <= e->values[i].value &&
                      e->values[i].value <= labels[j].range.hi;
        if (!covered)
            return &e->values[i];
    }
    return NULL;
}

/* An enum's named values and both booleans must have an arm: one was forgotten. Of numbers nobody lists all; one without an
 * arm is refused when it is met. */
static void check_exhaustive(struct sema *s, const struct symbol *symbol,
                             const struct label *labels, size_t count)
{
    const struct model_choice *choice = &symbol->type.choice;
    const struct model_enum *e =
        choice->tag.base == MODEL_ENUM ? &choice->tag.type->enumeration : NULL;
    const struct model_enum_value *value = e != NULL ? find_enum_gap(e, labels, count) : NULL;
    wide gap;
    if (value != NULL)
        diag_error(s->diag, symbol->span, "choice %s has no arm for %s.%s", symbol->name,
                   choice->tag.type->name, value->name);
    else if (choice->tag.base == MODEL_BOOL && find_gap(symbol, labels, count, &gap))
        diag_error(s->diag, symbol->span, "choice %s has no arm for %s", symbol->name,
                   gap != 0 ? "true" : "false");
    else
        return;
    diag_help(s->diag, "add 'default:' for all other values");
}

/* --- arms --------------------------------------------------------------------------------------------------------- */

/* The member or label that an arm is called after. */
static const char *arm_name(struct sema *s, const struct symbol *symbol, const struct body *body,
                            const struct model_arm *arm)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (item != NULL && members_in_c(item))
            return item->model.name;
    }
    if (arm->is_default)
        return "default";
    const struct model_choice *choice = &symbol->type.choice;
    wide value = arm->labels[0].lo;
    if (choice->tag.base == MODEL_ENUM) {
        const struct model_enum *e = &choice->tag.type->enumeration;
        for (size_t i = 0; i < e->value_count; i++)
            if (e->values[i].value == value)
                return e->values[i].name;
    }
    if (choice->tag.base == MODEL_BOOL)
        return value != 0 ? "true" : "false";
    if (choice->literals != NULL)
        return choice_literal_name(s, choice, value);
    return value < 0 ? arena_printf(s->arena, "minus_%s", sema_number(s, -value))
                     : sema_number(s, value);
}

static size_t count_c_fields(const struct body *body)
{
    size_t count = 0;
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (item != NULL && members_in_c(item))
            count += item->guard != NULL && item->model.role == MODEL_PLAIN ? 2 : 1;
    }
    return count;
}

static struct item *single_field(const struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && members_in_c(item))
            return item;
    }
    return NULL;
}

/* An identifier of a label: "43" -> "arm_43". */
static const char *member_name(struct sema *s, const char *name)
{
    bool digit = name[0] >= '0' && name[0] <= '9';
    return digit ? arena_printf(s->arena, "arm_%s", name) : name;
}

static void name_arm(struct sema *s, struct symbol *symbol, struct body *body,
                     struct model_arm *arm, struct names_scope *members, struct names_scope *kinds)
{
    const char *name = arm_name(s, symbol, body, arm);
    const char *snake = names_snake(s->arena, name);
    struct names_scope own = {0};
    arm->c_field_count = count_c_fields(body);
    arm->name = arm->c_field_count == 1 ? name : snake;
    arm->c_kind = names_unique(
        s->arena, kinds,
        arena_printf(s->arena, "%s_KIND_%s", symbol->type.c_upper, names_upper(s->arena, snake)));
    if (arm->c_field_count > 0)
        arm->c = names_member(s->arena, members, member_name(s, name));
    if (arm->c_field_count == 1)
        single_field(body)->model.c = arm->c;
    members_name(body, &own);
}

static void collect_labels(struct sema *s, struct symbol *symbol, const struct ast_case *c,
                           struct model_arm *arm)
{
    VEC(struct model_label) labels = {0};
    for (const struct ast_expr *e = c->labels; e != NULL; e = e->next) {
        struct label label;
        if (resolve_label(s, symbol, e, &label)) {
            vec_push(s->arena, &labels, label.range);
        } else {
            symbol->parts_bad = true;
        }
    }
    arm->labels = labels.items;
    arm->label_count = labels.count;
    arm->is_default = c->is_default;
    arm->doc = c->doc;
}

/* All labels again, by value: clashes show between neighbours. */
static void check_labels(struct sema *s, struct symbol *symbol, bool has_default)
{
    VEC(struct label) all = {0};
    size_t i = 0;
    for (const struct ast_case *c = symbol->decl->choice.cases; c != NULL; c = c->next, i++) {
        const struct model_arm *arm = &symbol->type.choice.arms[i];
        size_t j = 0;
        for (const struct ast_expr *e = c->labels; e != NULL; e = e->next, j++) {
            struct label label = {arm->labels[j], e->span};
            vec_push(s->arena, &all, label);
        }
    }
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_labels);
    if (check_disjoint(s, all.items, all.count) && !has_default)
        check_exhaustive(s, symbol, all.items, all.count);
}

static bool check_default(struct sema *s, const struct symbol *symbol)
{
    const struct ast_case *found = NULL;
    for (const struct ast_case *c = symbol->decl->choice.cases; c != NULL; c = c->next) {
        if (!c->is_default)
            continue;
        if (found != NULL) {
            diag_error(s->diag, c->head, "the choice has two defaults");
            diag_note(s->diag, found->head, "the first is here");
        }
        found = c;
    }
    return found != NULL;
}

void choice_collect(struct sema *s, struct symbol *symbol)
{
    struct model_choice *choice = &symbol->type.choice;
    VEC(struct model_arm) arms = {0};
    for (const struct ast_case *c = symbol->decl->choice.cases; c != NULL; c = c->next) {
        struct model_arm arm = {.kind = (int)arms.count + 1};
        struct body *body = collect_body(s, symbol->unit, symbol);
        collect_labels(s, symbol, c, &arm);
        body->arm = c;
        collect_share_params(body, symbol->head);
        collect_members(body, c->members);
        vec_push(s->arena, &symbol->bodies, body);
        vec_push(s->arena, &arms, arm);
    }
    choice->arms = arms.items;
    choice->arm_count = arms.count;
    if (arms.count == 0)
        diag_error(s->diag, symbol->span, "choice %s has no arms", symbol->name);
    bool has_default = check_default(s, symbol);
    if (!symbol->parts_bad && arms.count > 0)
        check_labels(s, symbol, has_default);
}

bool choice_needs_tag(const struct model_choice *choice)
{
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        if (choice->literals != NULL && arm->label_count < 2)
            continue;
        if (arm->is_default || arm->label_count != 1 || arm->labels[0].lo != arm->labels[0].hi)
            return true;
    }
    return false;
}

static void check_arm_names(struct sema *s, const struct symbol *symbol)
{
    struct map seen = {0};
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        struct body *body = symbol->bodies.items[i];
        struct body *first = map_add(s->arena, &seen, symbol->type.choice.arms[i].name, body);
        if (first == NULL)
            continue;
        const struct item *a = single_field(body), *b = single_field(first);
        diag_error(s->diag, a != NULL ? a->model.span : body->arm->head, "two arms are called '%s'",
                   symbol->type.choice.arms[i].name);
        diag_note(s->diag, b != NULL ? b->model.span : first->arm->head, "the first is here");
    }
}

void choice_resolve(struct sema *s, struct symbol *symbol)
{
    struct model_choice *choice = &symbol->type.choice;
    struct model_arm *arms = (struct model_arm *)(uintptr_t)choice->arms;
    struct names_scope names = {0}, kinds = {0};
    choice->c_kind_enum = names_fn(s->arena, &symbol->type, "kind");
    choice->c_kind_none = arena_printf(s->arena, "%s_KIND_NONE", symbol->type.c_upper);
    names_take(s->arena, &kinds, choice->c_kind_none);
    names_take(s->arena, &names, "kind");
    names_take(s->arena, &names, "tag");
    members_name_params(symbol->head);
    for (size_t i = 0; i < choice->arm_count; i++) {
        struct body *body = symbol->bodies.items[i];
        if (symbol->parts_bad)
            arms[i].is_default |= arms[i].label_count == 0;
        solve_body(body);
        body_resolve(body);
        solve_verify(body);
        weight_check(body);
        symbol->bad |= body->bad;
        name_arm(s, symbol, body, &arms[i], &names, &kinds);
        struct members members = members_of(body);
        arms[i].members = members.items;
        arms[i].member_count = members.count;
    }
    check_arm_names(s, symbol);
}
