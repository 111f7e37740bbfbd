/* A part of MQTT: parameters, values that are computed, conditions and requirements.
 *
 * Made by weir from mqtt.weir; changes are lost. */
#ifndef MQTT_H
#define MQTT_H

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/type.h"

WEIR_BEGIN_DECLS

#define MQTT_MAX_TOPIC 1024

enum mqtt_kind {
    MQTT_KIND_CONNECT = 1,
    MQTT_KIND_PUBLISH = 3,
    MQTT_KIND_PUBACK = 4,
    MQTT_KIND_PINGREQ = 12,
};

enum mqtt_version {
    MQTT_VERSION_V311 = 4,
    MQTT_VERSION_V5 = 5,
};

struct mqtt_connect;
struct mqtt_publish;
struct mqtt_ack;
struct mqtt_body;
struct mqtt_packet;
struct mqtt_option_;
struct mqtt_reading;

/* mqtt.Connect, 12 to 327695 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  -                 u16               always 4
 *       2     32  -                 bytes             always "MQTT"
 *       6      8  version           Version
 *       7      1  has_user          bool              computed
 *     7.1      1  has_pass          bool              computed
 *     7.2      1  will_retain       bool
 *     7.3      2  will_qos          u2                in 0..2
 *     7.5      1  has_will          bool
 *     7.6      1  clean             bool
 *     7.7      1  -                 u1                always 0
 *       8     16  keepalive         u16
 *      10         client_id         str[:u16]
 *                 will_topic        str[:u16]         optional
 *                 will              bytes[:u16]       optional
 *                 user              str[:u16]         optional
 *                 pass              bytes[:u16]       optional
 */
struct mqtt_connect {
    enum mqtt_version version;
    bool will_retain;
    uint8_t will_qos;
    bool has_will;
    bool clean;
    uint16_t keepalive;
    struct weir_str client_id;
    bool has_will_topic;
    struct weir_str will_topic;
    bool has_will_;
    struct weir_bytes will;
    bool has_user;
    struct weir_str user;
    bool has_pass;
    struct weir_bytes pass;
};

/* mqtt.Publish, 2 or more bytes on the wire:
 *  offset   bits  name              type
 *       0         topic             str[:u16]         max 1024
 *                 id                u16               optional
 *                 payload           bytes[..]
 */
struct mqtt_publish {
    uint8_t qos;
    struct weir_str topic;
    bool has_id;
    uint16_t id;
    struct weir_bytes payload;
};

/* mqtt.Ack, 2 bytes on the wire:
 *  offset   bits  name              type
 *       0     16  id                u16
 */
struct mqtt_ack {
    uint16_t id;
};

/* mqtt.Body, 0 or more bytes on the wire:
 * tag 1:
 *       0         connect           Connect
 * tag 3:
 *       0         publish           Publish
 * tag 4:
 *       0     16  ack               Ack
 * tag 12:
 */
enum mqtt_body_kind {
    MQTT_BODY_KIND_NONE = 0,
    MQTT_BODY_KIND_CONNECT = 1,
    MQTT_BODY_KIND_PUBLISH = 2,
    MQTT_BODY_KIND_ACK = 3,
    MQTT_BODY_KIND_PINGREQ = 4,
};

struct mqtt_body {
    enum mqtt_body_kind kind;
    union {
        struct mqtt_connect connect;
        struct mqtt_publish publish;
        struct mqtt_ack ack;
    };
};

/* mqtt.Packet, 3 to 65538 bytes on the wire:
 *  offset   bits  name              type
 *       0      4  kind              Kind              computed
 *     0.4      4  flags             u4
 *       1     16  len               u16               computed
 *       3         body              Body
 */
struct mqtt_packet {
    uint8_t flags;
    struct mqtt_body body;
};

/* mqtt.option_, 1 bytes on the wire:
 *  offset   bits  name              type
 *       0      3  mode              u3
 *     0.3      5  rest              u5
 */
struct mqtt_option_ {
    uint8_t mode;
    uint8_t rest;
};

/* Little-endian, and bits from the low end.
 *
 * mqtt.Reading, 14 bytes on the wire:
 *  offset   bits  name              type
 *       0      8  flags             option_
 *       1     16  millivolts        u16 le
 *       3     24  offset            i24 le
 *       6     32  factor            f32 le
 *      10     32  samples           u8[4]
 */
struct mqtt_reading {
    struct mqtt_option_ flags;
    uint16_t millivolts;
    int32_t offset;
    float factor;
    uint8_t samples[4];
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

extern const struct weir_type mqtt_kind_type;

extern const struct weir_type mqtt_version_type;

/* mqtt.Connect */
int mqtt_connect_decode(struct mqtt_connect *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int mqtt_connect_encode(const struct mqtt_connect *m, struct weir_buf *out, struct weir_error *err);
size_t mqtt_connect_size(const struct mqtt_connect *m);
int mqtt_connect_to_json(const struct mqtt_connect *m, struct weir_buf *out);
int mqtt_connect_from_json(struct mqtt_connect *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int mqtt_connect_copy(struct mqtt_connect *ret, const struct mqtt_connect *m,
    struct weir_arena *arena);
extern const struct weir_type mqtt_connect_type;

/* mqtt.Publish */
int mqtt_publish_decode(struct mqtt_publish *ret, uint8_t flags, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err);
int mqtt_publish_encode(const struct mqtt_publish *m, uint8_t flags, struct weir_buf *out,
    struct weir_error *err);
size_t mqtt_publish_size(const struct mqtt_publish *m, uint8_t flags);
int mqtt_publish_to_json(const struct mqtt_publish *m, struct weir_buf *out);
int mqtt_publish_from_json(struct mqtt_publish *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int mqtt_publish_copy(struct mqtt_publish *ret, const struct mqtt_publish *m,
    struct weir_arena *arena);
extern const struct weir_type mqtt_publish_type;

/* mqtt.Ack */
int mqtt_ack_decode(struct mqtt_ack *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int mqtt_ack_encode(const struct mqtt_ack *m, struct weir_buf *out, struct weir_error *err);
size_t mqtt_ack_size(const struct mqtt_ack *m);
int mqtt_ack_to_json(const struct mqtt_ack *m, struct weir_buf *out);
int mqtt_ack_from_json(struct mqtt_ack *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int mqtt_ack_copy(struct mqtt_ack *ret, const struct mqtt_ack *m, struct weir_arena *arena);
extern const struct weir_type mqtt_ack_type;

/* mqtt.Body */
int mqtt_body_decode(struct mqtt_body *ret, enum mqtt_kind kind, uint8_t flags,
    struct weir_bytes in, struct weir_arena *arena, size_t *used, struct weir_error *err);
int mqtt_body_encode(const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags,
    struct weir_buf *out, struct weir_error *err);
size_t mqtt_body_size(const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags);
int mqtt_body_to_json(const struct mqtt_body *m, struct weir_buf *out);
int mqtt_body_from_json(struct mqtt_body *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int mqtt_body_copy(struct mqtt_body *ret, const struct mqtt_body *m, struct weir_arena *arena);
extern const struct weir_type mqtt_body_type;

/* mqtt.Packet */
int mqtt_packet_decode(struct mqtt_packet *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int mqtt_packet_encode(const struct mqtt_packet *m, struct weir_buf *out, struct weir_error *err);
size_t mqtt_packet_size(const struct mqtt_packet *m);
int mqtt_packet_to_json(const struct mqtt_packet *m, struct weir_buf *out);
int mqtt_packet_from_json(struct mqtt_packet *ret, struct weir_bytes json, struct weir_arena *arena,
    struct weir_error *err);
int mqtt_packet_copy(struct mqtt_packet *ret, const struct mqtt_packet *m,
    struct weir_arena *arena);
extern const struct weir_type mqtt_packet_type;

/* mqtt.option_ */
int mqtt_option__decode(struct mqtt_option_ *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int mqtt_option__encode(const struct mqtt_option_ *m, struct weir_buf *out, struct weir_error *err);
size_t mqtt_option__size(const struct mqtt_option_ *m);
int mqtt_option__to_json(const struct mqtt_option_ *m, struct weir_buf *out);
int mqtt_option__from_json(struct mqtt_option_ *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int mqtt_option__copy(struct mqtt_option_ *ret, const struct mqtt_option_ *m,
    struct weir_arena *arena);
extern const struct weir_type mqtt_option__type;

/* mqtt.Reading */
int mqtt_reading_decode(struct mqtt_reading *ret, struct weir_bytes in, struct weir_arena *arena,
    size_t *used, struct weir_error *err);
int mqtt_reading_encode(const struct mqtt_reading *m, struct weir_buf *out, struct weir_error *err);
size_t mqtt_reading_size(const struct mqtt_reading *m);
int mqtt_reading_to_json(const struct mqtt_reading *m, struct weir_buf *out);
int mqtt_reading_from_json(struct mqtt_reading *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err);
int mqtt_reading_copy(struct mqtt_reading *ret, const struct mqtt_reading *m,
    struct weir_arena *arena);
extern const struct weir_type mqtt_reading_type;

/* --- for generated code alone --- */

struct weir__reader;
struct weir__sizer;
struct weir__chains;
int mqtt_connect__read(struct weir__reader *r, struct mqtt_connect *ret);
size_t mqtt_connect__size(struct weir__sizer *s, const struct mqtt_connect *m);
uint8_t *mqtt_connect__write(uint8_t *p, const struct mqtt_connect *m);
int mqtt_publish__read(struct weir__reader *r, struct mqtt_publish *ret, uint8_t flags);
size_t mqtt_publish__size(struct weir__sizer *s, const struct mqtt_publish *m, uint8_t flags);
uint8_t *mqtt_publish__write(uint8_t *p, const struct mqtt_publish *m, uint8_t flags);
int mqtt_ack__read(struct weir__reader *r, struct mqtt_ack *ret);
size_t mqtt_ack__size(struct weir__sizer *s, const struct mqtt_ack *m);
uint8_t *mqtt_ack__write(uint8_t *p, const struct mqtt_ack *m);
int mqtt_body__read(struct weir__reader *r, struct mqtt_body *ret, enum mqtt_kind kind,
    uint8_t flags);
size_t mqtt_body__size(struct weir__sizer *s, const struct mqtt_body *m, enum mqtt_kind kind,
    uint8_t flags);
uint8_t *mqtt_body__write(uint8_t *p, const struct mqtt_body *m, enum mqtt_kind kind,
    uint8_t flags);
int64_t mqtt_body__tag(const struct mqtt_body *m);
int mqtt_packet__read(struct weir__reader *r, struct mqtt_packet *ret);
size_t mqtt_packet__size(struct weir__sizer *s, const struct mqtt_packet *m);
uint8_t *mqtt_packet__write(uint8_t *p, const struct mqtt_packet *m);
int mqtt_option___read(struct weir__reader *r, struct mqtt_option_ *ret);
size_t mqtt_option___size(struct weir__sizer *s, const struct mqtt_option_ *m);
uint8_t *mqtt_option___write(uint8_t *p, const struct mqtt_option_ *m);
int mqtt_reading__read(struct weir__reader *r, struct mqtt_reading *ret);
size_t mqtt_reading__size(struct weir__sizer *s, const struct mqtt_reading *m);
uint8_t *mqtt_reading__write(uint8_t *p, const struct mqtt_reading *m);

/* Where a message ends in input that comes in pieces: weir/frame.h. */
struct weir_frame_program;
extern const struct weir_frame_program mqtt_connect_frame;
extern const struct weir_frame_program mqtt_publish_frame;
extern const struct weir_frame_program mqtt_ack_frame;
extern const struct weir_frame_program mqtt_body_frame;
extern const struct weir_frame_program mqtt_packet_frame;
extern const struct weir_frame_program mqtt_option__frame;
extern const struct weir_frame_program mqtt_reading_frame;

WEIR_END_DECLS

#endif
