/* Two sides for tests of transports: a server that answers, a client that remembers. Both run on any
 * net. */
#ifndef TEST_TALK_H
#define TEST_TALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "weir/transport.h"

/* One side of a connection, with all that it was told. */
struct side {
    struct weir_transport *t;
    uint8_t *got; /* grows; malloc's */
    size_t got_len;
    size_t expected; /* closes itself when so much has come; 0: never */
    int reads;
    int ends;
    int end_status;
    int drains;
    int closes;
    bool echo;
    bool close_at_end;
    bool pause_when_queued; /* an echo's back-pressure */
};

static inline struct weir_buf side_buf(struct side *side)
{
    struct weir_buf buf;
    weir_buf_init(&buf, side->t->executor->allocator, side->t->executor->pool);
    return buf;
}

static inline int side_write(struct side *side, const void *data, size_t len)
{
    struct weir_buf out = side_buf(side);
    int err = weir_buf_append(&out, data, len);
    if (err == 0)
        err = weir_transport_write(side->t, &out);
    assert_int_equal(weir_buf_len(&out), 0);
    weir_buf_fini(&out);
    return err;
}

static inline void side_on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    struct side *side = data;
    assert_ptr_equal(side->t, t);
    assert_true(bytes.len > 0);
    assert_int_equal(side->ends + side->closes, 0);
    side->reads++;
    side->got = realloc(side->got, side->got_len + bytes.len);
    memcpy(side->got + side->got_len, bytes.data, bytes.len);
    side->got_len += bytes.len;
    int err = side->echo ? side_write(side, bytes.data, bytes.len) : 0;
    if (err < 0)
        weir_transport_close(t);
    else if (err == WEIR_PENDING && side->pause_when_queued)
        weir_transport_pause(t);
    if (side->expected && side->got_len >= side->expected)
        weir_transport_close(t);
}

static inline void side_on_end(struct weir_transport *t, void *data, int status)
{
    struct side *side = data;
    assert_int_equal(side->closes, 0);
    side->ends++;
    side->end_status = status;
    if (side->close_at_end)
        weir_transport_close(t);
}

static inline void side_on_drained(struct weir_transport *t, void *data)
{
    struct side *side = data;
    assert_int_equal(side->closes, 0);
    assert_int_equal(weir_transport_queued(t), 0);
    side->drains++;
    weir_transport_resume(t);
}

static inline void side_on_closed(struct weir_transport *t, void *data)
{
    struct side *side = data;
    assert_ptr_equal(side->t, t);
    side->closes++;
    side->t = NULL;
}

static const struct weir_transport_handler side_handler = {
    .on_read = side_on_read,
    .on_end = side_on_end,
    .on_drained = side_on_drained,
    .on_closed = side_on_closed,
};

static inline void side_start(struct side *side, struct weir_transport *t)
{
    side->t = t;
    assert_int_equal(weir_transport_start(t, &side_handler, side), 0);
}

static inline void side_fini(struct side *side)
{
    free(side->got);
    side->got = NULL;
}

/* A listener that gives each connection a side of `sides`, made like `model`. */
enum { MOST_SIDES = 16 };

struct host {
    struct weir_listener *listener;
    struct side model;
    struct side sides[MOST_SIDES];
    size_t accepted;
    int errors;
    int last_error;
    int closes;
};

static inline void host_on_accept(struct weir_listener *l, void *data, struct weir_transport *t)
{
    struct host *host = data;
    assert_ptr_equal(l, host->listener);
    assert_true(host->accepted < MOST_SIDES);
    struct side *side = &host->sides[host->accepted++];
    *side = host->model;
    side_start(side, t);
}

static inline void host_on_error(struct weir_listener *l, void *data, int status)
{
    struct host *host = data;
    (void)l;
    host->errors++;
    host->last_error = status;
}

static inline void host_on_closed(struct weir_listener *l, void *data)
{
    struct host *host = data;
    assert_ptr_equal(l, host->listener);
    host->closes++;
    host->listener = NULL;
}

static const struct weir_listener_handler host_handler = {
    .on_accept = host_on_accept,
    .on_error = host_on_error,
    .on_closed = host_on_closed,
};

static inline int host_listen(struct host *host, struct weir_net *net, const char *url)
{
    return weir_net_listen(net, url, NULL, &host_handler, host, &host->listener);
}

static inline void host_close(struct host *host)
{
    weir_listener_close(host->listener);
    for (size_t i = 0; i < host->accepted; i++)
        weir_transport_close(host->sides[i].t);
}

static inline void host_fini(struct host *host)
{
    for (size_t i = 0; i < host->accepted; i++)
        side_fini(&host->sides[i]);
}

/* Dials and starts `side`; runs the loop meanwhile. */
static inline int side_dial(struct side *side, struct weir_net *net, const char *url)
{
    struct weir_transport *t = NULL;
    int err = weir_future_wait_take(weir_net_dial(net, NULL, url), &t);
    if (err == 0)
        side_start(side, t);
    else
        assert_null(t);
    return err;
}

static inline uint8_t *pattern(size_t len)
{
    uint8_t *bytes = malloc(len);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    return bytes;
}

#endif
