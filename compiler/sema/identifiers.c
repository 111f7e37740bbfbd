#include "sema/identifiers.h"

#include "base/diag.h"
#include "model/flow.h"

struct claim {
    const char *what; /* "type kv.Entry" */
    struct span span;
    const void *owner;
};

/* False after a report: what else the two share need not be told. */
static bool claim(struct sema *s, struct map *names, const char *c, const char *what,
                  struct span span, const void *owner)
{
    struct claim *own = ARENA_NEW(s->arena, struct claim);
    *own = (struct claim){what, span, owner};
    const struct claim *first = map_add(s->arena, names, c, own);
    if (first == NULL || first->owner == owner)
        return true;
    diag_error(s->diag, span, "%s and %s are both '%s' in C", what, first->what, c);
    diag_note(s->diag, first->span, "%s is here", first->what);
    diag_help(s->diag, "rename one of them, or give one file another 'option prefix'");
    return false;
}

static void claim_functions(struct sema *s, const struct model_type *type, const char *what)
{
    static const char *const verbs[] = {"decode",    "encode", "size", "to_json",
                                        "from_json", "copy",   "type", "frame"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        claim(s, &s->identifiers, names_fn(s->arena, type, verbs[i]), what, type->span, type);
}

static void claim_message(struct sema *s, const struct model_type *type, const char *what)
{
    const struct model_message *message = &type->message;
    for (size_t i = 0; i < message->oneof_count; i++) {
        const struct model_oneof *oneof = message->oneofs[i];
        claim(s, &s->tags, oneof->c_kind_enum, what, type->span, oneof);
        claim(s, &s->identifiers, oneof->c_kind_none, what, type->span, oneof);
        for (size_t j = 0; j < oneof->field_count; j++)
            claim(s, &s->identifiers, oneof->fields[j]->c_kind, what, oneof->fields[j]->span,
                  oneof->fields[j]);
    }
    for (size_t i = 0; i < message->field_count; i++)
        if (message->fields[i]->c_entry != NULL)
            claim(s, &s->tags, message->fields[i]->c_entry, what, message->fields[i]->span,
                  message->fields[i]);
}

static void claim_choice(struct sema *s, const struct model_type *type, const char *what)
{
    const struct model_choice *choice = &type->choice;
    if (choice->c_kind_enum == NULL)
        return;
    claim(s, &s->tags, choice->c_kind_enum, what, type->span, type);
    claim(s, &s->identifiers, choice->c_kind_none, what, type->span, type);
    for (size_t i = 0; i < choice->arm_count; i++)
        claim(s, &s->identifiers, choice->arms[i].c_kind, what, type->span, type);
}

static void claim_enum(struct sema *s, const struct model_type *type)
{
    const struct model_enum *e = &type->enumeration;
    for (size_t i = 0; i < e->value_count; i++)
        claim(s, &s->identifiers, e->values[i].c,
              arena_printf(s->arena, "%s.%s", type->full, e->values[i].name), e->values[i].span,
              &e->values[i]);
}

static void claim_type(struct sema *s, const struct model_type *type)
{
    const char *what = type->full;
    if (!claim(s, &s->tags, type->c, what, type->span, type))
        return;
    claim_functions(s, type, what);
    if (type->base == MODEL_ENUM)
        claim_enum(s, type);
    else if (type->base == MODEL_MESSAGE)
        claim_message(s, type, what);
    else if (type->base == MODEL_CHOICE)
        claim_choice(s, type, what);
}

static void claim_protocol(struct sema *s, const struct model_protocol *protocol)
{
    claim(s, &s->identifiers, arena_printf(s->arena, "%s_protocol", protocol->c), protocol->full,
          protocol->span, protocol);
    if (protocol->var_count > 0)
        claim(s, &s->tags, arena_printf(s->arena, "%s_vars", protocol->c), protocol->full,
              protocol->span, protocol);
}

/* The structs of values that are generated for its operations. */
static void claim_operations(struct sema *s, const struct model_service *service)
{
    for (size_t i = 0; service->protocol != NULL && i < service->rpc_count; i++) {
        const struct model_rpc *rpc = &service->rpcs[i];
        const char *what = arena_printf(s->arena, "%s.%s", service->full, rpc->name);
        if (rpc->operation->request_count > 0)
            claim(s, &s->tags, rpc->request->c, what, rpc->span, rpc->request);
        if (rpc->reply != NULL && !rpc->operation->reply_whole)
            claim(s, &s->tags, rpc->reply->c, what, rpc->span, rpc->reply);
    }
}

/* A service's name is a type's neighbour: what belongs to either begins with it. */
static void claim_symbol(struct sema *s, const struct symbol *symbol)
{
    const struct model_file *file = symbol->unit->file;
    const char *full = arena_printf(s->arena, "%s.%s", file->package, symbol->name);
    const char *snake = names_snake(s->arena, symbol->name);
    if (symbol->kind == SYMBOL_TYPE)
        claim_type(s, &symbol->type);
    else if (symbol->kind == SYMBOL_SERVICE)
        claim(s, &s->tags, arena_printf(s->arena, "%s%s", file->prefix, snake), full, symbol->span,
              symbol);
    else if (symbol->kind == SYMBOL_CONST)
        claim(s, &s->identifiers,
              names_upper(s->arena, arena_printf(s->arena, "%s%s", file->prefix, snake)), full,
              symbol->span, symbol);
    else if (symbol->kind == SYMBOL_CHARSET)
        claim(s, &s->identifiers, symbol->set->c, full, symbol->span, symbol);
}

void identifiers_check(struct sema *s)
{
    for (size_t i = 0; i < s->units.count; i++) {
        const struct model_file *file = s->units.items[i]->file;
        for (size_t j = 0; j < s->units.items[i]->symbols.count; j++)
            if (!s->units.items[i]->symbols.items[j]->bad)
                claim_symbol(s, s->units.items[i]->symbols.items[j]);
        for (size_t j = 0; j < file->protocol_count; j++)
            claim_protocol(s, file->protocols[j]);
        for (size_t j = 0; j < file->service_count; j++)
            claim_operations(s, file->services[j]);
    }
}
