/* weir/service.h — operations, whichever side serves or calls them.
 *
 * A description's `service` becomes one const `struct weir_service_type` with a `struct
 * weir_method` per operation; the generated stubs are thin typed calls of the functions here. A
 * server handler is given a call: `struct kv_store_get_call *` in generated code, the same object
 * as `struct weir_call` here, so every function that takes `void *call` takes any of them.
 *
 * A call's memory: the request, what the handler allocates from weir_call_arena() and the reply
 * live until the call ends.
 *
 * A call's end: it is answered exactly once, by the handler's return, by *_reply / *_finish, by
 * *_fail or *_raise_*. When the client cancels or disconnects, or the deadline passes, the call's
 * scope closes (and with it all that was started in it) and the call ends by itself; only functions
 * that give an answer are allowed on it afterwards, they return WEIR_ECLOSED, and only until the
 * scope's cleanup has run. A handler that asked for no scope, and reads no stream by callbacks, is
 * told nothing: its call stays until it is answered, which then returns WEIR_ECLOSED.
 *
 * One thread: that of the connection's executor.
 */
#ifndef WEIR_SERVICE_H
#define WEIR_SERVICE_H

#include "weir/arena.h"
#include "weir/base.h"
#include "weir/buf.h"
#include "weir/future.h"
#include "weir/scope.h"
#include "weir/type.h"

struct weir_call;
struct weir_client;
struct weir_operation;
struct weir_outcome;
struct weir_protocol_service;

/* ---- what generated code provides: constant tables ---- */

/* One message or struct type as the runtime needs it. */
struct weir_codec {
    const struct weir_type *type;
    int (*decode)(void *ret, struct weir_bytes in, struct weir_arena *arena,
                  struct weir_error *err); /* the whole of `in`; WEIR_MORE means truncated */
    int (*encode)(const void *value, struct weir_buf *out, struct weir_error *err);
    size_t (*size)(const void *value); /* 0 also when `value` is invalid: encode then says why */
    /* Calls a typed item callback: int (*fn)(void *data, const struct kv_event *item). */
    int (*deliver)(void (*fn)(void), void *data, const void *item);
};

/* A declared error of an operation. */
struct weir_raise {
    uint32_t number; /* on the wire: FNV-1a of "package.Name" */
    const struct weir_codec *codec;
};

#define WEIR_METHOD_REQUEST_STREAM 0x01u
#define WEIR_METHOD_REPLY_STREAM 0x02u
#define WEIR_METHOD_ONEWAY 0x04u
#define WEIR_METHOD_IDEMPOTENT 0x08u
#define WEIR_METHOD_DETACH 0x10u /* a cancel by the client does not end the server's call */

struct weir_method {
    uint32_t id; /* on the wire */
    uint32_t flags;
    const char *name;       /* "kv.Store/get" */
    uint32_t timeout_ms;    /* the client's default deadline; 0 = none */
    uint32_t max_in_flight; /* per connection; 0 = no limit of its own */
    const struct weir_codec *request;
    const struct weir_codec *reply; /* NULL for oneway */
    const struct weir_raise *raises;
    size_t raise_count;
    /* Calls the typed handler; WEIR_UNIMPLEMENTED when its slot is NULL. `request` is NULL for a
     * request stream; `reply` is a zeroed reply struct for unary operations and NULL otherwise. */
    int (*invoke)(const void *handlers, struct weir_call *call, const void *request, void *reply);
    /* Calls the typed callback `fn` with a typed result made from `outcome`. */
    void (*deliver)(void (*fn)(void), void *data, const struct weir_outcome *outcome);
    /* Makes the typed result from `outcome`. */
    void (*fill)(void *ret_result, const struct weir_outcome *outcome);
    /* Of a service on a protocol of its own, see weir/protocol.h: then there are no codecs. NULL: on Mux. */
    const struct weir_operation *operation;
};

struct weir_service_type {
    const char *name; /* "kv.Store" */
    const struct weir_method *methods;
    size_t method_count;
    const struct weir_protocol_service *protocol; /* NULL: on Mux */
};

/* A service with its implementation, as `kv_store_service(&handlers, data)` makes it. By value;
 * borrows all three. */
struct weir_service {
    const struct weir_service_type *type;
    const void *handlers;
    void *data; /* weir_call_data() */
};

/* How a call ended, untyped. Borrowed from the call. */
struct weir_outcome {
    int status;        /* WEIR_OK; WEIR_RAISED: `value` is raises[raise]; else why it failed */
    uint32_t raise;    /* index into method->raises */
    const void *value; /* decoded reply or error; NULL for a reply stream's end and for failures */
    struct weir_str text;     /* what the peer said about a failure; may be empty */
    struct weir_future *held; /* what it all lives in; goes into the typed result */
};

/* ---- metadata ---- */

/* Names are lower-case ASCII; values are any bytes. */
struct weir_metadata {
    struct weir_str name;
    struct weir_bytes value;
};

/* ---- the server's side of a call ---- */

WEIR_BEGIN_DECLS

void *weir_call_data(const void *call);         /* the service's data */
struct weir_arena *weir_call_arena(void *call); /* freed when the call ends */
struct weir_scope *weir_call_scope(void *call); /* closed when the call ends */
struct weir_executor *weir_call_executor(const void *call);
const struct weir_method *weir_call_method(const void *call);
const char *weir_call_peer(const void *call);      /* the peer's URL; empty once it is gone */
uint64_t weir_call_remaining_ms(const void *call); /* until the deadline; UINT64_MAX = none */
bool weir_call_get_metadata(const void *call, const char *name, struct weir_bytes *ret_value);
/* The other direction of the same connection: a client whose calls go to this peer. Borrowed; it
 * fails calls with WEIR_UNAVAILABLE once the connection is gone, and lives as long as the call;
 * weir_client_ref it to keep it. */
struct weir_client *weir_call_client(void *call);
/* Per-connection data of the application: set once, e.g. by a login operation; `free_fn` runs when
 * the connection is gone. */
void weir_call_set_session(void *call, void *session, void (*free_fn)(void *session));
void *weir_call_session(const void *call);

/* Answers (all called through typed stubs). Each returns 0, or WEIR_ECLOSED when the call has ended
 * already, or an encode error, and then the call has been failed with WEIR_INTERNAL, so that it
 * never hangs. After 0 the call may be gone: touch nothing of it. */
int weir_call_reply(void *call, const void *reply);
/* OK at the end of a reply stream, or of a oneway operation that returned WEIR_PENDING. */
int weir_call_finish(void *call);
/* `text`: UTF-8 or NULL, cut at 1 KiB. A `status` that is no failure counts as WEIR_INTERNAL. */
int weir_call_fail(void *call, int status, const char *text);
/* Declared error; returns WEIR_PENDING (what a handler then returns) when it was sent, else a
 * negative error, and the call has failed. WEIR_ELIMIT: the error does not fit one of the peer's
 * frames (16 KiB at least, less about 1 KiB). */
int weir_call_raise(void *call, uint32_t raise, const void *error);

/* ---- streams, the same for both sides: a server's call or a client's stream handle ---- */

/* Sends one message. WEIR_EAGAIN: the window is full, nothing was taken; use weir_stream_ready.
 * WEIR_ECLOSED: the stream has ended. Encode errors and WEIR_ELIMIT (message larger than the peer
 * accepts) leave the stream as it was. */
int weir_stream_send(void *stream, const void *message);
/* Completes when a send would be taken, or with the stream's final status when it ends first. One
 * at a time. NULL: out of memory. */
struct weir_future *weir_stream_ready(void *stream);
/* Client: no more messages from this side. Idempotent. */
int weir_stream_end(void *stream);

/* Receives. Either push: `on_item`, through the codec's deliver, for each message (borrows until it
 * returns; return WEIR_OK to go on, WEIR_PENDING to be given no more until weir_stream_resume, an
 * error to cancel the stream with it), then `on_end` once: 0 when the peer ended its messages in
 * good order, else why they stopped. On a client `on_end` comes with the call's final outcome.
 * Messages that came before are delivered first, later, never from inside this call. */
int weir_stream_each(void *stream, void (*on_item)(void), void (*on_end)(void *data, int status),
                     void *data);
void weir_stream_resume(void *stream);
/* Or pull: a future that completes with 0 when an item is there or the peer's messages have ended,
 * then weir_stream_item() gives it: borrowed until the next weir_stream_next on this stream; NULL =
 * ended. One at a time. NULL: out of memory. */
struct weir_future *weir_stream_next(void *stream);
const void *weir_stream_item(void *stream);

WEIR_END_DECLS

#endif
