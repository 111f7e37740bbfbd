/* A server of the toy protocol in the simulator, and a peer that speaks bytes. */
#ifndef TEST_TOY_TALK_H
#define TEST_TOY_TALK_H

#include "talk.h"
#include "toy.h"
#include "weir/peer.h"
#include "weir/scope.h"
#include "weir/server.h"
#include "weir/test.h"

enum { MOST_PARKED = 8 };

/* Handlers that echo, and what tests look at. One per test: a service's data. */
struct shop {
    struct toy_handlers handlers;
    struct weir_sim *sim;
    struct weir_server *server;
    struct weir_call *parked[MOST_PARKED];
    const struct toy_message *requests[MOST_PARKED];
    int parked_count;
    int calls;
    int quiets;
    int cleanups;
    int upgrades;
    int disconnects;
    int malformed;
    uint8_t rest[64];
    size_t rest_len;
    struct weir_peer *peer;
    struct weir_cleanup cleanup;
    struct weir_transport *taken;
    bool flood;  /* streams go on until the test ends them */
    bool scoped; /* parked calls ask for a scope */
};

static inline void shop_cleanup(void *data)
{
    ((struct shop *)data)->cleanups++;
}

static inline int shop_stream(struct weir_call *call, const struct toy_message *request)
{
    struct shop *shop = weir_call_data(call);
    if (shop->flood) {
        shop->parked[shop->parked_count++] = call;
        return WEIR_PENDING;
    }
    for (size_t i = 0; i < request->data.len; i++) {
        const struct toy_message item = {'i', '0', {request->data.data + i, 1}};
        int err = weir_stream_send(call, &item);
        if (err)
            return err;
    }
    return WEIR_OK;
}

static inline int shop_handle(struct weir_call *call, const struct toy_message *request,
                              struct toy_message *reply)
{
    struct shop *shop = weir_call_data(call);
    const struct toy_message *wire = weir_call_wire(call);
    assert_int_equal(wire->kind, request->kind);
    shop->calls++;
    if (request->kind == 's')
        return shop_stream(call, request);
    if (request->kind == 'q') {
        shop->quiets++;
        return WEIR_OK;
    }
    if (request->data.len == 4 && !memcmp(request->data.data, "none", 4))
        return WEIR_NOT_FOUND;
    if (request->kind == 'w') {
        assert_true(shop->parked_count < MOST_PARKED);
        shop->requests[shop->parked_count] = request;
        shop->parked[shop->parked_count++] = call;
        if (shop->scoped)
            weir_scope_on_close(weir_call_scope(call), &shop->cleanup, shop_cleanup, shop);
        return WEIR_PENDING;
    }
    *reply = *request;
    reply->kind = request->kind == 'u' ? 'o' : 'v';
    return WEIR_OK;
}

/* Answers the n-th parked call with what it asked for. */
static inline int shop_answer(struct shop *shop, int n)
{
    struct toy_message reply = *shop->requests[n];
    reply.kind = 'v';
    return weir_call_reply(shop->parked[n], &reply);
}

static inline bool shop_upgrade(void *data, const struct weir_upgrade *upgrade)
{
    struct shop *shop = data;
    shop->upgrades++;
    assert_string_equal(upgrade->protocol, "toy.Raw");
    assert_true(upgrade->rest.len <= sizeof shop->rest);
    if (upgrade->rest.len)
        memcpy(shop->rest, upgrade->rest.data, upgrade->rest.len);
    shop->rest_len = upgrade->rest.len;
    shop->taken = upgrade->transport;
    return true;
}

/* "!?LEN…" is answered and passed over. */
static inline bool shop_malformed(void *data, struct weir_malformed *m)
{
    struct shop *shop = data;
    struct weir_str answer = {"x0\3bad", 6};
    shop->malformed++;
    if (m->bytes.len < 3 || m->bytes.data[1] != '?')
        return false;
    m->length = 3U + m->bytes.data[2];
    return !weir_malformed_answer_bytes(
        m, (struct weir_bytes){(const uint8_t *)answer.data, answer.len});
}

static inline void shop_disconnect(void *data, const char *peer, int status)
{
    (void)peer;
    (void)status;
    ((struct shop *)data)->disconnects++;
}

static inline void shop_open_with(struct shop *shop, const struct weir_service_type *type,
                                  const struct weir_sim_options *options)
{
    memset(shop, 0, sizeof *shop);
    shop->handlers.handle = shop_handle;
    shop->sim = weir_sim_new(options);
    const struct weir_server_options server = {
        .on_upgrade = shop_upgrade,
        .on_disconnect = shop_disconnect,
        .on_malformed = type == &toy_line_service ? NULL : shop_malformed,
        .max_queued_bytes = 4096,
        .half_close = type == &toy_line_service,
        .data = shop,
    };
    shop->server = weir_server_new_on(weir_sim_net(shop->sim),
                                      (struct weir_service){type, &shop->handlers, shop}, &server);
    if (shop->server && weir_server_listen(shop->server, "tcp://toy:1")) {
        weir_server_free(shop->server);
        shop->server = NULL;
    }
}

static inline void shop_open(struct shop *shop, const struct weir_service_type *type)
{
    shop_open_with(shop, type, NULL);
    assert_non_null(shop->server);
}

static inline void shop_close(struct shop *shop)
{
    weir_peer_unref(shop->peer);
    weir_server_free(shop->server);
    weir_sim_run(shop->sim);
    assert_int_equal(weir_sim_in_use(shop->sim), 0);
    weir_sim_free(shop->sim);
}

/* A peer that speaks bytes. Nothing when the dial fails. */
static inline bool visit(struct shop *shop, struct side *side)
{
    struct weir_transport *t = NULL;
    *side = (struct side){0};
    struct weir_future *f = weir_net_dial(weir_sim_net(shop->sim), NULL, "tcp://toy:1");
    if (!f)
        return false;
    weir_future_wait(f);
    weir_future_take(f, &t);
    if (t)
        side_start(side, t);
    return t != NULL;
}

static inline void leave(struct side *side)
{
    if (side->t)
        weir_transport_close(side->t);
}

static inline void part(struct shop *shop, struct side *side)
{
    leave(side);
    weir_sim_run_until(shop->sim, weir_sim_now(shop->sim) + 10);
    side_fini(side);
}

/* Says the bytes of a literal, and lets 10 ms pass. */
#define say(shop, side, text) say_bytes(shop, side, text, sizeof(text) - 1)
static inline void say_bytes(struct shop *shop, struct side *side, const char *text, size_t len)
{
    if (side->t && len)
        side_write(side, text, len);
    weir_sim_run_until(shop->sim, weir_sim_now(shop->sim) + 10);
}

/* All that came so far is `text`, and is forgotten. */
#define assert_said(side, text)                                                                    \
    do {                                                                                           \
        assert_int_equal((side)->got_len, sizeof(text) - 1);                                       \
        assert_memory_equal((side)->got, text, sizeof(text) - 1);                                  \
        (side)->got_len = 0;                                                                       \
    } while (0)

#endif
