/* A protocol with most of what protocols can say.
 *
 * Made by weir from flow.weir; changes are lost. */
#ifndef FLOW_H
#define FLOW_H

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/protocol.h"
#include "weir/type.h"

WEIR_BEGIN_DECLS

enum flow_op {
    FLOW_OP_GET = 1,
    FLOW_OP_SET = 2,
    FLOW_OP_MANY = 3,
    FLOW_OP_SUB = 4,
    FLOW_OP_QUIET = 5,
    FLOW_OP_BYE = 9,
};

enum flow_ver {
    FLOW_VER_ONE = 1,
    FLOW_VER_TWO = 2,
};

struct flow_get;
struct flow_set;
struct flow_many;
struct flow_sub;
struct flow_request;
struct flow_key;
struct flow_hit;
struct flow_reply;

/* flow.Get, 1 to 256 bytes on the wire:
 *  offset   bits  name              type
 *       0         key               str[:u8]
 */
struct flow_get {
    struct weir_str key;
};

/* flow.Set, 4 to 65794 bytes on the wire:
 *  offset   bits  name              type
 *       0      1  quiet             bool
 *     0.1      7  flags             u7
 *       1         key               str[:u8]
 *                 value             bytes[:u16]
 */
struct flow_set {
    bool quiet;
    uint8_t flags;
    struct weir_str key;
    struct weir_bytes value;
};

/* flow.Many, 1 to 65281 bytes on the wire:
 *  offset   bits  name              type
 *       0      8  n                 u8                computed
 *       1         keys              Key[n]
 */
struct flow_many {
    struct {
        struct flow_key *items;
        size_t count;
    } keys;
};

/* flow.Sub, 2 to 257 bytes on the wire:
 *  offset   bits  name              type
 *       0      8  channels          u8
 *       1         kind              str[:u8]
 */
struct flow_sub {
    uint8_t channels;
    struct weir_str kind;
};

/* flow.Request, 2 to 65795 bytes on the wire:
 * tag 1:
 *       1         get               Get
 * tag 2:
 *       1         set               Set
 * tag 3:
 *       1         many              Many
 * tag 4:
 *       1         sub               Sub
 * tag 9:
 *       1      8  reason            u8
 */
enum flow_request_kind {
    FLOW_REQUEST_KIND_NONE = 0,
    FLOW_REQUEST_KIND_GET = 1,
    FLOW_REQUEST_KIND_SET = 2,
    FLOW_REQUEST_KIND_MANY = 3,
    FLOW_REQUEST_KIND_SUB = 4,
    FLOW_REQUEST_KIND_REASON = 5,
};

struct flow_request {
    enum flow_request_kind kind;
    union {
        struct flow_get get;
        struct flow_set set;
        struct flow_many many;
        struct flow_sub sub;
        uint8_t reason;
    };
};

/* flow.Key, 1 to 256 bytes on the wire:
 *  offset   bits  name              type
 *       0         k                 str[:u8]
 */
struct flow_key {
    struct weir_str k;
};

/* flow.Hit, 3 to 65793 bytes on the wire:
 *  offset   bits  name              type
 *       0         key               str[:u8]
 *                 value             bytes[:u16]
 */
struct flow_hit {
    struct weir_str key;
    struct weir_bytes value;
};

/* flow.Reply, 2 to 65794 bytes on the wire:
 * tag 43:
 *       1      8  ok                u8
 * tag 45:
 *       1         error             str[:u8]
 * tag 36:
 *       1         hit               Hit
 * tag 46:
 *       1      8  end               u8
 * tag 62:
 *       1         push              bytes[:u8]
 */
enum flow_reply_kind {
    FLOW_REPLY_KIND_NONE = 0,
    FLOW_REPLY_KIND_OK = 1,
    FLOW_REPLY_KIND_ERROR = 2,
    FLOW_REPLY_KIND_HIT = 3,
    FLOW_REPLY_KIND_END = 4,
    FLOW_REPLY_KIND_PUSH = 5,
};

struct flow_reply {
    enum flow_reply_kind kind;
    union {
        uint8_t ok;
        struct weir_str error;
        struct flow_hit hit;
        uint8_t end;
        struct weir_bytes push;
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

extern const struct weir_type flow_op_type;

extern const struct weir_type flow_ver_type;

/* flow.Get */
int flow_get_decode(struct flow_get *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_get_encode(const struct flow_get *m, struct weir_buf *out, struct weir_error *err);
size_t flow_get_size(const struct flow_get *m);
int flow_get_to_json(const struct flow_get *m, struct weir_buf *out);
int flow_get_from_json(struct flow_get *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_get_copy(struct flow_get *ret, const struct flow_get *m, struct weir_arena *arena);
extern const struct weir_type flow_get_type;

/* flow.Set */
int flow_set_decode(struct flow_set *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_set_encode(const struct flow_set *m, struct weir_buf *out, struct weir_error *err);
size_t flow_set_size(const struct flow_set *m);
int flow_set_to_json(const struct flow_set *m, struct weir_buf *out);
int flow_set_from_json(struct flow_set *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_set_copy(struct flow_set *ret, const struct flow_set *m, struct weir_arena *arena);
extern const struct weir_type flow_set_type;

/* flow.Many */
int flow_many_decode(struct flow_many *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_many_encode(const struct flow_many *m, struct weir_buf *out, struct weir_error *err);
size_t flow_many_size(const struct flow_many *m);
int flow_many_to_json(const struct flow_many *m, struct weir_buf *out);
int flow_many_from_json(struct flow_many *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_many_copy(struct flow_many *ret, const struct flow_many *m, struct weir_arena *arena);
extern const struct weir_type flow_many_type;

/* flow.Sub */
int flow_sub_decode(struct flow_sub *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_sub_encode(const struct flow_sub *m, struct weir_buf *out, struct weir_error *err);
size_t flow_sub_size(const struct flow_sub *m);
int flow_sub_to_json(const struct flow_sub *m, struct weir_buf *out);
int flow_sub_from_json(struct flow_sub *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_sub_copy(struct flow_sub *ret, const struct flow_sub *m, struct weir_arena *arena);
extern const struct weir_type flow_sub_type;

/* flow.Request */
int flow_request_decode(struct flow_request *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_request_encode(const struct flow_request *m, struct weir_buf *out, struct weir_error *err);
size_t flow_request_size(const struct flow_request *m);
int flow_request_to_json(const struct flow_request *m, struct weir_buf *out);
int flow_request_from_json(struct flow_request *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int flow_request_copy(struct flow_request *ret, const struct flow_request *m,
    struct weir_arena *arena);
extern const struct weir_type flow_request_type;

/* flow.Key */
int flow_key_decode(struct flow_key *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_key_encode(const struct flow_key *m, struct weir_buf *out, struct weir_error *err);
size_t flow_key_size(const struct flow_key *m);
int flow_key_to_json(const struct flow_key *m, struct weir_buf *out);
int flow_key_from_json(struct flow_key *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_key_copy(struct flow_key *ret, const struct flow_key *m, struct weir_arena *arena);
extern const struct weir_type flow_key_type;

/* flow.Hit */
int flow_hit_decode(struct flow_hit *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_hit_encode(const struct flow_hit *m, struct weir_buf *out, struct weir_error *err);
size_t flow_hit_size(const struct flow_hit *m);
int flow_hit_to_json(const struct flow_hit *m, struct weir_buf *out);
int flow_hit_from_json(struct flow_hit *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_hit_copy(struct flow_hit *ret, const struct flow_hit *m, struct weir_arena *arena);
extern const struct weir_type flow_hit_type;

/* flow.Reply */
int flow_reply_decode(struct flow_reply *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int flow_reply_encode(const struct flow_reply *m, struct weir_buf *out, struct weir_error *err);
size_t flow_reply_size(const struct flow_reply *m);
int flow_reply_to_json(const struct flow_reply *m, struct weir_buf *out);
int flow_reply_from_json(struct flow_reply *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int flow_reply_copy(struct flow_reply *ret, const struct flow_reply *m, struct weir_arena *arena);
extern const struct weir_type flow_reply_type;

/* --- for generated code alone --- */

struct weir__reader;
struct weir__sizer;
struct weir__chains;
int flow_get__read(struct weir__reader *r, struct flow_get *ret);
size_t flow_get__size(struct weir__sizer *s, const struct flow_get *m);
uint8_t *flow_get__write(uint8_t *p, const struct flow_get *m);
int flow_set__read(struct weir__reader *r, struct flow_set *ret);
size_t flow_set__size(struct weir__sizer *s, const struct flow_set *m);
uint8_t *flow_set__write(uint8_t *p, const struct flow_set *m);
int flow_many__read(struct weir__reader *r, struct flow_many *ret);
size_t flow_many__size(struct weir__sizer *s, const struct flow_many *m);
uint8_t *flow_many__write(uint8_t *p, const struct flow_many *m);
int flow_sub__read(struct weir__reader *r, struct flow_sub *ret);
size_t flow_sub__size(struct weir__sizer *s, const struct flow_sub *m);
uint8_t *flow_sub__write(uint8_t *p, const struct flow_sub *m);
int flow_request__read(struct weir__reader *r, struct flow_request *ret);
size_t flow_request__size(struct weir__sizer *s, const struct flow_request *m);
uint8_t *flow_request__write(uint8_t *p, const struct flow_request *m);
int64_t flow_request__tag(const struct flow_request *m);
int flow_key__read(struct weir__reader *r, struct flow_key *ret);
size_t flow_key__size(struct weir__sizer *s, const struct flow_key *m);
uint8_t *flow_key__write(uint8_t *p, const struct flow_key *m);
int flow_hit__read(struct weir__reader *r, struct flow_hit *ret);
size_t flow_hit__size(struct weir__sizer *s, const struct flow_hit *m);
uint8_t *flow_hit__write(uint8_t *p, const struct flow_hit *m);
int flow_reply__read(struct weir__reader *r, struct flow_reply *ret);
size_t flow_reply__size(struct weir__sizer *s, const struct flow_reply *m);
uint8_t *flow_reply__write(uint8_t *p, const struct flow_reply *m);
int64_t flow_reply__tag(const struct flow_reply *m);

/* Where a message ends in input that comes in pieces: weir/frame.h. */
struct weir_frame_program;
extern const struct weir_frame_program flow_get_frame;
extern const struct weir_frame_program flow_set_frame;
extern const struct weir_frame_program flow_many_frame;
extern const struct weir_frame_program flow_sub_frame;
extern const struct weir_frame_program flow_request_frame;
extern const struct weir_frame_program flow_key_frame;
extern const struct weir_frame_program flow_hit_frame;
extern const struct weir_frame_program flow_reply_frame;

/* ---- protocol flow.Lines ---- */

/* What one connection of Lines knows. */
struct flow_lines_vars {
    uint32_t pid;
    enum flow_ver version;
};

extern const struct weir_protocol flow_lines_protocol;

WEIR_END_DECLS

#endif
