#include "drive.h"

#include <string.h>

const char *const kind_names[KIND_COUNT] = {
    "none", "echo", "later", "hang", "brief", "refuse", "wide", "keep",
    "word", "back", "unset", "down", "up",    "slow",   "both",
};

/* The calls of one operation through its stubs, without their types. */
struct stubs {
    struct weir_future *(*start)(struct weir_client *client, const struct sim_item *request,
                                 const struct weir_call_options *options);
    int (*then)(struct drive *d, struct weir_future *f);
    void (*take)(struct drive *d, struct weir_future *f);
    /* streams */
    struct weir_future *(*finish)(struct weir_future *stream);
    int (*send)(struct weir_future *stream, const struct sim_item *item);
    struct weir_future *(*ready)(struct weir_future *stream);
    int (*each)(struct drive *d);
    struct weir_future *(*next)(struct weir_future *stream);
    const struct sim_item *(*item)(struct weir_future *stream);
};

/* ---- outcomes ---- */

static void check_item_reply(struct drive *d, const struct sim_item *reply)
{
    const struct plan *plan = &d->plan;
    size_t size = plan->kind == KIND_WIDE ? plan->reply_size : plan->size;
    if (plan->kind == KIND_WORD)
        d->wrong += reply->data.len != 4 || memcmp(reply->data.data, "sim!", 4) != 0;
    else
        d->wrong += !is_pattern(reply->data, plan->number, size);
    d->wrong += reply->number != plan->number;
}

static void check_sum(struct drive *d, const struct sim_sum *sum)
{
    d->wrong += sum->items != d->plan.count;
    d->wrong += sum->bytes != (uint64_t)d->plan.count * d->plan.size;
}

static void heard(struct drive *d, int status)
{
    d->times++;
    d->status = status;
    bool streams = d->plan.kind == KIND_DOWN || d->plan.kind == KIND_BOTH;
    if (streams && status == WEIR_OK && d->reads)
        d->wrong += d->items != d->plan.count;
    hook_call(d->hook);
}

#define ITEM_OUTCOME                                                                               \
    d->wrong += (result->status == WEIR_OK) != (result->reply != NULL);                            \
    if (result->reply)                                                                             \
    check_item_reply(d, result->reply)
#define SUM_OUTCOME                                                                                \
    d->wrong += (result->status == WEIR_OK) != (result->reply != NULL);                            \
    if (result->reply)                                                                             \
    check_sum(d, result->reply)
#define REFUSED_OUTCOME                                                                            \
    d->wrong += (result->status == WEIR_RAISED) != (result->refused != NULL);                      \
    if (result->refused)                                                                           \
    d->wrong += result->refused->number % 2 == 0
#define EITHER_OUTCOME                                                                             \
    ITEM_OUTCOME;                                                                                  \
    if (result->refused)                                                                           \
        d->wrong += !is_pattern(result->refused->data, d->plan.number, d->plan.size);              \
    if (result->status == WEIR_RAISED)                                                             \
    d->wrong += d->plan.number % 2 ? !result->refused : !result->busy
#define NO_OUTCOME (void)0

/* then and take of one operation. */
#define CONSUMERS(name, CHECK)                                                                     \
    static void name##_done(void *data, const struct sim_sim_##name##_result *result)              \
    {                                                                                              \
        struct drive *d = data;                                                                    \
        CHECK;                                                                                     \
        heard(d, result->status);                                                                  \
    }                                                                                              \
    static int name##_then(struct drive *d, struct weir_future *f)                                 \
    {                                                                                              \
        return sim_sim_##name##_then((struct sim_sim_##name##_future *)f, name##_done, d);         \
    }                                                                                              \
    static void name##_take(struct drive *d, struct weir_future *f)                                \
    {                                                                                              \
        struct sim_sim_##name##_result result;                                                     \
        weir_future_take(f, &result);                                                              \
        name##_done(d, &result);                                                                   \
        sim_sim_##name##_result_fini(&result);                                                     \
    }

#define UNARY(name, CHECK)                                                                         \
    CONSUMERS(name, CHECK)                                                                         \
    static struct weir_future *name##_start(struct weir_client *client,                            \
                                            const struct sim_item *request,                        \
                                            const struct weir_call_options *options)               \
    {                                                                                              \
        return WEIR_FUTURE(sim_sim_##name(client, request, options));                              \
    }

#define FINISHES(name)                                                                             \
    static struct weir_future *name##_finish(struct weir_future *f)                                \
    {                                                                                              \
        return WEIR_FUTURE(sim_sim_##name##_stream_finish((struct sim_sim_##name##_stream *)f));   \
    }

#define SENDS(name)                                                                                \
    static struct weir_future *name##_start(struct weir_client *client,                            \
                                            const struct sim_item *request,                        \
                                            const struct weir_call_options *options)               \
    {                                                                                              \
        (void)request;                                                                             \
        return WEIR_FUTURE(sim_sim_##name(client, options));                                       \
    }                                                                                              \
    static int name##_send(struct weir_future *f, const struct sim_item *item)                     \
    {                                                                                              \
        return sim_sim_##name##_stream_send((struct sim_sim_##name##_stream *)f, item);            \
    }                                                                                              \
    static struct weir_future *name##_ready(struct weir_future *f)                                 \
    {                                                                                              \
        return sim_sim_##name##_stream_ready((struct sim_sim_##name##_stream *)f);                 \
    }

#define READS(name)                                                                                \
    static int name##_each(struct drive *d)                                                        \
    {                                                                                              \
        return sim_sim_##name##_stream_each((struct sim_sim_##name##_stream *)d->f, on_item,       \
                                            on_end, d);                                            \
    }                                                                                              \
    static struct weir_future *name##_next(struct weir_future *f)                                  \
    {                                                                                              \
        return sim_sim_##name##_stream_next((struct sim_sim_##name##_stream *)f);                  \
    }                                                                                              \
    static const struct sim_item *name##_item(struct weir_future *f)                               \
    {                                                                                              \
        return sim_sim_##name##_stream_item((struct sim_sim_##name##_stream *)f);                  \
    }

/* Items come in order, with the bytes that were asked for. */
static int on_item(void *data, const struct sim_item *item)
{
    struct drive *d = data;
    uint32_t size = d->plan.kind == KIND_DOWN ? d->plan.reply_size : d->plan.size;
    d->wrong += item->number != d->items || !is_pattern(item->data, item->number, size);
    d->wrong += d->dropped || d->ends;
    d->items++;
    hook_call(d->hook);
    return WEIR_OK;
}

static void on_end(void *data, int status)
{
    struct drive *d = data;
    d->ends++;
    d->end_status = status;
    hook_call(d->hook);
}

UNARY(echo, ITEM_OUTCOME)
UNARY(later, ITEM_OUTCOME)
UNARY(hang, ITEM_OUTCOME)
UNARY(brief, ITEM_OUTCOME)
UNARY(refuse, EITHER_OUTCOME)
UNARY(wide, ITEM_OUTCOME)
UNARY(keep, ITEM_OUTCOME)
UNARY(word, ITEM_OUTCOME)
UNARY(back, ITEM_OUTCOME)
UNARY(unset, ITEM_OUTCOME)
UNARY(down, REFUSED_OUTCOME)
FINISHES(down)
READS(down)
CONSUMERS(up, SUM_OUTCOME; REFUSED_OUTCOME)
FINISHES(up)
SENDS(up)
CONSUMERS(slow, SUM_OUTCOME)
FINISHES(slow)
SENDS(slow)
CONSUMERS(both, NO_OUTCOME)
FINISHES(both)
SENDS(both)
READS(both)

#define UNARY_STUBS(name) .start = name##_start, .then = name##_then, .take = name##_take
#define SENDS_STUBS(name) .finish = name##_finish, .send = name##_send, .ready = name##_ready
#define READS_STUBS(name)                                                                          \
    .finish = name##_finish, .each = name##_each, .next = name##_next, .item = name##_item

static const struct stubs stubs[KIND_COUNT] = {
    [KIND_ECHO] = {UNARY_STUBS(echo)},
    [KIND_LATER] = {UNARY_STUBS(later)},
    [KIND_HANG] = {UNARY_STUBS(hang)},
    [KIND_BRIEF] = {UNARY_STUBS(brief)},
    [KIND_REFUSE] = {UNARY_STUBS(refuse)},
    [KIND_WIDE] = {UNARY_STUBS(wide)},
    [KIND_KEEP] = {UNARY_STUBS(keep)},
    [KIND_WORD] = {UNARY_STUBS(word)},
    [KIND_BACK] = {UNARY_STUBS(back)},
    [KIND_UNSET] = {UNARY_STUBS(unset)},
    [KIND_DOWN] = {UNARY_STUBS(down), READS_STUBS(down)},
    [KIND_UP] = {UNARY_STUBS(up), SENDS_STUBS(up)},
    [KIND_SLOW] = {UNARY_STUBS(slow), SENDS_STUBS(slow)},
    [KIND_BOTH] = {UNARY_STUBS(both), SENDS_STUBS(both), .each = both_each, .next = both_next,
                   .item = both_item},
};

static const struct stubs *stubs_of(const struct drive *d)
{
    return &stubs[d->plan.kind];
}

/* ---- consuming ---- */

static void take(struct weir_future *f, void *data)
{
    struct drive *d = data;
    d->f = NULL;
    stubs_of(d)->take(d, f);
}

/* Nothing is left to do with the handle but to wait for the outcome. */
static void consume(struct drive *d)
{
    struct weir_future *f = d->f;
    if (stubs_of(d)->finish)
        f = stubs_of(d)->finish(f);
    if (d->then) {
        d->f = NULL;
        d->given = true;
        d->wrong += stubs_of(d)->then(d, f) != WEIR_OK;
    } else {
        d->f = f;
        weir_future_watch(f, take, d);
    }
}

/* ---- reading ---- */

static void pull_next(struct drive *d);

/* The outcome is waited for when the items have ended; without a handle there are none. */
static void pulled(struct weir_future *f, void *data)
{
    struct drive *d = data;
    int status = weir_future_status(f);
    if (d->dropped || !d->f)
        return;
    const struct sim_item *item = status ? NULL : stubs_of(d)->item(d->f);
    if (item) {
        on_item(d, item);
        if (d->f)
            pull_next(d);
    } else {
        on_end(d, status);
        if (d->f)
            consume(d);
    }
}

static void pull_next(struct drive *d)
{
    if (weir_future_then(stubs_of(d)->next(d->f), pulled, d))
        drive_drop(d);
}

/* ---- sending ---- */

static void send_all(struct drive *d);

static void writable(struct weir_future *f, void *data)
{
    struct drive *d = data;
    if (d->dropped || !d->f)
        return;
    if (weir_future_status(f) == WEIR_OK)
        send_all(d);
    else if (!d->plan.pull)
        consume(d);
}

static uint32_t item_number(const struct drive *d)
{
    bool is_last = d->sent + 1 == d->plan.count;
    return d->plan.kind == KIND_UP && is_last && d->plan.number ? d->plan.number : d->sent;
}

/* Everything, as the window allows; then, unless the reader does that, the outcome. */
static void send_all(struct drive *d)
{
    while (d->sent < d->plan.count) {
        uint32_t number = item_number(d);
        struct sim_item item = {.number = number, .data = pattern(number, d->plan.size)};
        int err = stubs_of(d)->send(d->f, &item);
        if (err == WEIR_OK) {
            d->sent++;
            continue;
        }
        if (err == WEIR_EAGAIN && !weir_future_then(stubs_of(d)->ready(d->f), writable, d))
            return;
        if (err == WEIR_ECLOSED)
            break;
        drive_drop(d); /* no memory for the next one */
        return;
    }
    if (d->plan.pull)
        weir_stream_end(d->f);
    else
        consume(d);
}

/* ---- starting ---- */

static const struct weir_metadata metadata[] = {
    {{"other", 5}, {(const uint8_t *)"no", 2}},
    {{"word", 4}, {(const uint8_t *)"sim!", 4}},
};

static void begin_streams(struct drive *d)
{
    if (stubs_of(d)->each && d->plan.pull) {
        d->reads = true;
        pull_next(d);
    } else if (stubs_of(d)->each) {
        d->reads = stubs_of(d)->each(d) == WEIR_OK;
        if (!d->reads)
            drive_drop(d);
    }
    if (!d->f || d->dropped)
        return;
    if (stubs_of(d)->send)
        send_all(d);
    else if (!d->plan.pull)
        consume(d);
}

void drive_start(struct drive *d, struct weir_client *client, struct weir_executor *executor,
                 const struct plan *plan, bool then, struct hook *hook)
{
    memset(d, 0, sizeof *d);
    d->plan = *plan;
    d->plan.pull = plan->pull && stubs_of(d)->next;
    d->hook = hook;
    d->then = then;
    weir_scope_init(&d->scope, executor, NULL, NULL, NULL);
    struct weir_call_options options = {
        .timeout_ms = plan->timeout_ms,
        .scope = &d->scope,
        .metadata = metadata,
        .metadata_count = plan->kind == KIND_WORD ? 2 : 0,
    };
    struct sim_item request = {
        .number = plan->number,
        .count = plan->count,
        .size = plan->reply_size,
        .after = plan->after,
        .data = pattern(plan->number, plan->size),
    };
    d->f = stubs_of(d)->start(client, &request, &options);
    d->made = d->f != NULL;
    if (!d->made)
        return;
    if (stubs_of(d)->finish)
        begin_streams(d);
    else
        consume(d);
}

/* ---- the end ---- */

bool drive_is_pending(const struct drive *d)
{
    return d->made && !d->dropped && d->times == 0;
}

bool drive_drop(struct drive *d)
{
    if (!d->f)
        return false;
    d->dropped = true;
    weir_future_cancel(&d->f);
    return true;
}

void drive_close(struct drive *d)
{
    if (d->plan.kind)
        weir_scope_close(&d->scope);
}

const char *drive_complaint(const struct drive *d)
{
    if (d->wrong)
        return "not what was asked for";
    if (d->times != (d->made && !d->dropped))
        return d->times ? "resolved too often" : "never resolved";
    if (d->ends > 1)
        return "its reader was told the end twice";
    if (d->times && d->reads && d->ends == 0)
        return "its reader was never told the end";
    if (d->times && d->reads && d->status == WEIR_OK && d->end_status != WEIR_OK)
        return "its reader was told another end";
    return NULL;
}
