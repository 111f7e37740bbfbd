/* Services on Mux: calls of messages. */
#include "base/diag.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/operation.h"
#include "sema/scope.h"
#include "sema/suggest.h"
#include "sema/use.h"

#include <string.h>

struct service {
    struct sema *s;
    struct symbol *symbol;
    struct model_service *model;
    struct map names; /* of calls -> struct model_rpc */
    struct map ids;   /* decimal text -> struct model_rpc */
    struct names_scope c;
    VEC(struct model_rpc) rpcs;
    bool nocase; /* option match nocase */
};

uint32_t sema_hash(const char *text)
{
    uint32_t hash = 2166136261u;
    for (const char *c = text; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return hash;
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static bool check_record(struct service *v, const struct ast_type *type, const struct use *use)
{
    struct sema *s = v->s;
    if (use->optional || use->array != NULL || use->is_map || !use_is_record(&use->ref) ||
        use->ref.base == MODEL_CHOICE) {
        diag_error(s->diag, type->span, "a call takes and returns messages, and this is %s",
                   use->optional        ? "optional"
                   : use->array != NULL ? "an array"
                   : use->is_map        ? "a map"
                                        : use_name(s, &use->ref));
        diag_help(s->diag, "declare a message that holds it");
        return false;
    }
    const struct symbol *symbol = symbol_of(use->ref.type);
    if (use->ref.base == MODEL_STRUCT && struct_has_params(symbol)) {
        diag_error(s->diag, type->span, "%s has parameters, which a call cannot give",
                   use->ref.type->name);
        diag_note(s->diag, symbol->span, "it is declared here");
        return false;
    }
    return true;
}

/* The one message of `(Key)`, `(stream Key)`, `-> Entry`. */
static const struct model_type *resolve_side(struct service *v, const struct ast_rpc_param *params,
                                             struct span span, const char *what)
{
    struct sema *s = v->s;
    struct use use;
    if (params == NULL) {
        diag_error(s->diag, span, "a call needs one message as its %s", what);
        diag_help(s->diag, "declare an empty one: 'message Nothing {}'");
        return NULL;
    }
    if (params->next != NULL || params->name.text != NULL || params->mods != NULL) {
        sema_refuse(s, params->span, "a list of values instead of one message");
        diag_help(s->diag, "declare a message that holds them");
        return NULL;
    }
    if (!use_resolve(v->symbol->unit, s, params->type, &params->array, NULL, WORLD_MESSAGE, &use))
        return NULL;
    return check_record(v, params->type, &use) ? use.ref.type : NULL;
}

/* --- modifiers ---------------------------------------------------------------------------------------------------- */

static bool is_raised(const struct model_type *const *raises, size_t count,
                      const struct model_type *type, const struct model_type **ret_clash)
{
    for (size_t i = 0; i < count; i++) {
        if (raises[i]->message.error_number == type->message.error_number) {
            *ret_clash = raises[i];
            return true;
        }
    }
    return false;
}

static void resolve_raises(struct service *v, const struct ast_raise *list, struct model_rpc *rpc)
{
    struct sema *s = v->s;
    VEC(const struct model_type *) raises = {0};
    for (const struct ast_raise *r = list; r != NULL; r = r->next) {
        const struct model_type *clash;
        struct symbol *symbol = scope_type(s, v->symbol->unit, &r->name, "an error");
        if (symbol == NULL || symbol->bad)
            continue;
        if (symbol->kind != SYMBOL_TYPE || symbol->decl->kind != AST_DECL_ERROR) {
            diag_error(s->diag, r->span, "'%s' is %s %s, and a call raises errors", symbol->name,
                       sema_article(ast_decl_kind_name(symbol->decl->kind)),
                       ast_decl_kind_name(symbol->decl->kind));
            diag_note(s->diag, symbol->span, "it is declared here");
            diag_help(s->diag, "declare it with 'error' instead");
            continue;
        }
        if (is_raised(raises.items, raises.count, &symbol->type, &clash)) {
            diag_error(s->diag, r->span,
                       clash == &symbol->type
                           ? "'%s' is raised twice"
                           : "'%s' has the same number on the wire as another error",
                       symbol->name);
            if (clash != &symbol->type)
                diag_note(s->diag, clash->span, "as %s", clash->name);
            continue;
        }
        vec_push(s->arena, &raises, &symbol->type);
    }
    rpc->raises = raises.items;
    rpc->raise_count = raises.count;
}

static void resolve_timeout(struct service *v, const struct ast_expr *e, struct model_rpc *rpc)
{
    if (e->kind != AST_EXPR_DURATION) {
        diag_error(v->s->diag, e->span, "a timeout is a duration: 200ms, 1s, 2m");
        return;
    }
    rpc->timeout_ms = e->duration_ns / 1000000;
    if (e->duration_ns == 0 || e->duration_ns % 1000000 != 0)
        diag_error(v->s->diag, e->span,
                   "a timeout is one millisecond or more, in whole milliseconds");
    else if (rpc->timeout_ms > UINT32_MAX)
        diag_error(v->s->diag, e->span, "a timeout is at most 4294967295 milliseconds, 49 days");
}

static uint32_t resolve_number(struct service *v, const struct ast_expr *e, const char *what,
                               wide hi)
{
    struct scope scope = expr_scope(v->s, v->symbol->unit);
    wide value;
    if (!expr_constant(&scope, e, what, &value))
        return 0;
    if (value >= 1 && value <= hi)
        return (uint32_t)value;
    diag_error(v->s->diag, e->span, "%s lies in 1..%s", what, sema_number(v->s, hi));
    return 0;
}

static void resolve_cancel(struct service *v, const struct ast_name *name, struct model_rpc *rpc)
{
    if (strcmp(name->text, "detach") == 0)
        rpc->detach = true;
    else if (strcmp(name->text, "abort") != 0)
        diag_error(v->s->diag, name->span, "cancel is 'abort' or 'detach', not '%s'", name->text);
}

static void resolve_mod(struct service *v, const struct ast_rpc_mod *mod, struct model_rpc *rpc)
{
    switch (mod->kind) {
    case AST_RPC_MOD_RAISES:
        resolve_raises(v, mod->raises, rpc);
        break;
    case AST_RPC_MOD_TIMEOUT:
        resolve_timeout(v, mod->expr, rpc);
        break;
    case AST_RPC_MOD_IDEMPOTENT:
        rpc->idempotent = true;
        break;
    case AST_RPC_MOD_RETRY:
        rpc->retry = resolve_number(v, mod->expr, "retry", 100);
        break;
    case AST_RPC_MOD_MAX_IN_FLIGHT:
        rpc->max_in_flight = resolve_number(v, mod->expr, "max_in_flight", INT32_MAX);
        break;
    case AST_RPC_MOD_CANCEL:
        resolve_cancel(v, &mod->name, rpc);
        break;
    case AST_RPC_MOD_ID:
        rpc->id = resolve_number(v, mod->expr, "the id of a call", UINT32_MAX);
        break;
    }
}

static const char *mod_name(enum ast_rpc_mod_kind kind)
{
    static const char *const names[] = {[AST_RPC_MOD_RAISES] = "raises",
                                        [AST_RPC_MOD_TIMEOUT] = "timeout",
                                        [AST_RPC_MOD_IDEMPOTENT] = "idempotent",
                                        [AST_RPC_MOD_RETRY] = "retry",
                                        [AST_RPC_MOD_MAX_IN_FLIGHT] = "max_in_flight",
                                        [AST_RPC_MOD_CANCEL] = "cancel",
                                        [AST_RPC_MOD_ID] = "id"};
    return names[kind];
}

/* Nothing answers a oneway call, so nothing can be said about the answer. */
static bool goes_with(struct service *v, const struct model_rpc *rpc, const struct ast_rpc_mod *mod)
{
    if (!rpc->oneway || mod->kind == AST_RPC_MOD_ID)
        return true;
    diag_error(v->s->diag, mod->span, "'%s' does not go with a oneway call: nothing answers it",
               mod_name(mod->kind));
    return false;
}

static void resolve_mods(struct service *v, const struct ast_rpc_mod *mods, struct model_rpc *rpc)
{
    const struct ast_rpc_mod *seen[AST_RPC_MOD_ID + 1] = {0};
    for (const struct ast_rpc_mod *mod = mods; mod != NULL; mod = mod->next) {
        if (seen[mod->kind] != NULL) {
            diag_error(v->s->diag, mod->span, "'%s' is given twice", mod_name(mod->kind));
            diag_note(v->s->diag, seen[mod->kind]->span, "it was first given here");
            continue;
        }
        seen[mod->kind] = mod;
        if (goes_with(v, rpc, mod))
            resolve_mod(v, mod, rpc);
    }
    const struct ast_rpc_mod *retry = seen[AST_RPC_MOD_RETRY];
    if (retry != NULL && rpc->idempotent) {
        sema_refuse(v->s, retry->span, "retry");
    } else if (retry != NULL) {
        diag_error(v->s->diag, retry->span, "only an idempotent call can be tried again");
        diag_help(v->s->diag, "add 'idempotent' if calling twice does no harm");
    }
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static bool check_returns(struct service *v, const struct ast_service_item *item)
{
    const struct ast_rpc *ast = &item->rpc;
    bool oneway = item->kind == AST_SERVICE_ONEWAY;
    if (oneway && ast->has_returns) {
        diag_error(v->s->diag, item->span, "a oneway call returns nothing");
        diag_help(v->s->diag, "declare it with 'rpc' if it has an answer");
        return false;
    }
    if (oneway && ast->params != NULL && ast->params->stream) {
        diag_error(v->s->diag, item->span, "a oneway call is one message, not a stream");
        return false;
    }
    if (!oneway && !ast->has_returns) {
        diag_error(v->s->diag, ast->name.span, "'%s' does not say what it returns", ast->name.text);
        diag_help(v->s->diag,
                  "write '-> Reply', or 'oneway' instead of 'rpc' if nothing answers it");
        return false;
    }
    return true;
}

static void resolve_sides(struct service *v, const struct ast_service_item *item,
                          struct model_rpc *rpc)
{
    const struct ast_rpc *ast = &item->rpc;
    rpc->request = resolve_side(v, ast->params, ast->name.span, "request");
    rpc->request_stream = ast->params != NULL && ast->params->stream;
    if (!check_returns(v, item) || rpc->oneway)
        return;
    rpc->reply = resolve_side(v, ast->returns, ast->name.span, "reply");
    rpc->reply_stream = ast->returns_stream || (ast->returns != NULL && ast->returns->stream);
}

static bool is_repeated(struct service *v, struct model_rpc *rpc)
{
    const struct model_rpc *first = map_add(v->s->arena, &v->names, rpc->name, rpc);
    if (first != NULL) {
        diag_error(v->s->diag, rpc->span, "the service has two calls '%s'", rpc->name);
        diag_note(v->s->diag, first->span, "the first is here");
        return true;
    }
    first = map_add(v->s->arena, &v->ids, sema_number(v->s, rpc->id), rpc);
    if (first != NULL) {
        diag_error(v->s->diag, rpc->span, "'%s' and '%s' have the same number on the wire, %s",
                   rpc->name, first->name, sema_number(v->s, rpc->id));
        diag_note(v->s->diag, first->span, "'%s' is here", first->name);
        diag_help(v->s->diag, "give one of them another with 'id N'");
    }
    return false;
}

static void on_mux(struct service *v, const struct ast_service_item *item, struct model_rpc *rpc)
{
    if (item->rpc.patterns != NULL) {
        diag_error(v->s->diag, item->rpc.patterns->span,
                   "a pattern says how a message of another protocol is meant; Mux has none");
        diag_help(v->s->diag, "on Mux a call is its messages");
    }
    resolve_sides(v, item, rpc);
}

static void collect_rpc(struct service *v, const struct ast_service_item *item)
{
    struct sema *s = v->s;
    const struct ast_rpc *ast = &item->rpc;
    struct model_rpc *rpc = ARENA_NEW(s->arena, struct model_rpc);
    rpc->name = ast->name.text;
    rpc->span = ast->name.span;
    rpc->doc = item->doc;
    rpc->oneway = item->kind == AST_SERVICE_ONEWAY;
    rpc->c = names_member(s->arena, &v->c, rpc->name);
    rpc->c_upper = names_upper(s->arena, rpc->c);
    rpc->id = sema_hash(arena_printf(s->arena, "%s/%s", v->model->full, rpc->name));
    resolve_mods(v, ast->mods, rpc);
    bool ok = true;
    if (v->model->protocol != NULL)
        ok = operation_resolve(s, v->symbol, v->model, v->model->protocol, item, rpc, v->nocase);
    else
        on_mux(v, item, rpc);
    if (!is_repeated(v, rpc) && ok)
        vec_push(s->arena, &v->rpcs, *rpc);
}

static bool check_protocol(struct service *v)
{
    bool bad;
    const struct ast_qname *name = &v->symbol->decl->service.protocol;
    struct symbol *symbol = scope_lookup(v->s, v->symbol->unit, name, &bad);
    if (bad || (symbol != NULL && symbol->bad))
        return false;
    if (symbol != NULL && symbol->kind == SYMBOL_PROTOCOL) {
        v->model->protocol = symbol->protocol;
        return v->s->diag->errors == 0;
    }
    if (symbol == NULL && strcmp(name->name, "Mux") == 0)
        return true;
    diag_error(v->s->diag, name->span, "there is no protocol '%s'", name->name);
    struct suggest suggest = suggest_for(name->name);
    scope_suggest(v->symbol->unit, 1u << SYMBOL_PROTOCOL, &suggest);
    suggest_consider(&suggest, "Mux");
    if (suggest.best != NULL)
        diag_help(v->s->diag, "did you mean '%s'?", suggest.best);
    else
        diag_help(v->s->diag, "services of your own stand on Mux");
    return false;
}

/* `option match nocase;` */
static void set_option(struct service *v, const struct ast_service_item *item)
{
    const struct ast_option *option = item->option;
    const struct ast_expr *value = option->value;
    bool is_nocase = strcmp(option->key.text, "match") == 0 && v->model->protocol != NULL &&
                     value != NULL && value->kind == AST_EXPR_NAME &&
                     strcmp(value->name.name, "nocase") == 0;
    v->nocase |= is_nocase;
    if (!is_nocase) {
        diag_error(v->s->diag, item->span, "services have no such option");
        diag_help(v->s->diag, "on a protocol, 'option match nocase;' takes the strings of patterns "
                              "in either case");
    }
}

struct model_service *service_resolve(struct sema *s, struct symbol *symbol)
{
    struct model_service *model = ARENA_NEW(s->arena, struct model_service);
    struct service v = {.s = s, .symbol = symbol, .model = model};
    model->name = symbol->name;
    model->full = arena_printf(s->arena, "%s.%s", symbol->unit->file->package, symbol->name);
    model->c = arena_printf(s->arena, "%s%s", symbol->unit->file->prefix,
                            names_snake(s->arena, symbol->name));
    model->c_upper = names_upper(s->arena, model->c);
    model->doc = symbol->decl->doc;
    model->file = symbol->unit->file;
    model->span = symbol->span;
    if (!check_protocol(&v))
        return model;
    for (const struct ast_service_item *i = symbol->decl->service.items; i != NULL; i = i->next) {
        if (i->kind == AST_SERVICE_OPTION)
            set_option(&v, i);
        else
            collect_rpc(&v, i);
    }
    model->rpcs = v.rpcs.items;
    model->rpc_count = v.rpcs.count;
    return model;
}
