/* From bytes that came to messages, and from messages to what they mean. */
#define _GNU_SOURCE /* memmem */
#include <string.h>

#include "engine/session_internal.h"
#include "weir/frame.h"
#include "weir/mem.h"

enum {
    BUDGET = 512, /* messages at a time; then the others of the loop go first */
    BLOCK = 4096, /* the least input block without a pool */
};

/* ---- input ---- */

/* A block with room for `size` bytes behind what is not consumed, which moves to its front. */
static int make_room(struct weir_session *s, size_t size)
{
    size_t held = s->end - s->begin;
    struct weir_block *old = s->block;
    if (old && old->refs == 1 && held + size <= weir_block_capacity(old)) {
        memmove(weir_block_data(old), weir_block_data(old) + s->begin, held);
    } else {
        size_t grown = held > size ? held * 2 : held + size;
        struct weir_block *block =
            weir_block_new(s->options.allocator, s->options.pool, grown < BLOCK ? BLOCK : grown);
        if (!block)
            return weir__session_fail(s, WEIR_ENOMEM, NULL);
        if (held)
            memcpy(weir_block_data(block), weir_block_data(old) + s->begin, held);
        if (old)
            weir_block_unref(old);
        s->block = block;
    }
    s->begin = 0;
    s->end = held;
    return WEIR_OK;
}

static int append(struct weir_session *s, struct weir_bytes bytes)
{
    if (!s->block || weir_block_capacity(s->block) - s->end < bytes.len) {
        int err = make_room(s, bytes.len);
        if (err)
            return err;
    }
    memcpy(weir_block_data(s->block) + s->end, bytes.data, bytes.len);
    s->end += bytes.len;
    return WEIR_OK;
}

/* All is consumed: the block begins anew, or goes back. An idle connection holds none. */
static void release_input(struct weir_session *s)
{
    if (s->begin != s->end || !s->block)
        return;
    weir_block_unref(s->block);
    s->block = NULL;
    s->begin = s->end = 0;
}

struct weir_block *weir_session_keep(struct weir_session *s)
{
    return s->block ? weir_block_ref(s->block) : NULL;
}

struct weir_bytes weir_session_rest(const struct weir_session *s)
{
    if (!s->block)
        return (struct weir_bytes){NULL, 0};
    return (struct weir_bytes){weir_block_data(s->block) + s->begin, s->end - s->begin};
}

int weir_session_finish(const struct weir_session *s)
{
    return s->begin == s->end ? WEIR_OK : WEIR_ETRUNCATED;
}

static void consume(struct weir_session *s, size_t size)
{
    s->begin += size;
    s->wanted = 0;
    if (WEIR_UNLIKELY(s->scan != NULL))
        weir_mem_free(s->options.allocator, s->scan);
    s->scan = NULL;
}

/* ---- one message out of bytes ---- */

/* The call that the message answers, where its type depends on that. */
static const struct weir_exchange *peek_call(const struct weir_session *s,
                                             const struct weir_wire *wire, struct weir_bytes in)
{
    if (s->protocol->discipline != WEIR_MULTIPLEXED)
        return weir__exchanges_oldest(&s->made);
    uint64_t id = 0;
    for (unsigned i = 0; i < wire->id_bytes; i++) {
        unsigned at = wire->id_little ? wire->id_bytes - 1U - i : i;
        id = id << 8 | in.data[wire->id_offset + at];
    }
    return weir__exchanges_find(&s->made, id);
}

/* What the type of the next message depends on; WEIR_MORE: its id has not come yet. */
static int set_context(struct weir_session *s, const struct weir_wire *wire, struct weir_bytes in,
                       struct weir_wire_context *ret_context)
{
    *ret_context = (struct weir_wire_context){s->vars, NULL};
    if (WEIR_LIKELY(!wire->by_request))
        return WEIR_OK;
    size_t head = (size_t)wire->id_offset + wire->id_bytes;
    if (s->protocol->discipline == WEIR_MULTIPLEXED && in.len < head) {
        s->wanted = head;
        return WEIR_MORE;
    }
    const struct weir_exchange *x = peek_call(s, wire, in);
    ret_context->request = x ? x->request : NULL;
    if (!x)
        return weir__session_breach(s, 0, weir__session_peer(s), "answers no call");
    return WEIR_OK;
}

/* The bytes of the next message, and what stands around them. */
struct frame {
    struct weir_bytes in;
    size_t head;   /* bytes of its length */
    bool is_exact; /* it is all of `in` */
};

static int open_frame(struct weir_session *s, struct frame *ret_frame)
{
    struct weir_bytes in = weir_session_rest(s);
    uint8_t head = s->options.length_bytes;
    uint64_t size = 0;
    *ret_frame = (struct frame){in, head, head != 0};
    if (WEIR_LIKELY(!head))
        return in.len < s->wanted ? WEIR_MORE : WEIR_OK;
    if (in.len < head)
        return WEIR_MORE;
    for (unsigned i = 0; i < head; i++)
        size = size << 8 | in.data[s->options.length_little ? head - 1U - i : i];
    if (size > s->options.max_message)
        return weir__session_fail(s, WEIR_ELIMIT, "the message is too large");
    s->wanted = head + (size_t)size;
    if (in.len < s->wanted)
        return WEIR_MORE;
    ret_frame->in = (struct weir_bytes){in.data + head, (size_t)size};
    return WEIR_OK;
}

/* Waits for `missing` bytes more than there are. */
static int wait_for_more(struct weir_session *s, const struct frame *frame, size_t missing)
{
    size_t there = frame->in.len;
    if (there >= s->options.max_message || missing > s->options.max_message - there)
        return weir__session_fail(s, WEIR_ELIMIT, "the message is too large");
    s->wanted = there + (missing ? missing : 1);
    return WEIR_MORE;
}

/* Whether a message that comes in pieces is known not to be whole yet: WEIR_MORE, or 0: decode tells. */
static int follow_frame(struct weir_session *s, const struct frame *frame)
{
    int err = weir_scan_feed(s->scan, frame->in);
    return err == WEIR_MORE ? wait_for_more(s, frame, s->scan->missing) : WEIR_OK;
}

/* The decoder has found the end of the input inside of the message: from here on its frame program looks, as decoding starts anew
 * each time. Without one, or without memory, each arrival that the decoder asks for is a try. */
static int begin_waiting(struct weir_session *s, const struct weir_wire *wire,
                         const struct frame *frame)
{
    size_t missing = s->error.missing;
    if (frame->is_exact)
        return weir__session_fail(s, WEIR_ETRUNCATED, NULL);
    if (!s->scan && wire->frame && !wire->frame->param_count) {
        s->scan = weir_mem_alloc(s->options.allocator, sizeof *s->scan);
        if (s->scan) {
            weir_scan_begin(s->scan, wire->frame, NULL);
            int err = follow_frame(s, frame);
            if (err)
                return err;
        }
    }
    return wait_for_more(s, frame, missing);
}

/* Decodes the next message into the owner's arena. WEIR_MORE: it is not all there. */
static int decode(struct weir_session *s, const struct weir_wire *wire, const struct frame *frame,
                  const struct weir_wire_context *context, struct weir_incoming *ret_in)
{
    weir_arena_reset(s->arena);
    void *message = weir_arena_alloc(s->arena, wire->type->size);
    size_t used;
    if (WEIR_UNLIKELY(!message))
        return weir__session_fail(s, WEIR_ENOMEM, NULL);
    s->error.reason = NULL;
    s->error.missing = 0;
    int err = wire->decode(message, context, frame->in, s->arena, &used, &s->error);
    if (WEIR_UNLIKELY(err == WEIR_MORE))
        return begin_waiting(s, wire, frame);
    if (WEIR_UNLIKELY(err < 0)) {
        s->error.code = err;
        return err;
    }
    if (WEIR_UNLIKELY(used > s->options.max_message))
        return weir__session_fail(s, WEIR_ELIMIT, "the message is too large");
    if (WEIR_UNLIKELY(frame->is_exact && used != frame->in.len))
        return weir__session_fail(s, WEIR_ETRAILING, NULL);
    *ret_in = (struct weir_incoming){
        .message = message,
        .wire = wire,
        .events = wire->events ? wire->events(message, context) : 0,
        .size = used,
    };
    return WEIR_OK;
}

/* ---- what a message means ---- */

/* A call of the peer. */
static int take_call(struct weir_session *s, struct weir_incoming *in, bool loose,
                     const struct weir_wire_context *context)
{
    struct weir_exchange *x = s->next;
    bool has_id = false;
    if (WEIR_UNLIKELY(!x))
        return weir__session_fail(s, WEIR_ENOMEM, NULL);
    weir__exchange_begin(x, in->call, in->message, context);
    x->made = false;
    if (s->protocol->discipline == WEIR_MULTIPLEXED)
        has_id = in->wire->id && in->wire->id(in->message, &x->id);
    if (weir__exchange_is_complete(x)) {
        s->hooks->pushed(s, in);
        return WEIR_OK;
    }
    if (loose) {
        x->open = x->loose = true;
    } else {
        if (has_id && weir__exchanges_find(&s->served, x->id))
            return weir__session_breach(s, in->events, weir__session_peer(s),
                                        "has the id of a call that is not answered yet");
        if (weir__exchanges_add(&s->served, x, has_id, s->options.allocator))
            return weir__session_fail(s, WEIR_ENOMEM, NULL);
    }
    s->hooks->called(s, x, in);
    return WEIR_OK;
}

static void take_reply(struct weir_session *s, struct weir_exchange *x, struct weir_incoming *in)
{
    bool last = weir__exchange_step(x, in->events);
    in->call = x->call;
    if (last)
        weir__session_drop(s, &s->made, x);
    if (WEIR_LIKELY(!x->abandoned))
        s->hooks->replied(s, x, in, last);
    else if (last)
        s->hooks->forgotten(s, x);
}

/* The call made here that a message answers; NULL: none. */
static struct weir_exchange *answered_by(const struct weir_session *s,
                                         const struct weir_incoming *in)
{
    uint64_t id;
    struct weir_exchange *x;
    if (s->protocol->discipline != WEIR_MULTIPLEXED)
        x = weir__exchanges_oldest(&s->made);
    else if (in->wire->id && in->wire->id(in->message, &id))
        x = weir__exchanges_find(&s->made, id);
    else
        x = NULL;
    return x && weir__exchange_accepts(x, in->events) ? x : NULL;
}

/* Gives a message to whom it is for. `moved`: a state has allowed it. */
static int classify(struct weir_session *s, struct weir_incoming *in, bool loose, bool moved,
                    const struct weir_wire_context *context)
{
    const struct weir_protocol *protocol = s->protocol;
    enum weir_side peer = weir__session_peer(s);
    struct weir_exchange *x;
    if (in->events & protocol->pushes[peer]) {
        s->hooks->pushed(s, in);
        return WEIR_OK;
    }
    if (s->made.count && (x = answered_by(s, in))) {
        take_reply(s, x, in);
        return WEIR_OK;
    }
    if (WEIR_UNLIKELY(protocol->state_count && !moved))
        return weir__session_breach(s, in->events, peer, "is not allowed here");
    in->call = weir__session_find_call(s, peer, in->events);
    if (WEIR_LIKELY(in->call != NULL))
        return take_call(s, in, loose, context);
    if (in->events & protocol->oneways[peer]) {
        s->hooks->pushed(s, in);
        return WEIR_OK;
    }
    if (weir__session_is_free(s) && peer == WEIR_SIDE_CLIENT)
        return take_call(s, in, loose, context);
    if (moved && peer == WEIR_SIDE_SERVER) {
        s->hooks->pushed(s, in);
        return WEIR_OK;
    }
    return weir__session_breach(s, in->events, peer, "answers no call");
}

/* The state moves first, so that the owner's answer is judged in the next one. */
static int dispatch(struct weir_session *s, struct weir_incoming *in, bool loose,
                    const struct weir_wire_context *context)
{
    const struct weir_transition *transition = NULL;
    s->began = true;
    if (s->protocol->state_count) {
        transition = weir__session_transition(s, weir__session_peer(s), in->events);
        weir__session_move(s, transition, in->message, context);
    }
    return classify(s, in, loose, transition != NULL, context);
}

/* ---- bad messages ---- */

/* Passes over bytes up to the mark behind which the protocol begins anew. */
static int skip_bad(struct weir_session *s)
{
    struct weir_bytes mark = s->protocol->resync;
    struct weir_bytes in = weir_session_rest(s);
    const uint8_t *found = memmem(in.data, in.len, mark.data, mark.len);
    s->skipping = !found;
    if (found) {
        consume(s, (size_t)(found - in.data) + mark.len);
        s->hooks->skipped(s);
        return WEIR_OK;
    }
    if (in.len >= mark.len)
        consume(s, in.len - mark.len + 1);
    return WEIR_MORE;
}

/* The bytes of a message that does not decode; 0: they are not known. */
static size_t measure(const struct weir_wire *wire, const struct frame *frame)
{
    struct weir_scan scan;
    if (frame->is_exact)
        return frame->in.len;
    if (!wire->frame || wire->frame->param_count)
        return 0;
    weir_scan_begin(&scan, wire->frame, NULL);
    return weir_scan_feed(&scan, frame->in) == WEIR_OK ? scan.length : 0;
}

static int pass_over(struct weir_session *s)
{
    size_t there = s->end - s->begin;
    size_t size = s->passing < there ? s->passing : there;
    consume(s, size);
    s->passing -= size;
    return s->passing ? WEIR_MORE : WEIR_OK;
}

/* Whether the owner takes care of a message that does not decode. */
static bool is_taken_care_of(struct weir_session *s, const struct weir_wire *wire,
                             const struct frame *frame, int err)
{
    bool is_broken = err == WEIR_ENOMEM || err == WEIR_EPROTO;
    if (!s->hooks->malformed || is_broken || (err == WEIR_ELIMIT && !frame->is_exact))
        return false;
    size_t length = measure(wire, frame);
    struct weir_bytes bytes = frame->in;
    if (length && length < bytes.len)
        bytes.len = length;
    size_t size = s->hooks->malformed(s, bytes, length);
    if (!size || size > s->options.max_message)
        return false;
    s->passing = frame->head + size;
    return true;
}

static int recover(struct weir_session *s, const struct frame *frame, int err)
{
    bool is_broken = err == WEIR_ENOMEM || err == WEIR_EPROTO;
    if (is_broken || !s->protocol->resync.len)
        return err;
    if (frame->is_exact) { /* where the next one begins is known */
        consume(s, frame->head + frame->in.len);
        s->hooks->skipped(s);
        return WEIR_OK;
    }
    size_t there = s->end - s->begin;
    s->begin += s->error.offset < there ? (size_t)s->error.offset : there;
    return skip_bad(s);
}

/* ---- the loop ---- */

bool weir_session_is_held(const struct weir_session *s)
{
    if (s->paused || s->closing || s->upgrade || s->served.count >= s->options.max_served)
        return true;
    enum weir_side peer = weir__session_peer(s);
    return !weir__session_wire(s, peer) && weir__session_may_speak(s, s->options.side);
}

/* One message. WEIR_MORE: none is there. */
static int take(struct weir_session *s)
{
    const struct weir_wire *wire = weir__session_wire(s, weir__session_peer(s));
    struct weir_wire_context context;
    struct weir_incoming in;
    struct frame frame;
    if (WEIR_UNLIKELY(s->passing))
        return pass_over(s);
    if (s->skipping)
        return skip_bad(s);
    if (WEIR_UNLIKELY(!wire))
        return weir__session_breach(s, 0, weir__session_peer(s), "is not allowed here");
    if (WEIR_UNLIKELY(!s->arena))
        return weir__session_fail(s, WEIR_ENOMEM, NULL);
    int err = open_frame(s, &frame);
    if (err)
        return err;
    if (WEIR_UNLIKELY(s->scan != NULL))
        err = follow_frame(s, &frame);
    if (!err)
        err = set_context(s, wire, frame.in, &context);
    if (!err)
        err = decode(s, wire, &frame, &context, &in);
    if (err == WEIR_MORE)
        return err;
    if (WEIR_UNLIKELY(err))
        return is_taken_care_of(s, wire, &frame, err) ? pass_over(s) : recover(s, &frame, err);
    consume(s, frame.head + in.size);
    return dispatch(s, &in, false, &context);
}

int weir_session_run(struct weir_session *s)
{
    int err = WEIR_OK;
    s->again = false;
    for (int left = BUDGET; s->begin != s->end && !weir_session_is_held(s); left--) {
        if (left == 0) {
            s->again = true;
            return WEIR_OK;
        }
        err = take(s);
        if (err)
            break;
    }
    s->again = false;
    release_input(s);
    return err == WEIR_MORE ? WEIR_OK : err;
}

int weir_session_receive(struct weir_session *s, struct weir_bytes bytes)
{
    int err = append(s, bytes);
    return err ? err : weir_session_run(s);
}

/* ---- datagrams ---- */

static int take_datagram(struct weir_session *s, const struct weir_wire *wire)
{
    const struct frame frame = {weir_session_rest(s), 0, true};
    struct weir_wire_context context;
    struct weir_incoming in;
    int err = set_context(s, wire, frame.in, &context);
    if (!err)
        err = decode(s, wire, &frame, &context, &in);
    if (err == WEIR_MORE)
        err = weir__session_fail(s, WEIR_ETRUNCATED, NULL);
    if (err && is_taken_care_of(s, wire, &frame, err))
        s->passing = 0; /* all of it goes anyway */
    if (!err)
        err = dispatch(s, &in, s->options.side == WEIR_SIDE_SERVER, &context);
    return err;
}

int weir_session_datagram(struct weir_session *s, struct weir_bytes bytes)
{
    const struct weir_wire *wire = weir__session_wire(s, weir__session_peer(s));
    if (!wire || !s->arena)
        return weir__session_fail(s, WEIR_ENOMEM, NULL);
    if (bytes.len > s->options.max_message)
        return weir__session_fail(s, WEIR_ELIMIT, "the message is too large");
    int err = append(s, bytes);
    if (!err)
        err = take_datagram(s, wire);
    consume(s, s->end - s->begin);
    release_input(s);
    return err;
}
