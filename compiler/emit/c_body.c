#include "emit/c.h"
#include "model/sizes.h"

#include <string.h>

/* --- which operation holds a field --- */

static bool group_holds(const struct plan_group *group, const struct model_field *field)
{
    if (group->bytes_field)
        return group->bytes_field == field;
    for (size_t i = 0; i < group->slot_count; i++)
        if (group->slots[i].field == field)
            return true;
    return false;
}

/* A prefixed window belongs to its field; one that an equation sets is around several. */
static bool is_fields_window(const struct plan_op *op)
{
    return op->kind == PLAN_WINDOW && op->field->role != MODEL_EQUATION;
}

/* Whether the field is this very operation, not one inside of it. */
static bool is_op_of(const struct plan_op *op, const struct model_field *field)
{
    switch (op->kind) {
    case PLAN_RUN:
        for (size_t i = 0; i < op->group_count; i++)
            if (group_holds(&op->groups[i], field))
                return true;
        return false;
    case PLAN_FORM:
        return op->field == field && !op->field->ref.form->head_bits;
    case PLAN_DIGITS:
    case PLAN_BYTES:
    case PLAN_CHAIN:
    case PLAN_RECORD:
    case PLAN_ARRAY:
        return op->field == field;
    case PLAN_WINDOW:
        return is_fields_window(op) && op->field == field;
    case PLAN_IF:
    case PLAN_LET:
    case PLAN_REQUIRE:
    case PLAN_VERIFY:
        return false;
    }
    return false;
}

static bool op_holds(const struct plan_op *op, const struct model_field *field)
{
    if (is_op_of(op, field))
        return true;
    if (op->kind != PLAN_WINDOW && op->kind != PLAN_IF)
        return false;
    for (size_t i = 0; i < op->body_count; i++)
        if (op_holds(&op->body[i], field))
            return true;
    return false;
}

/* The place of the operation that holds `field`, counted through nested ones; `*at` starts at 0. */
static bool find_position(const struct plan_op *ops, size_t count, const struct model_field *field,
                          size_t *at)
{
    for (size_t i = 0; i < count; i++) {
        ++*at;
        if (is_op_of(&ops[i], field))
            return true;
        bool nests = ops[i].kind == PLAN_WINDOW || ops[i].kind == PLAN_IF;
        if (nests && find_position(ops[i].body, ops[i].body_count, field, at))
            return true;
    }
    return false;
}

static size_t position(const struct c_body *b, const struct model_field *field)
{
    size_t at = 0;
    find_position(b->ops, b->op_count, field, &at);
    return at;
}

/* --- what expressions need --- */

static void need_mark(struct c_body *b, const struct model_field *field, bool is_end)
{
    if (!c_marked(b, field, is_end))
        vec_push(b->e->arena, &b->marks, ((struct c_mark){field, is_end}));
}

static void need_local(struct c_body *b, const struct model_field *field)
{
    for (size_t i = 0; i < b->locals.count; i++)
        if (b->locals.items[i] == field)
            return;
    vec_push(b->e->arena, &b->locals, field);
}

static void visit_expr(const struct model_expr *x, void *data)
{
    struct c_body *b = data;
    if (x->op == MODEL_E_SIZEOF && b->side == C_SIZE) {
        need_mark(b, x->field, false);
        need_mark(b, x->to, true);
    }
    if (x->op == MODEL_E_SIZEOF && b->side == C_WRITE && !c_measure_of(b, x)->early) {
        need_mark(b, c_measure_of(b, x)->equation->window_first, false);
        need_mark(b, x->to, true);
    }
    if (x->op == MODEL_E_CHECKSUM && b->side != C_SIZE) {
        need_mark(b, x->field, false);
        need_mark(b, x->to, true);
    }
    if (x->op == MODEL_E_FIELD && x->field->role == MODEL_EQUATION && b->side == C_READ)
        need_local(b, x->field);
}

/* Written from back to front, the size of what lies in front is not known yet. */
static void find_early(const struct model_expr *x, void *data)
{
    struct c_body *b = data;
    for (size_t i = 0; x->op == MODEL_E_SIZEOF && i < b->measures.count; i++)
        if (b->measures.items[i].size == x && position(b, x->to) < b->at)
            b->measures.items[i].early = true;
}

static void visit(struct c_body *b, const struct model_expr *x)
{
    c_walk_expr(x, b->side, b->finds_early ? find_early : visit_expr, b);
}

static void visit_equation(struct c_body *b, const struct model_field *field)
{
    if (field->role != MODEL_EQUATION || b->side == C_READ)
        return;
    if (b->side == C_SIZE && !field->ref.form && (!b->checks || !c_equation_faults(b, field).count))
        return;
    visit(b, field->value);
    if (field->value->op == MODEL_E_CHECKSUM)
        need_mark(b, field, false);
    if (b->side == C_SIZE)
        visit(b, field->exact);
}

static void visit_run(struct c_body *b, const struct plan_op *op)
{
    for (size_t i = 0; i < op->group_count && b->side != C_SIZE; i++)
        visit(b, op->groups[i].little_if);
    for (size_t i = 0; i < op->group_count; i++)
        for (size_t j = 0; j < op->groups[i].slot_count; j++)
            visit_equation(b, op->groups[i].slots[j].field);
}

/* Unlike an equation in a run its size is not known without its value. */
static void visit_digits(struct c_body *b, const struct model_field *field)
{
    if (field->role == MODEL_EQUATION && b->side == C_READ)
        need_local(b, field);
    else if (field->role == MODEL_EQUATION)
        visit(b, field->value);
    if (field->role == MODEL_EQUATION && b->side == C_SIZE)
        visit(b, field->exact);
}

static void visit_field(struct c_body *b, const struct model_field *field)
{
    visit(b, field->count);
    visit(b, field->ends);
    for (size_t i = 0; i < field->ref.arg_count; i++)
        visit(b, field->ref.args[i]);
}

static void visit_ops(struct c_body *b, const struct plan_op *ops, size_t count);

static void visit_elements(struct c_body *b, const struct plan_op *op)
{
    size_t at = b->at; /* position() does not count these */
    visit_ops(b, op->body, op->body_count);
    b->at = at;
}

static void visit_op(struct c_body *b, const struct plan_op *op)
{
    b->at++;
    switch (op->kind) {
    case PLAN_RUN:
        visit_run(b, op);
        return;
    case PLAN_FORM:
        visit_equation(b, op->field);
        return;
    case PLAN_DIGITS:
        visit_digits(b, op->field);
        return;
    case PLAN_BYTES:
    case PLAN_CHAIN:
    case PLAN_RECORD:
    case PLAN_ARRAY:
        visit_field(b, op->field);
        visit_elements(b, op);
        return;
    case PLAN_WINDOW:
        if (b->side == C_READ || (b->side == C_SIZE && op->field->role != MODEL_EQUATION))
            visit(b, op->size);
        break;
    case PLAN_IF:
        visit(b, op->condition);
        break;
    case PLAN_LET:
        if (b->side == C_READ)
            visit(b, op->field->value);
        return;
    case PLAN_REQUIRE:
        if (b->side == C_READ || b->checks)
            visit(b, op->require->expr);
        return;
    case PLAN_VERIFY:
        if (b->side == C_READ) {
            need_local(b, op->field);
            if (op->field->value->op == MODEL_E_CHECKSUM)
                need_mark(b, op->field, false);
            visit(b, op->field->value);
        }
        return;
    }
    visit_ops(b, op->body, op->body_count);
}

static void visit_ops(struct c_body *b, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++)
        visit_op(b, &ops[i]);
}

/* --- sizes that the writer asks for --- */

static void add_measures(struct c_body *b, const struct model_field *equation,
                         const struct model_expr *x)
{
    if (!x)
        return;
    if (x->op == MODEL_E_SIZEOF)
        vec_push(b->e->arena, &b->measures, ((struct c_measure){x, equation, false}));
    add_measures(b, equation, x->a);
    add_measures(b, equation, x->b);
    add_measures(b, equation, x->c);
}

const struct model_member *c_members(const struct c_body *b, size_t *ret_count)
{
    *ret_count = b->arm ? b->arm->member_count : b->type->structure.member_count;
    return b->arm ? b->arm->members : b->type->structure.members;
}

static void find_measures(struct c_body *b)
{
    size_t count;
    const struct model_member *members = c_members(b, &count);
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD && members[i].field->solves == MODEL_SOLVES_WINDOW)
            add_measures(b, members[i].field, members[i].field->value);
    if (!b->measures.count)
        return;
    b->finds_early = true;
    visit_ops(b, b->ops, b->op_count);
    b->finds_early = false;
}

const struct c_measure *c_measure_of(const struct c_body *b, const struct model_expr *size)
{
    for (size_t i = 0; i < b->measures.count; i++)
        if (b->measures.items[i].size == size)
            return &b->measures.items[i];
    return NULL;
}

wide c_bytes_in_front(const struct c_body *b, const struct c_measure *measure)
{
    size_t count, i = 0;
    wide bits = 0;
    const struct model_member *members = c_members(b, &count);
    while (i < count &&
           (members[i].kind != MODEL_M_FIELD || members[i].field != measure->size->field))
        i++;
    for (; i < count; i++) {
        if (members[i].kind != MODEL_M_FIELD)
            continue;
        if (members[i].field == measure->equation->window_first)
            break;
        bits += sizes_of_field(members[i].field).min;
    }
    return bits / 8;
}

struct c_body c_body_of(const struct emit *e, struct writer *w, enum c_side side,
                        const struct model_type *type, const struct model_arm *arm)
{
    const struct plan *plan = plan_of(e->plans, type);
    struct c_body b = {.e = e, .w = w, .side = side, .type = type, .arm = arm};
    b.prefix = side == C_READ ? "ret->" : "m->";
    b.checks = side == C_SIZE;
    b.ops = plan->ops;
    b.op_count = plan->op_count;
    if (arm) { /* the plan's arms are in the order of the model's */
        const struct plan_arm *planned = &plan->arms[arm - type->choice.arms];
        b.ops = planned->ops;
        b.op_count = planned->op_count;
    }
    if (side == C_WRITE)
        find_measures(&b);
    b.at = 0;
    visit_ops(&b, b.ops, b.op_count);
    return b;
}

struct c_body c_body_of_sizes(const struct c_body *writes, struct writer *w)
{
    struct c_body b = {.e = writes->e, .w = w, .side = C_SIZE, .type = writes->type};
    b.arm = writes->arm;
    b.prefix = writes->prefix;
    b.ops = writes->ops;
    for (size_t i = 0; i < writes->measures.count; i++) {
        const struct c_measure *measure = &writes->measures.items[i];
        if (!measure->early)
            continue;
        visit_expr(measure->size, &b);
        for (size_t at = b.op_count; at < writes->op_count; at++)
            if (op_holds(&b.ops[at], measure->size->to))
                b.op_count = at + 1;
    }
    visit_ops(&b, b.ops, b.op_count);
    return b;
}

/* --- marks --- */

bool c_marked(const struct c_body *b, const struct model_field *field, bool is_end)
{
    for (size_t i = 0; i < b->marks.count; i++)
        if (b->marks.items[i].field == field && b->marks.items[i].is_end == is_end)
            return true;
    return false;
}

static void set_mark(struct c_body *b, const struct model_field *field, bool is_end,
                     const char *value)
{
    if (field != b->item_field && c_marked(b, field, is_end))
        write_text(b->w, "$mark$_$field$ = $value$;\n", "mark", is_end ? "end" : "at", "field",
                   field->c, "value", value, NULL);
}

void c_mark_slot(struct c_body *b, const struct model_field *field, const char *run, uint32_t begin,
                 uint32_t end)
{
    struct arena *arena = b->e->arena;
    if (field == b->window_field)
        return;
    if (field->pad)
        end += (uint32_t)(-field->count->value & (field->pad - 1));
    set_mark(b, field, false, begin ? arena_printf(arena, "%s + %u", run, begin) : run);
    if (!field->ref.form) /* else its tail follows */
        set_mark(b, field, true, arena_printf(arena, "%s + %u", run, end));
}

void c_mark_group(struct c_body *b, const struct plan_group *group, const char *run)
{
    uint32_t end = group->offset + group->bytes;
    if (group->bytes_field)
        c_mark_slot(b, group->bytes_field, run, group->offset, end);
    for (size_t i = 0; i < group->slot_count; i++)
        c_mark_slot(b, group->slots[i].field, run, group->offset, end);
}

/* The field's window is marked, not what is inside of it. */
static bool is_marked_op(const struct c_body *b, const struct plan_op *op)
{
    return op->kind != PLAN_IF && op->kind != PLAN_RUN && op->field && is_op_of(op, op->field) &&
           !(op->kind != PLAN_WINDOW && op->field == b->window_field);
}

static const char *here(const struct c_body *b)
{
    return b->side == C_SIZE ? "n" : b->side == C_READ ? "r->p" : "p";
}

/* What is inside of a condition is empty, here, until it turns out to be there. */
static void mark_inside(struct c_body *b, const struct plan_op *op)
{
    for (size_t i = 0; i < b->marks.count; i++)
        if (op_holds(op, b->marks.items[i].field))
            set_mark(b, b->marks.items[i].field, b->marks.items[i].is_end, here(b));
}

void c_mark_first(struct c_body *b, const struct plan_op *op)
{
    if (op->kind == PLAN_IF)
        mark_inside(b, op);
    else if (op->kind == PLAN_FORM && op->field->ref.form->head_bits && b->side == C_WRITE)
        set_mark(b, op->field, true, here(b));
    else if (is_marked_op(b, op))
        set_mark(b, op->field, b->side == C_WRITE, here(b));
}

void c_shift_marks(struct c_body *b, const struct model_field *equation, const char *bytes)
{
    size_t at = position(b, equation);
    for (size_t i = 0; i < b->marks.count; i++) {
        const struct c_mark *mark = &b->marks.items[i];
        size_t other = position(b, mark->field);
        if (other > at || (other == at && mark->is_end))
            write_text(b->w, "$mark$_$field$ += $bytes$;\n", "mark", mark->is_end ? "end" : "at",
                       "field", mark->field->c, "bytes", bytes, NULL);
    }
}

void c_mark_last(struct c_body *b, const struct plan_op *op)
{
    if (op->kind == PLAN_FORM && op->field->ref.form->head_bits && b->side == C_SIZE)
        set_mark(b, op->field, true, here(b));
    if (is_marked_op(b, op))
        set_mark(b, op->field, b->side != C_WRITE, here(b));
}

/* --- operations without text --- */

bool c_is_silent(const struct c_body *b, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
    case PLAN_FORM:
    case PLAN_DIGITS:
    case PLAN_BYTES:
    case PLAN_CHAIN:
    case PLAN_RECORD:
    case PLAN_ARRAY:
    case PLAN_WINDOW:
        return false;
    case PLAN_LET:
        return b->side == C_WRITE || (b->side == C_SIZE && !(op->field->stream && b->checks));
    case PLAN_VERIFY:
        return b->side != C_READ;
    case PLAN_REQUIRE:
        return b->side == C_WRITE || (b->side == C_SIZE && !b->checks);
    case PLAN_IF:
        break;
    }
    for (size_t i = 0; i < op->body_count; i++)
        if (!c_is_silent(b, &op->body[i]))
            return false;
    return true;
}

/* --- declarations --- */

static void declare_marks(struct writer *w, const struct c_body *b)
{
    static const char *const types[] = {
        [C_READ] = "const uint8_t *", [C_SIZE] = "size_t ", [C_WRITE] = "uint8_t *"};
    static const char *const zeros[] = {[C_READ] = "r->p", [C_SIZE] = "0", [C_WRITE] = "p"};
    for (size_t i = 0; i < b->marks.count; i++)
        write_text(w, "$type$$mark$_$field$ = $zero$;\n", "type", types[b->side], "mark",
                   b->marks.items[i].is_end ? "end" : "at", "field", b->marks.items[i].field->c,
                   "zero", zeros[b->side], NULL);
}

void c_declare(struct writer *w, const struct c_body *b)
{
    if (b->uses_start)
        write_text(w, "const uint8_t *start = r->p;\n", NULL);
    if (b->uses_p)
        write_text(w, "const uint8_t *p;\n", NULL);
    for (size_t i = 0; i < b->locals.count; i++)
        write_text(w, "$type$ wire_$field$ = 0;\n", "type",
                   c_type(b->e->arena, &b->locals.items[i]->ref), "field", b->locals.items[i]->c,
                   NULL);
    declare_marks(w, b);
    if (b->uses_rc)
        write_text(w, "int rc;\n", NULL);
    if (b->uses_number)
        write_text(w, "struct weir__number number;\n", NULL);
    if (b->uses_k)
        write_text(w, "size_t k;\n", NULL);
}

/* --- what is not used --- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Behind the comment or string that begins at `p`, or `p`. */
static const char *skip_quoted(const char *p)
{
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p, "*/");
        return end ? end + 2 : p + strlen(p);
    }
    if (*p != '"')
        return p;
    for (p++; *p && *p != '"'; p++)
        p += *p == '\\' && p[1];
    return *p ? p + 1 : p;
}

/* Whether `word` is there as a name that is not a member's. */
static bool mentions(const char *text, const char *word)
{
    size_t len = strlen(word);
    bool is_member = false;
    for (const char *p = text; *p;) {
        const char *behind = skip_quoted(p);
        size_t run = 0;
        while (is_word(behind[run]))
            run++;
        if (run == len && !is_member && memcmp(behind, word, len) == 0)
            return true;
        is_member = !run && (*behind == '.' || (behind[0] == '-' && behind[1] == '>') ||
                             (is_member && *behind == '>'));
        p = behind + run + (behind == p && !run);
    }
    return false;
}

static void ignore_unless(struct writer *w, const char *body, const char *name)
{
    if (!mentions(body, name))
        write_text(w, "(void)$name$;\n", "name", name, NULL);
}

void c_ignore_unused(struct writer *w, const struct emit *e, const struct model_type *type,
                     const char *body, const char *first, const char *second)
{
    size_t count;
    const struct model_field **params = c_params(type, &count);
    ignore_unless(w, body, first);
    if (second)
        ignore_unless(w, body, second);
    for (size_t i = 0; i < count; i++)
        ignore_unless(w, body, c_param_name(e->arena, params[i]));
}

const char *c_arm_suffix(struct arena *arena, const struct model_arm *arm)
{
    return arm->c ? arm->c : arena_printf(arena, "arm%d", arm->kind);
}
