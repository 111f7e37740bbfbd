/* Operations on a protocol that exists: patterns of its messages.
 *
 * Made by weir from onwire.weir; changes are lost. */
#ifndef ONWIRE_H
#define ONWIRE_H

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/client.h"
#include "weir/service.h"
#include "weir/protocol.h"
#include "weir/type.h"

WEIR_BEGIN_DECLS

struct onwire_multi;
struct onwire_op;
struct onwire_command;
struct onwire_arg;
struct onwire_bulk;
struct onwire_array;
struct onwire_done;
struct onwire_value;

/* onwire.Multi, 3 to 16711938 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  id                u16
 *       2      8  n                 u8                computed
 *       3         argv              Arg[n]
 */
struct onwire_multi {
    uint16_t id;
    struct {
        struct onwire_arg *items;
        size_t count;
    } argv;
};

/* onwire.Op, 5 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  id                u16
 *       2      8  code              u8
 *       3     16  value             u16
 */
struct onwire_op {
    uint16_t id;
    uint8_t code;
    uint16_t value;
};

/* onwire.Command, 2 to 16711939 bytes on the wire:
 * tag 1:
 *       1         multi             Multi
 * tag 2:
 *       1         inline            str[:u8]
 * tag 3:
 *       1     40  op                Op
 */
enum onwire_command_kind {
    ONWIRE_COMMAND_KIND_NONE = 0,
    ONWIRE_COMMAND_KIND_MULTI = 1,
    ONWIRE_COMMAND_KIND_INLINE = 2,
    ONWIRE_COMMAND_KIND_OP = 3,
};

struct onwire_command {
    enum onwire_command_kind kind;
    union {
        struct onwire_multi multi;
        struct weir_str inline_;
        struct onwire_op op;
    };
};

/* onwire.Arg, 2 to 65537 bytes on the wire:
 *  offset   bits  name              type
 *       0         s                 bytes[:u16]
 */
struct onwire_arg {
    struct weir_bytes s;
};

/* onwire.Bulk, 1 to 65538 bytes on the wire:
 *  offset   bits  name              type
 *       0      1  has               bool              computed
 *     0.1      7  -                 u7                always 0
 *       1         data              bytes[:u16]       optional
 */
struct onwire_bulk {
    bool has_data;
    struct weir_bytes data;
};

/* onwire.Array, 1 to 16711936 bytes on the wire:
 *  offset   bits  name              type
 *       0      8  n                 u8                computed
 *       1         items             Arg[n]
 */
struct onwire_array {
    struct {
        struct onwire_arg *items;
        size_t count;
    } items;
};

/* onwire.Done, 0 bytes on the wire:
 *  offset   bits  name              type
 */
struct onwire_done {
    char nothing; /* has no field of its own */
};

/* onwire.Value, 1 to 16711937 bytes on the wire:
 * tag 43:
 *       1         simple            str[:u8]
 * tag 45:
 *       1         error             str[:u8]
 * tag 36:
 *       1         bulk              Bulk
 * tag 42:
 *       1         array             Array
 * tag 58:
 *       1     64  integer           i64
 * tag 46:
 *       1      0  done              Done
 */
enum onwire_value_kind {
    ONWIRE_VALUE_KIND_NONE = 0,
    ONWIRE_VALUE_KIND_SIMPLE = 1,
    ONWIRE_VALUE_KIND_ERROR = 2,
    ONWIRE_VALUE_KIND_BULK = 3,
    ONWIRE_VALUE_KIND_ARRAY = 4,
    ONWIRE_VALUE_KIND_INTEGER = 5,
    ONWIRE_VALUE_KIND_DONE = 6,
};

struct onwire_value {
    enum onwire_value_kind kind;
    union {
        struct weir_str simple;
        struct weir_str error;
        struct onwire_bulk bulk;
        struct onwire_array array;
        int64_t integer;
        struct onwire_done done;
    };
};

/* ---- functions ----
 *
 * decode: WEIR_OK and *used; WEIR_MORE when `in` ends too early (not of a message, which takes
 *   all of `in`); or a negative error, with err->offset, path and reason. Views in *ret borrow
 *   from `in`; repeated and nested values live in `arena`.
 * encode: appends to `out`; WEIR_OK, or a negative error: a constraint that does not hold,
 *   named by err->path, or WEIR_ENOMEM.
 * size: exactly the bytes that encode appends; 0 when it would refuse.
 * to_json, from_json: compact JSON. Nothing borrows from `json`; nested values live in `arena`.
 * copy: a deep copy that borrows from `arena` alone.
 *
 * `used` and `err` may be NULL. What fails leaves its output as it was; only decode's *ret is
 * unspecified then. */

/* onwire.Multi */
int onwire_multi_decode(struct onwire_multi *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_multi_encode(const struct onwire_multi *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_multi_size(const struct onwire_multi *m);
int onwire_multi_to_json(const struct onwire_multi *m, struct weir_buf *out);
int onwire_multi_from_json(struct onwire_multi *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int onwire_multi_copy(struct onwire_multi *ret, const struct onwire_multi *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_multi_type;

/* onwire.Op */
int onwire_op_decode(struct onwire_op *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_op_encode(const struct onwire_op *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_op_size(const struct onwire_op *m);
int onwire_op_to_json(const struct onwire_op *m, struct weir_buf *out);
int onwire_op_from_json(struct onwire_op *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int onwire_op_copy(struct onwire_op *ret, const struct onwire_op *m, struct weir_arena *arena);
extern const struct weir_type onwire_op_type;

/* onwire.Command */
int onwire_command_decode(struct onwire_command *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err);
int onwire_command_encode(const struct onwire_command *m, struct weir_buf *out,
    struct weir_error *err);
size_t onwire_command_size(const struct onwire_command *m);
int onwire_command_to_json(const struct onwire_command *m, struct weir_buf *out);
int onwire_command_from_json(struct onwire_command *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int onwire_command_copy(struct onwire_command *ret, const struct onwire_command *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_command_type;

/* onwire.Arg */
int onwire_arg_decode(struct onwire_arg *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_arg_encode(const struct onwire_arg *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_arg_size(const struct onwire_arg *m);
int onwire_arg_to_json(const struct onwire_arg *m, struct weir_buf *out);
int onwire_arg_from_json(struct onwire_arg *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int onwire_arg_copy(struct onwire_arg *ret, const struct onwire_arg *m, struct weir_arena *arena);
extern const struct weir_type onwire_arg_type;

/* onwire.Bulk */
int onwire_bulk_decode(struct onwire_bulk *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_bulk_encode(const struct onwire_bulk *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_bulk_size(const struct onwire_bulk *m);
int onwire_bulk_to_json(const struct onwire_bulk *m, struct weir_buf *out);
int onwire_bulk_from_json(struct onwire_bulk *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int onwire_bulk_copy(struct onwire_bulk *ret, const struct onwire_bulk *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_bulk_type;

/* onwire.Array */
int onwire_array_decode(struct onwire_array *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_array_encode(const struct onwire_array *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_array_size(const struct onwire_array *m);
int onwire_array_to_json(const struct onwire_array *m, struct weir_buf *out);
int onwire_array_from_json(struct onwire_array *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int onwire_array_copy(struct onwire_array *ret, const struct onwire_array *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_array_type;

/* onwire.Done */
int onwire_done_decode(struct onwire_done *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_done_encode(const struct onwire_done *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_done_size(const struct onwire_done *m);
int onwire_done_to_json(const struct onwire_done *m, struct weir_buf *out);
int onwire_done_from_json(struct onwire_done *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int onwire_done_copy(struct onwire_done *ret, const struct onwire_done *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_done_type;

/* onwire.Value */
int onwire_value_decode(struct onwire_value *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int onwire_value_encode(const struct onwire_value *m, struct weir_buf *out, struct weir_error *err);
size_t onwire_value_size(const struct onwire_value *m);
int onwire_value_to_json(const struct onwire_value *m, struct weir_buf *out);
int onwire_value_from_json(struct onwire_value *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int onwire_value_copy(struct onwire_value *ret, const struct onwire_value *m,
    struct weir_arena *arena);
extern const struct weir_type onwire_value_type;

/* --- for generated code alone --- */

struct weir__reader;
struct weir__sizer;
struct weir__chains;
int onwire_multi__read(struct weir__reader *r, struct onwire_multi *ret);
size_t onwire_multi__size(struct weir__sizer *s, const struct onwire_multi *m);
uint8_t *onwire_multi__write(uint8_t *p, const struct onwire_multi *m);
int onwire_op__read(struct weir__reader *r, struct onwire_op *ret);
size_t onwire_op__size(struct weir__sizer *s, const struct onwire_op *m);
uint8_t *onwire_op__write(uint8_t *p, const struct onwire_op *m);
int onwire_command__read(struct weir__reader *r, struct onwire_command *ret);
size_t onwire_command__size(struct weir__sizer *s, const struct onwire_command *m);
uint8_t *onwire_command__write(uint8_t *p, const struct onwire_command *m);
int64_t onwire_command__tag(const struct onwire_command *m);
int onwire_arg__read(struct weir__reader *r, struct onwire_arg *ret);
size_t onwire_arg__size(struct weir__sizer *s, const struct onwire_arg *m);
uint8_t *onwire_arg__write(uint8_t *p, const struct onwire_arg *m);
int onwire_bulk__read(struct weir__reader *r, struct onwire_bulk *ret);
size_t onwire_bulk__size(struct weir__sizer *s, const struct onwire_bulk *m);
uint8_t *onwire_bulk__write(uint8_t *p, const struct onwire_bulk *m);
int onwire_array__read(struct weir__reader *r, struct onwire_array *ret);
size_t onwire_array__size(struct weir__sizer *s, const struct onwire_array *m);
uint8_t *onwire_array__write(uint8_t *p, const struct onwire_array *m);
int onwire_done__read(struct weir__reader *r, struct onwire_done *ret);
size_t onwire_done__size(struct weir__sizer *s, const struct onwire_done *m);
uint8_t *onwire_done__write(uint8_t *p, const struct onwire_done *m);
int onwire_value__read(struct weir__reader *r, struct onwire_value *ret);
size_t onwire_value__size(struct weir__sizer *s, const struct onwire_value *m);
uint8_t *onwire_value__write(uint8_t *p, const struct onwire_value *m);
int64_t onwire_value__tag(const struct onwire_value *m);

/* Where a message ends in input that comes in pieces: weir/frame.h. */
struct weir_frame_program;
extern const struct weir_frame_program onwire_multi_frame;
extern const struct weir_frame_program onwire_op_frame;
extern const struct weir_frame_program onwire_command_frame;
extern const struct weir_frame_program onwire_arg_frame;
extern const struct weir_frame_program onwire_bulk_frame;
extern const struct weir_frame_program onwire_array_frame;
extern const struct weir_frame_program onwire_done_frame;
extern const struct weir_frame_program onwire_value_frame;

/* ---- protocol onwire.Redis ---- */

extern const struct weir_protocol onwire_redis_protocol;


/* ---- service onwire.Kv ---- */

/* What get is asked with. */
struct onwire_kv_get_request {
    struct weir_bytes key;
};

/* The reply of get. */
struct onwire_kv_get_reply {
    bool has_value;
    struct weir_bytes value;
};

/* What set is asked with. */
struct onwire_kv_set_request {
    struct weir_bytes key;
    struct weir_bytes value;
    bool has_seconds;
    uint32_t seconds;
};

/* The reply of set. */
struct onwire_kv_set_reply {
    char nothing; /* has no field of its own */
};

/* What mget is asked with. */
struct onwire_kv_mget_request {
    struct {
        struct weir_bytes *items;
        size_t count;
    } keys;
};

/* The reply of mget. */
struct onwire_kv_mget_reply {
    struct {
        struct weir_bytes *items;
        size_t count;
    } values;
};

/* What incr is asked with. */
struct onwire_kv_incr_request {
    struct weir_bytes key;
    int64_t by;
};

/* The reply of incr. */
struct onwire_kv_incr_reply {
    int64_t value;
};

/* What scan is asked with. */
struct onwire_kv_scan_request {
    struct weir_bytes prefix;
};

/* One item of scan. */
struct onwire_kv_scan_item {
    bool has_data;
    struct weir_bytes data;
};

/* What poke is asked with. */
struct onwire_kv_poke_request {
    uint8_t code;
    uint8_t value;
};

extern const struct weir_service_type onwire_kv_service_type;

/* The server's and the client's side of a call. */
struct onwire_kv_get_call;
struct onwire_kv_get_future;
struct onwire_kv_set_call;
struct onwire_kv_set_future;
struct onwire_kv_mget_call;
struct onwire_kv_mget_future;
struct onwire_kv_incr_call;
struct onwire_kv_incr_future;
struct onwire_kv_scan_call;
struct onwire_kv_scan_future;
struct onwire_kv_scan_stream;
struct onwire_kv_poke_call;
struct onwire_kv_raw_call;
struct onwire_kv_raw_future;
struct onwire_kv_command_call;
struct onwire_kv_command_future;

/* What a server implements. A handler returns WEIR_OK when it is done (a unary one has filled
 * `reply`), WEIR_PENDING to answer later, or the status to fail with. `request` and what the
 * handler allocates in weir_call_arena(call) live until the call ends. A NULL slot answers
 * WEIR_UNIMPLEMENTED. */
struct onwire_kv_handlers {
    /* Reads one. */
    int (*get)(struct onwire_kv_get_call *call, const struct onwire_kv_get_request *request,
        struct onwire_kv_get_reply *reply);
    int (*set)(struct onwire_kv_set_call *call, const struct onwire_kv_set_request *request,
        struct onwire_kv_set_reply *reply);
    int (*mget)(struct onwire_kv_mget_call *call, const struct onwire_kv_mget_request *request,
        struct onwire_kv_mget_reply *reply);
    int (*incr)(struct onwire_kv_incr_call *call, const struct onwire_kv_incr_request *request,
        struct onwire_kv_incr_reply *reply);
    int (*scan)(struct onwire_kv_scan_call *call, const struct onwire_kv_scan_request *request);
    int (*poke)(struct onwire_kv_poke_call *call, const struct onwire_kv_poke_request *request);
    int (*raw)(struct onwire_kv_raw_call *call, const struct onwire_multi *request,
        struct onwire_bulk *reply);
    int (*command)(struct onwire_kv_command_call *call, const struct onwire_command *request,
        struct onwire_value *reply);
};

/* The service with its implementation, for weir_server_new. Borrows both. */
struct weir_service onwire_kv_service(const struct onwire_kv_handlers *handlers, void *data);

/* get, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_get_reply(struct onwire_kv_get_call *call, const struct onwire_kv_get_reply *reply);
int onwire_kv_get_fail(struct onwire_kv_get_call *call, int status, const char *text);

/* How a call of get ended. Lives until onwire_kv_get_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_get_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_kv_get_reply *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* get, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_get_future *onwire_kv_get(struct weir_client *client,
    const struct onwire_kv_get_request *request,
    const struct weir_call_options *options);
int onwire_kv_get_then(struct onwire_kv_get_future *future,
    void (*fn)(void *data, const struct onwire_kv_get_result *result), void *data);
int onwire_kv_get_wait(struct onwire_kv_get_future *future,
    struct onwire_kv_get_result *ret_result);
void onwire_kv_get_result_fini(struct onwire_kv_get_result *result);

/* set, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_set_reply(struct onwire_kv_set_call *call, const struct onwire_kv_set_reply *reply);
int onwire_kv_set_fail(struct onwire_kv_set_call *call, int status, const char *text);

/* How a call of set ended. Lives until onwire_kv_set_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_set_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_kv_set_reply *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* set, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_set_future *onwire_kv_set(struct weir_client *client,
    const struct onwire_kv_set_request *request,
    const struct weir_call_options *options);
int onwire_kv_set_then(struct onwire_kv_set_future *future,
    void (*fn)(void *data, const struct onwire_kv_set_result *result), void *data);
int onwire_kv_set_wait(struct onwire_kv_set_future *future,
    struct onwire_kv_set_result *ret_result);
void onwire_kv_set_result_fini(struct onwire_kv_set_result *result);

/* mget, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_mget_reply(struct onwire_kv_mget_call *call,
    const struct onwire_kv_mget_reply *reply);
int onwire_kv_mget_fail(struct onwire_kv_mget_call *call, int status, const char *text);

/* How a call of mget ended. Lives until onwire_kv_mget_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_mget_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_kv_mget_reply *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* mget, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_mget_future *onwire_kv_mget(struct weir_client *client,
    const struct onwire_kv_mget_request *request,
    const struct weir_call_options *options);
int onwire_kv_mget_then(struct onwire_kv_mget_future *future,
    void (*fn)(void *data, const struct onwire_kv_mget_result *result), void *data);
int onwire_kv_mget_wait(struct onwire_kv_mget_future *future,
    struct onwire_kv_mget_result *ret_result);
void onwire_kv_mget_result_fini(struct onwire_kv_mget_result *result);

/* incr, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_incr_reply(struct onwire_kv_incr_call *call,
    const struct onwire_kv_incr_reply *reply);
int onwire_kv_incr_fail(struct onwire_kv_incr_call *call, int status, const char *text);

/* How a call of incr ended. Lives until onwire_kv_incr_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_incr_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_kv_incr_reply *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* incr, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_incr_future *onwire_kv_incr(struct weir_client *client,
    const struct onwire_kv_incr_request *request,
    const struct weir_call_options *options);
int onwire_kv_incr_then(struct onwire_kv_incr_future *future,
    void (*fn)(void *data, const struct onwire_kv_incr_result *result), void *data);
int onwire_kv_incr_wait(struct onwire_kv_incr_future *future,
    struct onwire_kv_incr_result *ret_result);
void onwire_kv_incr_result_fini(struct onwire_kv_incr_result *result);

/* scan, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_scan_send(struct onwire_kv_scan_call *call, const struct onwire_kv_scan_item *item);
struct weir_future *onwire_kv_scan_ready(struct onwire_kv_scan_call *call);
int onwire_kv_scan_finish(struct onwire_kv_scan_call *call);
int onwire_kv_scan_fail(struct onwire_kv_scan_call *call, int status, const char *text);

/* How a call of scan ended. Lives until onwire_kv_scan_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_scan_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    struct weir_future *held; /* what keeps all this alive */
};

/* scan, called: see weir_client_stream in weir/client.h. weir_future_cancel(&stream) drops it. */
struct onwire_kv_scan_stream *onwire_kv_scan(struct weir_client *client,
    const struct onwire_kv_scan_request *request,
    const struct weir_call_options *options);
int onwire_kv_scan_stream_each(struct onwire_kv_scan_stream *stream, int (*on_item)(void *data,
    const struct onwire_kv_scan_item *item),
    void (*on_end)(void *data, int status), void *data);
void onwire_kv_scan_stream_resume(struct onwire_kv_scan_stream *stream);
struct weir_future *onwire_kv_scan_stream_next(struct onwire_kv_scan_stream *stream);
const struct onwire_kv_scan_item *onwire_kv_scan_stream_item(struct onwire_kv_scan_stream *stream);
struct onwire_kv_scan_future *onwire_kv_scan_stream_finish(struct onwire_kv_scan_stream *stream);
int onwire_kv_scan_then(struct onwire_kv_scan_future *future,
    void (*fn)(void *data, const struct onwire_kv_scan_result *result), void *data);
int onwire_kv_scan_wait(struct onwire_kv_scan_future *future,
    struct onwire_kv_scan_result *ret_result);
void onwire_kv_scan_result_fini(struct onwire_kv_scan_result *result);

/* poke, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_poke_finish(struct onwire_kv_poke_call *call);
int onwire_kv_poke_fail(struct onwire_kv_poke_call *call, int status, const char *text);

/* poke, called: see weir_client_oneway in weir/client.h. */
int onwire_kv_poke(struct weir_client *client, const struct onwire_kv_poke_request *request,
    const struct weir_call_options *options);

/* raw, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_raw_reply(struct onwire_kv_raw_call *call, const struct onwire_bulk *reply);
int onwire_kv_raw_fail(struct onwire_kv_raw_call *call, int status, const char *text);

/* How a call of raw ended. Lives until onwire_kv_raw_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_raw_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_bulk *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* raw, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_raw_future *onwire_kv_raw(struct weir_client *client,
    const struct onwire_multi *request,
    const struct weir_call_options *options);
int onwire_kv_raw_then(struct onwire_kv_raw_future *future,
    void (*fn)(void *data, const struct onwire_kv_raw_result *result), void *data);
int onwire_kv_raw_wait(struct onwire_kv_raw_future *future,
    struct onwire_kv_raw_result *ret_result);
void onwire_kv_raw_result_fini(struct onwire_kv_raw_result *result);

/* command, served: see weir_call_* and weir_stream_* in weir/service.h. */
int onwire_kv_command_reply(struct onwire_kv_command_call *call, const struct onwire_value *reply);
int onwire_kv_command_fail(struct onwire_kv_command_call *call, int status, const char *text);

/* How a call of command ended. Lives until onwire_kv_command_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct onwire_kv_command_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct onwire_value *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* command, called: see weir_client_call, _then and _wait in weir/client.h. */
struct onwire_kv_command_future *onwire_kv_command(struct weir_client *client,
    const struct onwire_command *request,
    const struct weir_call_options *options);
int onwire_kv_command_then(struct onwire_kv_command_future *future,
    void (*fn)(void *data, const struct onwire_kv_command_result *result), void *data);
int onwire_kv_command_wait(struct onwire_kv_command_future *future,
    struct onwire_kv_command_result *ret_result);
void onwire_kv_command_result_fini(struct onwire_kv_command_result *result);
WEIR_END_DECLS

#endif
