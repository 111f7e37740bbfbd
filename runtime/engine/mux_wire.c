#include "engine/mux_wire.h"

static const uint8_t magic[4] = {'W', 'E', 'I', 'R'};

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

/* Room for a whole frame with its header written, or NULL. */
static uint8_t *put_frame(struct weir_buf *out, uint32_t size, unsigned type, unsigned flags,
                          uint32_t call)
{
    uint8_t *p = weir_buf_reserve(out, WEIR__MUX_HEADER + size);
    if (!p)
        return NULL;
    weir__mux_put_header(p, size, type, flags, call);
    weir_buf_commit(out, WEIR__MUX_HEADER + size);
    return p + WEIR__MUX_HEADER;
}

/* ---- hello ---- */

int weir__mux_get_hello(struct weir_bytes in, struct weir__mux_hello *ret_hello)
{
    const uint8_t *p = in.data;
    if (in.len < WEIR__MUX_HELLO_SIZE || memcmp(p, magic, sizeof magic) != 0 || p[4] == 0)
        return WEIR_EPROTO;
    ret_hello->version = p[4];
    ret_hello->features = weir_get_be64(p + 8);
    ret_hello->limits = (struct weir_mux_limits){
        .max_calls = weir_get_be32(p + 16),
        .max_frame = weir_get_be32(p + 20),
        .stream_credit = weir_get_be32(p + 24),
        .connection_credit = weir_get_be32(p + 28),
        .max_message = weir_get_be64(p + 32),
    };
    return WEIR_OK;
}

int weir__mux_put_hello(struct weir_buf *out, const struct weir__mux_hello *hello)
{
    uint8_t *p = put_frame(out, WEIR__MUX_HELLO_SIZE, WEIR__MUX_HELLO, 0, 0);
    if (!p)
        return WEIR_ENOMEM;
    memcpy(p, magic, sizeof magic);
    p[4] = hello->version;
    memset(p + 5, 0, 3);
    weir_put_be64(p + 8, hello->features);
    weir_put_be32(p + 16, hello->limits.max_calls);
    weir_put_be32(p + 20, hello->limits.max_frame);
    weir_put_be32(p + 24, hello->limits.stream_credit);
    weir_put_be32(p + 28, hello->limits.connection_credit);
    weir_put_be64(p + 32, hello->limits.max_message);
    return WEIR_OK;
}

/* ---- what stands before a body ---- */

static struct weir_bytes skip(struct weir_bytes in, size_t size)
{
    return (struct weir_bytes){in.data + size, in.len - size};
}

static int get_metadata(struct weir_bytes *in, unsigned flags, struct weir_bytes *ret_metadata)
{
    *ret_metadata = (struct weir_bytes){NULL, 0};
    if (!(flags & WEIR_MUX_META))
        return WEIR_OK;
    if (in->len < 2)
        return WEIR_EPROTO;
    size_t size = weir_get_be16(in->data);
    if (in->len - 2 < size)
        return WEIR_EPROTO;
    *ret_metadata = (struct weir_bytes){in->data + 2, size};
    *in = skip(*in, 2 + size);
    return WEIR_OK;
}

int weir__mux_get_prefix(struct weir_bytes *in, unsigned flags, struct weir__mux_prefix *ret_prefix)
{
    if (get_metadata(in, flags, &ret_prefix->metadata))
        return WEIR_EPROTO;
    if (!(flags & WEIR_MUX_MORE)) {
        ret_prefix->total = (uint32_t)in->len;
        return WEIR_OK;
    }
    if (in->len < 4)
        return WEIR_EPROTO;
    ret_prefix->total = weir_get_be32(in->data);
    *in = skip(*in, 4);
    return ret_prefix->total > in->len ? WEIR_OK : WEIR_EPROTO;
}

/* ---- status ---- */

int weir__mux_get_status(struct weir_bytes in, unsigned flags, struct weir_mux_status *ret_status)
{
    if (in.len < WEIR__MUX_STATUS_FIXED)
        return WEIR_EPROTO;
    struct weir_mux_status status = {
        .status = weir__mux_status_from_code(weir_get_be16(in.data)),
        .raised = weir_get_be32(in.data + 4),
    };
    size_t text = weir_get_be16(in.data + 2);
    in = skip(in, WEIR__MUX_STATUS_FIXED);
    if (get_metadata(&in, flags, &status.metadata) || in.len < text)
        return WEIR_EPROTO;
    status.text = (struct weir_str){(const char *)in.data, text};
    status.detail = skip(in, text);
    *ret_status = status;
    return WEIR_OK;
}

int weir__mux_put_status(struct weir_buf *out, uint32_t call, const struct weir_mux_status *status)
{
    size_t text = status->text.len < WEIR_MUX_TEXT_MAX ? status->text.len : WEIR_MUX_TEXT_MAX;
    size_t size = WEIR__MUX_STATUS_FIXED + text + status->detail.len;
    uint8_t *p = put_frame(out, (uint32_t)size, WEIR__MUX_STATUS, WEIR_MUX_END, call);
    if (!p)
        return WEIR_ENOMEM;
    weir_put_be16(p, weir__mux_status_code(status->status));
    weir_put_be16(p + 2, (uint16_t)text);
    weir_put_be32(p + 4, status->raised);
    p += WEIR__MUX_STATUS_FIXED;
    if (text)
        memcpy(p, status->text.data, text);
    if (status->detail.len)
        memcpy(p + text, status->detail.data, status->detail.len);
    return WEIR_OK;
}

/* ---- the small ones ---- */

int weir__mux_get_u32(struct weir_bytes in, uint32_t *ret_value)
{
    if (in.len < 4)
        return WEIR_EPROTO;
    *ret_value = weir_get_be32(in.data);
    return WEIR_OK;
}

int weir__mux_put_credit(struct weir_buf *out, uint32_t call, uint32_t bytes)
{
    uint8_t *p = put_frame(out, 4, WEIR__MUX_CREDIT, 0, call);
    if (!p)
        return WEIR_ENOMEM;
    weir_put_be32(p, bytes);
    return WEIR_OK;
}

int weir__mux_get_cancel(struct weir_bytes in, int *ret_status)
{
    *ret_status = WEIR_CANCELLED;
    if (in.len >= 2 && weir__mux_status_from_code(weir_get_be16(in.data)) != WEIR_OK)
        *ret_status = weir__mux_status_from_code(weir_get_be16(in.data));
    return WEIR_OK;
}

int weir__mux_put_cancel(struct weir_buf *out, uint32_t call, int status)
{
    uint8_t *p = put_frame(out, 2, WEIR__MUX_CANCEL, 0, call);
    if (!p)
        return WEIR_ENOMEM;
    weir_put_be16(p, weir__mux_status_code(status));
    return WEIR_OK;
}

int weir__mux_get_ping(struct weir_bytes in, uint64_t *ret_value)
{
    if (in.len < 8)
        return WEIR_EPROTO;
    *ret_value = weir_get_be64(in.data);
    return WEIR_OK;
}

int weir__mux_put_ping(struct weir_buf *out, unsigned type, uint64_t value)
{
    uint8_t *p = put_frame(out, 8, type, 0, 0);
    if (!p)
        return WEIR_ENOMEM;
    weir_put_be64(p, value);
    return WEIR_OK;
}

int weir__mux_get_drain(struct weir_bytes in, struct weir_mux_drain *ret_drain)
{
    if (in.len < WEIR__MUX_DRAIN_FIXED)
        return WEIR_EPROTO;
    size_t text = weir_get_be16(in.data + 6);
    if (in.len - WEIR__MUX_DRAIN_FIXED < text)
        return WEIR_EPROTO;
    *ret_drain = (struct weir_mux_drain){
        .accepted = weir_get_be32(in.data),
        .status = weir__mux_status_from_code(weir_get_be16(in.data + 4)),
        .offset = weir_get_be64(in.data + 8),
        .reason = {(const char *)in.data + WEIR__MUX_DRAIN_FIXED, text},
    };
    return WEIR_OK;
}

int weir__mux_put_drain(struct weir_buf *out, const struct weir_mux_drain *drain)
{
    size_t text = drain->reason.len < WEIR_MUX_TEXT_MAX ? drain->reason.len : WEIR_MUX_TEXT_MAX;
    uint32_t size = (uint32_t)(WEIR__MUX_DRAIN_FIXED + text);
    uint8_t *p = put_frame(out, size, WEIR__MUX_DRAIN, 0, 0);
    if (!p)
        return WEIR_ENOMEM;
    weir_put_be32(p, drain->accepted);
    weir_put_be16(p + 4, weir__mux_status_code(drain->status));
    weir_put_be16(p + 6, (uint16_t)text);
    weir_put_be64(p + 8, drain->offset);
    if (text)
        memcpy(p + WEIR__MUX_DRAIN_FIXED, drain->reason.data, text);
    return WEIR_OK;
}
