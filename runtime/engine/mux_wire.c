/* Frames through the codec that weir makes of idl/weir/mux.weir. */
#include "engine/mux_wire.h"

#include "mux.h"

uint16_t weir__mux_status_code(int status)
{
    if (status <= 0 && status >= WEIR_RAISED)
        return (uint16_t)-status;
    switch (status) {
    case WEIR_ENOMEM:
    case WEIR_ELIMIT:
    case WEIR_EMFILE:
        return (uint16_t)-WEIR_RESOURCE_EXHAUSTED;
    case WEIR_ECLOSED:
    case WEIR_ECONNECT:
    case WEIR_ERESET:
    case WEIR_EIO:
        return (uint16_t)-WEIR_UNAVAILABLE;
    default:
        return (uint16_t)-WEIR_INTERNAL;
    }
}

int weir__mux_status_from_code(uint16_t code)
{
    return code <= (uint16_t)-WEIR_RAISED ? -(int)code : WEIR_UNKNOWN;
}

/* ---- writing ---- */

/* A header for a payload that follows. */
static int begin(struct weir_buf *out, size_t size, unsigned type, unsigned flags, uint32_t call)
{
    uint8_t *p = weir_buf_reserve(out, WEIR__MUX_HEADER + size);
    if (!p)
        return WEIR_ENOMEM;
    weir__mux_put_header(p, (uint32_t)size, type, flags, call);
    weir_buf_commit(out, WEIR__MUX_HEADER);
    return WEIR_OK;
}

/* The payload was encoded, or not: then nothing is left of the frame. */
static int end(struct weir_buf *out, int err)
{
    if (!err)
        return WEIR_OK;
    weir_buf_truncate(out, weir_buf_len(out) - WEIR__MUX_HEADER);
    return WEIR_ENOMEM;
}

static struct weir_bytes cut_text(struct weir_str text)
{
    size_t len = text.len < WEIR_MUX_TEXT_MAX ? text.len : WEIR_MUX_TEXT_MAX;
    return (struct weir_bytes){(const uint8_t *)text.data, len};
}

static struct weir_str as_text(struct weir_bytes bytes)
{
    return (struct weir_str){(const char *)bytes.data, bytes.len};
}

/* ---- hello ---- */

int weir__mux_get_hello(struct weir_bytes in, struct weir__mux_hello *ret_hello)
{
    struct weir__frame_hello hello;
    if (weir__frame_hello_decode(&hello, in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *ret_hello = (struct weir__mux_hello){
        .version = hello.version,
        .features = hello.features,
        .limits.max_calls = hello.max_calls,
        .limits.max_frame = hello.max_frame,
        .limits.stream_credit = hello.stream_credit,
        .limits.connection_credit = hello.connection_credit,
        .limits.max_message = hello.max_message,
    };
    return WEIR_OK;
}

int weir__mux_put_hello(struct weir_buf *out, const struct weir__mux_hello *said)
{
    const struct weir__frame_hello hello = {
        .version = said->version,
        .features = said->features,
        .max_calls = said->limits.max_calls,
        .max_frame = said->limits.max_frame,
        .stream_credit = said->limits.stream_credit,
        .connection_credit = said->limits.connection_credit,
        .max_message = said->limits.max_message,
    };
    size_t size = weir__frame_hello_size(&hello);
    if (begin(out, size, WEIR__MUX_HELLO, 0, 0))
        return WEIR_ENOMEM;
    return end(out, weir__frame_hello_encode(&hello, out, NULL));
}

/* ---- what stands before a body ---- */

int weir__mux_get_prefix(struct weir_bytes *in, unsigned flags, struct weir__mux_prefix *ret_prefix)
{
    struct weir__frame_reply reply;
    bool more = (flags & WEIR_MUX_MORE) != 0;
    if (weir__frame_reply_decode(&reply, (flags & WEIR_MUX_META) != 0, more, *in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *in = reply.body;
    ret_prefix->metadata = (struct weir_bytes){NULL, 0};
    if (reply.has_metadata)
        ret_prefix->metadata = reply.metadata;
    ret_prefix->total = more ? reply.total : (uint32_t)in->len;
    return !more || reply.total > in->len ? WEIR_OK : WEIR_EPROTO;
}

/* ---- status ---- */

int weir__mux_get_status(struct weir_bytes in, unsigned flags, struct weir_mux_status *ret_status)
{
    struct weir__frame_status status;
    if (weir__frame_status_decode(&status, (flags & WEIR_MUX_META) != 0, in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *ret_status = (struct weir_mux_status){
        .status = weir__mux_status_from_code(status.code),
        .raised = status.raised,
        .text = as_text(status.text),
        .detail = status.detail,
    };
    if (status.has_metadata)
        ret_status->metadata = status.metadata;
    return WEIR_OK;
}

int weir__mux_put_status(struct weir_buf *out, uint32_t call, const struct weir_mux_status *said)
{
    const struct weir__frame_status status = {
        .code = weir__mux_status_code(said->status),
        .raised = said->raised,
        .text = cut_text(said->text),
        .detail = said->detail,
    };
    size_t size = weir__frame_status_size(&status, false);
    if (begin(out, size, WEIR__MUX_STATUS, WEIR_MUX_END, call))
        return WEIR_ENOMEM;
    return end(out, weir__frame_status_encode(&status, false, out, NULL));
}

/* ---- the small ones ---- */

int weir__mux_get_credit(struct weir_bytes in, uint32_t *ret_amount)
{
    struct weir__frame_credit credit;
    if (weir__frame_credit_decode(&credit, in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *ret_amount = credit.amount;
    return WEIR_OK;
}

int weir__mux_put_credit(struct weir_buf *out, uint32_t call, uint32_t amount)
{
    const struct weir__frame_credit credit = {amount};
    size_t size = weir__frame_credit_size(&credit);
    if (begin(out, size, WEIR__MUX_CREDIT, 0, call))
        return WEIR_ENOMEM;
    return end(out, weir__frame_credit_encode(&credit, out, NULL));
}

int weir__mux_get_cancel(struct weir_bytes in)
{
    struct weir__frame_cancel cancel;
    if (!in.len || weir__frame_cancel_decode(&cancel, in, NULL, NULL, NULL) || !cancel.code)
        return WEIR_CANCELLED;
    return weir__mux_status_from_code(cancel.code);
}

int weir__mux_put_cancel(struct weir_buf *out, uint32_t call, int status)
{
    const struct weir__frame_cancel cancel = {weir__mux_status_code(status)};
    size_t size = weir__frame_cancel_size(&cancel);
    if (begin(out, size, WEIR__MUX_CANCEL, 0, call))
        return WEIR_ENOMEM;
    return end(out, weir__frame_cancel_encode(&cancel, out, NULL));
}

int weir__mux_get_ping(struct weir_bytes in, uint64_t *ret_value)
{
    struct weir__frame_ping ping;
    if (weir__frame_ping_decode(&ping, in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *ret_value = ping.value;
    return WEIR_OK;
}

int weir__mux_put_ping(struct weir_buf *out, unsigned type, uint64_t value)
{
    const struct weir__frame_ping ping = {value};
    size_t size = weir__frame_ping_size(&ping);
    if (begin(out, size, type, 0, 0))
        return WEIR_ENOMEM;
    return end(out, weir__frame_ping_encode(&ping, out, NULL));
}

int weir__mux_get_drain(struct weir_bytes in, struct weir_mux_drain *ret_drain)
{
    struct weir__frame_drain drain;
    if (weir__frame_drain_decode(&drain, in, NULL, NULL, NULL))
        return WEIR_EPROTO;
    *ret_drain = (struct weir_mux_drain){
        .accepted = drain.accepted,
        .status = weir__mux_status_from_code(drain.code),
        .offset = drain.offset,
        .reason = as_text(drain.reason),
    };
    return WEIR_OK;
}

int weir__mux_put_drain(struct weir_buf *out, const struct weir_mux_drain *said)
{
    const struct weir__frame_drain drain = {
        .accepted = said->accepted,
        .code = weir__mux_status_code(said->status),
        .offset = said->offset,
        .reason = cut_text(said->reason),
    };
    size_t size = weir__frame_drain_size(&drain);
    if (begin(out, size, WEIR__MUX_DRAIN, 0, 0))
        return WEIR_ENOMEM;
    return end(out, weir__frame_drain_encode(&drain, out, NULL));
}
