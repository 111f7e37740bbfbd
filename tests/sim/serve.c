#include "serve.h"

#include <string.h>

#include "weir/combine.h"
#include "weir/task.h"

/* ---- the pattern ---- */

static uint8_t bytes[PATTERN_SIZE + 256];

void pattern_make(void)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 31 + (i >> 8) * 7);
}

struct weir_bytes pattern(uint32_t number, size_t size)
{
    return (struct weir_bytes){bytes + number % 256, size};
}

bool is_pattern(struct weir_bytes data, uint32_t number, size_t size)
{
    return data.len == size && (size == 0 || memcmp(data.data, bytes + number % 256, size) == 0);
}

/* ---- what every handler does ---- */

struct ending {
    struct weir_cleanup cleanup;
    struct served *served;
};

static void on_scope_end(void *data)
{
    struct ending *ending = data;
    ending->served->open--;
}

static struct served *enter(void *call, const struct sim_item *request)
{
    struct served *served = weir_call_data(call);
    served->entered++;
    if (request && !is_pattern(request->data, request->number, request->data.len))
        served->wrong++;
    hook_call(served->hook);
    return served;
}

/* The call counts as open until its scope has ended. */
static int watch_end(void *call, struct served *served)
{
    struct ending *ending = weir_arena_zalloc(weir_call_arena(call), sizeof *ending);
    if (!ending)
        return WEIR_RESOURCE_EXHAUSTED;
    ending->served = served;
    int err = weir_scope_on_close(weir_call_scope(call), &ending->cleanup, on_scope_end, ending);
    if (!err)
        served->open++;
    return err;
}

static void count_answer(struct served *served, int err)
{
    served->answers += err == WEIR_OK;
}

static uint32_t at_most(uint32_t size)
{
    return size < MOST_SIZE ? size : MOST_SIZE;
}

/* ---- unary ---- */

static int echo(struct sim_sim_echo_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    enter(call, request);
    *reply = *request;
    return WEIR_OK;
}

struct wait {
    struct sim_sim_later_call *later; /* one of the two */
    struct sim_sim_keep_call *keep;
    struct served *served;
    struct sim_item reply;
};

static void answer_later(struct weir_future *f, void *data)
{
    struct wait *wait = data;
    struct served *served = wait->served; /* once answered, the call's memory is gone */
    if (weir_future_status(f) == WEIR_OK)
        count_answer(served, sim_sim_later_reply(wait->later, &wait->reply));
}

static int later(struct sim_sim_later_call *call, const struct sim_item *request,
                 struct sim_item *reply)
{
    struct served *served = enter(call, request);
    (void)reply;
    struct wait *wait = weir_arena_zalloc(weir_call_arena(call), sizeof *wait);
    if (!wait || watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    *wait = (struct wait){.later = call, .served = served, .reply = *request};
    struct weir_future *f =
        weir_delay(weir_call_executor(call), weir_call_scope(call), request->after);
    return weir_future_then(f, answer_later, wait) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

static int hang(struct sim_sim_hang_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    (void)reply;
    int err = watch_end(call, enter(call, request));
    return err ? err : WEIR_PENDING;
}

static int brief(struct sim_sim_brief_call *call, const struct sim_item *request,
                 struct sim_item *reply)
{
    (void)reply;
    int err = watch_end(call, enter(call, request));
    return err ? err : WEIR_PENDING;
}

static int refuse(struct sim_sim_refuse_call *call, const struct sim_item *request,
                  struct sim_item *reply)
{
    enter(call, request);
    (void)reply;
    if (request->number % 2 == 0)
        return sim_sim_refuse_raise_busy(call, &(struct sim_busy){.until = request->number});
    struct sim_refused refused = {.number = request->number, .data = request->data};
    return sim_sim_refuse_raise_refused(call, &refused);
}

static int wide(struct sim_sim_wide_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    enter(call, request);
    reply->number = request->number;
    reply->data = pattern(request->number, at_most(request->size));
    return WEIR_OK;
}

/* Not in the call's scope: it outlives the client. */
static void answer_kept(struct weir_future *f, void *data)
{
    struct wait *wait = data;
    struct served *served = wait->served;
    (void)f;
    served->detached--;
    count_answer(served, sim_sim_keep_reply(wait->keep, &wait->reply));
}

static int keep(struct sim_sim_keep_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    struct served *served = enter(call, request);
    (void)reply;
    struct wait *wait = weir_arena_zalloc(weir_call_arena(call), sizeof *wait);
    if (!wait)
        return WEIR_RESOURCE_EXHAUSTED;
    *wait = (struct wait){.keep = call, .served = served, .reply = *request};
    struct weir_future *f = weir_delay(weir_call_executor(call), NULL, request->after);
    if (weir_future_then(f, answer_kept, wait))
        return WEIR_RESOURCE_EXHAUSTED;
    served->detached++;
    return WEIR_PENDING;
}

static int word(struct sim_sim_word_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    struct weir_bytes found;
    enter(call, request);
    if (!weir_call_get_metadata(call, "word", &found))
        return WEIR_NOT_FOUND;
    *reply = (struct sim_item){.number = request->number, .data = found};
    return WEIR_OK;
}

/* ---- the way back ---- */

static void pass_on(struct sim_sim_back_call *call, int status, const struct sim_item *reply)
{
    struct served *served = weir_call_data(call);
    if (status)
        count_answer(served, sim_sim_back_fail(call, status, "back"));
    else
        count_answer(served, sim_sim_back_reply(call, reply));
}

static void echoed_back(void *data, const struct sim_sim_echo_result *result)
{
    pass_on(data, result->status, result->reply);
}

static void hung_back(void *data, const struct sim_sim_hang_result *result)
{
    pass_on(data, result->status, result->reply);
}

static int back(struct sim_sim_back_call *call, const struct sim_item *request,
                struct sim_item *reply)
{
    struct served *served = enter(call, request);
    struct weir_client *client = weir_call_client(call);
    (void)reply;
    if (!client || watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    struct weir_call_options options = {.scope = weir_call_scope(call)};
    int err;
    if (request->count)
        err = sim_sim_hang_then(sim_sim_hang(client, request, &options), hung_back, call);
    else
        err = sim_sim_echo_then(sim_sim_echo(client, request, &options), echoed_back, call);
    return err ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* ---- down ---- */

struct down {
    struct sim_sim_down_call *call;
    struct served *served;
    uint32_t number, size, sent, count;
};

static void go_on_down(struct down *down);

static void down_ready(struct weir_future *f, void *data)
{
    if (weir_future_status(f) == WEIR_OK)
        go_on_down(data);
}

static void end_down(struct down *down)
{
    struct sim_refused refused = {.number = down->number};
    struct served *served = down->served;
    if (down->number % 2 == 0)
        count_answer(served, sim_sim_down_finish(down->call));
    else if (sim_sim_down_raise_refused(down->call, &refused) == WEIR_PENDING)
        served->answers++;
}

static void go_on_down(struct down *down)
{
    while (down->sent < down->count) {
        struct sim_item item = {.number = down->sent, .data = pattern(down->sent, down->size)};
        int err = sim_sim_down_send(down->call, &item);
        if (err == WEIR_EAGAIN)
            err = weir_future_then(sim_sim_down_ready(down->call), down_ready, down);
        else if (!err) {
            down->sent++;
            continue;
        }
        if (err)
            sim_sim_down_fail(down->call, WEIR_RESOURCE_EXHAUSTED, "cannot send");
        return;
    }
    end_down(down);
}

static int down(struct sim_sim_down_call *call, const struct sim_item *request)
{
    struct served *served = enter(call, request);
    struct down *state = weir_arena_zalloc(weir_call_arena(call), sizeof *state);
    if (!state || watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    *state = (struct down){
        call, served, request->number, at_most(request->size), 0, request->count,
    };
    struct weir_future *f =
        weir_delay(weir_call_executor(call), weir_call_scope(call), request->after);
    return weir_future_then(f, down_ready, state) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* ---- up ---- */

struct sum {
    struct sim_sim_up_call *call;
    struct served *served;
    struct sim_sum sum;
    bool over;
};

static void add(struct sim_sum *sum, struct served *served, const struct sim_item *item)
{
    if (!is_pattern(item->data, item->number, item->data.len))
        served->wrong++;
    sum->items++;
    sum->bytes += item->data.len;
    hook_call(served->hook);
}

static int up_item(void *data, const struct sim_item *item)
{
    struct sum *sum = data;
    if (item->number == ITEM_BROKEN)
        return WEIR_ABORTED;
    if (item->number == ITEM_REFUSED) {
        sim_sim_up_raise_refused(sum->call, &(struct sim_refused){.number = item->number});
        return WEIR_OK;
    }
    add(&sum->sum, sum->served, item);
    return WEIR_OK;
}

static void up_end(void *data, int status)
{
    struct sum *sum = data;
    if (sum->over)
        sum->served->wrong++;
    sum->over = true;
    sum->served->ended++;
    struct served *served = sum->served;
    if (status == WEIR_OK)
        count_answer(served, sim_sim_up_reply(sum->call, &sum->sum));
}

static int up(struct sim_sim_up_call *call)
{
    struct served *served = enter(call, NULL);
    struct sum *sum = weir_arena_zalloc(weir_call_arena(call), sizeof *sum);
    if (!sum || watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    sum->call = call;
    sum->served = served;
    return sim_sim_up_each(call, up_item, up_end, sum) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

WEIR_TASK(pull, {
    struct sim_sim_slow_call *call;
    struct served *served;
    struct sim_sum sum;
})
{
    WEIR_BEGIN;
    for (;;) {
        WEIR_TRY(sim_sim_slow_next(my->call), NULL);
        const struct sim_item *item = sim_sim_slow_item(my->call);
        if (!item)
            break;
        add(&my->sum, my->served, item);
        WEIR_TRY(weir_delay(weir_call_executor(my->call), WEIR_SCOPE, 1), NULL);
    }
    struct served *served = my->served;
    count_answer(served, sim_sim_slow_reply(my->call, &my->sum));
    WEIR_END;
}

/* A task that fails leaves the call to be answered: by memory's end, here. */
static void pulled(struct weir_future *f, void *data)
{
    int status = weir_future_status(f);
    if (status < 0 && status != WEIR_CANCELLED)
        sim_sim_slow_fail(data, WEIR_RESOURCE_EXHAUSTED, "cannot read");
}

static int slow(struct sim_sim_slow_call *call)
{
    struct served *served = enter(call, NULL);
    if (watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    struct weir_future *task =
        WEIR_START(pull, weir_call_scope(call), .call = call, .served = served);
    return weir_future_then(task, pulled, call) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* ---- both ---- */

struct both {
    struct sim_sim_both_call *call;
    struct served *served;
    uint32_t number; /* of the item that has to wait */
    size_t size;
};

static void both_ready(struct weir_future *f, void *data);

static int send_back(struct both *both)
{
    struct sim_item item = {.number = both->number, .data = pattern(both->number, both->size)};
    int err = sim_sim_both_send(both->call, &item);
    if (err != WEIR_EAGAIN)
        return err;
    err = weir_future_then(sim_sim_both_ready(both->call), both_ready, both);
    return err ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* The item that had to wait, then the next one. */
static void both_ready(struct weir_future *f, void *data)
{
    struct both *both = data;
    if (weir_future_status(f))
        return;
    int err = send_back(both);
    if (err == WEIR_OK)
        sim_sim_both_resume(both->call);
    else if (err < 0)
        sim_sim_both_fail(both->call, WEIR_RESOURCE_EXHAUSTED, "cannot send");
}

static int both_item(void *data, const struct sim_item *item)
{
    struct both *both = data;
    if (!is_pattern(item->data, item->number, item->data.len))
        both->served->wrong++;
    both->number = item->number;
    both->size = item->data.len;
    int err = send_back(both);
    return err < 0 ? WEIR_RESOURCE_EXHAUSTED : err;
}

static void both_end(void *data, int status)
{
    struct both *both = data;
    struct served *served = both->served;
    served->ended++;
    if (status == WEIR_OK)
        count_answer(served, sim_sim_both_finish(both->call));
}

static int both(struct sim_sim_both_call *call)
{
    struct served *served = enter(call, NULL);
    struct both *state = weir_arena_zalloc(weir_call_arena(call), sizeof *state);
    if (!state || watch_end(call, served))
        return WEIR_RESOURCE_EXHAUSTED;
    state->call = call;
    state->served = served;
    int err = sim_sim_both_each(call, both_item, both_end, state);
    return err ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* ---- oneway ---- */

static int note(struct sim_sim_note_call *call, const struct sim_item *request)
{
    enter(call, request)->notes++;
    return WEIR_OK;
}

static const struct sim_sim_handlers handlers = {
    .echo = echo,
    .later = later,
    .hang = hang,
    .brief = brief,
    .refuse = refuse,
    .wide = wide,
    .keep = keep,
    .word = word,
    .back = back,
    .down = down,
    .up = up,
    .slow = slow,
    .both = both,
    .note = note,
};

struct weir_service served_service(struct served *served)
{
    return sim_sim_service(&handlers, served);
}
