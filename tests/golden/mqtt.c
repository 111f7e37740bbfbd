/* Made by weir from mqtt.weir; changes are lost. */
#include "mqtt.h"

#include "weir/codec.h"
#include "weir/frame.h"

static enum mqtt_body_kind mqtt_body__kind(enum mqtt_kind tag)
{
    switch ((int64_t)tag) {
    case 1:
        return MQTT_BODY_KIND_CONNECT;
    case 3:
        return MQTT_BODY_KIND_PUBLISH;
    case 4:
        return MQTT_BODY_KIND_ACK;
    case 12:
        return MQTT_BODY_KIND_PINGREQ;
    default:
        break;
    }
    return MQTT_BODY_KIND_NONE;
}

int64_t mqtt_body__tag(const struct mqtt_body *m)
{
    switch (m->kind) {
    case MQTT_BODY_KIND_CONNECT:
        return 1;
    case MQTT_BODY_KIND_PUBLISH:
        return 3;
    case MQTT_BODY_KIND_ACK:
        return 4;
    case MQTT_BODY_KIND_PINGREQ:
        return 12;
    default:
        return 0;
    }
}

int mqtt_connect__read(struct weir__reader *r, struct mqtt_connect *ret)
{
    const uint8_t *p;
    bool wire_has_user_ = 0;
    bool wire_has_pass_ = 0;
    p = weir__take(r, 10);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    if (WEIR_UNLIKELY((weir_get_be16(p)) != 0x4))
        return weir__refuse(r, p, WEIR_EMISMATCH, NULL, NULL);
    if (WEIR_UNLIKELY(memcmp(p + 2, "MQTT", 4) != 0))
        return weir__refuse(r, p + 2, WEIR_EMISMATCH, NULL, NULL);
    ret->version = (enum mqtt_version)p[6];
    uint8_t bits1 = p[7];
    wire_has_user_ = (bits1 >> 7) != 0;
    wire_has_pass_ = (bits1 >> 6 & 0x1) != 0;
    ret->will_retain = (bits1 >> 5 & 0x1) != 0;
    ret->will_qos = (uint8_t)(bits1 >> 3 & 0x3);
    if (WEIR_UNLIKELY(ret->will_qos > 2))
        return weir__refuse(r, p + 7, WEIR_ERANGE, "will_qos", NULL);
    ret->has_will = (bits1 >> 2 & 0x1) != 0;
    ret->clean = (bits1 >> 1 & 0x1) != 0;
    if (WEIR_UNLIKELY((bits1 & 0x1) != 0x0))
        return weir__refuse(r, p + 7, WEIR_EMISMATCH, NULL, NULL);
    ret->keepalive = weir_get_be16(p + 8);
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "client_id");
    uint64_t len_client_id = (uint64_t)weir_get_be16(p);
    p = weir__take(r, len_client_id);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "client_id");
    ret->client_id.data = (const char *)p;
    ret->client_id.len = (size_t)len_client_id;
    if (WEIR_UNLIKELY(!weir__utf8(ret->client_id.data, ret->client_id.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "client_id", NULL);
    ret->has_will_topic = false;
    ret->has_will_ = false;
    if (ret->has_will) {
        ret->has_will_topic = true;
        ret->has_will_ = true;
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "will_topic");
        uint64_t len_will_topic = (uint64_t)weir_get_be16(p);
        p = weir__take(r, len_will_topic);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "will_topic");
        ret->will_topic.data = (const char *)p;
        ret->will_topic.len = (size_t)len_will_topic;
        if (WEIR_UNLIKELY(!weir__utf8(ret->will_topic.data, ret->will_topic.len)))
            return weir__refuse(r, p, WEIR_EUTF8, "will_topic", NULL);
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "will");
        uint64_t len_will = (uint64_t)weir_get_be16(p);
        p = weir__take(r, len_will);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "will");
        ret->will.data = p;
        ret->will.len = (size_t)len_will;
    }
    ret->has_user = false;
    if (wire_has_user_) {
        ret->has_user = true;
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "user");
        uint64_t len_user = (uint64_t)weir_get_be16(p);
        p = weir__take(r, len_user);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "user");
        ret->user.data = (const char *)p;
        ret->user.len = (size_t)len_user;
        if (WEIR_UNLIKELY(!weir__utf8(ret->user.data, ret->user.len)))
            return weir__refuse(r, p, WEIR_EUTF8, "user", NULL);
    }
    ret->has_pass = false;
    if (wire_has_pass_) {
        ret->has_pass = true;
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "pass");
        uint64_t len_pass = (uint64_t)weir_get_be16(p);
        p = weir__take(r, len_pass);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "pass");
        ret->pass.data = p;
        ret->pass.len = (size_t)len_pass;
    }
    if (WEIR_UNLIKELY(!((ret->will_qos == 0) || ret->has_will)))
        return weir__refuse(r, r->p, WEIR_EREQUIRE, NULL, "will_qos == 0 || has_will");
    return WEIR_OK;
}

int mqtt_connect_decode(struct mqtt_connect *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_connect__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int mqtt_publish__read(struct weir__reader *r, struct mqtt_publish *ret, uint8_t flags)
{
    const uint8_t *p;
    ret->qos = (uint8_t)(((int64_t)(int64_t)flags >> 1) & 3);
    if (WEIR_UNLIKELY(!(ret->qos < 3)))
        return weir__refuse(r, r->p, WEIR_EREQUIRE, NULL, "qos < 3");
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "topic");
    uint64_t len_topic = (uint64_t)weir_get_be16(p);
    if (WEIR_UNLIKELY(len_topic > 1024))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "topic", NULL);
    p = weir__take(r, len_topic);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "topic");
    ret->topic.data = (const char *)p;
    ret->topic.len = (size_t)len_topic;
    if (WEIR_UNLIKELY(!weir__utf8(ret->topic.data, ret->topic.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "topic", NULL);
    ret->has_id = false;
    if (ret->qos > 0) {
        ret->has_id = true;
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "id");
        ret->id = weir_get_be16(p);
    }
    uint64_t len_payload = (uint64_t)weir__left(r);
    p = weir__take(r, len_payload);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "payload");
    ret->payload.data = p;
    ret->payload.len = (size_t)len_payload;
    return WEIR_OK;
}

int mqtt_publish_decode(struct mqtt_publish *ret, uint8_t flags, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_publish__read(&r, ret, flags);
    return weir__decoded(&r, rc, used);
}

int mqtt_ack__read(struct weir__reader *r, struct mqtt_ack *ret)
{
    const uint8_t *p;
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "id");
    ret->id = weir_get_be16(p);
    return WEIR_OK;
}

int mqtt_ack_decode(struct mqtt_ack *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_ack__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int mqtt_body__read_connect(struct weir__reader *r,
    struct mqtt_body *ret, enum mqtt_kind kind, uint8_t flags)
{
    int rc;
    rc = mqtt_connect__read(r, &ret->connect);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "connect");
    (void)kind;
    (void)flags;
    return WEIR_OK;
}

static int mqtt_body__read_publish(struct weir__reader *r,
    struct mqtt_body *ret, enum mqtt_kind kind, uint8_t flags)
{
    int rc;
    rc = mqtt_publish__read(r, &ret->publish, flags);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "publish");
    (void)kind;
    return WEIR_OK;
}

static int mqtt_body__read_ack(struct weir__reader *r,
    struct mqtt_body *ret, enum mqtt_kind kind, uint8_t flags)
{
    int rc;
    rc = mqtt_ack__read(r, &ret->ack);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "ack");
    (void)kind;
    (void)flags;
    return WEIR_OK;
}

int mqtt_body__read(struct weir__reader *r, struct mqtt_body *ret, enum mqtt_kind kind,
    uint8_t flags)
{
    int rc = WEIR_OK;
    enum mqtt_kind tag = (enum mqtt_kind)(int64_t)(uint32_t)kind;
    ret->kind = mqtt_body__kind(tag);
    switch (ret->kind) {
    case MQTT_BODY_KIND_NONE:
        return weir__refuse(r, r->p, WEIR_ETAG, NULL, NULL);
    case MQTT_BODY_KIND_CONNECT:
        rc = mqtt_body__read_connect(r, ret, kind, flags);
        break;
    case MQTT_BODY_KIND_PUBLISH:
        rc = mqtt_body__read_publish(r, ret, kind, flags);
        break;
    case MQTT_BODY_KIND_ACK:
        rc = mqtt_body__read_ack(r, ret, kind, flags);
        break;
    case MQTT_BODY_KIND_PINGREQ:
        break;
    }
    return rc;
}

int mqtt_body_decode(struct mqtt_body *ret, enum mqtt_kind kind, uint8_t flags,
    struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_body__read(&r, ret, kind, flags);
    return weir__decoded(&r, rc, used);
}

int mqtt_packet__read(struct weir__reader *r, struct mqtt_packet *ret)
{
    const uint8_t *p;
    uint16_t wire_len = 0;
    enum mqtt_kind wire_kind = 0;
    int rc;
    p = weir__take(r, 3);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "kind");
    uint8_t bits1 = p[0];
    wire_kind = (enum mqtt_kind)(bits1 >> 4);
    if (WEIR_UNLIKELY((int64_t)wire_kind != 1 && ((int64_t)wire_kind < 3 || (int64_t)wire_kind > 4) && (int64_t)wire_kind != 12))
        return weir__refuse(r, p, WEIR_EENUM, "kind", NULL);
    ret->flags = (uint8_t)(bits1 & 0xf);
    wire_len = weir_get_be16(p + 1);
    const uint8_t *outer_len = weir__open(r, (uint64_t)(int64_t)wire_len);
    if (WEIR_UNLIKELY(!outer_len))
        return weir__short(r, r->p, "len");
    rc = mqtt_body__read(r, &ret->body, wire_kind, ret->flags);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "body");
    if (WEIR_UNLIKELY(r->p != r->end))
        return weir__refuse(r, r->p, WEIR_ETRAILING, "len", NULL);
    weir__close(r, outer_len);
    return WEIR_OK;
}

int mqtt_packet_decode(struct mqtt_packet *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_packet__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int mqtt_option___read(struct weir__reader *r, struct mqtt_option_ *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "mode");
    uint8_t bits1 = p[0];
    ret->mode = (uint8_t)(bits1 & 0x7);
    ret->rest = (uint8_t)(bits1 >> 3);
    return WEIR_OK;
}

int mqtt_option__decode(struct mqtt_option_ *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_option___read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int mqtt_reading__read(struct weir__reader *r, struct mqtt_reading *ret)
{
    const uint8_t *p;
    int rc;
    rc = mqtt_option___read(r, &ret->flags);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "flags");
    p = weir__take(r, 9);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "millivolts");
    ret->millivolts = weir_get_le16(p);
    ret->offset = (int32_t)weir__sign(weir_get_le24(p + 2), 24);
    ret->factor = weir_f32_from_bits(weir_get_le32(p + 5));
    if (WEIR_UNLIKELY(4 > weir__left(r)))
        return weir__short_of(r, 4, 1, "samples");
    p = r->p;
    r->p += 4 * 1;
    for (size_t i = 0; i < 4; i++, p += 1) {
        ret->samples[i] = p[0];
    }
    return WEIR_OK;
}

int mqtt_reading_decode(struct mqtt_reading *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = mqtt_reading__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

/* --- where messages end --- */

static const struct weir__frame_text mqtt__frame_texts[] = {
    {"MQTT", 4},
};

static const struct weir__frame_op mqtt__frame_ops[] = {
    /* 0: mqtt.Connect */
    {WEIR__F_RESERVE, 0, 0, 0, 3, 0},
    {WEIR__F_NEED, 0, 0, 0, 10, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_EMISMATCH, 4},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_EMISMATCH, 4},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_SAME, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 1, 1, 7, 7, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 1, 1, 6, 7, 0},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_LOAD, 1, 2, 3, 7, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_ERANGE, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ERANGE, 2},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_LOAD, 1, 1, 2, 7, 0},
    {WEIR__F_SET, 0, 0, 0, 4, 0},
    {WEIR__F_LOAD, 1, 1, 0, 7, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 10, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 4, 0},
    {WEIR__F_ZERO, 0, 0, 0, 36, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_ZERO, 0, 0, 0, 42, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 3, 0},
    {WEIR__F_ZERO, 0, 0, 0, 48, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 49: mqtt.Publish */
    {WEIR__F_RESERVE, 0, 0, 0, 1, 0},
    {WEIR__F_GET, 0, 0, 0, 0, 0},
    {WEIR__F_PUSH, 0, 0, 0, 0, 1},
    {WEIR__F_SHR, 0, 0, 0, 0, 0},
    {WEIR__F_PUSH, 0, 0, 0, 0, 3},
    {WEIR__F_AND, 0, 0, 0, 0, 0},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 1024},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 3, 0},
    {WEIR__F_PUSH, 0, 0, 0, 0, 0},
    {WEIR__F_GT, 0, 0, 0, 0, 0},
    {WEIR__F_ZERO, 0, 0, 0, 67, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_LOSE, 0, 0, 0, 0, 0},
    {WEIR__F_RETURN, 1, 0, 0, 0, 0},
    /* 69: mqtt.Ack */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 73: mqtt.Body */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 0, 0},
    {WEIR__F_CASES, 0, 0, 0, 4, -1},
    {WEIR__F_CASE, 0, 0, 0, 84, 1},
    {WEIR__F_CASE, 0, 0, 0, 0, 1},
    {WEIR__F_CASE, 0, 0, 0, 86, 3},
    {WEIR__F_CASE, 0, 0, 0, 0, 3},
    {WEIR__F_CASE, 0, 0, 0, 89, 4},
    {WEIR__F_CASE, 0, 0, 0, 0, 4},
    {WEIR__F_CASE, 0, 0, 0, 91, 12},
    {WEIR__F_CASE, 0, 0, 0, 0, 12},
    {WEIR__F_CALL, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 92, 0},
    {WEIR__F_GET, 0, 0, 0, 1, 0},
    {WEIR__F_CALL, 1, 0, 0, 49, 0},
    {WEIR__F_JUMP, 0, 0, 0, 92, 0},
    {WEIR__F_CALL, 0, 0, 0, 69, 0},
    {WEIR__F_JUMP, 0, 0, 0, 92, 0},
    {WEIR__F_JUMP, 0, 0, 0, 92, 0},
    {WEIR__F_RETURN, 2, 0, 0, 0, 0},
    /* 93: mqtt.Packet */
    {WEIR__F_RESERVE, 0, 0, 0, 1, 0},
    {WEIR__F_NEED, 0, 0, 0, 3, 0},
    {WEIR__F_LOAD, 2, 16, 0, 1, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 3, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 0, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 101: mqtt.option_ */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 105: mqtt.Reading */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_CALL, 0, 0, 0, 101, 0},
    {WEIR__F_NEED, 0, 0, 0, 9, 0},
    {WEIR__F_PASS, 0, 0, 0, 9, 0},
    {WEIR__F_PUSH, 0, 0, 0, 0, 4},
    {WEIR__F_LEAST, 0, 0, 0, 0, 1},
    {WEIR__F_PUSH, 0, 0, 0, 0, 1},
    {WEIR__F_MUL, 0, 0, 0, 0, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
};

const struct weir_frame_program mqtt_connect_frame = {mqtt__frame_ops, mqtt__frame_texts, 0, 0};
const struct weir_frame_program mqtt_publish_frame = {mqtt__frame_ops, mqtt__frame_texts, 49, 1};
const struct weir_frame_program mqtt_ack_frame = {mqtt__frame_ops, mqtt__frame_texts, 69, 0};
const struct weir_frame_program mqtt_body_frame = {mqtt__frame_ops, mqtt__frame_texts, 73, 2};
const struct weir_frame_program mqtt_packet_frame = {mqtt__frame_ops, mqtt__frame_texts, 93, 0};
const struct weir_frame_program mqtt_option__frame = {mqtt__frame_ops, mqtt__frame_texts, 101, 0};
const struct weir_frame_program mqtt_reading_frame = {mqtt__frame_ops, mqtt__frame_texts, 105, 0};

inline size_t mqtt_connect__size(struct weir__sizer *s, const struct mqtt_connect *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY((uint32_t)m->version > 255))
        return weir__size_refuse(s, n, WEIR_ERANGE, "version", NULL);
    if (WEIR_UNLIKELY(m->will_qos > 2))
        return weir__size_refuse(s, n, WEIR_ERANGE, "will_qos", NULL);
    n += 10;
    if (WEIR_UNLIKELY(m->client_id.len > 0xffff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "client_id", NULL);
    if (WEIR_UNLIKELY(m->client_id.len && !m->client_id.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "client_id", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->client_id.data, m->client_id.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "client_id", NULL);
    n += 2;
    n += m->client_id.len;
    if (WEIR_UNLIKELY(m->has_will_topic != (m->has_will)))
        return weir__size_refuse(s, n, WEIR_EPRESENCE, "will_topic", NULL);
    if (WEIR_UNLIKELY(m->has_will_ != (m->has_will)))
        return weir__size_refuse(s, n, WEIR_EPRESENCE, "will", NULL);
    if (m->has_will) {
        if (WEIR_UNLIKELY(m->will_topic.len > 0xffff))
            return weir__size_refuse(s, n, WEIR_ERANGE, "will_topic", NULL);
        if (WEIR_UNLIKELY(m->will_topic.len && !m->will_topic.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "will_topic", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->will_topic.data, m->will_topic.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "will_topic", NULL);
        n += 2;
        n += m->will_topic.len;
        if (WEIR_UNLIKELY(m->will.len > 0xffff))
            return weir__size_refuse(s, n, WEIR_ERANGE, "will", NULL);
        if (WEIR_UNLIKELY(m->will.len && !m->will.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "will", NULL);
        n += 2;
        n += m->will.len;
    }
    if (m->has_user) {
        if (WEIR_UNLIKELY(m->user.len > 0xffff))
            return weir__size_refuse(s, n, WEIR_ERANGE, "user", NULL);
        if (WEIR_UNLIKELY(m->user.len && !m->user.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "user", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->user.data, m->user.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "user", NULL);
        n += 2;
        n += m->user.len;
    }
    if (m->has_pass) {
        if (WEIR_UNLIKELY(m->pass.len > 0xffff))
            return weir__size_refuse(s, n, WEIR_ERANGE, "pass", NULL);
        if (WEIR_UNLIKELY(m->pass.len && !m->pass.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "pass", NULL);
        n += 2;
        n += m->pass.len;
    }
    if (WEIR_UNLIKELY(!((m->will_qos == 0) || m->has_will)))
        return weir__size_refuse(s, n, WEIR_EREQUIRE, NULL, "will_qos == 0 || has_will");
    return n;
}

inline uint8_t *mqtt_connect__write(uint8_t *p, const struct mqtt_connect *m)
{
    if (m->has_pass) {
        p = weir__put_bytes(p, m->pass.data, m->pass.len);
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->pass.len));
    }
    if (m->has_user) {
        p = weir__put_bytes(p, m->user.data, m->user.len);
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->user.len));
    }
    if (m->has_will) {
        p = weir__put_bytes(p, m->will.data, m->will.len);
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->will.len));
        p = weir__put_bytes(p, m->will_topic.data, m->will_topic.len);
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->will_topic.len));
    }
    p = weir__put_bytes(p, m->client_id.data, m->client_id.len);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->client_id.len));
    p -= 10;
    weir_put_be16(p, (uint16_t)(4));
    memcpy(p + 2, "MQTT", 4);
    p[6] = (uint8_t)(m->version);
    p[7] = (uint8_t)(((uint64_t)(m->has_user) & 0x1) << 7 |
            ((uint64_t)(m->has_pass) & 0x1) << 6 |
            (uint64_t)m->will_retain << 5 |
            (uint64_t)m->will_qos << 3 |
            (uint64_t)m->has_will << 2 |
            (uint64_t)m->clean << 1);
    weir_put_be16(p + 8, (uint16_t)(m->keepalive));
    return p;
}

int mqtt_connect_encode(const struct mqtt_connect *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_connect__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_connect__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_connect_size(const struct mqtt_connect *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_connect__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t mqtt_publish__size(struct weir__sizer *s, const struct mqtt_publish *m, uint8_t flags)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(!((((int64_t)(int64_t)flags >> 1) & 3) < 3)))
        return weir__size_refuse(s, n, WEIR_EREQUIRE, NULL, "qos < 3");
    if (WEIR_UNLIKELY(m->topic.len > 0xffff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "topic", NULL);
    if (WEIR_UNLIKELY(m->topic.len > 1024))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "topic", NULL);
    if (WEIR_UNLIKELY(m->topic.len && !m->topic.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "topic", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->topic.data, m->topic.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "topic", NULL);
    n += 2;
    n += m->topic.len;
    if (WEIR_UNLIKELY(m->has_id != ((((int64_t)(int64_t)flags >> 1) & 3) > 0)))
        return weir__size_refuse(s, n, WEIR_EPRESENCE, "id", NULL);
    if ((((int64_t)(int64_t)flags >> 1) & 3) > 0) {
        n += 2;
    }
    if (WEIR_UNLIKELY(m->payload.len && !m->payload.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "payload", NULL);
    n += m->payload.len;
    return n;
}

inline uint8_t *mqtt_publish__write(uint8_t *p, const struct mqtt_publish *m, uint8_t flags)
{
    p = weir__put_bytes(p, m->payload.data, m->payload.len);
    if ((((int64_t)(int64_t)flags >> 1) & 3) > 0) {
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->id));
    }
    p = weir__put_bytes(p, m->topic.data, m->topic.len);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->topic.len));
    return p;
}

int mqtt_publish_encode(const struct mqtt_publish *m, uint8_t flags, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_publish__size(&s, m, flags);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_publish__write(p, m, flags);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_publish_size(const struct mqtt_publish *m, uint8_t flags)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_publish__size(&s, m, flags);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t mqtt_ack__size(struct weir__sizer *s, const struct mqtt_ack *m)
{
    size_t n = 0;
    n += 2;
    (void)s;
    (void)m;
    return n;
}

inline uint8_t *mqtt_ack__write(uint8_t *p, const struct mqtt_ack *m)
{
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->id));
    return p;
}

int mqtt_ack_encode(const struct mqtt_ack *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_ack__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_ack__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_ack_size(const struct mqtt_ack *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_ack__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t mqtt_body__size_connect(struct weir__sizer *s,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    size_t n = 0;
    size_t k;
    k = mqtt_connect__size(s, &m->connect);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "connect");
    n += k;
    (void)kind;
    (void)flags;
    return n;
}

static size_t mqtt_body__size_publish(struct weir__sizer *s,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    size_t n = 0;
    size_t k;
    k = mqtt_publish__size(s, &m->publish, flags);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "publish");
    n += k;
    (void)kind;
    return n;
}

static size_t mqtt_body__size_ack(struct weir__sizer *s,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    size_t n = 0;
    size_t k;
    k = mqtt_ack__size(s, &m->ack);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "ack");
    n += k;
    (void)kind;
    (void)flags;
    return n;
}

inline size_t mqtt_body__size(struct weir__sizer *s, const struct mqtt_body *m, enum mqtt_kind kind,
    uint8_t flags)
{
    size_t n = 0;
    switch (m->kind) {
    case MQTT_BODY_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case MQTT_BODY_KIND_CONNECT:
        if (WEIR_UNLIKELY((enum mqtt_kind)(int64_t)(uint32_t)kind != 1))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = mqtt_body__size_connect(s, m, kind, flags);
        break;
    case MQTT_BODY_KIND_PUBLISH:
        if (WEIR_UNLIKELY((enum mqtt_kind)(int64_t)(uint32_t)kind != 3))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = mqtt_body__size_publish(s, m, kind, flags);
        break;
    case MQTT_BODY_KIND_ACK:
        if (WEIR_UNLIKELY((enum mqtt_kind)(int64_t)(uint32_t)kind != 4))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = mqtt_body__size_ack(s, m, kind, flags);
        break;
    case MQTT_BODY_KIND_PINGREQ:
        if (WEIR_UNLIKELY((enum mqtt_kind)(int64_t)(uint32_t)kind != 12))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    return n;
}

static uint8_t *mqtt_body__write_connect(uint8_t *p,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    p = mqtt_connect__write(p, &m->connect);
    (void)kind;
    (void)flags;
    return p;
}

static uint8_t *mqtt_body__write_publish(uint8_t *p,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    p = mqtt_publish__write(p, &m->publish, flags);
    (void)kind;
    return p;
}

static uint8_t *mqtt_body__write_ack(uint8_t *p,
    const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    p = mqtt_ack__write(p, &m->ack);
    (void)kind;
    (void)flags;
    return p;
}

inline uint8_t *mqtt_body__write(uint8_t *p, const struct mqtt_body *m, enum mqtt_kind kind,
    uint8_t flags)
{
    switch (m->kind) {
    case MQTT_BODY_KIND_CONNECT:
        p = mqtt_body__write_connect(p, m, kind, flags);
        break;
    case MQTT_BODY_KIND_PUBLISH:
        p = mqtt_body__write_publish(p, m, kind, flags);
        break;
    case MQTT_BODY_KIND_ACK:
        p = mqtt_body__write_ack(p, m, kind, flags);
        break;
    default:
        break;
    }
    return p;
}

int mqtt_body_encode(const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags,
    struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_body__size(&s, m, kind, flags);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_body__write(p, m, kind, flags);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_body_size(const struct mqtt_body *m, enum mqtt_kind kind, uint8_t flags)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_body__size(&s, m, kind, flags);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t mqtt_packet__size(struct weir__sizer *s, const struct mqtt_packet *m)
{
    size_t n = 0;
    size_t at_body = 0;
    size_t end_body = 0;
    size_t k;
    if (WEIR_UNLIKELY(m->flags > 15))
        return weir__size_refuse(s, n, WEIR_ERANGE, "flags", NULL);
    n += 3;
    at_body = n;
    k = mqtt_body__size(s, &m->body, (enum mqtt_kind)mqtt_body__tag(&m->body), m->flags);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "body");
    n += k;
    end_body = n;
    if (WEIR_UNLIKELY((int64_t)(end_body - at_body) > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "len", NULL);
    return n;
}

inline uint8_t *mqtt_packet__write(uint8_t *p, const struct mqtt_packet *m)
{
    uint8_t *at_body = p;
    uint8_t *end_body = p;
    end_body = p;
    p = mqtt_body__write(p, &m->body, (enum mqtt_kind)mqtt_body__tag(&m->body), m->flags);
    at_body = p;
    p -= 3;
    p[0] = (uint8_t)(((uint64_t)mqtt_body__tag(&m->body) & 0xf) << 4 |
            (uint64_t)m->flags);
    weir_put_be16(p + 1, (uint16_t)((int64_t)(end_body - at_body)));
    return p;
}

int mqtt_packet_encode(const struct mqtt_packet *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_packet__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_packet__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_packet_size(const struct mqtt_packet *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_packet__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t mqtt_option___size(struct weir__sizer *s, const struct mqtt_option_ *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->mode > 7))
        return weir__size_refuse(s, n, WEIR_ERANGE, "mode", NULL);
    if (WEIR_UNLIKELY(m->rest > 31))
        return weir__size_refuse(s, n, WEIR_ERANGE, "rest", NULL);
    n += 1;
    return n;
}

inline uint8_t *mqtt_option___write(uint8_t *p, const struct mqtt_option_ *m)
{
    p -= 1;
    p[0] = (uint8_t)((uint64_t)m->mode |
            (uint64_t)m->rest << 3);
    return p;
}

int mqtt_option__encode(const struct mqtt_option_ *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_option___size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_option___write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_option__size(const struct mqtt_option_ *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_option___size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t mqtt_reading__size(struct weir__sizer *s, const struct mqtt_reading *m)
{
    size_t n = 0;
    size_t k;
    k = mqtt_option___size(s, &m->flags);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "flags");
    n += k;
    if (WEIR_UNLIKELY(m->offset < -8388608 || m->offset > 8388607))
        return weir__size_refuse(s, n, WEIR_ERANGE, "offset", NULL);
    n += 9;
    n += 4 * 1;
    return n;
}

inline uint8_t *mqtt_reading__write(uint8_t *p, const struct mqtt_reading *m)
{
    for (size_t i = 4; i-- > 0;) {
        p -= 1;
        p[0] = (uint8_t)(m->samples[i]);
    }
    p -= 9;
    weir_put_le16(p, (uint16_t)(m->millivolts));
    weir_put_le24(p + 2, (uint32_t)(m->offset));
    weir_put_le32(p + 5, (uint32_t)(weir_f32_bits(m->factor)));
    p = mqtt_option___write(p, &m->flags);
    return p;
}

int mqtt_reading_encode(const struct mqtt_reading *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = mqtt_reading__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    mqtt_reading__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t mqtt_reading_size(const struct mqtt_reading *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = mqtt_reading__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static const struct weir_enum_value mqtt_kind_values[] = {
    {"connect", (int64_t)MQTT_KIND_CONNECT},
    {"publish", (int64_t)MQTT_KIND_PUBLISH},
    {"puback", (int64_t)MQTT_KIND_PUBACK},
    {"pingreq", (int64_t)MQTT_KIND_PINGREQ},
};

const struct weir_type mqtt_kind_type = {
    .name = "mqtt.Kind",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum mqtt_kind),
    .closed = true,
    .value_count = 4,
    .values = mqtt_kind_values,
};

static const struct weir_enum_value mqtt_version_values[] = {
    {"v311", (int64_t)MQTT_VERSION_V311},
    {"v5", (int64_t)MQTT_VERSION_V5},
};

const struct weir_type mqtt_version_type = {
    .name = "mqtt.Version",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum mqtt_version),
    .value_count = 2,
    .values = mqtt_version_values,
};

static const struct weir_field mqtt_connect_fields[] = {
    {
        .name = "version",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, version),
        .size = sizeof(enum mqtt_version),
        .type = &mqtt_version_type,
    },
    {
        .name = "will_retain",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, will_retain),
        .size = sizeof(bool),
    },
    {
        .name = "will_qos",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, will_qos),
        .size = sizeof(uint8_t),
    },
    {
        .name = "has_will",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, has_will),
        .size = sizeof(bool),
    },
    {
        .name = "clean",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, clean),
        .size = sizeof(bool),
    },
    {
        .name = "keepalive",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, keepalive),
        .size = sizeof(uint16_t),
    },
    {
        .name = "client_id",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_connect, client_id),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "will_topic",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct mqtt_connect, will_topic),
        .has_offset = offsetof(struct mqtt_connect, has_will_topic),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "will",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct mqtt_connect, will),
        .has_offset = offsetof(struct mqtt_connect, has_will_),
        .size = sizeof(struct weir_bytes),
    },
    {
        .name = "user",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct mqtt_connect, user),
        .has_offset = offsetof(struct mqtt_connect, has_user),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "pass",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct mqtt_connect, pass),
        .has_offset = offsetof(struct mqtt_connect, has_pass),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type mqtt_connect_type = {
    .name = "mqtt.Connect",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_connect),
    .field_count = 11,
    .fields = mqtt_connect_fields,
};

int mqtt_connect_to_json(const struct mqtt_connect *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_connect_type, m, out);
}

int mqtt_connect_from_json(struct mqtt_connect *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_connect_type, ret, json, arena, err);
}

int mqtt_connect_copy(struct mqtt_connect *ret, const struct mqtt_connect *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_connect_type, ret, m, arena);
}

static const struct weir_field mqtt_publish_fields[] = {
    {
        .name = "topic",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_publish, topic),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "id",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct mqtt_publish, id),
        .has_offset = offsetof(struct mqtt_publish, has_id),
        .size = sizeof(uint16_t),
    },
    {
        .name = "payload",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_publish, payload),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type mqtt_publish_type = {
    .name = "mqtt.Publish",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_publish),
    .field_count = 3,
    .fields = mqtt_publish_fields,
};

int mqtt_publish_to_json(const struct mqtt_publish *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_publish_type, m, out);
}

int mqtt_publish_from_json(struct mqtt_publish *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_publish_type, ret, json, arena, err);
}

int mqtt_publish_copy(struct mqtt_publish *ret, const struct mqtt_publish *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_publish_type, ret, m, arena);
}

static const struct weir_field mqtt_ack_fields[] = {
    {
        .name = "id",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_ack, id),
        .size = sizeof(uint16_t),
    },
};

const struct weir_type mqtt_ack_type = {
    .name = "mqtt.Ack",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_ack),
    .field_count = 1,
    .fields = mqtt_ack_fields,
};

int mqtt_ack_to_json(const struct mqtt_ack *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_ack_type, m, out);
}

int mqtt_ack_from_json(struct mqtt_ack *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_ack_type, ret, json, arena, err);
}

int mqtt_ack_copy(struct mqtt_ack *ret, const struct mqtt_ack *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_ack_type, ret, m, arena);
}

static const struct weir_field mqtt_body_connect_fields[] = {
    {
        .name = "connect",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_body, connect),
        .size = sizeof(struct mqtt_connect),
        .type = &mqtt_connect_type,
    },
};

static const struct weir_field mqtt_body_publish_fields[] = {
    {
        .name = "publish",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_body, publish),
        .size = sizeof(struct mqtt_publish),
        .type = &mqtt_publish_type,
    },
};

static const struct weir_field mqtt_body_ack_fields[] = {
    {
        .name = "ack",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_body, ack),
        .size = sizeof(struct mqtt_ack),
        .type = &mqtt_ack_type,
    },
};

static const struct weir_arm mqtt_body_arms[] = {
    {
        .name = "connect",
        .kind = MQTT_BODY_KIND_CONNECT,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)1,
        .field_count = 1,
        .fields = mqtt_body_connect_fields,
    },
    {
        .name = "publish",
        .kind = MQTT_BODY_KIND_PUBLISH,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)3,
        .field_count = 1,
        .fields = mqtt_body_publish_fields,
    },
    {
        .name = "ack",
        .kind = MQTT_BODY_KIND_ACK,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)4,
        .field_count = 1,
        .fields = mqtt_body_ack_fields,
    },
    {
        .name = "pingreq",
        .kind = MQTT_BODY_KIND_PINGREQ,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)12,
    },
};

const struct weir_type mqtt_body_type = {
    .name = "mqtt.Body",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct mqtt_body),
    .arm_count = 4,
    .arms = mqtt_body_arms,
    .kind_offset = offsetof(struct mqtt_body, kind),
};

int mqtt_body_to_json(const struct mqtt_body *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_body_type, m, out);
}

int mqtt_body_from_json(struct mqtt_body *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_body_type, ret, json, arena, err);
}

int mqtt_body_copy(struct mqtt_body *ret, const struct mqtt_body *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_body_type, ret, m, arena);
}

static const struct weir_field mqtt_packet_fields[] = {
    {
        .name = "flags",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_packet, flags),
        .size = sizeof(uint8_t),
    },
    {
        .name = "body",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_packet, body),
        .size = sizeof(struct mqtt_body),
        .type = &mqtt_body_type,
    },
};

const struct weir_type mqtt_packet_type = {
    .name = "mqtt.Packet",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_packet),
    .field_count = 2,
    .fields = mqtt_packet_fields,
};

int mqtt_packet_to_json(const struct mqtt_packet *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_packet_type, m, out);
}

int mqtt_packet_from_json(struct mqtt_packet *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_packet_type, ret, json, arena, err);
}

int mqtt_packet_copy(struct mqtt_packet *ret, const struct mqtt_packet *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_packet_type, ret, m, arena);
}

static const struct weir_field mqtt_option__fields[] = {
    {
        .name = "mode",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_option_, mode),
        .size = sizeof(uint8_t),
    },
    {
        .name = "rest",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_option_, rest),
        .size = sizeof(uint8_t),
    },
};

const struct weir_type mqtt_option__type = {
    .name = "mqtt.option_",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_option_),
    .field_count = 2,
    .fields = mqtt_option__fields,
};

int mqtt_option__to_json(const struct mqtt_option_ *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_option__type, m, out);
}

int mqtt_option__from_json(struct mqtt_option_ *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_option__type, ret, json, arena, err);
}

int mqtt_option__copy(struct mqtt_option_ *ret, const struct mqtt_option_ *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_option__type, ret, m, arena);
}

static const struct weir_field mqtt_reading_fields[] = {
    {
        .name = "flags",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_reading, flags),
        .size = sizeof(struct mqtt_option_),
        .type = &mqtt_option__type,
    },
    {
        .name = "millivolts",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_reading, millivolts),
        .size = sizeof(uint16_t),
    },
    {
        .name = "offset",
        .kind = WEIR_KIND_I32,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_reading, offset),
        .size = sizeof(int32_t),
    },
    {
        .name = "factor",
        .kind = WEIR_KIND_F32,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct mqtt_reading, factor),
        .size = sizeof(float),
    },
    {
        .name = "samples",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_INLINE,
        .flags = 0,
        .offset = offsetof(struct mqtt_reading, samples),
        .size = sizeof(uint8_t),
        .count = 4,
    },
};

const struct weir_type mqtt_reading_type = {
    .name = "mqtt.Reading",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct mqtt_reading),
    .field_count = 5,
    .fields = mqtt_reading_fields,
};

int mqtt_reading_to_json(const struct mqtt_reading *m, struct weir_buf *out)
{
    return weir_json_write(&mqtt_reading_type, m, out);
}

int mqtt_reading_from_json(struct mqtt_reading *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&mqtt_reading_type, ret, json, arena, err);
}

int mqtt_reading_copy(struct mqtt_reading *ret, const struct mqtt_reading *m,
    struct weir_arena *arena)
{
    return weir_copy(&mqtt_reading_type, ret, m, arena);
}

