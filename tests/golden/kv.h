/* Messages of all kinds and a service with all kinds of calls.
 *
 * Made by weir from kv.weir; changes are lost. */
#ifndef KV_H
#define KV_H

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/client.h"
#include "weir/service.h"
#include "weir/type.h"

WEIR_BEGIN_DECLS

#define KV_MAX_KEY 250

enum kv_change {
    KV_CHANGE_PUT = 0,
    KV_CHANGE_GONE = 1,
};

#define KV_WIDE_NONE 0
#define KV_WIDE_ALL UINT64_C(18446744073709551615)

struct kv_tag;
struct kv_entry;
struct kv_key;
struct kv_event;
struct kv_summary;
struct kv_not_found;
struct kv_busy;

/* kv.Tag, a message:
 *  number  name              type
 *       1  name              str
 *       2  weight            u32
 */
struct kv_tag {
    struct weir_str name;
    uint32_t weight;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* One key with its value.
 *
 * kv.Entry, a message:
 *  number  name              type
 *       1  key               str               min 1, max 250
 *       2  value             bytes             max 1048576
 *       3  ttl               u32
 *       4  cas               u64               optional
 *       5  tags              Tag[..]           max 64
 *       6  labels            map(str, str)     max 64
 *       7  text              str               in body
 *       8  tag               Tag               in body
 *       9  raw               bytes             in body, max 4096
 *      10  scores            i32[..]           max 100
 *      11  rate              f64
 *      13  delta             i64
 *      14  crc               u32
 *      21  change            Change
 *      22  by_number         map(u32, Tag)
 */
struct kv_entry_labels_entry {
    struct weir_str key;
    struct weir_str value;
};

enum kv_entry_body_kind {
    KV_ENTRY_BODY_KIND_NONE = 0,
    KV_ENTRY_BODY_KIND_TEXT = 1,
    KV_ENTRY_BODY_KIND_TAG = 2,
    KV_ENTRY_BODY_KIND_RAW = 3,
};

struct kv_entry {
    struct weir_str key;
    struct weir_bytes value;
    uint32_t ttl;
    /* the version it must have */
    bool has_cas;
    uint64_t cas;
    struct {
        struct kv_tag *items;
        size_t count;
    } tags;
    struct {
        struct kv_entry_labels_entry *items;
        size_t count;
    } labels;
    struct {
        enum kv_entry_body_kind kind;
        union {
            struct weir_str text;
            struct kv_tag *tag;
            struct weir_bytes raw;
        };
    } body;
    struct {
        int32_t *items;
        size_t count;
    } scores;
    double rate;
    int64_t delta;
    uint32_t crc;
    enum kv_change change;
    struct {
        struct kv_entry_by_number_entry *items;
        size_t count;
    } by_number;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* kv.Key, a message:
 *  number  name              type
 *       1  key               str               max 250
 */
struct kv_key {
    struct weir_str key;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* kv.Event, a message:
 *  number  name              type
 *       1  change            Change
 *       2  entry             Entry             optional
 */
struct kv_event {
    enum kv_change change;
    struct kv_entry *entry;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* kv.Summary, a message:
 *  number  name              type
 *       1  entries           u32
 */
struct kv_summary {
    uint32_t entries;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* There is no such key.
 *
 * kv.NotFound, a message:
 *  number  name              type
 *       1  key               str
 */
struct kv_not_found {
    struct weir_str key;
    struct weir_bytes unknown; /* fields that this description does not know */
};

/* kv.Busy, a message:
 *  number  name              type
 *       1  retry_ms          u32
 */
struct kv_busy {
    uint32_t retry_ms;
    struct weir_bytes unknown; /* fields that this description does not know */
};

struct kv_entry_by_number_entry {
    uint32_t key;
    struct kv_tag value;
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

extern const struct weir_type kv_change_type;

extern const struct weir_type kv_wide_type;

/* kv.Tag */
int kv_tag_decode(struct kv_tag *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
    struct weir_error *err);
int kv_tag_encode(const struct kv_tag *m, struct weir_buf *out, struct weir_error *err);
size_t kv_tag_size(const struct kv_tag *m);
int kv_tag_to_json(const struct kv_tag *m, struct weir_buf *out);
int kv_tag_from_json(struct kv_tag *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_tag_copy(struct kv_tag *ret, const struct kv_tag *m, struct weir_arena *arena);
extern const struct weir_type kv_tag_type;

/* kv.Entry */
int kv_entry_decode(struct kv_entry *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int kv_entry_encode(const struct kv_entry *m, struct weir_buf *out, struct weir_error *err);
size_t kv_entry_size(const struct kv_entry *m);
int kv_entry_to_json(const struct kv_entry *m, struct weir_buf *out);
int kv_entry_from_json(struct kv_entry *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_entry_copy(struct kv_entry *ret, const struct kv_entry *m, struct weir_arena *arena);
extern const struct weir_type kv_entry_type;

/* kv.Key */
int kv_key_decode(struct kv_key *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
    struct weir_error *err);
int kv_key_encode(const struct kv_key *m, struct weir_buf *out, struct weir_error *err);
size_t kv_key_size(const struct kv_key *m);
int kv_key_to_json(const struct kv_key *m, struct weir_buf *out);
int kv_key_from_json(struct kv_key *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_key_copy(struct kv_key *ret, const struct kv_key *m, struct weir_arena *arena);
extern const struct weir_type kv_key_type;

/* kv.Event */
int kv_event_decode(struct kv_event *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int kv_event_encode(const struct kv_event *m, struct weir_buf *out, struct weir_error *err);
size_t kv_event_size(const struct kv_event *m);
int kv_event_to_json(const struct kv_event *m, struct weir_buf *out);
int kv_event_from_json(struct kv_event *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_event_copy(struct kv_event *ret, const struct kv_event *m, struct weir_arena *arena);
extern const struct weir_type kv_event_type;

/* kv.Summary */
int kv_summary_decode(struct kv_summary *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int kv_summary_encode(const struct kv_summary *m, struct weir_buf *out, struct weir_error *err);
size_t kv_summary_size(const struct kv_summary *m);
int kv_summary_to_json(const struct kv_summary *m, struct weir_buf *out);
int kv_summary_from_json(struct kv_summary *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_summary_copy(struct kv_summary *ret, const struct kv_summary *m, struct weir_arena *arena);
extern const struct weir_type kv_summary_type;

/* kv.NotFound */
int kv_not_found_decode(struct kv_not_found *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int kv_not_found_encode(const struct kv_not_found *m, struct weir_buf *out, struct weir_error *err);
size_t kv_not_found_size(const struct kv_not_found *m);
int kv_not_found_to_json(const struct kv_not_found *m, struct weir_buf *out);
int kv_not_found_from_json(struct kv_not_found *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int kv_not_found_copy(struct kv_not_found *ret, const struct kv_not_found *m,
    struct weir_arena *arena);
extern const struct weir_type kv_not_found_type;

/* kv.Busy */
int kv_busy_decode(struct kv_busy *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int kv_busy_encode(const struct kv_busy *m, struct weir_buf *out, struct weir_error *err);
size_t kv_busy_size(const struct kv_busy *m);
int kv_busy_to_json(const struct kv_busy *m, struct weir_buf *out);
int kv_busy_from_json(struct kv_busy *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int kv_busy_copy(struct kv_busy *ret, const struct kv_busy *m, struct weir_arena *arena);
extern const struct weir_type kv_busy_type;

/* --- for generated code alone --- */

struct weir__reader;
struct weir__sizer;
struct weir__chains;
int kv_tag__read(struct weir__reader *r, struct kv_tag *ret);
size_t kv_tag__size(struct weir__sizer *s, const struct kv_tag *m);
uint8_t *kv_tag__write(uint8_t *p, uintptr_t limit, const struct kv_tag *m);
void kv_tag__init(struct kv_tag *ret);
int kv_tag__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_tag *ret);
int kv_entry__read(struct weir__reader *r, struct kv_entry *ret);
size_t kv_entry__size(struct weir__sizer *s, const struct kv_entry *m);
uint8_t *kv_entry__write(uint8_t *p, uintptr_t limit, const struct kv_entry *m);
void kv_entry__init(struct kv_entry *ret);
int kv_entry__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_entry *ret);
int kv_key__read(struct weir__reader *r, struct kv_key *ret);
size_t kv_key__size(struct weir__sizer *s, const struct kv_key *m);
uint8_t *kv_key__write(uint8_t *p, uintptr_t limit, const struct kv_key *m);
void kv_key__init(struct kv_key *ret);
int kv_key__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_key *ret);
int kv_event__read(struct weir__reader *r, struct kv_event *ret);
size_t kv_event__size(struct weir__sizer *s, const struct kv_event *m);
uint8_t *kv_event__write(uint8_t *p, uintptr_t limit, const struct kv_event *m);
void kv_event__init(struct kv_event *ret);
int kv_event__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_event *ret);
int kv_summary__read(struct weir__reader *r, struct kv_summary *ret);
size_t kv_summary__size(struct weir__sizer *s, const struct kv_summary *m);
uint8_t *kv_summary__write(uint8_t *p, uintptr_t limit, const struct kv_summary *m);
void kv_summary__init(struct kv_summary *ret);
int kv_summary__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_summary *ret);
int kv_not_found__read(struct weir__reader *r, struct kv_not_found *ret);
size_t kv_not_found__size(struct weir__sizer *s, const struct kv_not_found *m);
uint8_t *kv_not_found__write(uint8_t *p, uintptr_t limit, const struct kv_not_found *m);
void kv_not_found__init(struct kv_not_found *ret);
int kv_not_found__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_not_found *ret);
int kv_busy__read(struct weir__reader *r, struct kv_busy *ret);
size_t kv_busy__size(struct weir__sizer *s, const struct kv_busy *m);
uint8_t *kv_busy__write(uint8_t *p, uintptr_t limit, const struct kv_busy *m);
void kv_busy__init(struct kv_busy *ret);
int kv_busy__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_busy *ret);


/* ---- service kv.Store ---- */

extern const struct weir_service_type kv_store_service_type;

/* The server's and the client's side of a call. */
struct kv_store_get_call;
struct kv_store_get_future;
struct kv_store_put_call;
struct kv_store_put_future;
struct kv_store_watch_call;
struct kv_store_watch_future;
struct kv_store_watch_stream;
struct kv_store_load_call;
struct kv_store_load_future;
struct kv_store_load_stream;
struct kv_store_sync_call;
struct kv_store_sync_future;
struct kv_store_sync_stream;
struct kv_store_touch_call;

/* What a server implements. A handler returns WEIR_OK when it is done (a unary one has filled
 * `reply`), WEIR_PENDING to answer later, or the status to fail with. `request` and what the
 * handler allocates in weir_call_arena(call) live until the call ends. A NULL slot answers
 * WEIR_UNIMPLEMENTED. */
struct kv_store_handlers {
    /* The entry of a key. */
    int (*get)(struct kv_store_get_call *call, const struct kv_key *request,
        struct kv_entry *reply);
    int (*put)(struct kv_store_put_call *call, const struct kv_entry *request,
        struct kv_entry *reply);
    int (*watch)(struct kv_store_watch_call *call, const struct kv_key *request);
    int (*load)(struct kv_store_load_call *call);
    int (*sync)(struct kv_store_sync_call *call);
    int (*touch)(struct kv_store_touch_call *call, const struct kv_key *request);
};

/* The service with its implementation, for weir_server_new. Borrows both. */
struct weir_service kv_store_service(const struct kv_store_handlers *handlers, void *data);

/* get, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_get_reply(struct kv_store_get_call *call, const struct kv_entry *reply);
int kv_store_get_fail(struct kv_store_get_call *call, int status, const char *text);
int kv_store_get_raise_not_found(struct kv_store_get_call *call, const struct kv_not_found *error);
int kv_store_get_raise_busy(struct kv_store_get_call *call, const struct kv_busy *error);

/* How a call of get ended. Lives until kv_store_get_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct kv_store_get_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct kv_entry *reply; /* when status is WEIR_OK */
    const struct kv_not_found *not_found; /* when it was raised */
    const struct kv_busy *busy; /* when it was raised */
    struct weir_future *held; /* what keeps all this alive */
};

/* get, called: see weir_client_call, _then and _wait in weir/client.h. */
struct kv_store_get_future *kv_store_get(struct weir_client *client, const struct kv_key *request,
    const struct weir_call_options *options);
int kv_store_get_then(struct kv_store_get_future *future,
    void (*fn)(void *data, const struct kv_store_get_result *result), void *data);
int kv_store_get_wait(struct kv_store_get_future *future, struct kv_store_get_result *ret_result);
void kv_store_get_result_fini(struct kv_store_get_result *result);

/* put, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_put_reply(struct kv_store_put_call *call, const struct kv_entry *reply);
int kv_store_put_fail(struct kv_store_put_call *call, int status, const char *text);

/* How a call of put ended. Lives until kv_store_put_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct kv_store_put_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct kv_entry *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* put, called: see weir_client_call, _then and _wait in weir/client.h. */
struct kv_store_put_future *kv_store_put(struct weir_client *client, const struct kv_entry *request,
    const struct weir_call_options *options);
int kv_store_put_then(struct kv_store_put_future *future,
    void (*fn)(void *data, const struct kv_store_put_result *result), void *data);
int kv_store_put_wait(struct kv_store_put_future *future, struct kv_store_put_result *ret_result);
void kv_store_put_result_fini(struct kv_store_put_result *result);

/* watch, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_watch_send(struct kv_store_watch_call *call, const struct kv_event *item);
struct weir_future *kv_store_watch_ready(struct kv_store_watch_call *call);
int kv_store_watch_finish(struct kv_store_watch_call *call);
int kv_store_watch_fail(struct kv_store_watch_call *call, int status, const char *text);

/* How a call of watch ended. Lives until kv_store_watch_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct kv_store_watch_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    struct weir_future *held; /* what keeps all this alive */
};

/* watch, called: see weir_client_stream in weir/client.h. weir_future_cancel(&stream) drops it. */
struct kv_store_watch_stream *kv_store_watch(struct weir_client *client,
    const struct kv_key *request,
    const struct weir_call_options *options);
int kv_store_watch_stream_each(struct kv_store_watch_stream *stream, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data);
void kv_store_watch_stream_resume(struct kv_store_watch_stream *stream);
struct weir_future *kv_store_watch_stream_next(struct kv_store_watch_stream *stream);
const struct kv_event *kv_store_watch_stream_item(struct kv_store_watch_stream *stream);
struct kv_store_watch_future *kv_store_watch_stream_finish(struct kv_store_watch_stream *stream);
int kv_store_watch_then(struct kv_store_watch_future *future,
    void (*fn)(void *data, const struct kv_store_watch_result *result), void *data);
int kv_store_watch_wait(struct kv_store_watch_future *future,
    struct kv_store_watch_result *ret_result);
void kv_store_watch_result_fini(struct kv_store_watch_result *result);

/* load, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_load_each(struct kv_store_load_call *call, int (*on_item)(void *data,
    const struct kv_entry *item),
    void (*on_end)(void *data, int status), void *data);
void kv_store_load_resume(struct kv_store_load_call *call);
struct weir_future *kv_store_load_next(struct kv_store_load_call *call);
const struct kv_entry *kv_store_load_item(struct kv_store_load_call *call);
int kv_store_load_reply(struct kv_store_load_call *call, const struct kv_summary *reply);
int kv_store_load_fail(struct kv_store_load_call *call, int status, const char *text);

/* How a call of load ended. Lives until kv_store_load_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct kv_store_load_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    const struct kv_summary *reply; /* when status is WEIR_OK */
    struct weir_future *held; /* what keeps all this alive */
};

/* load, called: see weir_client_stream in weir/client.h. weir_future_cancel(&stream) drops it. */
struct kv_store_load_stream *kv_store_load(struct weir_client *client,
    const struct weir_call_options *options);
int kv_store_load_stream_send(struct kv_store_load_stream *stream, const struct kv_entry *item);
struct weir_future *kv_store_load_stream_ready(struct kv_store_load_stream *stream);
int kv_store_load_stream_end(struct kv_store_load_stream *stream);
struct kv_store_load_future *kv_store_load_stream_finish(struct kv_store_load_stream *stream);
int kv_store_load_then(struct kv_store_load_future *future,
    void (*fn)(void *data, const struct kv_store_load_result *result), void *data);
int kv_store_load_wait(struct kv_store_load_future *future,
    struct kv_store_load_result *ret_result);
void kv_store_load_result_fini(struct kv_store_load_result *result);

/* sync, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_sync_each(struct kv_store_sync_call *call, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data);
void kv_store_sync_resume(struct kv_store_sync_call *call);
struct weir_future *kv_store_sync_next(struct kv_store_sync_call *call);
const struct kv_event *kv_store_sync_item(struct kv_store_sync_call *call);
int kv_store_sync_send(struct kv_store_sync_call *call, const struct kv_event *item);
struct weir_future *kv_store_sync_ready(struct kv_store_sync_call *call);
int kv_store_sync_finish(struct kv_store_sync_call *call);
int kv_store_sync_fail(struct kv_store_sync_call *call, int status, const char *text);

/* How a call of sync ended. Lives until kv_store_sync_result_fini; in a callback until that
 * returns, unless weir_keep(result->held) makes a copy the program's own. */
struct kv_store_sync_result {
    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */
    struct weir_str text; /* what the server said about a failure */
    struct weir_future *held; /* what keeps all this alive */
};

/* sync, called: see weir_client_stream in weir/client.h. weir_future_cancel(&stream) drops it. */
struct kv_store_sync_stream *kv_store_sync(struct weir_client *client,
    const struct weir_call_options *options);
int kv_store_sync_stream_each(struct kv_store_sync_stream *stream, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data);
void kv_store_sync_stream_resume(struct kv_store_sync_stream *stream);
struct weir_future *kv_store_sync_stream_next(struct kv_store_sync_stream *stream);
const struct kv_event *kv_store_sync_stream_item(struct kv_store_sync_stream *stream);
int kv_store_sync_stream_send(struct kv_store_sync_stream *stream, const struct kv_event *item);
struct weir_future *kv_store_sync_stream_ready(struct kv_store_sync_stream *stream);
int kv_store_sync_stream_end(struct kv_store_sync_stream *stream);
struct kv_store_sync_future *kv_store_sync_stream_finish(struct kv_store_sync_stream *stream);
int kv_store_sync_then(struct kv_store_sync_future *future,
    void (*fn)(void *data, const struct kv_store_sync_result *result), void *data);
int kv_store_sync_wait(struct kv_store_sync_future *future,
    struct kv_store_sync_result *ret_result);
void kv_store_sync_result_fini(struct kv_store_sync_result *result);

/* touch, served: see weir_call_* and weir_stream_* in weir/service.h. */
int kv_store_touch_finish(struct kv_store_touch_call *call);
int kv_store_touch_fail(struct kv_store_touch_call *call, int status, const char *text);

/* touch, called: see weir_client_oneway in weir/client.h. */
int kv_store_touch(struct weir_client *client, const struct kv_key *request,
    const struct weir_call_options *options);
WEIR_END_DECLS

#endif
