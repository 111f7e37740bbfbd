#include "sema/via.h"

#include "base/diag.h"
#include "sema/filter.h"

#include <string.h>

struct transform {
    const char *name;
    enum model_via_kind kind;
    bool needs_max, ends_itself;
};

static const struct transform *find(const char *name)
{
    static const struct transform all[] = {
        {"xor", MODEL_VIA_XOR, false, false},
        {"base64", MODEL_VIA_BASE64, false, false},
        {"base64url", MODEL_VIA_BASE64URL, false, false},
        {"hex", MODEL_VIA_HEX, false, false},
        {"chunked", MODEL_VIA_CHUNKED, true, true},
        {"records", MODEL_VIA_RECORDS, true, true},
        {"deflate", MODEL_VIA_DEFLATE, true, false},
        {"zlib", MODEL_VIA_ZLIB, true, false},
        {"gzip", MODEL_VIA_GZIP, true, false},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(name, all[i].name) == 0)
            return &all[i];
    return NULL;
}

static const struct transform *transform_of(const struct item *item)
{
    const struct ast_mod *mod = use_mod(&item->use, AST_MOD_VIA);
    return mod != NULL ? find(mod->call.name.text) : NULL;
}

bool via_keeps_length(const struct item *item)
{
    const struct transform *transform = transform_of(item);
    return use_mod(&item->use, AST_MOD_VIA) == NULL ||
           (transform != NULL && transform->kind == MODEL_VIA_XOR);
}

bool via_ends_itself(const struct item *item)
{
    const struct transform *transform = transform_of(item);
    return transform != NULL && transform->ends_itself;
}

/* --- the key of xor ----------------------------------------------------------------------------------------------- */

static bool report_key(struct item *item, struct span span)
{
    struct diag *diag = item->body->sema->diag;
    diag_error(diag, span, "the key is bytes in front of it, or a string");
    diag_help(diag, "write 'bytes mask[4];  bytes data[n] via xor(mask);'");
    return false;
}

/* A key that is not there changes nothing, so it may stand under a condition. */
static bool key_field(struct item *item, struct model_via *via, const struct ast_expr *arg)
{
    struct item *key = arg->name.scope == NULL ? map_get(&item->body->names, arg->name.name) : NULL;
    if (key == NULL)
        return false;
    if (key->bad)
        return true;
    bool fits = key->model.ref.base == MODEL_BYTES && key->model.role == MODEL_PLAIN &&
                key->at < item->at && use_mod(&key->use, AST_MOD_VIA) == NULL;
    via->key = &key->model;
    return fits ? true : report_key(item, arg->span);
}

static bool resolve_key(struct item *item, struct model_via *via, const struct ast_mod *mod)
{
    const struct ast_expr *arg = mod->call.args;
    struct scope scope = expr_scope(item->body->sema, item->body->unit);
    if (arg == NULL || arg->next != NULL)
        return report_key(item, mod->span);
    if (arg->kind == AST_EXPR_NAME && map_get(&item->body->names, arg->name.name) != NULL)
        return key_field(item, via, arg);
    const struct model_expr *text = expr_resolve(&scope, arg);
    if (text == NULL)
        return false;
    if (text->op != MODEL_E_TEXT || text->text_len == 0)
        return report_key(item, arg->span);
    via->key_text = text->text;
    via->key_len = text->text_len;
    return true;
}

/* --- what it goes with -------------------------------------------------------------------------------------------- */

static bool is_text(const struct item *item)
{
    return item->model.ref.base == MODEL_STR || item->model.ref.base == MODEL_BYTES;
}

static bool report(struct item *item, const struct transform *transform, const char *what,
                   const char *help)
{
    struct diag *diag = item->body->sema->diag;
    diag_error(diag, use_mod(&item->use, AST_MOD_VIA)->span, "'via %s' %s", transform->name, what);
    if (help != NULL)
        diag_help(diag, "%s", help);
    return false;
}

static bool check_shape(struct item *item, const struct transform *transform)
{
    const struct model_field *field = &item->model;
    if (field->role != MODEL_PLAIN)
        return report(item, transform, "does not go with what is computed", NULL);
    if (!is_text(item) && (!use_is_record(&field->ref) || field->shape != MODEL_ONE))
        return report(item, transform, "is for bytes, str, and one struct, choice or message",
                      NULL);
    if (use_mod(&item->use, AST_MOD_PAD) != NULL)
        return report(item, transform, "does not go with 'pad'", "put 'pad' behind it");
    if (transform->kind == MODEL_VIA_XOR && !is_text(item))
        return report(item, transform, "is for bytes and str", NULL);
    if (transform->kind == MODEL_VIA_XOR && field->shape == MODEL_FIXED)
        return report(item, transform, "does not go with a constant length",
                      "give the length in a window: 'sized by n', or a count that is read");
    if (transform->ends_itself && field->shape != MODEL_ONE)
        return report(item, transform, "says itself where it ends",
                      "leave the length away; 'max' bounds it");
    if (transform->kind != MODEL_VIA_XOR && is_text(item) && field->shape != MODEL_ONE &&
        field->shape != MODEL_REST)
        return report(item, transform, "changes the length: this would be that of the value",
                      "give the bytes on the wire: 'sized u16', or 'sized by n'");
    return true;
}

/* A filter of the program's own is for bytes, in a window. */
static bool resolve_filter(struct item *item, const struct model_filter *filter,
                           const struct ast_mod *mod)
{
    struct transform transform = {filter->name, MODEL_VIA_EXTERN, true, false};
    struct model_via *via = ARENA_NEW(item->body->sema->arena, struct model_via);
    if (item->model.ref.base != MODEL_BYTES)
        return report(item, &transform, "is for bytes", NULL);
    if (!check_shape(item, &transform))
        return false;
    if (item->model.max < 0)
        return report(item, &transform, "needs a bound for what comes out of it",
                      "write 'max 64K' behind it");
    *via = (struct model_via){.name = filter->name, .kind = MODEL_VIA_EXTERN, .filter = filter};
    item->model.via = via;
    return filter_arguments(item, via, mod);
}

bool via_resolve(struct item *item)
{
    struct sema *s = item->body->sema;
    const struct ast_mod *mod = use_mod(&item->use, AST_MOD_VIA);
    if (mod == NULL)
        return true;
    const struct transform *transform = find(mod->call.name.text);
    bool bad = false;
    const struct model_filter *filter =
        transform != NULL ? NULL : filter_find(s, item->body->unit, &mod->call.name, &bad);
    if (filter != NULL)
        return resolve_filter(item, filter, mod);
    if (bad)
        return false;
    if (transform == NULL) {
        diag_error(s->diag, mod->call.name.span, "there is no transform '%s'", mod->call.name.text);
        diag_help(
            s->diag,
            "there are xor, base64, base64url, hex, chunked, records, deflate, zlib and gzip");
        return false;
    }
    if (!check_shape(item, transform))
        return false;
    if (transform->needs_max && item->model.max < 0)
        return report(item, transform, "needs a bound for what comes out of it",
                      "write 'max 64K' behind it");
    if (transform->kind != MODEL_VIA_XOR && mod->call.args != NULL)
        return report(item, transform, "takes no arguments", NULL);
    struct model_via *via = ARENA_NEW(s->arena, struct model_via);
    *via = (struct model_via){.name = transform->name, .kind = transform->kind};
    via->ends_itself = transform->ends_itself;
    item->model.via = via;
    return transform->kind != MODEL_VIA_XOR || resolve_key(item, via, mod);
}
