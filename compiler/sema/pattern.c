/* Patterns: a wire message with the operation's values in it, read both ways. */
#include "base/diag.h"
#include "sema/decl.h"
#include "sema/operation.h"
#include "sema/suggest.h"
#include "sema/use.h"

#include <ctype.h>
#include <string.h>

struct pattern {
    struct operation *v;
    struct sema *s;
    struct model_pattern *model;
    const struct model_type *values; /* those that stand in it */
    const struct model_type *asked;  /* a reply may also give back what was asked; or NULL */
    bool is_reply;
    const char *fail_text; /* the name in fail(name), or NULL */
};

static bool bind(struct pattern *p, const struct flow_place *base, struct flow_place place,
                 const struct ast_expr *value, struct span span, struct model_binding *ret);

static bool is_text(const struct model_field *field)
{
    return field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES;
}

static bool is_number(const struct model_field *field)
{
    return field->ref.base == MODEL_UINT || field->ref.base == MODEL_INT ||
           field->ref.base == MODEL_ENUM;
}

static bool is_array(const struct flow_place *place)
{
    const struct model_field *f = place->field;
    if (f == NULL || place->is_element || place->type != NULL)
        return false;
    return f->shape == MODEL_REPEATED || (f->shape != MODEL_ONE && !is_text(f));
}

static bool is_inline_bytes(const struct model_field *f)
{
    return f->ref.base == MODEL_BYTES && f->shape == MODEL_FIXED;
}

static const char *place_name(const struct flow_place *place)
{
    if (place->type != NULL)
        return place->type->name;
    return place->field != NULL && place->field->name != NULL ? place->field->name : "this";
}

/* A struct with one value stands for that value. */
static void enter_only(struct sema *s, struct flow_place *place)
{
    while (place->type != NULL && place->type->base == MODEL_STRUCT) {
        const struct model_struct *st = &place->type->structure;
        const struct model_field *only = NULL;
        for (size_t i = 0; i < st->member_count; i++) {
            if (st->members[i].kind != MODEL_M_FIELD || st->members[i].field->role != MODEL_PLAIN)
                continue;
            if (only != NULL)
                return;
            only = st->members[i].field;
        }
        if (only == NULL)
            return;
        flow_enter_field(s, place, only);
    }
}

/* --- constants ---------------------------------------------------------------------------------------------------- */

static bool report_type(struct pattern *p, const struct flow_place *place, struct span span,
                        const char *what)
{
    diag_error(p->s->diag, span, "%s does not fit '%s'", what, place_name(place));
    if (place->field != NULL)
        diag_note(p->s->diag, place->field->span, "that is %s%s",
                  use_name(p->s, &place->field->ref), is_array(place) ? ", an array" : "");
    return false;
}

static bool has_letters(const struct model_expr *e)
{
    for (size_t i = 0; i < e->text_len; i++)
        if (isalpha(e->text[i]))
            return true;
    return false;
}

static bool bind_text(struct pattern *p, const struct flow_place *place,
                      const struct model_expr *value, struct model_binding *ret)
{
    if (place->field == NULL || !is_text(place->field) || is_array(place))
        return report_type(p, place, ret->span, "a string");
    if (is_inline_bytes(place->field) && place->field->count->value != (wide)value->text_len)
        return report_type(p, place, ret->span, "a string of another length");
    ret->kind = MODEL_BIND_TEXT;
    ret->value = value;
    ret->nocase =
        (value->nocase || p->v->nocase) && has_letters(value) && !is_inline_bytes(place->field);
    return true;
}

static bool bind_number(struct pattern *p, const struct flow_place *place,
                        const struct model_expr *value, struct model_binding *ret)
{
    const struct model_field *field = place->field;
    if (field == NULL || place->type != NULL || is_array(place))
        return report_type(p, place, ret->span, "a number");
    bool fits = value->base == MODEL_BOOL ? field->ref.base == MODEL_BOOL : is_number(field);
    if (!fits)
        return report_type(p, place, ret->span, value->base == MODEL_BOOL ? "a bool" : "a number");
    struct model_range range = use_range(&field->ref);
    if (value->value < range.lo || value->value > range.hi)
        return report_type(p, place, ret->span, sema_number(p->s, value->value));
    ret->kind = MODEL_BIND_INT;
    ret->value = value;
    return true;
}

static bool bind_constant(struct pattern *p, const struct flow_place *place,
                          const struct ast_expr *ast, struct model_binding *ret)
{
    struct flow_names names = {0};
    struct scope scope = flow_scope(&p->v->flow, &names);
    if (place->field != NULL && place->field->ref.base == MODEL_ENUM)
        scope.expected = place->field->ref.type;
    const struct model_expr *value = expr_resolve(&scope, ast);
    if (value == NULL)
        return false;
    if (value->op == MODEL_E_TEXT)
        return bind_text(p, place, value, ret);
    if (value->op == MODEL_E_INT)
        return bind_number(p, place, value, ret);
    diag_error(p->s->diag, ast->span, "a pattern holds constants and values of the operation");
    return false;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static bool same_element(const struct model_field *a, const struct model_field *b)
{
    if (a->ref.base != b->ref.base || a->ref.type != b->ref.type)
        return false;
    return !is_number(a) || a->ref.base == MODEL_ENUM ||
           (a->ref.bits + 7) / 8 == (b->ref.bits + 7) / 8;
}

static bool check_text_value(struct pattern *p, const struct flow_place *place,
                             const struct model_field *value, struct model_binding *ret)
{
    const struct model_field *field = place->field;
    if (is_inline_bytes(field) || is_inline_bytes(value)) {
        if (is_inline_bytes(field) && is_inline_bytes(value) &&
            field->count->value == value->count->value)
            return true;
        return report_type(p, place, ret->span, "a value of another length");
    }
    if (is_number(value) && !is_array(place)) {
        ret->decimal = true;
        return true;
    }
    if (!is_text(value))
        return report_type(p, place, ret->span, use_name(p->s, &value->ref));
    if (value->ref.base == MODEL_STR && field->ref.base == MODEL_BYTES) {
        diag_error(p->s->diag, ret->span, "'%s' is text, and '%s' may be any bytes", value->name,
                   place_name(place));
        diag_note(p->s->diag, value->span, "it is declared here");
        diag_help(p->s->diag, "declare it as 'bytes %s'", value->name);
        return false;
    }
    return true;
}

static bool check_value(struct pattern *p, const struct flow_place *place,
                        const struct model_field *value, struct model_binding *ret)
{
    const struct model_field *field = place->field;
    if (value->shape == MODEL_REPEATED)
        return report_type(p, place, ret->span, "an array");
    if (place->type != NULL)
        return value->ref.type == place->type ||
               report_type(p, place, ret->span, use_name(p->s, &value->ref));
    if (field == NULL)
        return report_type(p, place, ret->span, use_name(p->s, &value->ref));
    if (is_text(field))
        return check_text_value(p, place, value, ret);
    if (field->ref.base != value->ref.base && !(is_number(field) && is_number(value)))
        return report_type(p, place, ret->span, use_name(p->s, &value->ref));
    if (field->ref.type != value->ref.type && use_is_record(&field->ref))
        return report_type(p, place, ret->span, use_name(p->s, &value->ref));
    return true;
}

static bool bind_list_value(struct pattern *p, const struct flow_place *place,
                            const struct model_field *value, struct model_binding *ret)
{
    struct flow_place element = *place;
    if (place->field->shape == MODEL_FIXED && value->shape == MODEL_FIXED)
        return (same_element(place->field, value) &&
                place->field->count->value == value->count->value) ||
               report_type(p, place, ret->span, "an array of something else");
    if (value->shape != MODEL_REPEATED || place->field->shape == MODEL_FIXED)
        return report_type(p, place, ret->span, "one value");
    flow_enter_element(p->s, &element, 0);
    struct flow_place whole = element;
    if (!same_element(element.field, value) || (element.type == NULL && value->ref.type != NULL))
        enter_only(p->s, &element);
    bool fits = element.type != NULL ? element.type == value->ref.type
                                     : element.field != NULL && same_element(element.field, value);
    if (!fits)
        return report_type(p, place, ret->span, "an array of something else");
    ret->element_steps = element.steps.items + whole.steps.count;
    ret->element_step_count = element.steps.count - whole.steps.count;
    ret->element = element.field;
    return true;
}

static bool bind_value(struct pattern *p, const struct flow_place *place,
                       const struct model_field *value, bool asked, struct model_binding *ret)
{
    ret->kind = MODEL_BIND_VALUE;
    ret->param = value;
    ret->asked = asked;
    return is_array(place) ? bind_list_value(p, place, value, ret)
                           : check_value(p, place, value, ret);
}

/* The bare name of a value; *ret NULL: it is none. */
static const struct model_field *value_named(struct pattern *p, const char *name, bool *ret_asked)
{
    const struct model_field *value = operation_value(p->values, name);
    *ret_asked = false;
    if (value != NULL || !p->is_reply)
        return value;
    *ret_asked = true;
    return operation_value(p->asked, name);
}

static bool bind_name(struct pattern *p, const struct flow_place *place, const char *name,
                      struct model_binding *ret, bool *ret_found)
{
    bool asked;
    *ret_found = true;
    if (p->fail_text != NULL && strcmp(p->fail_text, name) == 0) {
        if (place->field == NULL || !is_text(place->field) || is_array(place) ||
            is_inline_bytes(place->field))
            return report_type(p, place, ret->span, "the text of a failure");
        ret->kind = MODEL_BIND_FAIL;
        p->model->fail_text = true;
        return true;
    }
    const struct model_field *value = value_named(p, name, &asked);
    if (value != NULL)
        return bind_value(p, place, value, asked, ret);
    *ret_found = false;
    return false;
}

/* --- lists and records -------------------------------------------------------------------------------------------- */

static bool bind_spread(struct pattern *p, struct flow_place place, const struct ast_expr *ast,
                        struct model_binding *ret)
{
    bool asked;
    const struct ast_expr *name = ast->spread;
    const struct model_field *value =
        name->kind == AST_EXPR_NAME ? value_named(p, name->name.name, &asked) : NULL;
    if (value == NULL || value->shape != MODEL_REPEATED || asked) {
        diag_error(p->s->diag, ast->span,
                   "'...' spreads an array of the operation: 'bytes keys[..]'");
        return false;
    }
    if (ast->next != NULL) {
        diag_error(p->s->diag, ast->span, "what is spread stands last: it takes all that is left");
        return false;
    }
    ret->kind = MODEL_BIND_SPREAD;
    ret->param = value;
    return bind_list_value(p, &place, value, ret);
}

static bool bind_list(struct pattern *p, const struct flow_place *place,
                      const struct ast_expr *items, struct model_binding *ret)
{
    VEC(struct model_binding) list = {0};
    if (!is_array(place) || place->field->shape == MODEL_FIXED) {
        diag_error(p->s->diag, ret->span, "'%s' is no list", place_name(place));
        return false;
    }
    for (const struct ast_expr *e = items; e != NULL; e = e->next) {
        struct model_binding item = {.span = e->span, .place = place->field};
        struct flow_place element = *place;
        bool ok;
        if (e->kind == AST_EXPR_SPREAD) {
            ok = bind_spread(p, *place, e, &item);
        } else {
            flow_enter_element(p->s, &element, (uint32_t)list.count);
            struct flow_place base = element;
            if (e->kind != AST_EXPR_RECORD)
                enter_only(p->s, &element);
            ok = bind(p, &base, element, e, e->span, &item);
        }
        if (!ok)
            return false;
        vec_push(p->s->arena, &list, item);
    }
    ret->kind = MODEL_BIND_LIST;
    ret->items = list.items;
    ret->item_count = list.count;
    return true;
}

/* `null { tag = 1 }`: which of an arm's labels. */
static bool is_tag(const struct flow_place *base, const struct ast_binding *b)
{
    return base->arm != NULL && base->type->choice.c_tag && strcmp(b->name.text, "tag") == 0;
}

static bool bind_tag(struct pattern *p, const struct flow_place *base, const struct ast_binding *b,
                     struct model_binding *ret)
{
    struct flow_names names = {0};
    struct scope scope = flow_scope(&p->v->flow, &names);
    scope.expected = base->type->choice.tag.base == MODEL_ENUM ? base->type->choice.tag.type : NULL;
    wide value;
    if (b->value == NULL || !expr_constant(&scope, b->value, "a tag", &value)) {
        if (b->value == NULL)
            diag_error(p->s->diag, b->span, "'tag' is given a constant: 'tag = 1'");
        return false;
    }
    for (size_t i = 0; i < base->arm->label_count; i++) {
        if (value < base->arm->labels[i].lo || value > base->arm->labels[i].hi)
            continue;
        ret->kind = MODEL_BIND_TAG;
        ret->value = expr_int(p->s, value, b->span);
        return true;
    }
    diag_error(p->s->diag, b->value->span, "the arm '%s' of %s has no tag %s", base->arm->name,
               base->type->name, sema_number(p->s, value));
    return false;
}

static bool bind_all(struct pattern *p, const struct flow_place *base,
                     const struct ast_binding *list, const struct model_binding **ret,
                     size_t *ret_count)
{
    VEC(struct model_binding) bindings = {0};
    for (const struct ast_binding *b = list; b != NULL; b = b->next) {
        struct flow_place place = *base;
        struct model_binding binding = {.span = b->span};
        struct ast_expr self = {.kind = AST_EXPR_NAME, .span = b->name.span};
        self.name = (struct ast_qname){NULL, b->name.text, b->name.span};
        if (is_tag(base, b)) {
            if (!bind_tag(p, base, b, &binding))
                return false;
            vec_push(p->s->arena, &bindings, binding);
            continue;
        }
        if (!flow_step(p->s, &place, b->name.text)) {
            diag_error(p->s->diag, b->name.span, "%s has no field '%s'", place_name(base),
                       b->name.text);
            struct suggest suggest = suggest_for(b->name.text);
            flow_suggest(base, &suggest);
            if (suggest.best != NULL)
                diag_help(p->s->diag, "did you mean '%s'?", suggest.best);
            return false;
        }
        if (!bind(p, base, place, b->value != NULL ? b->value : &self, b->span, &binding))
            return false;
        vec_push(p->s->arena, &bindings, binding);
    }
    *ret = bindings.items;
    *ret_count = bindings.count;
    return true;
}

static bool bind_record(struct pattern *p, const struct flow_place *base, struct flow_place place,
                        const struct ast_expr *ast, struct model_binding *ret)
{
    const struct ast_expr *target = ast->record.target;
    if (target->kind != AST_EXPR_NAME || place.type == NULL) {
        diag_error(p->s->diag, ast->span, "'%s' holds no message", place_name(&place));
        return false;
    }
    if (!flow_descend(&p->v->flow, &place, &target->name))
        return false;
    ret->kind = MODEL_BIND_RECORD;
    ret->steps = place.steps.items + base->steps.count;
    ret->step_count = place.steps.count - base->steps.count;
    ret->place = place.field;
    return bind_all(p, &place, ast->record.bindings, &ret->items, &ret->item_count);
}

static bool bind(struct pattern *p, const struct flow_place *base, struct flow_place place,
                 const struct ast_expr *value, struct span span, struct model_binding *ret)
{
    bool found = false;
    ret->span = span;
    ret->steps = place.steps.items + base->steps.count;
    ret->step_count = place.steps.count - base->steps.count;
    ret->place = place.field;
    if (place.field != NULL && place.field->role != MODEL_PLAIN) {
        diag_error(p->s->diag, span, "'%s' is computed, so a pattern does not give it",
                   place_name(&place));
        diag_note(p->s->diag, place.field->span, "it is declared here");
        return false;
    }
    if (value->kind == AST_EXPR_LIST)
        return bind_list(p, &place, value->items, ret);
    if (value->kind == AST_EXPR_RECORD)
        return bind_record(p, base, place, value, ret);
    if (value->kind == AST_EXPR_NAME && value->name.scope == NULL) {
        bool ok = bind_name(p, &place, value->name.name, ret, &found);
        if (found)
            return ok;
    }
    return bind_constant(p, &place, value, ret);
}

/* --- failures ----------------------------------------------------------------------------------------------------- */

static const char *status_named(struct sema *s, const char *name)
{
    static const char *const names[] = {
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    };
    const char *upper = names_upper(s->arena, name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], upper) == 0)
            return arena_printf(s->arena, "WEIR_%s", upper);
    return NULL;
}

/* fail(text), fail(not_found), fail(not_found, text) */
static bool resolve_fail(struct pattern *p, const struct ast_pattern *ast)
{
    for (const struct ast_expr *e = ast->fail_args; e != NULL; e = e->next) {
        bool is_name = e->kind == AST_EXPR_NAME && e->name.scope == NULL;
        const char *status = is_name ? status_named(p->s, e->name.name) : NULL;
        if (status != NULL && p->model->fail_status == NULL && p->fail_text == NULL) {
            p->model->fail_status = status;
        } else if (is_name && status == NULL && p->fail_text == NULL) {
            p->fail_text = e->name.name;
        } else {
            diag_error(p->s->diag, e->span,
                       "a failure is a status, a text of the message, or both");
            diag_help(p->s->diag, "as in 'fail(text)', 'fail(not_found)', 'fail(not_found, text)'");
            return false;
        }
    }
    return true;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool check_fail_text(struct pattern *p, const struct ast_pattern *ast)
{
    if (p->fail_text == NULL || p->model->fail_text)
        return true;
    diag_error(p->s->diag, ast->fail_args->span, "'%s' stands nowhere in the message",
               p->fail_text);
    return false;
}

bool pattern_resolve(struct operation *v, const struct ast_pattern *ast, struct model_pattern *ret,
                     const struct model_wire **ret_wire)
{
    struct pattern p = {.v = v, .s = v->s, .model = ret, .is_reply = ast->is_reply};
    const struct ast_expr *e = ast->message;
    const struct ast_expr *target = e->kind == AST_EXPR_RECORD ? e->record.target : e;
    struct flow_place place;
    p.values = ast->is_reply ? (ast->fails ? NULL : v->reply) : v->request;
    p.asked = ast->is_reply ? v->request : NULL;
    ret->span = ast->span;
    ret->text = flow_text(&v->flow, ast->span);
    ret->fails = ast->fails;
    if (ast->fails && !resolve_fail(&p, ast))
        return false;
    *ret_wire =
        operation_wire(v, ast->is_reply ? MODEL_SERVER : MODEL_CLIENT, &target->name, &place);
    if (*ret_wire == NULL)
        return false;
    ret->steps = place.steps.items;
    ret->step_count = place.steps.count;
    if (e->kind == AST_EXPR_RECORD &&
        !bind_all(&p, &place, e->record.bindings, &ret->bindings, &ret->binding_count))
        return false;
    return check_fail_text(&p, ast);
}
