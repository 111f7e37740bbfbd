/* Multiplexed protocols: where a message says which call it belongs to. */
#include "base/diag.h"
#include "model/sizes.h"
#include "sema/flow.h"
#include "sema/use.h"

#include <string.h>

/* Places that a path leads to: several, when it goes through a choice whose arms have fields of one name. */
struct ids {
    struct flow *flow;
    VEC(struct flow_place) places;
};

static void into_arms(struct ids *ids, const struct flow_place *from, const char *name)
{
    struct sema *s = ids->flow->s;
    for (size_t i = 0; i < from->type->choice.arm_count; i++) {
        struct flow_place place = *from;
        flow_enter_arm(s, &place, &from->type->choice.arms[i]);
        struct flow_place direct = place;
        if (flow_step(s, &direct, name)) {
            vec_push(s->arena, &ids->places, direct);
            continue;
        }
        const struct model_arm *arm = place.arm;
        for (size_t j = 0; j < arm->member_count; j++) {
            struct flow_place below = place;
            if (arm->members[j].kind != MODEL_M_FIELD || arm->members[j].field->name == NULL ||
                arm->members[j].field->role != MODEL_PLAIN)
                continue;
            flow_enter_field(s, &below, arm->members[j].field);
            if (below.type == NULL || !flow_step(s, &below, name))
                continue;
            vec_push(s->arena, &ids->places, below);
            break;
        }
    }
}

static bool has_arm(const struct model_type *type, const char *name)
{
    for (size_t i = 0; i < type->choice.arm_count; i++)
        if (type->choice.arms[i].name != NULL && strcmp(type->choice.arms[i].name, name) == 0)
            return true;
    return false;
}

static bool step_all(struct ids *ids, const struct ast_name *name)
{
    struct ids next = {.flow = ids->flow};
    for (size_t i = 0; i < ids->places.count; i++) {
        struct flow_place place = ids->places.items[i];
        bool is_choice =
            place.type != NULL && place.type->base == MODEL_CHOICE && place.arm == NULL;
        if (is_choice && !has_arm(place.type, name->text))
            into_arms(&next, &place, name->text);
        else if (flow_step(ids->flow->s, &place, name->text))
            vec_push(ids->flow->s->arena, &next.places, place);
    }
    if (next.places.count == 0)
        diag_error(ids->flow->s->diag, name->span, "there is no '%s' in %s", name->text,
                   ids->places.items[0].type != NULL ? ids->places.items[0].type->name : "it");
    ids->places =
        (__typeof__(ids->places)){next.places.items, next.places.count, next.places.capacity};
    return ids->places.count > 0;
}

static bool follow(struct ids *ids, const struct ast_expr *ast, const char *word,
                   const struct model_wire *wire)
{
    struct diag *diag = ids->flow->s->diag;
    if (ast->kind == AST_EXPR_MEMBER)
        return follow(ids, ast->member.base, word, wire) && step_all(ids, &ast->member.name);
    if (ast->kind != AST_EXPR_NAME || strcmp(ast->name.name, word) != 0) {
        diag_error(diag, ast->span, "this begins with '%s'", word);
        diag_help(diag, "as in 'multiplexed by request.id == reply.id'");
        return false;
    }
    vec_push(ids->flow->s->arena, &ids->places, flow_root(MODEL_ROOT_MESSAGE, wire->ref.type));
    return true;
}

/* Bits in front of a field of a struct, when they are always as many; -1 otherwise. */
static wide bits_in_front(const struct model_struct *structure, const struct model_field *field)
{
    wide bits = 0;
    for (size_t i = 0; i < structure->member_count; i++) {
        const struct model_member *m = &structure->members[i];
        if (m->kind != MODEL_M_FIELD)
            continue;
        if (m->field == field)
            return bits;
        struct wire_size size = sizes_of_field(m->field);
        if (size.min != size.max || m->field->condition != NULL ||
            m->field->presence == MODEL_HAS || m->field->presence == MODEL_POINTER)
            return -1;
        bits += size.min;
    }
    return -1;
}

static void fix_offset(struct model_id *id, const struct flow_place *place)
{
    const struct model_type *type = place->root_type;
    wide bits = 0;
    for (size_t i = 0; i < place->steps.count; i++) {
        const struct model_step *step = &place->steps.items[i];
        wide front = -1;
        if (step->kind == MODEL_STEP_FIELD && type->base == MODEL_STRUCT)
            front = bits_in_front(&type->structure, step->field);
        if (front < 0)
            return;
        bits += front;
        type = step->field->ref.type;
    }
    const struct model_ref *ref = &place->field->ref;
    if (bits % 8 != 0 || ref->bits % 8 != 0 || bits / 8 > UINT16_MAX)
        return;
    id->offset = (unsigned)(bits / 8);
    id->bytes = ref->bits / 8;
    id->little = ref->order == MODEL_LITTLE;
}

static bool check_place(struct flow *flow, const struct flow_place *place,
                        const struct ast_expr *ast)
{
    const struct model_field *field = place->field;
    struct diag *diag = flow->s->diag;
    if (place->type != NULL || field == NULL || field->ref.base != MODEL_UINT ||
        field->shape != MODEL_ONE) {
        diag_error(diag, ast->span, "an id is an unsigned integer");
        if (field != NULL)
            diag_note(diag, field->span, "'%s' is declared here", field->name);
        return false;
    }
    if (field->role != MODEL_PLAIN) {
        diag_error(diag, ast->span, "'%s' is computed, so it cannot tell calls apart", field->name);
        diag_note(diag, field->span, "it is declared here");
        return false;
    }
    return true;
}

static void narrow(struct model_protocol *model, const struct model_field *field)
{
    struct model_range range = use_range(&field->ref);
    for (size_t i = 0; i < field->range_count; i++) {
        range.hi = i == 0 || field->ranges[i].hi > range.hi ? field->ranges[i].hi : range.hi;
        model->id_from_one |= i == 0 && field->ranges[0].lo > 0;
    }
    if (model->max_id == 0 || (uint64_t)range.hi < model->max_id)
        model->max_id = (uint64_t)range.hi;
}

static bool resolve_id(struct flow *flow, enum model_side side, const struct ast_expr *ast)
{
    struct ids ids = {.flow = flow};
    struct model_id *id = &flow->model->ids[side];
    VEC(struct model_path) paths = {0};
    if (!follow(&ids, ast, side == MODEL_CLIENT ? "request" : "reply", flow->model->sends[side]))
        return false;
    for (size_t i = 0; i < ids.places.count; i++) {
        const struct flow_place *place = &ids.places.items[i];
        if (!check_place(flow, place, ast))
            return false;
        narrow(flow->model, place->field);
        struct model_path path = {.root = MODEL_ROOT_MESSAGE,
                                  .type = place->root_type,
                                  .steps = place->steps.items,
                                  .step_count = place->steps.count};
        vec_push(flow->s->arena, &paths, path);
    }
    id->paths = paths.items;
    id->path_count = paths.count;
    if (paths.count == 1)
        fix_offset(id, &ids.places.items[0]);
    return true;
}

void flow_multiplexed(struct flow *flow, const struct ast_protocol_item *item)
{
    struct model_protocol *model = flow->model;
    struct diag *diag = flow->s->diag;
    if (model->sends[0] == NULL || model->sends[1] == NULL) {
        diag_error(diag, item->span, "a multiplexed protocol says what both sides send");
        diag_help(diag, "add 'client sends …;' and 'server sends …;'");
        flow->bad = true;
        return;
    }
    if (!resolve_id(flow, MODEL_CLIENT, item->multiplexed.request) ||
        !resolve_id(flow, MODEL_SERVER, item->multiplexed.reply)) {
        flow->bad = true;
        return;
    }
    const struct model_wire *reply = model->sends[MODEL_SERVER];
    if (reply->uses_request && model->ids[MODEL_SERVER].bytes == 0) {
        diag_error(diag, item->multiplexed.reply->span,
                   "%s cannot be read without its request, and this is at no fixed place of it",
                   reply->ref.type->name);
        diag_help(diag, "put the id in front of everything whose size is not fixed");
        flow->bad = true;
    }
    wide ids = (wide)model->max_id + (model->id_from_one ? 0 : 1);
    if (model->max_in_flight != 0 && model->max_in_flight > ids) {
        diag_error(diag, item->multiplexed.max->span, "there are only %s ids",
                   sema_number(flow->s, ids));
        flow->bad = true;
    }
}
