/* engine/mux_wire.h — the bytes of Mux frames: headers and payloads, in and out.
 *
 * The layout is that of idl/weir/mux.weir and docs/mux.md. Payloads go through the codec that weir
 * makes of the description. What is on the path of every call is written out: the header, here, and
 * the eight bytes before an open's body; a test holds them against the same codec.
 *
 * Readers take the payload of one whole frame and check its length; they return 0 or WEIR_EPROTO,
 * and views into the payload. Writers append one whole frame to a buffer: 0 or WEIR_ENOMEM, the
 * buffer then as it was. No state; any thread.
 */
#ifndef WEIR_ENGINE_MUX_WIRE_H
#define WEIR_ENGINE_MUX_WIRE_H

#include "weir/base.h"
#include "weir/buf.h"
#include "weir/mux.h"
#include "weir/wire.h"

enum weir__mux_type {
    WEIR__MUX_HELLO = 0,
    WEIR__MUX_OPEN = 1,
    WEIR__MUX_DATA = 2,
    WEIR__MUX_REPLY = 3,
    WEIR__MUX_STATUS = 4,
    WEIR__MUX_CREDIT = 5,
    WEIR__MUX_CANCEL = 6,
    WEIR__MUX_PING = 7,
    WEIR__MUX_PONG = 8,
    WEIR__MUX_DRAIN = 9,
};

enum {
    WEIR__MUX_HEADER = 8,
    WEIR__MUX_VERSION = 1,
    WEIR__MUX_OPEN_FIXED = 8,
    WEIR__MUX_STATUS_FIXED = 8,
};

/* A frame's header. `size` counts the bytes behind it. */
struct weir__mux_header {
    uint32_t size;
    uint8_t type;
    uint8_t flags; /* WEIR_MUX_MORE … */
    uint32_t call;
};

static inline struct weir__mux_header weir__mux_get_header(const uint8_t *p)
{
    uint64_t bits = weir_get_be64(p);
    struct weir__mux_header header = {
        .size = (uint32_t)(bits >> 40),
        .type = (uint8_t)(bits >> 36 & 15),
        .flags = (uint8_t)(bits >> 32 & 15),
        .call = (uint32_t)bits,
    };
    return header;
}

static inline void weir__mux_put_header(uint8_t *p, uint32_t size, unsigned type, unsigned flags,
                                        uint32_t call)
{
    weir_put_be64(p, (uint64_t)size << 40 | (uint64_t)type << 36 | (uint64_t)flags << 32 | call);
}

struct weir__mux_hello {
    uint8_t version;
    uint64_t features;
    struct weir_mux_limits limits;
};

/* What stands before the body of open and reply: nothing, or metadata and a total. */
struct weir__mux_prefix {
    struct weir_bytes metadata;
    uint32_t total; /* of a message in several frames; else the body's length */
};

int weir__mux_get_hello(struct weir_bytes in, struct weir__mux_hello *ret_hello);
int weir__mux_put_hello(struct weir_buf *out, const struct weir__mux_hello *hello);

/* Reads what stands before the body of a first frame with these flags and returns the body through
 * `in`. */
int weir__mux_get_prefix(struct weir_bytes *in, unsigned flags,
                         struct weir__mux_prefix *ret_prefix);

int weir__mux_get_status(struct weir_bytes in, unsigned flags, struct weir_mux_status *ret_status);
int weir__mux_put_status(struct weir_buf *out, uint32_t call, const struct weir_mux_status *status);

int weir__mux_get_credit(struct weir_bytes in, uint32_t *ret_amount);
int weir__mux_put_credit(struct weir_buf *out, uint32_t call, uint32_t amount);

/* The status to end with; WEIR_CANCELLED when the payload does not say. */
int weir__mux_get_cancel(struct weir_bytes in);
int weir__mux_put_cancel(struct weir_buf *out, uint32_t call, int status);

int weir__mux_get_ping(struct weir_bytes in, uint64_t *ret_value);
int weir__mux_put_ping(struct weir_buf *out, unsigned type, uint64_t value);

int weir__mux_get_drain(struct weir_bytes in, struct weir_mux_drain *ret_drain);
int weir__mux_put_drain(struct weir_buf *out, const struct weir_mux_drain *drain);

/* A status as it stands on the wire, 0 to 17, and back. Codes that are not for the wire become the
 * nearest one that is; unknown numbers become WEIR_UNKNOWN. */
uint16_t weir__mux_status_code(int status);
int weir__mux_status_from_code(uint16_t code);

#endif
