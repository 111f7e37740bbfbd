/* The text protocol. */
#include "cache.h"

#include <stdio.h>
#include <string.h>

#define KIND(name) MEMCACHED_TEXT_REPLY_KIND_##name

int say(struct request *r, const struct memcached_text_reply *reply)
{
    const struct memcached_server_answer answer = {.kind = MEMCACHED_SERVER_ANSWER_KIND_TEXT,
                                                   .text = *reply};
    return memcached_server_cache_request_send(r->call, &answer);
}

int say_word(struct request *r, enum memcached_text_reply_kind word)
{
    return say(r, &(struct memcached_text_reply){.kind = word});
}

static struct weir_str text_of(const char *text)
{
    return (struct weir_str){text, strlen(text)};
}

int say_client_error(struct request *r, const char *text)
{
    return say(r, &(struct memcached_text_reply){.kind = KIND(CLIENT_ERROR),
                                                 .client_error = {text_of(text)}});
}

int say_server_error(struct request *r, const char *text)
{
    return say(r, &(struct memcached_text_reply){.kind = KIND(SERVER_ERROR),
                                                 .server_error = {text_of(text)}});
}

static bool is_quiet(const struct memcached_text_quiet *quiet)
{
    return quiet->kind == MEMCACHED_TEXT_QUIET_KIND_NOREPLY;
}

/* --- storing --- */

static int say_stored(struct request *r, enum outcome outcome)
{
    switch (outcome) {
    case DONE:
        return say_word(r, KIND(STORED));
    case EXISTS:
        return say_word(r, KIND(EXISTS));
    case NOT_FOUND:
        return say_word(r, KIND(NOT_FOUND));
    case TOO_LARGE:
        return say_server_error(r, "object too large for cache");
    case NO_MEMORY:
        return say_server_error(r, "out of memory storing object");
    default:
        return say_word(r, KIND(NOT_STORED));
    }
}

static int store(struct request *r, enum how how, const struct memcached_text_store *s)
{
    struct item *item;
    struct change change = {
        .how = how,
        .key = text_bytes(s->key),
        .data = s->data,
        .flags = s->flags,
        .expires_s = items_expiry(r->items, s->exptime),
    };
    enum outcome outcome = cache_store(r->items, &change, &item);
    return is_quiet(&s->quiet) ? WEIR_OK : say_stored(r, outcome);
}

static int compare_and_store(struct request *r, const struct memcached_text_compare_and_store *s)
{
    struct item *item;
    struct change change = {
        .key = text_bytes(s->key),
        .data = s->data,
        .flags = s->flags,
        .expires_s = items_expiry(r->items, s->exptime),
        .cas = s->unique ? s->unique : UINT64_MAX,
    };
    enum outcome outcome = cache_store(r->items, &change, &item);
    return is_quiet(&s->quiet) ? WEIR_OK : say_stored(r, outcome);
}

/* --- getting --- */

static int say_value(struct request *r, struct weir_str key, const struct item *item, bool unique)
{
    struct memcached_text_reply reply = {
        .kind = KIND(VALUE),
        .value = {.key = key, .flags = item->flags, .data = item_bytes(item)},
    };
    reply.value.unique.kind =
        unique ? MEMCACHED_TEXT_UNIQUE_KIND_CAS : MEMCACHED_TEXT_UNIQUE_KIND_CRLF;
    if (unique)
        reply.value.unique.cas.value = item->cas;
    return say(r, &reply);
}

/* `touch` NULL: the times to live stay. */
static int get(struct request *r, const struct memcached_text_key *keys, size_t count, bool unique,
               const int64_t *touch)
{
    if (!count)
        return say_word(r, KIND(ERROR));
    for (size_t i = 0; i < count; i++) {
        struct item *item = items_use(r->items, text_bytes(keys[i].key));
        if (!item)
            continue;
        if (touch)
            item->expires_s = items_expiry(r->items, *touch);
        item->fetched = true;
        item->used_s = r->items->now_s;
        int err = say_value(r, keys[i].key, item, unique);
        if (err)
            return err;
    }
    return say_word(r, KIND(END));
}

/* --- the others --- */

static int delete (struct request *r, const struct memcached_text_delete *d)
{
    enum outcome outcome = cache_delete(r->items, text_bytes(d->key), 0);
    if (is_quiet(&d->quiet))
        return WEIR_OK;
    return say_word(r, outcome == DONE ? KIND(DELETED) : KIND(NOT_FOUND));
}

static int add(struct request *r, const struct memcached_text_delta *d, bool down)
{
    struct item *item;
    uint64_t value = 0;
    enum outcome outcome = cache_add(r->items, text_bytes(d->key), down, d->by, &value, &item);
    if (is_quiet(&d->quiet))
        return WEIR_OK;
    if (outcome == NOT_A_NUMBER)
        return say_client_error(r, "cannot increment or decrement non-numeric value");
    if (outcome == DONE)
        return say(r, &(struct memcached_text_reply){.kind = KIND(NUMBER), .number = {value}});
    return outcome == NOT_FOUND ? say_word(r, KIND(NOT_FOUND)) : say_stored(r, outcome);
}

static int touch(struct request *r, const struct memcached_text_touch *t)
{
    struct item *item = items_find(r->items, text_bytes(t->key));
    r->items->touches++;
    if (item)
        item->expires_s = items_expiry(r->items, t->exptime);
    return is_quiet(&t->quiet) ? WEIR_OK : say_word(r, item ? KIND(TOUCHED) : KIND(NOT_FOUND));
}

static int flush(struct request *r, const struct memcached_text_flush_all *f)
{
    bool later = f->when.kind == MEMCACHED_TEXT_FLUSH_WHEN_KIND_DELAY;
    bool quiet = later ? is_quiet(&f->when.delay.quiet)
                       : f->when.kind == MEMCACHED_TEXT_FLUSH_WHEN_KIND_NOREPLY;
    items_flush(r->items, later ? f->when.delay.seconds : 0);
    return quiet ? WEIR_OK : say_word(r, KIND(OK));
}

static int say_statistics(struct request *r)
{
    struct statistic all[STATISTICS];
    cache_statistics(r->items, all);
    for (size_t i = 0; i < STATISTICS; i++) {
        char number[24];
        snprintf(number, sizeof number, "%llu", (unsigned long long)all[i].value);
        int err = say(r, &(struct memcached_text_reply){
                             .kind = KIND(STAT), .stat = {text_of(all[i].name), text_of(number)}});
        if (err)
            return err;
    }
    return say(r, &(struct memcached_text_reply){
                      .kind = KIND(STAT), .stat = {text_of("version"), text_of(SERVER_VERSION)}});
}

static bool is_text(struct weir_str text, const char *other)
{
    return text.len == strlen(other) && memcmp(text.data, other, text.len) == 0;
}

/* What follows "stats". There are no slabs here to tell of. */
static int stats(struct request *r, struct weir_str what)
{
    bool empty = is_text(what, " settings") || is_text(what, " items") || is_text(what, " slabs") ||
                 is_text(what, " sizes") || is_text(what, " conns");
    if (is_text(what, " reset"))
        return say_word(r, KIND(RESET));
    if (what.len && !empty)
        return say_word(r, KIND(ERROR));
    int err = what.len ? WEIR_OK : say_statistics(r);
    return err ? err : say_word(r, KIND(END));
}

static int say_version(struct request *r)
{
    return say(r, &(struct memcached_text_reply){.kind = KIND(VERSION),
                                                 .version = {text_of(SERVER_VERSION)}});
}

#define COMMAND(name) MEMCACHED_TEXT_COMMAND_KIND_##name

static int answer_other(struct request *r, const struct memcached_text_command *c)
{
    switch (c->kind) {
    case COMMAND(STATS):
        return stats(r, c->stats.text);
    case COMMAND(FLUSH_ALL):
        return flush(r, &c->flush_all);
    case COMMAND(VERBOSITY_NOREPLY):
        return WEIR_OK;
    case COMMAND(VERBOSITY):
        return is_quiet(&c->verbosity.quiet) ? WEIR_OK : say_word(r, KIND(OK));
    case COMMAND(CACHE_MEMLIMIT):
        r->items->limit = (size_t)c->cache_memlimit.megabytes << 20;
        return is_quiet(&c->cache_memlimit.quiet) ? WEIR_OK : say_word(r, KIND(OK));
    case COMMAND(VERSION):
        return say_version(r);
    case COMMAND(QUIT):
        r->close = true;
        return WEIR_OK;
    default:
        return say_word(r, KIND(ERROR));
    }
}

static int answer_meta(struct request *r, const struct memcached_text_command *c)
{
    switch (c->kind) {
    case COMMAND(META_GET):
        return answer_meta_get(r, &c->meta_get);
    case COMMAND(META_SET):
        return answer_meta_set(r, &c->meta_set);
    case COMMAND(META_DELETE):
        return answer_meta_delete(r, &c->meta_delete);
    case COMMAND(META_ARITHMETIC):
        return answer_meta_arithmetic(r, &c->meta_arithmetic);
    case COMMAND(META_DEBUG):
        return answer_meta_debug(r, &c->meta_debug);
    case COMMAND(MN):
        return say_word(r, KIND(MN));
    default:
        return answer_other(r, c);
    }
}

int answer_text(struct request *r, const struct memcached_text_command *c)
{
    switch (c->kind) {
    case COMMAND(SET):
        return store(r, SET, &c->set);
    case COMMAND(ADD):
        return store(r, ADD, &c->add);
    case COMMAND(REPLACE):
        return store(r, REPLACE, &c->replace);
    case COMMAND(APPEND):
        return store(r, APPEND, &c->append);
    case COMMAND(PREPEND):
        return store(r, PREPEND, &c->prepend);
    case COMMAND(CAS):
        return compare_and_store(r, &c->cas);
    case COMMAND(GET):
        return get(r, c->get.keys.items, c->get.keys.count, false, NULL);
    case COMMAND(GETS):
        return get(r, c->gets.keys.items, c->gets.keys.count, true, NULL);
    case COMMAND(GAT):
        return get(r, c->gat.keys.items, c->gat.keys.count, false, &c->gat.exptime);
    case COMMAND(GATS):
        return get(r, c->gats.keys.items, c->gats.keys.count, true, &c->gats.exptime);
    case COMMAND(DELETE):
        return delete (r, &c->delete_);
    case COMMAND(INCR):
        return add(r, &c->incr, false);
    case COMMAND(DECR):
        return add(r, &c->decr, true);
    case COMMAND(TOUCH):
        return touch(r, &c->touch);
    default:
        return answer_meta(r, c);
    }
}
