/* The binary protocol. */
#include "cache.h"

#include <stdio.h>
#include <string.h>

#define OPCODE(name) MEMCACHED_OPCODE_##name
#define STATUS(name) MEMCACHED_STATUS_##name

/* A command without its variations: quiet, with the key in the answer. */
struct shape {
    enum memcached_opcode loud;
    bool quiet, with_key;
};

static struct shape shape_of(enum memcached_opcode opcode)
{
    switch (opcode) {
    case OPCODE(GETQ):
        return (struct shape){OPCODE(GET), true, false};
    case OPCODE(GETK):
        return (struct shape){OPCODE(GET), false, true};
    case OPCODE(GETKQ):
        return (struct shape){OPCODE(GET), true, true};
    case OPCODE(GATQ):
        return (struct shape){OPCODE(GAT), true, false};
    case OPCODE(GATK):
        return (struct shape){OPCODE(GAT), false, true};
    case OPCODE(GATKQ):
        return (struct shape){OPCODE(GAT), true, true};
    case OPCODE(SETQ):
    case OPCODE(ADDQ):
    case OPCODE(REPLACEQ):
    case OPCODE(DELETEQ):
    case OPCODE(INCREMENTQ):
    case OPCODE(DECREMENTQ):
    case OPCODE(QUITQ):
    case OPCODE(FLUSHQ):
        return (struct shape){opcode - OPCODE(SETQ) + OPCODE(SET), true, false};
    case OPCODE(APPENDQ):
    case OPCODE(PREPENDQ):
        return (struct shape){opcode - OPCODE(APPENDQ) + OPCODE(APPEND), true, false};
    default:
        return (struct shape){opcode, false, false};
    }
}

static int send(struct request *r, const struct memcached_binary_response *response)
{
    const struct memcached_server_answer answer = {.kind = MEMCACHED_SERVER_ANSWER_KIND_BINARY,
                                                   .binary = *response};
    return memcached_server_cache_request_send(r->call, &answer);
}

static struct memcached_binary_response response_to(const struct memcached_binary_request *request,
                                                    enum memcached_status status)
{
    return (struct memcached_binary_response){
        .opcode = request->opcode, .status = status, .opaque = request->opaque};
}

static const char *reason(enum memcached_status status)
{
    switch (status) {
    case STATUS(NOT_FOUND):
        return "Not found";
    case STATUS(EXISTS):
        return "Data exists for key.";
    case STATUS(TOO_LARGE):
        return "Too large.";
    case STATUS(INVALID):
        return "Invalid arguments";
    case STATUS(NOT_STORED):
        return "Not stored.";
    case STATUS(NOT_A_NUMBER):
        return "Non-numeric server-side value for incr or decr";
    case STATUS(OUT_OF_MEMORY):
        return "Out of memory";
    default:
        return "Unknown command";
    }
}

static int fail(struct request *r, const struct memcached_binary_request *request,
                enum memcached_status status)
{
    struct memcached_binary_response response = response_to(request, status);
    response.value = (struct weir_bytes){(const uint8_t *)reason(status), strlen(reason(status))};
    return send(r, &response);
}

static enum memcached_status status_of(enum outcome outcome)
{
    static const enum memcached_status all[] = {
        [DONE] = STATUS(OK),
        [NOT_STORED] = STATUS(NOT_STORED),
        [EXISTS] = STATUS(EXISTS),
        [NOT_FOUND] = STATUS(NOT_FOUND),
        [TOO_LARGE] = STATUS(TOO_LARGE),
        [NO_MEMORY] = STATUS(OUT_OF_MEMORY),
        [NOT_A_NUMBER] = STATUS(NOT_A_NUMBER),
    };
    return all[outcome];
}

/* An answer without content; a quiet command is only answered when it failed. */
static int finish(struct request *r, const struct memcached_binary_request *request, bool quiet,
                  enum outcome outcome, const struct item *item)
{
    if (outcome != DONE)
        return fail(r, request, status_of(outcome));
    if (quiet)
        return WEIR_OK;
    struct memcached_binary_response response = response_to(request, STATUS(OK));
    response.cas = item ? item->cas : 0;
    return send(r, &response);
}

/* --- commands --- */

static int get(struct request *r, const struct memcached_binary_request *request,
               struct shape shape)
{
    struct item *item = items_use(r->items, request->key);
    if (!item)
        return shape.quiet ? WEIR_OK : fail(r, request, STATUS(NOT_FOUND));
    if (shape.loud == OPCODE(GAT) || shape.loud == OPCODE(TOUCH))
        item->expires_s = items_expiry(r->items, request->extras.expiration);
    item->fetched = true;
    struct memcached_binary_response response = response_to(request, STATUS(OK));
    response.cas = item->cas;
    if (shape.loud != OPCODE(TOUCH)) {
        response.extras.flags.items = &item->flags;
        response.extras.flags.count = 1;
        response.value = item_bytes(item);
    }
    if (shape.with_key)
        response.key = request->key;
    return send(r, &response);
}

static int store(struct request *r, const struct memcached_binary_request *request,
                 struct shape shape)
{
    struct item *item;
    struct change change = {.key = request->key, .data = request->value, .cas = request->cas};
    switch (shape.loud) {
    case OPCODE(ADD):
        change.how = ADD;
        break;
    case OPCODE(REPLACE):
        change.how = REPLACE;
        break;
    case OPCODE(APPEND):
        change.how = APPEND;
        break;
    case OPCODE(PREPEND):
        change.how = PREPEND;
        break;
    default:
        change.how = SET;
    }
    if (request->extras.kind == MEMCACHED_REQUEST_EXTRAS_KIND_STORE) {
        change.flags = request->extras.store.flags;
        change.expires_s = items_expiry(r->items, request->extras.store.expiration);
    }
    enum outcome outcome = cache_store(r->items, &change, &item);
    if (outcome == NOT_STORED && change.how == ADD)
        outcome = EXISTS;
    else if (outcome == NOT_STORED && change.how == REPLACE)
        outcome = NOT_FOUND;
    return finish(r, request, shape.quiet, outcome, item);
}

static int count(struct request *r, const struct memcached_binary_request *request,
                 struct shape shape)
{
    const struct memcached_count *c = &request->extras.count;
    struct item *item;
    struct memcached_counter counter = {c->initial};
    bool down = shape.loud == OPCODE(DECREMENT);
    enum outcome outcome =
        cache_add(r->items, request->key, down, c->amount, &counter.value, &item);
    if (outcome == NOT_FOUND && c->expiration != UINT32_MAX) {
        int64_t expires = items_expiry(r->items, c->expiration);
        item = cache_put_number(r->items, request->key, c->initial, 0, expires);
        outcome = item ? DONE : NO_MEMORY;
        counter.value = c->initial;
    }
    if (outcome != DONE || shape.quiet)
        return finish(r, request, shape.quiet, outcome, item);
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(counter.value >> (56 - 8 * i));
    struct memcached_binary_response response = response_to(request, STATUS(OK));
    response.cas = item->cas;
    response.value = (struct weir_bytes){bytes, sizeof bytes};
    return send(r, &response);
}

static int stat(struct request *r, const struct memcached_binary_request *request)
{
    struct statistic all[STATISTICS];
    struct memcached_binary_response response = response_to(request, STATUS(OK));
    cache_statistics(r->items, all);
    for (size_t i = 0; i < STATISTICS && !request->key.len; i++) {
        char number[24];
        int len = snprintf(number, sizeof number, "%llu", (unsigned long long)all[i].value);
        response.key = (struct weir_bytes){(const uint8_t *)all[i].name, strlen(all[i].name)};
        response.value = (struct weir_bytes){(const uint8_t *)number, (size_t)len};
        int err = send(r, &response);
        if (err)
            return err;
    }
    response.key = response.value = (struct weir_bytes){0};
    return send(r, &response);
}

static int version(struct request *r, const struct memcached_binary_request *request)
{
    static const char text[] = SERVER_VERSION;
    struct memcached_binary_response response = response_to(request, STATUS(OK));
    response.value = (struct weir_bytes){(const uint8_t *)text, sizeof text - 1};
    return send(r, &response);
}

static int flush(struct request *r, const struct memcached_binary_request *request, bool quiet)
{
    const struct memcached_flush *f = &request->extras.flush;
    items_flush(r->items, f->at.count ? f->at.items[0] : 0);
    return finish(r, request, quiet, DONE, NULL);
}

static int answer_one(struct request *r, const struct memcached_binary_request *request,
                      struct shape shape)
{
    switch (shape.loud) {
    case OPCODE(GET):
    case OPCODE(GAT):
    case OPCODE(TOUCH):
        return get(r, request, shape);
    case OPCODE(SET):
    case OPCODE(ADD):
    case OPCODE(REPLACE):
    case OPCODE(APPEND):
    case OPCODE(PREPEND):
        return store(r, request, shape);
    case OPCODE(INCREMENT):
    case OPCODE(DECREMENT):
        return count(r, request, shape);
    case OPCODE(DELETE):
        return finish(r, request, shape.quiet, cache_delete(r->items, request->key, request->cas),
                      NULL);
    case OPCODE(FLUSH):
        return flush(r, request, shape.quiet);
    case OPCODE(STAT):
        return stat(r, request);
    case OPCODE(VERSION):
        return version(r, request);
    case OPCODE(NOOP):
    case OPCODE(VERBOSITY):
        return finish(r, request, false, DONE, NULL);
    default:
        return fail(r, request, STATUS(UNKNOWN_COMMAND));
    }
}

/* Commands that work on an item name it; the others do not. */
static bool has_its_key(const struct memcached_binary_request *request, enum memcached_opcode loud)
{
    switch (loud) {
    case OPCODE(NOOP):
    case OPCODE(VERSION):
    case OPCODE(QUIT):
    case OPCODE(FLUSH):
    case OPCODE(VERBOSITY):
        return request->key.len == 0;
    case OPCODE(STAT):
        return true;
    default:
        return request->key.len > 0;
    }
}

int answer_binary(struct request *r, const struct memcached_binary_request *request)
{
    struct shape shape = shape_of(request->opcode);
    if (shape.loud == OPCODE(QUIT)) {
        r->close = true;
        return finish(r, request, shape.quiet, DONE, NULL);
    }
    if (shape.loud <= OPCODE(GATKQ) && !has_its_key(request, shape.loud))
        return fail(r, request, STATUS(INVALID));
    return answer_one(r, request, shape);
}
