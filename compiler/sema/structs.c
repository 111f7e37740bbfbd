/* Structs: from a resolved body to the members of the model. */
#include "base/diag.h"
#include "sema/collect.h"
#include "sema/decl.h"
#include "sema/members.h"
#include "sema/solve.h"
#include "sema/stream.h"
#include "sema/weight.h"

bool struct_has_params(const struct symbol *symbol)
{
    return symbol->decl->kind == AST_DECL_STRUCT && symbol->decl->body.params != NULL;
}

void struct_collect(struct sema *s, struct symbol *symbol)
{
    struct body *body = collect_body(s, symbol->unit, symbol);
    collect_params(body, symbol->decl->body.params);
    symbol->head = body;
    vec_push(s->arena, &symbol->bodies, body);
    collect_members(body, symbol->decl->body.members);
    symbol->type.structure.params = collect_param_fields(body);
    symbol->type.structure.param_count = body->params.count;
}

void struct_resolve(struct sema *s, struct symbol *symbol)
{
    struct body *body = symbol->bodies.items[0];
    struct names_scope names = {0};
    (void)s;
    solve_body(body);
    body_resolve(body);
    solve_verify(body);
    stream_finish(body);
    weight_check(body);
    symbol->bad |= body->bad;
    struct members members = members_of(body);
    members_name_params(body);
    members_name(body, &names);
    symbol->type.structure.members = members.items;
    symbol->type.structure.member_count = members.count;
}
