#include "sema/stream.h"

#include "base/diag.h"

#include <string.h>

bool stream_is(const struct item *item)
{
    return item->ast != NULL && item->ast->stream;
}

bool stream_ends(const struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++)
        if (body->entries.items[i].item != NULL && stream_is(body->entries.items[i].item))
            return true;
    return false;
}

static bool report(struct item *item, const char *what, const char *help)
{
    struct diag *diag = item->body->sema->diag;
    diag_error(diag, item->model.span, "%s", what);
    if (help != NULL)
        diag_help(diag, "%s", help);
    return false;
}

/* Modifiers other than these say nothing about a body. */
static bool check_mods(struct item *item)
{
    static const enum ast_mod_kind wrong[] = {
        AST_MOD_EQUATION, AST_MOD_IF,  AST_MOD_SIZED, AST_MOD_SIZED_BY, AST_MOD_NULL, AST_MOD_SKIP,
        AST_MOD_UNTIL,    AST_MOD_PAD, AST_MOD_MIN,   AST_MOD_IN,       AST_MOD_OF};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct ast_mod *mod = use_mod(&item->use, wrong[i]);
        if (mod == NULL)
            continue;
        diag_error(item->body->sema->diag, mod->span, "'%s' does not go with a stream",
                   ast_mod_kind_name(mod->kind));
        return false;
    }
    return true;
}

static bool find_kind(struct item *item, struct model_stream *stream)
{
    const struct ast_mod *via = use_mod(&item->use, AST_MOD_VIA);
    if (via != NULL) {
        bool chunked = strcmp(via->call.name.text, "chunked") == 0;
        stream->kind = MODEL_STREAM_CHUNKED;
        if (chunked && item->use.array == NULL)
            return true;
        return report(item, "a stream goes through 'via chunked' alone, which says where it ends",
                      "write 'stream bytes body via chunked;'");
    }
    stream->kind = item->model.shape == MODEL_REST ? MODEL_STREAM_REST : MODEL_STREAM_LENGTH;
    if (item->model.shape == MODEL_REST || item->model.shape == MODEL_COUNTED)
        return true;
    return report(item, "nothing says where this stream ends",
                  "'[n]' bytes, '[..]' to the end of the input, or 'via chunked'");
}

bool stream_resolve(struct item *item)
{
    struct body *body = item->body;
    struct model_stream *stream = ARENA_NEW(body->sema->arena, struct model_stream);
    if (item->model.ref.base != MODEL_BYTES)
        return report(item, "a stream is of bytes", NULL);
    if (body->arm != NULL)
        return report(item, "a stream ends a struct, not an arm",
                      "put what the arm holds into a struct");
    if (item->guard != NULL || item->use.optional)
        return report(item, "a stream has no condition", "a body of no bytes is one of length 0");
    if (!check_mods(item) || !find_kind(item, stream))
        return false;
    item->model.stream = stream;
    return true;
}

/* Behind it only a literal may stand. */
static void take_tail(struct body *body, size_t at, struct item *item)
{
    struct model_stream *stream = (struct model_stream *)(uintptr_t)item->model.stream;
    for (size_t i = at + 1; i < body->entries.count; i++) {
        struct entry *entry = &body->entries.items[i];
        bool literal = entry->item != NULL && entry->item->model.role == MODEL_LITERAL &&
                       entry->item->guard == NULL && entry->item->model.value != NULL &&
                       entry->item->model.value->op == MODEL_E_TEXT;
        if (literal && stream->tail == NULL) {
            stream->tail = entry->item->model.value->text;
            stream->tail_len = entry->item->model.value->text_len;
            entry->item->behind_stream = true;
        } else if (entry->item != NULL && !entry->item->bad) {
            diag_error(body->sema->diag, entry->item->model.span,
                       "only one string may stand behind a stream");
            diag_note(body->sema->diag, item->model.span, "the stream is here");
            body->bad = true;
        }
    }
}

void stream_finish(struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item == NULL || item->bad || item->model.stream == NULL)
            continue;
        struct model_field *field = &item->model;
        struct model_range *range = ARENA_NEW(body->sema->arena, struct model_range);
        bool counted = field->stream->kind == MODEL_STREAM_LENGTH;
        field->value = counted ? field->count : expr_int(body->sema, 0, field->span);
        field->ref.base = MODEL_UINT;
        field->ref.bits = 64;
        field->shape = MODEL_ONE;
        struct model_stream *stream = (struct model_stream *)(uintptr_t)field->stream;
        stream->max = field->max;
        stream->solved = item->equation != NULL;
        if (counted && field->max >= 0) {
            range->hi = field->max;
            field->ranges = range;
            field->range_count = 1;
        }
        field->max = -1;
        take_tail(body, i, item);
        return;
    }
}
