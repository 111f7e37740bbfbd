/* DNS without compressed names: bits, counts, windows and a choice by a field (RFC 1035, section 4).
 *
 * Made by weir from dns.weir; changes are lost. */
#ifndef DNS_H
#define DNS_H

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/type.h"

WEIR_BEGIN_DECLS

enum dns_opcode {
    DNS_OPCODE_QUERY = 0,
    DNS_OPCODE_IQUERY = 1,
    DNS_OPCODE_STATUS = 2,
    DNS_OPCODE_NOTIFY = 4,
    DNS_OPCODE_UPDATE = 5,
};

enum dns_rcode {
    DNS_RCODE_OK = 0,
    DNS_RCODE_FORMAT = 1,
    DNS_RCODE_SERVER = 2,
    DNS_RCODE_NO_NAME = 3,
    DNS_RCODE_NOT_IMPLEMENTED = 4,
    DNS_RCODE_REFUSED = 5,
};

enum dns_type {
    DNS_TYPE_A = 1,
    DNS_TYPE_NS = 2,
    DNS_TYPE_CNAME = 5,
    DNS_TYPE_PTR = 12,
    DNS_TYPE_MX = 15,
    DNS_TYPE_TXT = 16,
    DNS_TYPE_AAAA = 28,
};

struct dns_label;
struct dns_name;
struct dns_question;
struct dns_mx;
struct dns_char_string;
struct dns_rdata;
struct dns_rr;
struct dns_message;

/* dns.Label, 2 to 64 bytes on the wire:
 *  offset   bits  name              type
 *       0         text              str[:u8]          min 1, max 63
 */
struct dns_label {
    struct weir_str text;
};

/* The labels, then the empty one.
 *
 * dns.Name, 2 to 8130 bytes on the wire:
 *  offset   bits  name              type
 *       0      8  n                 u8                computed
 *       1         labels            Label[n]          max 127
 *              8  -                 u8                always 0
 */
struct dns_name {
    struct {
        struct dns_label *items;
        size_t count;
    } labels;
};

/* dns.Question, 6 to 8134 bytes on the wire:
 *  offset   bits  name              type
 *       0         name              Name
 *             16  type              Type
 *             16  class_            u16
 */
struct dns_question {
    struct dns_name name;
    enum dns_type type;
    uint16_t class_;
};

/* dns.Mx, 4 to 8132 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  preference        u16
 *       2         exchange          Name
 */
struct dns_mx {
    uint16_t preference;
    struct dns_name exchange;
};

/* dns.CharString, 1 to 256 bytes on the wire:
 *  offset   bits  name              type
 *       0         s                 bytes[:u8]
 */
struct dns_char_string {
    struct weir_bytes s;
};

/* dns.Rdata, 0 or more bytes on the wire:
 * tag 1:
 *       0     32  a                 bytes[4]
 * tag 28:
 *       0   16 B  aaaa              bytes[16]
 * tag 2, 5, 12:
 *       0         name              Name
 * tag 15:
 *       0         mx                Mx
 * tag 16:
 *       0         txt               CharString[..]
 * tag otherwise:
 *       0         raw               bytes[..]
 */
enum dns_rdata_kind {
    DNS_RDATA_KIND_NONE = 0,
    DNS_RDATA_KIND_A = 1,
    DNS_RDATA_KIND_AAAA = 2,
    DNS_RDATA_KIND_NAME = 3,
    DNS_RDATA_KIND_MX = 4,
    DNS_RDATA_KIND_TXT = 5,
    DNS_RDATA_KIND_RAW = 6,
};

struct dns_rdata {
    enum dns_rdata_kind kind;
    enum dns_type tag; /* on the wire; one of the arm's */
    union {
        uint8_t a[4];
        uint8_t aaaa[16];
        struct dns_name name;
        struct dns_mx mx;
        struct {
            struct dns_char_string *items;
            size_t count;
        } txt;
        struct weir_bytes raw;
    };
};

/* A resource record.
 *
 * dns.Rr, 12 to 73675 bytes on the wire:
 *  offset   bits  name              type
 *       0         name              Name
 *             16  type              Type              computed
 *             16  class_            u16
 *             32  ttl               u32
 *             16  len               u16               computed
 *                 data              Rdata
 */
struct dns_rr {
    struct dns_name name;
    uint16_t class_;
    uint32_t ttl;
    struct dns_rdata data;
};

/* A whole message.
 *
 * dns.Message, 12 to 56712556 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  id                u16
 *       2      1  qr                bool
 *     2.1      4  opcode            Opcode
 *     2.5      1  aa                bool
 *     2.6      1  tc                bool
 *     2.7      1  rd                bool
 *       3      1  ra                bool
 *     3.1      1  -                 u1                always 0
 *     3.2      1  ad                bool
 *     3.3      1  cd                bool
 *     3.4      4  rcode             Rcode
 *       4     16  qd                u16               computed
 *       6     16  an                u16               computed
 *       8     16  ns                u16               computed
 *      10     16  ar                u16               computed
 *      12         questions         Question[n]       max 16
 *                 answers           Rr[n]             max 256
 *                 authority         Rr[n]             max 256
 *                 extra             Rr[n]             max 256
 */
struct dns_message {
    uint16_t id;
    bool qr;
    enum dns_opcode opcode;
    bool aa;
    bool tc;
    /* rd: recursion is desired */
    bool rd;
    bool ra;
    bool ad;
    bool cd;
    enum dns_rcode rcode;
    struct {
        struct dns_question *items;
        size_t count;
    } questions;
    struct {
        struct dns_rr *items;
        size_t count;
    } answers;
    struct {
        struct dns_rr *items;
        size_t count;
    } authority;
    struct {
        struct dns_rr *items;
        size_t count;
    } extra;
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

extern const struct weir_type dns_opcode_type;

extern const struct weir_type dns_rcode_type;

extern const struct weir_type dns_type_type;

/* dns.Label */
int dns_label_decode(struct dns_label *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int dns_label_encode(const struct dns_label *m, struct weir_buf *out, struct weir_error *err);
size_t dns_label_size(const struct dns_label *m);
int dns_label_to_json(const struct dns_label *m, struct weir_buf *out);
int dns_label_from_json(struct dns_label *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_label_copy(struct dns_label *ret, const struct dns_label *m, struct weir_arena *arena);
extern const struct weir_type dns_label_type;

/* dns.Name */
int dns_name_decode(struct dns_name *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int dns_name_encode(const struct dns_name *m, struct weir_buf *out, struct weir_error *err);
size_t dns_name_size(const struct dns_name *m);
int dns_name_to_json(const struct dns_name *m, struct weir_buf *out);
int dns_name_from_json(struct dns_name *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_name_copy(struct dns_name *ret, const struct dns_name *m, struct weir_arena *arena);
extern const struct weir_type dns_name_type;

/* dns.Question */
int dns_question_decode(struct dns_question *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int dns_question_encode(const struct dns_question *m, struct weir_buf *out, struct weir_error *err);
size_t dns_question_size(const struct dns_question *m);
int dns_question_to_json(const struct dns_question *m, struct weir_buf *out);
int dns_question_from_json(struct dns_question *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int dns_question_copy(struct dns_question *ret, const struct dns_question *m,
    struct weir_arena *arena);
extern const struct weir_type dns_question_type;

/* dns.Mx */
int dns_mx_decode(struct dns_mx *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
    struct weir_error *err);
int dns_mx_encode(const struct dns_mx *m, struct weir_buf *out, struct weir_error *err);
size_t dns_mx_size(const struct dns_mx *m);
int dns_mx_to_json(const struct dns_mx *m, struct weir_buf *out);
int dns_mx_from_json(struct dns_mx *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_mx_copy(struct dns_mx *ret, const struct dns_mx *m, struct weir_arena *arena);
extern const struct weir_type dns_mx_type;

/* dns.CharString */
int dns_char_string_decode(struct dns_char_string *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err);
int dns_char_string_encode(const struct dns_char_string *m, struct weir_buf *out,
    struct weir_error *err);
size_t dns_char_string_size(const struct dns_char_string *m);
int dns_char_string_to_json(const struct dns_char_string *m, struct weir_buf *out);
int dns_char_string_from_json(struct dns_char_string *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int dns_char_string_copy(struct dns_char_string *ret, const struct dns_char_string *m,
    struct weir_arena *arena);
extern const struct weir_type dns_char_string_type;

/* dns.Rdata */
int dns_rdata_decode(struct dns_rdata *ret, enum dns_type type, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err);
int dns_rdata_encode(const struct dns_rdata *m, enum dns_type type, struct weir_buf *out,
    struct weir_error *err);
size_t dns_rdata_size(const struct dns_rdata *m, enum dns_type type);
int dns_rdata_to_json(const struct dns_rdata *m, struct weir_buf *out);
int dns_rdata_from_json(struct dns_rdata *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_rdata_copy(struct dns_rdata *ret, const struct dns_rdata *m, struct weir_arena *arena);
extern const struct weir_type dns_rdata_type;

/* dns.Rr */
int dns_rr_decode(struct dns_rr *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
    struct weir_error *err);
int dns_rr_encode(const struct dns_rr *m, struct weir_buf *out, struct weir_error *err);
size_t dns_rr_size(const struct dns_rr *m);
int dns_rr_to_json(const struct dns_rr *m, struct weir_buf *out);
int dns_rr_from_json(struct dns_rr *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_rr_copy(struct dns_rr *ret, const struct dns_rr *m, struct weir_arena *arena);
extern const struct weir_type dns_rr_type;

/* dns.Message */
int dns_message_decode(struct dns_message *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int dns_message_encode(const struct dns_message *m, struct weir_buf *out, struct weir_error *err);
size_t dns_message_size(const struct dns_message *m);
int dns_message_to_json(const struct dns_message *m, struct weir_buf *out);
int dns_message_from_json(struct dns_message *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int dns_message_copy(struct dns_message *ret, const struct dns_message *m,
    struct weir_arena *arena);
extern const struct weir_type dns_message_type;

/* --- for generated code alone --- */

struct weir__reader;
struct weir__sizer;
struct weir__chains;
int dns_label__read(struct weir__reader *r, struct dns_label *ret);
size_t dns_label__size(struct weir__sizer *s, const struct dns_label *m);
uint8_t *dns_label__write(uint8_t *p, const struct dns_label *m);
int dns_name__read(struct weir__reader *r, struct dns_name *ret);
size_t dns_name__size(struct weir__sizer *s, const struct dns_name *m);
uint8_t *dns_name__write(uint8_t *p, const struct dns_name *m);
int dns_question__read(struct weir__reader *r, struct dns_question *ret);
size_t dns_question__size(struct weir__sizer *s, const struct dns_question *m);
uint8_t *dns_question__write(uint8_t *p, const struct dns_question *m);
int dns_mx__read(struct weir__reader *r, struct dns_mx *ret);
size_t dns_mx__size(struct weir__sizer *s, const struct dns_mx *m);
uint8_t *dns_mx__write(uint8_t *p, const struct dns_mx *m);
int dns_char_string__read(struct weir__reader *r, struct dns_char_string *ret);
size_t dns_char_string__size(struct weir__sizer *s, const struct dns_char_string *m);
uint8_t *dns_char_string__write(uint8_t *p, const struct dns_char_string *m);
int dns_rdata__read(struct weir__reader *r, struct dns_rdata *ret, enum dns_type type);
size_t dns_rdata__size(struct weir__sizer *s, const struct dns_rdata *m, enum dns_type type);
uint8_t *dns_rdata__write(uint8_t *p, const struct dns_rdata *m, enum dns_type type);
int64_t dns_rdata__tag(const struct dns_rdata *m);
int dns_rr__read(struct weir__reader *r, struct dns_rr *ret);
size_t dns_rr__size(struct weir__sizer *s, const struct dns_rr *m);
uint8_t *dns_rr__write(uint8_t *p, const struct dns_rr *m);
int dns_message__read(struct weir__reader *r, struct dns_message *ret);
size_t dns_message__size(struct weir__sizer *s, const struct dns_message *m);
uint8_t *dns_message__write(uint8_t *p, const struct dns_message *m);

/* Where a message ends in input that comes in pieces: weir/frame.h. */
struct weir_frame_program;
extern const struct weir_frame_program dns_label_frame;
extern const struct weir_frame_program dns_name_frame;
extern const struct weir_frame_program dns_question_frame;
extern const struct weir_frame_program dns_mx_frame;
extern const struct weir_frame_program dns_char_string_frame;
extern const struct weir_frame_program dns_rdata_frame;
extern const struct weir_frame_program dns_rr_frame;
extern const struct weir_frame_program dns_message_frame;

WEIR_END_DECLS

#endif
