/* One engine of Mux, either side, and a peer that sends whatever the input says: frames, nearly right ones, and mere bytes, cut
 * anywhere. Its books balance after every step, and it breaks the connection by its rules or goes on. */
#include "mux_user.h"

enum {
    MAX_STEPS = 400,
    MAX_WIRE = 1 << 18,
    MAX_RECEIVED = 1 << 21,
    IDS = 40,
    HELLO = 40,
    OPEN = 8,
    STATUS = 8,
    DRAIN = 16
};

struct peer {
    struct user user;
    struct feed feed;
    uint8_t wire[MAX_WIRE]; /* sent and not received yet */
    size_t len;
    size_t received;
    uint32_t more[IDS]; /* what remains of a message that has begun */
};

/* --- frames --- */

static void put_bytes(struct peer *peer, const void *data, size_t size)
{
    if (size > sizeof peer->wire - peer->len)
        return;
    memcpy(peer->wire + peer->len, data, size);
    peer->len += size;
}

/* A frame with `fixed` in front and `body` bytes of anything behind. */
static void put_frame(struct peer *peer, unsigned type, unsigned flags, uint32_t id,
                      const uint8_t *fixed, size_t fixed_len, size_t body)
{
    uint8_t header[WEIR__MUX_HEADER];
    size_t lie = feed_chance(&peer->feed, 64) ? 1 : 0;
    if (WEIR__MUX_HEADER + fixed_len + body > sizeof peer->wire - peer->len)
        return;
    weir__mux_put_header(header, (uint32_t)(fixed_len + body + lie), type, flags, id);
    put_bytes(peer, header, sizeof header);
    put_bytes(peer, fixed, fixed_len);
    memset(peer->wire + peer->len, 'w', body);
    peer->len += body;
}

static uint32_t some_number(struct feed *feed)
{
    static const uint32_t some[] = {0,      1,       16,         100,        16384,      65536,
                                    262144, 1000000, 0x7fffffff, 0x80000000, 0xffffffff, 40000};
    unsigned byte = feed_byte(feed);
    return byte < 12 ? some[byte] : byte < 128 ? byte : (uint32_t)feed_number(feed, 4);
}

static void put_hello(struct peer *peer)
{
    uint8_t p[HELLO] = "WEIR\1";
    unsigned how = feed_byte(&peer->feed);
    if (how & 1)
        weir_put_be64(p + 8, feed_number(&peer->feed, 8));
    for (unsigned i = 0; i < 4; i++)
        weir_put_be32(p + 16 + i * 4, how & 2u << i ? some_number(&peer->feed) : 0);
    weir_put_be64(p + 32, how & 32 ? some_number(&peer->feed) : 1 << 20);
    put_frame(peer, WEIR__MUX_HELLO, 0, 0, p, sizeof p - (how & 192 ? 0 : how & 1), 0);
}

/* What stands before the body of an open, a reply or a status. */
static size_t put_prefix(struct peer *peer, unsigned flags, uint8_t *p, uint32_t id, size_t body)
{
    size_t len = 0;
    if (flags & WEIR_MUX_META) {
        unsigned size = feed_below(&peer->feed, 12);
        weir_put_be16(p, feed_chance(&peer->feed, 8) ? 60000 : (uint16_t)size);
        memset(p + 2, 1, size);
        len = 2 + size;
    }
    if (flags & WEIR_MUX_MORE) {
        uint32_t total = feed_chance(&peer->feed, 8)
                             ? some_number(&peer->feed)
                             : (uint32_t)(body + 1 + user_size(&peer->feed));
        weir_put_be32(p + len, total);
        peer->more[id % IDS] = total > body ? total - (uint32_t)body : 0;
        len += 4;
    }
    return len;
}

static void put_open(struct peer *peer, unsigned flags, uint32_t id)
{
    uint8_t p[64] = {0};
    size_t body = flags & WEIR_MUX_END ? user_size(&peer->feed) : 0;
    p[0] = feed_byte(&peer->feed);
    p[7] = feed_byte(&peer->feed);
    if (!(flags & WEIR_MUX_END) && !feed_chance(&peer->feed, 16))
        flags &= ~WEIR_MUX_MORE;
    size_t len = OPEN;
    len += put_prefix(peer, flags, p + len, id, body);
    put_frame(peer, WEIR__MUX_OPEN, flags, id, p, len, body);
}

/* Goes on with the message that was begun, if one was; it may say wrong things. */
static void put_data(struct peer *peer, unsigned flags, uint32_t id)
{
    uint8_t p[64];
    uint32_t *more = &peer->more[id % IDS];
    size_t body = user_size(&peer->feed), len = 0;
    if (*more && !feed_chance(&peer->feed, 16)) {
        body = body < *more ? body : *more;
        flags = body < *more ? WEIR_MUX_MORE : flags & WEIR_MUX_END;
        *more -= (uint32_t)body;
    } else {
        flags &= WEIR_MUX_MORE | WEIR_MUX_END;
        len = put_prefix(peer, flags, p, id, body);
    }
    put_frame(peer, WEIR__MUX_DATA, flags, id, p, len, body);
}

static void put_status(struct peer *peer, unsigned flags, uint32_t id)
{
    uint8_t p[64] = {0};
    unsigned text = feed_below(&peer->feed, 30);
    weir_put_be16(p, feed_chance(&peer->feed, 8) ? 999 : feed_byte(&peer->feed) % 20);
    weir_put_be16(p + 2, feed_chance(&peer->feed, 8) ? 5000 : (uint16_t)text);
    size_t len = STATUS;
    len += put_prefix(peer, flags & WEIR_MUX_META, p + len, id, 0);
    put_frame(peer, WEIR__MUX_STATUS, flags, id, p, len, text + feed_below(&peer->feed, 40));
}

static void put_number(struct peer *peer, unsigned type, uint32_t id)
{
    uint8_t p[DRAIN] = {0};
    size_t len = type == WEIR__MUX_CREDIT   ? 4
                 : type == WEIR__MUX_CANCEL ? 2
                 : type == WEIR__MUX_DRAIN  ? DRAIN
                                            : 8;
    if (type == WEIR__MUX_CREDIT)
        weir_put_be32(p, some_number(&peer->feed));
    else
        p[1] = p[5] = feed_byte(&peer->feed) % 24;
    put_frame(peer, type, 0, id, p, feed_chance(&peer->feed, 32) ? 1 : len,
              feed_chance(&peer->feed, 8) ? 3 : 0);
}

static void put_some_frame(struct peer *peer)
{
    static const uint8_t types[] = {1, 1, 1, 1, 2, 2, 2,  2,  2, 2, 3, 3, 4, 4, 5, 5,
                                    6, 6, 0, 7, 8, 9, 10, 15, 2, 2, 2, 3, 5, 6, 1, 2};
    unsigned byte = feed_byte(&peer->feed);
    unsigned type = types[byte & 31], flags = byte >> 5 << 1 | (byte & 1);
    uint32_t id = feed_below(&peer->feed, IDS);
    if (id == IDS - 1)
        id = (uint32_t)feed_number(&peer->feed, 4);
    switch (type) {
    case WEIR__MUX_HELLO:
        put_hello(peer);
        return;
    case WEIR__MUX_OPEN:
        put_open(peer, flags, id);
        return;
    case WEIR__MUX_DATA:
        put_data(peer, flags, id);
        return;
    case WEIR__MUX_STATUS:
        put_status(peer, flags, id);
        return;
    case WEIR__MUX_REPLY: {
        uint8_t p[64];
        size_t body = user_size(&peer->feed);
        put_frame(peer, type, flags, id, p, put_prefix(peer, flags, p, id, body), body);
        return;
    }
    default:
        put_number(peer, type, feed_chance(&peer->feed, 2) ? 0 : id);
    }
}

static void put_noise(struct peer *peer)
{
    size_t len = feed_below(&peer->feed, 20);
    len = len < feed_left(&peer->feed) ? len : feed_left(&peer->feed);
    put_bytes(peer, peer->feed.at, len);
    peer->feed.at += len;
}

/* --- receiving --- */

static void check_error(const struct peer *peer, size_t received)
{
    struct weir_error err;
    weir_mux_error(&peer->user.mux, &err);
    FUZZ_CLAIM(err.code == WEIR_EPROTO && err.reason && err.offset <= received);
}

/* Each piece in memory of its own size, so that reading behind it is seen. */
static void receive(struct peer *peer, size_t piece)
{
    struct weir_mux *mux = &peer->user.mux;
    size_t done = 0, used = 1;
    while (done < peer->len && used) {
        size_t size = peer->len - done < piece ? peer->len - done : piece;
        uint8_t *copy = malloc(size);
        FUZZ_CLAIM(copy != NULL);
        memcpy(copy, peer->wire + done, size);
        int err = weir_mux_receive(mux, (struct weir_bytes){copy, size}, &used);
        free(copy);
        FUZZ_CLAIM(used <= size);
        FUZZ_CLAIM(err == 0 || err == WEIR_EPROTO || err == WEIR_ENOMEM || err == WEIR_ECLOSED);
        FUZZ_CLAIM(err != WEIR_ENOMEM || peer->user.fault.failed);
        FUZZ_CLAIM(used == size || err || mux->stop);
        done += used;
        user_check(&peer->user);
        if (err == WEIR_EPROTO)
            check_error(peer, peer->received + done);
    }
    peer->received += done;
    memmove(peer->wire, peer->wire + done, peer->len - done);
    peer->len -= done;
}

/* What the engine has written is made of whole frames that the peer takes. */
static void check_output(struct peer *peer, bool *greeted)
{
    struct user *user = &peer->user;
    struct weir_bytes all;
    if (weir_buf_bytes(&user->out, &all))
        return;
    for (size_t at = 0; at < all.len;) {
        FUZZ_CLAIM(all.len - at >= WEIR__MUX_HEADER);
        struct weir__mux_header header = weir__mux_get_header(all.data + at);
        FUZZ_CLAIM(header.size <= user->mux.peer.max_frame);
        FUZZ_CLAIM(header.size <= all.len - at - WEIR__MUX_HEADER);
        FUZZ_CLAIM(header.type <= WEIR__MUX_DRAIN);
        FUZZ_CLAIM((header.type == WEIR__MUX_HELLO) == !*greeted);
        *greeted = true;
        at += WEIR__MUX_HEADER + header.size;
    }
    weir_buf_clear(&user->out);
}

static void step(struct peer *peer, bool *greeted)
{
    switch (feed_below(&peer->feed, 12)) {
    case 0:
        receive(peer, 1 + feed_below(&peer->feed, 30));
        return;
    case 1:
    case 2:
        receive(peer, sizeof peer->wire);
        return;
    case 3:
        if (feed_chance(&peer->feed, 8))
            put_noise(peer);
        return;
    case 4:
        check_output(peer, greeted);
        weir_mux_resume(&peer->user.mux);
        return;
    case 5:
    case 6:
    case 7:
        user_act(&peer->user);
        return;
    default:
        put_some_frame(peer);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct peer peer;
    bool greeted = false;
    memset(&peer, 0, sizeof peer);
    peer.feed = (struct feed){data, data + size};
    unsigned how = feed_byte(&peer.feed);
    int err = user_init(&peer.user, how & 1, &peer.feed);
    peer.user.is_rough = how & 2;
    if (how & 12)
        put_hello(&peer);
    for (int i = 0; !err && i < MAX_STEPS && feed_left(&peer.feed); i++) {
        if (peer.received < MAX_RECEIVED)
            step(&peer, &greeted);
        user_check(&peer.user);
    }
    if (!err)
        receive(&peer, sizeof peer.wire);
    user_fini(&peer.user);
    return 0;
}
