/* Two engines of Mux, each with somebody who uses it, over a wire that cuts anywhere: neither ever breaks a rule of the other's,
 * and when both let go every call has ended once and all credit is back. */
#include "mux_user.h"

enum { MAX_STEPS = 400, MAX_ROUNDS = 20000 };

struct end {
    struct user user;
    struct weir_buf wire; /* on its way to this end */
};

static bool has_failed(const struct end *end)
{
    return end->user.fault.failed > 0 || end->user.mux.broken;
}

/* Puts what `from` has written on the wire to `to`. */
static void flush(struct end *from, struct end *to)
{
    struct weir_bytes all;
    if (weir_buf_bytes(&from->user.out, &all) || weir_buf_append(&to->wire, all.data, all.len))
        return;
    weir_buf_clear(&from->user.out);
}

/* Lets `end` receive up to `size` bytes. */
static void receive(struct end *end, size_t size)
{
    size_t used, len = weir_buf_len(&end->wire);
    uint8_t *copy = malloc(len + 1);
    FUZZ_CLAIM(copy != NULL);
    len = weir_buf_peek(&end->wire, copy, size < len ? size : len);
    copy = realloc(copy, len + 1);
    int err = weir_mux_receive(&end->user.mux, (struct weir_bytes){copy, len}, &used);
    if (err)
        FUZZ_CLAIM(err == WEIR_ENOMEM && end->user.fault.failed);
    else
        FUZZ_CLAIM(used == len);
    free(copy);
    weir_buf_consume(&end->wire, used);
}

static void step(struct end ends[2], struct feed *feed)
{
    unsigned what = feed_byte(feed);
    struct end *end = &ends[what & 1], *other = &ends[!(what & 1)];
    end->user.feed = other->user.feed = feed;
    switch (what >> 1 & 7) {
    case 0:
        receive(end, 1 + user_size(feed));
        break;
    case 1:
        receive(end, SIZE_MAX);
        break;
    case 2:
        flush(end, other);
        break;
    case 3:
        weir_mux_fill(&end->user.mux, 1 + user_size(feed));
        flush(end, other);
        break;
    default:
        user_act(&end->user);
    }
    user_check(&end->user);
}

/* Until nothing moves. */
static void run_out(struct end ends[2])
{
    for (int round = 0;; round++) {
        bool moved = false;
        FUZZ_CLAIM(round < MAX_ROUNDS);
        for (int i = 0; i < 2; i++) {
            weir_mux_fill(&ends[i].user.mux, 65536);
            flush(&ends[i], &ends[!i]);
            moved = moved || weir_buf_len(&ends[!i].wire);
            receive(&ends[!i], SIZE_MAX);
            user_settle(&ends[i].user);
            user_check(&ends[i].user);
            moved = moved || weir_buf_len(&ends[i].user.out);
        }
        if (!moved || has_failed(&ends[0]) || has_failed(&ends[1]))
            return;
    }
}

/* Everything has come to its end. */
static void check_rest(const struct end *end, const struct end *other)
{
    const struct weir_mux *mux = &end->user.mux;
    FUZZ_CLAIM(end->user.opened == end->user.resolved);
    FUZZ_CLAIM(mux->local.count == 0 && mux->remote.count == 0);
    FUZZ_CLAIM(mux->held == 0 && mux->queued == 0);
    FUZZ_CLAIM(!weir_mux_is_filling(mux));
    FUZZ_CLAIM(mux->send_credit == other->user.mux.recv_credit);
    FUZZ_CLAIM(mux->recv_credit + mux->consumed == mux->own.connection_credit);
    FUZZ_CLAIM(mux->opened == other->user.mux.accepted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct end ends[2];
    struct feed feed = {data, data + size};
    int err = user_init(&ends[0].user, false, &feed);
    err |= user_init(&ends[1].user, true, &feed);
    weir_buf_init(&ends[0].wire, NULL, NULL);
    weir_buf_init(&ends[1].wire, NULL, NULL);
    for (int i = 0; !err && i < MAX_STEPS && feed_left(&feed); i++)
        step(ends, &feed);
    if (!err && !has_failed(&ends[0]) && !has_failed(&ends[1])) {
        run_out(ends);
        if (!has_failed(&ends[0]) && !has_failed(&ends[1])) {
            check_rest(&ends[0], &ends[1]);
            check_rest(&ends[1], &ends[0]);
        }
    }
    for (int i = 0; i < 2; i++) {
        weir_buf_fini(&ends[i].wire);
        user_fini(&ends[i].user);
    }
    return 0;
}
