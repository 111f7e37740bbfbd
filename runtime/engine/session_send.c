/* What this side sends: judged by the same tables as what comes. */
#include <string.h>

#include "engine/session_internal.h"

/* ---- one message into bytes ---- */

struct outgoing {
    const struct weir_wire *wire;
    struct weir_wire_context context;
    void *message;
    uint64_t events;
    const struct weir_transition *transition;
};

/* Writes the length in front of a message that was encoded. */
static int close_frame(const struct weir_session *s, uint8_t *head, size_t size)
{
    uint8_t bytes = s->options.length_bytes;
    if (bytes < sizeof(uint64_t) && (uint64_t)size >> (bytes * 8))
        return WEIR_ELIMIT;
    for (unsigned i = 0; i < bytes; i++)
        head[s->options.length_little ? i : bytes - 1U - i] = (uint8_t)((uint64_t)size >> (i * 8));
    return WEIR_OK;
}

static int encode_framed(struct weir_session *s, const struct outgoing *o)
{
    size_t before = weir_buf_len(s->out);
    uint8_t *head = weir_buf_reserve(s->out, s->options.length_bytes);
    if (!head)
        return WEIR_ENOMEM;
    weir_buf_commit(s->out, s->options.length_bytes);
    int err = o->wire->encode(o->message, &o->context, s->out, &s->error);
    if (!err)
        err = close_frame(s, head, weir_buf_len(s->out) - before - s->options.length_bytes);
    if (err)
        weir_buf_truncate(s->out, before);
    return err;
}

static int encode(struct weir_session *s, const struct outgoing *o)
{
    s->error.reason = NULL;
    if (WEIR_UNLIKELY(s->options.length_bytes))
        return encode_framed(s, o);
    return o->wire->encode(o->message, &o->context, s->out, &s->error);
}

/* What a message of this side is. WEIR_EAGAIN: it may not speak now, but will. */
static int inspect(struct weir_session *s, void *message, const void *request, struct outgoing *o)
{
    enum weir_side side = s->options.side;
    o->wire = weir__session_wire(s, side);
    o->context = (struct weir_wire_context){s->vars, request};
    o->message = message;
    if (!o->wire)
        return weir__session_may_speak(s, weir__session_peer(s)) ? WEIR_EAGAIN
                                                                 : WEIR_FAILED_PRECONDITION;
    o->events = o->wire->events ? o->wire->events(message, &o->context) : 0;
    o->transition = NULL;
    if (WEIR_UNLIKELY(s->protocol->state_count))
        o->transition = weir__session_transition(s, side, o->events);
    return WEIR_OK;
}

static void moved(struct weir_session *s, const struct outgoing *o)
{
    if (WEIR_UNLIKELY(o->transition != NULL))
        weir__session_move(s, o->transition, o->message, &o->context);
}

/* A message that begins something: the state has to know it. */
static int check_state(const struct weir_session *s, const struct outgoing *o)
{
    if (WEIR_LIKELY(!s->protocol->state_count) || o->transition)
        return WEIR_OK;
    return weir__session_may_speak(s, weir__session_peer(s)) ? WEIR_EAGAIN
                                                             : WEIR_FAILED_PRECONDITION;
}

/* ---- what nobody answers ---- */

/* Whether a message is declared to need no call around it. */
static bool stands_alone(const struct weir_session *s, const struct outgoing *o)
{
    enum weir_side side = s->options.side;
    return o->events & (s->protocol->pushes[side] | s->protocol->oneways[side]);
}

static int send_alone(struct weir_session *s, const struct outgoing *o)
{
    int err = encode(s, o);
    if (!err)
        moved(s, o);
    return err;
}

/* ---- calls ---- */

/* The next id that no call has; there is one, as fewer calls than ids may be out. */
static uint64_t choose_id(struct weir_session *s)
{
    uint64_t first = s->protocol->id_from_one;
    uint64_t id;
    do {
        id = s->next_id;
        s->next_id = id >= s->protocol->max_id ? first : id + 1;
    } while (weir__exchanges_find(&s->made, id));
    return id;
}

static int register_call(struct weir_session *s, struct weir_exchange *x, struct outgoing *o)
{
    bool indexed = false;
    if (s->protocol->discipline == WEIR_MULTIPLEXED && o->wire->set_id) {
        x->id = choose_id(s);
        indexed = o->wire->set_id(o->message, x->id);
    }
    return weir__exchanges_add(&s->made, x, indexed, s->options.allocator);
}

int weir_session_call(struct weir_session *s, struct weir_exchange *x, void *message,
                      const void *request)
{
    struct outgoing o;
    if (s->closing || s->upgrade)
        return WEIR_ECLOSED;
    if (s->made.count >= s->options.max_in_flight)
        return WEIR_EAGAIN;
    int err = inspect(s, message, NULL, &o);
    if (!err)
        err = check_state(s, &o);
    if (err)
        return err;
    const struct weir_protocol_call *call = weir__session_find_call(s, s->options.side, o.events);
    if (!call && stands_alone(s, &o))
        return send_alone(s, &o);
    if (!call && !weir__session_is_free(s))
        return WEIR_FAILED_PRECONDITION;
    weir__exchange_begin(x, call, message, &o.context);
    x->request = request;
    x->made = true;
    bool is_answered = !weir__exchange_is_complete(x);
    if (is_answered)
        err = register_call(s, x, &o);
    if (err)
        return err;
    err = encode(s, &o);
    if (err && is_answered)
        weir__exchanges_remove(&s->made, x);
    if (err)
        return err;
    moved(s, &o);
    return is_answered ? WEIR_PENDING : WEIR_OK;
}

/* ---- replies ---- */

int weir_session_reply(struct weir_session *s, struct weir_exchange *x, void *message)
{
    struct outgoing o;
    if (WEIR_UNLIKELY(!x->open))
        return WEIR_ECLOSED;
    int err = inspect(s, message, x->request, &o);
    if (WEIR_UNLIKELY(err))
        return WEIR_FAILED_PRECONDITION;
    if (WEIR_UNLIKELY(!weir__exchange_accepts(x, o.events)))
        return WEIR_FAILED_PRECONDITION;
    if (WEIR_UNLIKELY(!x->call && s->protocol->state_count && !o.transition))
        return WEIR_FAILED_PRECONDITION;
    if (s->protocol->discipline == WEIR_MULTIPLEXED && o.wire->set_id)
        o.wire->set_id(message, x->id);
    err = encode(s, &o);
    if (WEIR_UNLIKELY(err))
        return err;
    moved(s, &o);
    if (!weir__exchange_step(x, o.events))
        return WEIR_MORE;
    weir__session_drop(s, &s->served, x);
    return WEIR_OK;
}

/* ---- pushes ---- */

int weir_session_push(struct weir_session *s, void *message)
{
    struct outgoing o;
    if (s->closing || s->upgrade)
        return WEIR_ECLOSED;
    int err = inspect(s, message, NULL, &o);
    if (err ||
        (s->protocol->sends[s->options.side] && o.wire != s->protocol->sends[s->options.side]))
        return WEIR_FAILED_PRECONDITION;
    bool is_free = weir__session_is_free(s) && !s->protocol->state_count;
    if (!stands_alone(s, &o) && !o.transition && !is_free)
        return WEIR_FAILED_PRECONDITION;
    if (!(o.events & s->protocol->pushes[s->options.side]) && check_state(s, &o))
        return WEIR_FAILED_PRECONDITION;
    return send_alone(s, &o);
}

int weir_session_say(struct weir_session *s, void *message)
{
    struct outgoing o;
    int err = inspect(s, message, NULL, &o);
    if (err || o.wire != s->protocol->sends[s->options.side])
        return WEIR_FAILED_PRECONDITION;
    return encode(s, &o);
}

int weir_session_say_bytes(struct weir_session *s, struct weir_bytes bytes)
{
    uint8_t head = s->options.length_bytes;
    if (!weir__session_wire(s, s->options.side))
        return WEIR_FAILED_PRECONDITION;
    uint8_t *to = weir_buf_reserve(s->out, head + bytes.len);
    if (!to)
        return WEIR_ENOMEM;
    int err = head ? close_frame(s, to, bytes.len) : WEIR_OK;
    if (err)
        return err;
    if (bytes.len)
        memcpy(to + head, bytes.data, bytes.len);
    weir_buf_commit(s->out, head + bytes.len);
    return WEIR_OK;
}
