#include "raw.h"

#include <string.h>

#include "serve.h"
#include "weir/mux.h"
#include "weir/wire.h"

/* ---- following what comes ---- */

static struct raw_call *find_call(struct raw_talk *talk, uint32_t id)
{
    for (int i = 0; i < RAW_CALLS; i++)
        if (talk->calls[i].id == id)
            return &talk->calls[i];
    return NULL;
}

/* An open makes a call, a final frame ends one. */
static void note_frame(struct raw_talk *talk)
{
    unsigned type = talk->frame[3] >> 4, flags = talk->frame[3] & 15;
    uint32_t id = weir_get_be32(talk->frame + 4);
    struct raw_call *call = find_call(talk, type == 1 ? 0 : id);
    if (type == 1 && call)
        *call = (struct raw_call){id, weir_get_be32(talk->start)};
    else if (call && (type == 4 || (type == 3 && !(flags & WEIR_MUX_MORE))))
        call->id = 0;
}

static void follow(struct raw_talk *talk, struct weir_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (talk->have < 8)
            talk->frame[talk->have] = bytes.data[i];
        else if (talk->have < 12)
            talk->start[talk->have - 8] = bytes.data[i];
        talk->have++;
        if (talk->have >= 8 && talk->have == 8 + (weir_get_be32(talk->frame) >> 8)) {
            note_frame(talk);
            talk->have = 0;
        }
    }
}

/* ---- connections ---- */

static void on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    struct raw *raw = data;
    (void)t;
    raw->received += bytes.len;
    if (raw->talk)
        follow(raw->talk, bytes);
}

static void on_end(struct weir_transport *t, void *data, int status)
{
    (void)data, (void)status;
    weir_transport_close(t);
}

static void on_closed(struct weir_transport *t, void *data)
{
    struct raw *raw = data;
    for (int i = 0; i < RAW_PEERS; i++)
        if (raw->transports[i] == t)
            raw->transports[i] = NULL;
    raw->open--;
}

static const struct weir_transport_handler handler = {
    .on_read = on_read,
    .on_end = on_end,
    .on_closed = on_closed,
};

static void begin(struct raw *raw, struct weir_transport *t)
{
    for (int i = 0; i < RAW_PEERS; i++)
        if (!raw->transports[i]) {
            raw->transports[i] = t;
            raw->count++;
            raw->open++;
            if (raw->talk)
                memset(raw->talk, 0, sizeof *raw->talk);
            weir_transport_start(t, &handler, raw);
            if (raw->on_open)
                raw->on_open(raw, t);
            return;
        }
    weir_transport_close(t);
}

static void on_dialled(struct weir_future *f, void *data)
{
    struct weir_transport *t = weir_dial_claim(f);
    if (t)
        begin(data, t);
}

void raw_dial(struct raw *raw, struct weir_sim *sim, const char *url)
{
    raw->sim = sim;
    weir_future_then(weir_net_dial(weir_sim_net(sim), NULL, url), on_dialled, raw);
}

static void on_accept(struct weir_listener *l, void *data, struct weir_transport *t)
{
    (void)l;
    begin(data, t);
}

static const struct weir_listener_handler listener = {.on_accept = on_accept};

void raw_listen(struct raw *raw, struct weir_sim *sim, const char *url)
{
    raw->sim = sim;
    weir_net_listen(weir_sim_net(sim), url, NULL, &listener, raw, &raw->listener);
}

void raw_send(struct raw *raw, const void *bytes, size_t size)
{
    for (int i = 0; i < RAW_PEERS; i++) {
        struct weir_executor *executor = weir_sim_executor(raw->sim);
        struct weir_buf out;
        if (!raw->transports[i])
            continue;
        weir_buf_init(&out, executor->allocator, executor->pool);
        weir_buf_append(&out, bytes, size);
        weir_transport_write(raw->transports[i], &out);
        weir_buf_fini(&out);
    }
}

void raw_close(struct raw *raw)
{
    weir_listener_close(raw->listener);
    raw->listener = NULL;
    for (int i = 0; i < RAW_PEERS; i++)
        weir_transport_close(raw->transports[i]);
}

/* ---- frames ---- */

static void put(struct raw_bytes *bytes, const void *data, size_t size)
{
    if (size > sizeof bytes->data - bytes->len)
        size = sizeof bytes->data - bytes->len;
    if (size)
        memcpy(bytes->data + bytes->len, data, size);
    bytes->len += size;
}

void raw_frame(struct raw_bytes *bytes, unsigned type, unsigned flags, uint32_t call,
               const void *payload, size_t size)
{
    uint8_t header[8];
    weir_put_be32(header, (uint32_t)size << 8 | type << 4 | flags);
    weir_put_be32(header + 4, call);
    put(bytes, header, sizeof header);
    put(bytes, payload, size);
}

void raw_hello(struct raw_bytes *bytes)
{
    uint8_t hello[40] = {'W', 'E', 'I', 'R', 1};
    weir_put_be32(hello + 16, 100);
    weir_put_be32(hello + 20, 16384);
    weir_put_be32(hello + 24, 65536);
    weir_put_be32(hello + 28, 262144);
    weir_put_be64(hello + 32, 65536 * 2);
    raw_frame(bytes, 0, 0, 0, hello, sizeof hello);
}

void raw_open(struct raw_bytes *bytes, uint32_t call, uint32_t method, uint32_t deadline_ms,
              unsigned flags, const void *body, size_t size)
{
    uint8_t payload[16384];
    weir_put_be32(payload, method);
    weir_put_be32(payload + 4, deadline_ms);
    size = size > sizeof payload - 8 ? sizeof payload - 8 : size;
    if (size)
        memcpy(payload + 8, body, size);
    raw_frame(bytes, 1, flags, call, payload, 8 + size);
}

/* ---- nonsense ---- */

static uint32_t draw(struct random *random, uint32_t below)
{
    return (uint32_t)random_below(random, below);
}

static size_t draw_payload(struct random *random, uint8_t *payload)
{
    static const uint32_t below[] = {1, 4, 12, 20, 20, 200, 3000, 16384};
    size_t size = draw(random, below[draw(random, 8)]);
    for (size_t i = 0; i < size; i++)
        payload[i] = draw(random, 3) ? (uint8_t)draw(random, 256) : 0;
    if (size >= 4 && draw(random, 3) == 0) /* a total, perhaps */
        weir_put_be32(payload, draw(random, 70000));
    return size;
}

/* Few, so that frames meet. */
static uint32_t draw_call(struct random *random, bool local)
{
    uint32_t index = draw(random, 6);
    return draw(random, 30) == 0 ? draw(random, 2000) : index * 2 + (local ? 1 : 2);
}

static void say_nonsense(struct raw_bytes *bytes, struct random *random, bool accepting)
{
    uint8_t payload[16384];
    size_t size = draw_payload(random, payload);
    unsigned type = draw(random, 3) ? 1 + draw(random, 4) : draw(random, 16);
    unsigned flags = draw(random, 3) ? WEIR_MUX_END : draw(random, 16);
    raw_frame(bytes, type, flags, draw_call(random, draw(random, 4) == 0 ? accepting : !accepting),
              payload, size);
}

/* ---- sense ---- */

struct body {
    size_t len;
    uint8_t data[12000];
};

/* An item, or something that looks like one. */
static void draw_body(struct body *body, struct random *random)
{
    struct sim_item item = {
        .number = draw(random, 1000),
        .count = draw(random, 5),
        .size = draw(random, 4) ? draw(random, 50) : draw(random, 90000),
        .after = draw(random, 60),
        .data = pattern(0, draw(random, 3) ? draw(random, 100) : draw(random, 10000)),
    };
    struct weir_buf out;
    weir_buf_init(&out, NULL, NULL);
    sim_item_encode(&item, &out, NULL);
    body->len = weir_buf_len(&out);
    weir_buf_peek(&out, body->data, body->len);
    weir_buf_fini(&out);
    if (draw(random, 10) == 0)
        body->len = draw(random, (uint32_t)body->len + 1);
    if (draw(random, 10) == 0 && body->len)
        body->data[draw(random, (uint32_t)body->len)] ^= (uint8_t)draw(random, 256);
}

static const struct weir_method *find_method(const struct weir_service_type *type, uint32_t id)
{
    for (size_t i = 0; i < type->method_count; i++)
        if (type->methods[i].id == id)
            return &type->methods[i];
    return &type->methods[0];
}

static void say_open(struct raw_bytes *bytes, struct raw_talk *talk, struct random *random,
                     const struct weir_service_type *type, bool accepting)
{
    const struct weir_method *method = &type->methods[draw(random, (uint32_t)type->method_count)];
    struct raw_call *call = find_call(talk, 0);
    struct body body = {.len = 0};
    if (!call)
        return;
    *call = (struct raw_call){(uint32_t)(call - talk->calls) * 2 + (accepting ? 2 : 1), method->id};
    unsigned flags = WEIR_MUX_END;
    if (method->flags & WEIR_METHOD_REQUEST_STREAM)
        flags = 0;
    else
        draw_body(&body, random);
    if (method->flags & WEIR_METHOD_ONEWAY)
        flags |= WEIR_MUX_ONEWAY;
    raw_open(bytes, call->id, method->id, draw(random, 3) * 40, flags, body.data, body.len);
}

/* A message of several frames, of which the later ones may never come. */
static void say_parts(struct raw_bytes *bytes, struct random *random, unsigned type, uint32_t id)
{
    struct body body;
    uint8_t first[12004];
    draw_body(&body, random);
    size_t piece = body.len / 2;
    weir_put_be32(first, draw(random, 8) ? (uint32_t)body.len : draw(random, 200000));
    memcpy(first + 4, body.data, piece);
    raw_frame(bytes, type, WEIR_MUX_MORE | (type == 3 ? WEIR_MUX_END : 0u), id, first, 4 + piece);
    if (draw(random, 4))
        raw_frame(bytes, 2, 0, id, body.data + piece, body.len - piece);
}

static void say_status(struct raw_bytes *bytes, struct random *random, struct raw_call *call)
{
    static const uint8_t codes[] = {0, 0, 1, 4, 5, 8, 13, 14, 17, 17, 99};
    uint8_t payload[40] = {0, codes[draw(random, sizeof codes)]};
    payload[3] = (uint8_t)draw(random, 4);
    size_t size = 8 + payload[3] + draw(random, 20);
    raw_frame(bytes, 4, WEIR_MUX_END, call->id, payload, size);
    call->id = 0;
}

static void say_data(struct raw_bytes *bytes, struct random *random, uint32_t id)
{
    struct body body;
    draw_body(&body, random);
    raw_frame(bytes, 2, draw(random, 6) ? 0 : WEIR_MUX_END, id, body.data, body.len);
}

/* The answer to a call of the other side. */
static void say_answer(struct raw_bytes *bytes, struct random *random, struct raw_call *call,
                       const struct weir_method *method)
{
    struct body body;
    if (draw(random, 3) == 0) {
        say_status(bytes, random, call);
    } else if (method->flags & WEIR_METHOD_REPLY_STREAM) {
        say_data(bytes, random, call->id);
    } else if (draw(random, 4) == 0) {
        say_parts(bytes, random, 3, call->id);
        call->id = 0;
    } else {
        draw_body(&body, random);
        raw_frame(bytes, 3, WEIR_MUX_END, call->id, body.data, body.len);
        call->id = 0;
    }
}

static void say_about(struct raw_bytes *bytes, struct random *random, struct raw_call *call,
                      const struct weir_service_type *type, bool accepting)
{
    const struct weir_method *method = find_method(type, call->method);
    bool own = (call->id & 1) != (uint32_t)accepting;
    uint8_t amount[4] = {0, 0, (uint8_t)draw(random, 256), 0};
    uint32_t choice = draw(random, 8);
    if (choice == 0)
        raw_frame(bytes, 5, 0, call->id, amount, sizeof amount);
    else if (choice == 1 && own)
        raw_frame(bytes, 6, 0, call->id, "\0\1", 2);
    else if (!own)
        say_answer(bytes, random, call, method);
    else if (method->flags & WEIR_METHOD_REQUEST_STREAM && choice < 4)
        say_parts(bytes, random, 2, call->id);
    else if (method->flags & WEIR_METHOD_REQUEST_STREAM)
        say_data(bytes, random, call->id);
}

void raw_say(struct raw_bytes *bytes, struct raw_talk *talk, struct random *random,
             const struct weir_service_type *type, bool accepting)
{
    struct raw_call *call = &talk->calls[draw(random, RAW_CALLS)];
    if (draw(random, 40) == 0)
        say_nonsense(bytes, random, accepting);
    else if (draw(random, 20) == 0)
        raw_frame(bytes, 7, 0, 0, "12345678", 8);
    else if (call->id && draw(random, 4))
        say_about(bytes, random, call, type, accepting);
    else
        say_open(bytes, talk, random, type, accepting);
}
