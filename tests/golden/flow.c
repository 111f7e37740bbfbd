/* Made by weir from flow.weir; changes are lost. */
#include "flow.h"

#include "weir/codec.h"
#include "weir/frame.h"

static enum flow_request_kind flow_request__kind(uint8_t tag)
{
    switch ((int64_t)tag) {
    case 1:
        return FLOW_REQUEST_KIND_GET;
    case 2:
        return FLOW_REQUEST_KIND_SET;
    case 3:
        return FLOW_REQUEST_KIND_MANY;
    case 4:
        return FLOW_REQUEST_KIND_SUB;
    case 9:
        return FLOW_REQUEST_KIND_REASON;
    default:
        break;
    }
    return FLOW_REQUEST_KIND_NONE;
}

int64_t flow_request__tag(const struct flow_request *m)
{
    switch (m->kind) {
    case FLOW_REQUEST_KIND_GET:
        return 1;
    case FLOW_REQUEST_KIND_SET:
        return 2;
    case FLOW_REQUEST_KIND_MANY:
        return 3;
    case FLOW_REQUEST_KIND_SUB:
        return 4;
    case FLOW_REQUEST_KIND_REASON:
        return 9;
    default:
        return 0;
    }
}

static enum flow_reply_kind flow_reply__kind(uint8_t tag)
{
    switch ((int64_t)tag) {
    case 43:
        return FLOW_REPLY_KIND_OK;
    case 45:
        return FLOW_REPLY_KIND_ERROR;
    case 36:
        return FLOW_REPLY_KIND_HIT;
    case 46:
        return FLOW_REPLY_KIND_END;
    case 62:
        return FLOW_REPLY_KIND_PUSH;
    default:
        break;
    }
    return FLOW_REPLY_KIND_NONE;
}

int64_t flow_reply__tag(const struct flow_reply *m)
{
    switch (m->kind) {
    case FLOW_REPLY_KIND_OK:
        return 43;
    case FLOW_REPLY_KIND_ERROR:
        return 45;
    case FLOW_REPLY_KIND_HIT:
        return 36;
    case FLOW_REPLY_KIND_END:
        return 46;
    case FLOW_REPLY_KIND_PUSH:
        return 62;
    default:
        return 0;
    }
}

int flow_get__read(struct weir__reader *r, struct flow_get *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    uint64_t len_key = (uint64_t)p[0];
    p = weir__take(r, len_key);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    ret->key.data = (const char *)p;
    ret->key.len = (size_t)len_key;
    if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "key", NULL);
    return WEIR_OK;
}

int flow_get_decode(struct flow_get *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_get__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int flow_set__read(struct weir__reader *r, struct flow_set *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "quiet");
    uint8_t bits1 = p[0];
    ret->quiet = (bits1 >> 7) != 0;
    ret->flags = (uint8_t)(bits1 & 0x7f);
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    uint64_t len_key = (uint64_t)p[0];
    p = weir__take(r, len_key);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    ret->key.data = (const char *)p;
    ret->key.len = (size_t)len_key;
    if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "key", NULL);
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "value");
    uint64_t len_value = (uint64_t)weir_get_be16(p);
    p = weir__take(r, len_value);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "value");
    ret->value.data = p;
    ret->value.len = (size_t)len_value;
    return WEIR_OK;
}

int flow_set_decode(struct flow_set *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_set__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int flow_many__read(struct weir__reader *r, struct flow_many *ret)
{
    const uint8_t *p;
    uint8_t wire_n_ = 0;
    int rc;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "n");
    wire_n_ = p[0];
    uint64_t count_keys = (uint64_t)(int64_t)wire_n_;
    if (WEIR_UNLIKELY(count_keys > weir__left(r)))
        return weir__short_of(r, count_keys, 1, "keys");
    struct flow_key *items_keys =
        weir_arena_array(r->arena, count_keys, sizeof *items_keys);
    if (WEIR_UNLIKELY(!items_keys))
        return weir__no_room(r, "keys");
    for (size_t i = 0; i < count_keys; i++) {
        rc = flow_key__read(r, &items_keys[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "keys", i);
    }
    ret->keys.items = items_keys;
    ret->keys.count = (size_t)count_keys;
    return WEIR_OK;
}

int flow_many_decode(struct flow_many *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_many__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int flow_sub__read(struct weir__reader *r, struct flow_sub *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "channels");
    ret->channels = p[0];
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "kind");
    uint64_t len_kind = (uint64_t)p[0];
    p = weir__take(r, len_kind);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "kind");
    ret->kind.data = (const char *)p;
    ret->kind.len = (size_t)len_kind;
    if (WEIR_UNLIKELY(!weir__utf8(ret->kind.data, ret->kind.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "kind", NULL);
    return WEIR_OK;
}

int flow_sub_decode(struct flow_sub *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_sub__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int flow_request__read_get(struct weir__reader *r,
    struct flow_request *ret)
{
    int rc;
    rc = flow_get__read(r, &ret->get);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "get");
    return WEIR_OK;
}

static int flow_request__read_set(struct weir__reader *r,
    struct flow_request *ret)
{
    int rc;
    rc = flow_set__read(r, &ret->set);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "set");
    return WEIR_OK;
}

static int flow_request__read_many(struct weir__reader *r,
    struct flow_request *ret)
{
    int rc;
    rc = flow_many__read(r, &ret->many);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "many");
    return WEIR_OK;
}

static int flow_request__read_sub(struct weir__reader *r,
    struct flow_request *ret)
{
    int rc;
    rc = flow_sub__read(r, &ret->sub);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "sub");
    return WEIR_OK;
}

static int flow_request__read_reason(struct weir__reader *r,
    struct flow_request *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "reason");
    ret->reason = p[0];
    return WEIR_OK;
}

int flow_request__read(struct weir__reader *r, struct flow_request *ret)
{
    int rc = WEIR_OK;
    const uint8_t *p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    uint8_t tag = p[0];
    ret->kind = flow_request__kind(tag);
    switch (ret->kind) {
    case FLOW_REQUEST_KIND_NONE:
        return weir__refuse(r, p, WEIR_ETAG, NULL, NULL);
    case FLOW_REQUEST_KIND_GET:
        rc = flow_request__read_get(r, ret);
        break;
    case FLOW_REQUEST_KIND_SET:
        rc = flow_request__read_set(r, ret);
        break;
    case FLOW_REQUEST_KIND_MANY:
        rc = flow_request__read_many(r, ret);
        break;
    case FLOW_REQUEST_KIND_SUB:
        rc = flow_request__read_sub(r, ret);
        break;
    case FLOW_REQUEST_KIND_REASON:
        rc = flow_request__read_reason(r, ret);
        break;
    }
    return rc;
}

int flow_request_decode(struct flow_request *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_request__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int flow_key__read(struct weir__reader *r, struct flow_key *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "k");
    uint64_t len_k = (uint64_t)p[0];
    p = weir__take(r, len_k);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "k");
    ret->k.data = (const char *)p;
    ret->k.len = (size_t)len_k;
    if (WEIR_UNLIKELY(!weir__utf8(ret->k.data, ret->k.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "k", NULL);
    return WEIR_OK;
}

int flow_key_decode(struct flow_key *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_key__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int flow_hit__read(struct weir__reader *r, struct flow_hit *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    uint64_t len_key = (uint64_t)p[0];
    p = weir__take(r, len_key);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "key");
    ret->key.data = (const char *)p;
    ret->key.len = (size_t)len_key;
    if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "key", NULL);
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "value");
    uint64_t len_value = (uint64_t)weir_get_be16(p);
    p = weir__take(r, len_value);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "value");
    ret->value.data = p;
    ret->value.len = (size_t)len_value;
    return WEIR_OK;
}

int flow_hit_decode(struct flow_hit *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_hit__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int flow_reply__read_ok(struct weir__reader *r,
    struct flow_reply *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "ok");
    ret->ok = p[0];
    return WEIR_OK;
}

static int flow_reply__read_error(struct weir__reader *r,
    struct flow_reply *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "error");
    uint64_t len_error = (uint64_t)p[0];
    p = weir__take(r, len_error);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "error");
    ret->error.data = (const char *)p;
    ret->error.len = (size_t)len_error;
    if (WEIR_UNLIKELY(!weir__utf8(ret->error.data, ret->error.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "error", NULL);
    return WEIR_OK;
}

static int flow_reply__read_hit(struct weir__reader *r,
    struct flow_reply *ret)
{
    int rc;
    rc = flow_hit__read(r, &ret->hit);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "hit");
    return WEIR_OK;
}

static int flow_reply__read_end(struct weir__reader *r,
    struct flow_reply *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "end");
    ret->end = p[0];
    return WEIR_OK;
}

static int flow_reply__read_push(struct weir__reader *r,
    struct flow_reply *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "push");
    uint64_t len_push = (uint64_t)p[0];
    p = weir__take(r, len_push);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "push");
    ret->push.data = p;
    ret->push.len = (size_t)len_push;
    return WEIR_OK;
}

int flow_reply__read(struct weir__reader *r, struct flow_reply *ret)
{
    int rc = WEIR_OK;
    const uint8_t *p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    uint8_t tag = p[0];
    ret->kind = flow_reply__kind(tag);
    switch (ret->kind) {
    case FLOW_REPLY_KIND_NONE:
        return weir__refuse(r, p, WEIR_ETAG, NULL, NULL);
    case FLOW_REPLY_KIND_OK:
        rc = flow_reply__read_ok(r, ret);
        break;
    case FLOW_REPLY_KIND_ERROR:
        rc = flow_reply__read_error(r, ret);
        break;
    case FLOW_REPLY_KIND_HIT:
        rc = flow_reply__read_hit(r, ret);
        break;
    case FLOW_REPLY_KIND_END:
        rc = flow_reply__read_end(r, ret);
        break;
    case FLOW_REPLY_KIND_PUSH:
        rc = flow_reply__read_push(r, ret);
        break;
    }
    return rc;
}

int flow_reply_decode(struct flow_reply *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = flow_reply__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

/* --- where messages end --- */

static const struct weir__frame_op flow__frame_ops[] = {
    /* 0: flow.Get */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 6: flow.Set */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 18: flow.Many */
    {WEIR__F_RESERVE, 0, 0, 0, 2, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_LEAST, 0, 0, 0, 0, 1},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 29, 3},
    {WEIR__F_CALL, 0, 0, 0, 65, 0},
    {WEIR__F_JUMP, 0, 0, 0, 26, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 30: flow.Sub */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 38: flow.Request */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_CASES, 0, 0, 0, 5, -1},
    {WEIR__F_CASE, 0, 0, 0, 53, 1},
    {WEIR__F_CASE, 0, 0, 0, 0, 1},
    {WEIR__F_CASE, 0, 0, 0, 55, 2},
    {WEIR__F_CASE, 0, 0, 0, 0, 2},
    {WEIR__F_CASE, 0, 0, 0, 57, 3},
    {WEIR__F_CASE, 0, 0, 0, 0, 3},
    {WEIR__F_CASE, 0, 0, 0, 59, 4},
    {WEIR__F_CASE, 0, 0, 0, 0, 4},
    {WEIR__F_CASE, 0, 0, 0, 61, 9},
    {WEIR__F_CASE, 0, 0, 0, 0, 9},
    {WEIR__F_CALL, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 64, 0},
    {WEIR__F_CALL, 0, 0, 0, 6, 0},
    {WEIR__F_JUMP, 0, 0, 0, 64, 0},
    {WEIR__F_CALL, 0, 0, 0, 18, 0},
    {WEIR__F_JUMP, 0, 0, 0, 64, 0},
    {WEIR__F_CALL, 0, 0, 0, 30, 0},
    {WEIR__F_JUMP, 0, 0, 0, 64, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_JUMP, 0, 0, 0, 64, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 65: flow.Key */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 71: flow.Hit */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 81: flow.Reply */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_CASES, 0, 0, 0, 5, -1},
    {WEIR__F_CASE, 0, 0, 0, 104, 36},
    {WEIR__F_CASE, 0, 0, 0, 0, 36},
    {WEIR__F_CASE, 0, 0, 0, 96, 43},
    {WEIR__F_CASE, 0, 0, 0, 0, 43},
    {WEIR__F_CASE, 0, 0, 0, 99, 45},
    {WEIR__F_CASE, 0, 0, 0, 0, 45},
    {WEIR__F_CASE, 0, 0, 0, 106, 46},
    {WEIR__F_CASE, 0, 0, 0, 0, 46},
    {WEIR__F_CASE, 0, 0, 0, 109, 62},
    {WEIR__F_CASE, 0, 0, 0, 0, 62},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_JUMP, 0, 0, 0, 114, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 114, 0},
    {WEIR__F_CALL, 0, 0, 0, 71, 0},
    {WEIR__F_JUMP, 0, 0, 0, 114, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_JUMP, 0, 0, 0, 114, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 114, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
};

const struct weir_frame_program flow_get_frame = {flow__frame_ops, NULL, 0, 0};
const struct weir_frame_program flow_set_frame = {flow__frame_ops, NULL, 6, 0};
const struct weir_frame_program flow_many_frame = {flow__frame_ops, NULL, 18, 0};
const struct weir_frame_program flow_sub_frame = {flow__frame_ops, NULL, 30, 0};
const struct weir_frame_program flow_request_frame = {flow__frame_ops, NULL, 38, 0};
const struct weir_frame_program flow_key_frame = {flow__frame_ops, NULL, 65, 0};
const struct weir_frame_program flow_hit_frame = {flow__frame_ops, NULL, 71, 0};
const struct weir_frame_program flow_reply_frame = {flow__frame_ops, NULL, 81, 0};

inline size_t flow_get__size(struct weir__sizer *s, const struct flow_get *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->key.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "key", NULL);
    if (WEIR_UNLIKELY(m->key.len && !m->key.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
    n += 1;
    n += m->key.len;
    return n;
}

inline uint8_t *flow_get__write(uint8_t *p, const struct flow_get *m)
{
    p = weir__put_bytes(p, m->key.data, m->key.len);
    p -= 1;
    p[0] = (uint8_t)(m->key.len);
    return p;
}

int flow_get_encode(const struct flow_get *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_get__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_get__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_get_size(const struct flow_get *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_get__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t flow_set__size(struct weir__sizer *s, const struct flow_set *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->flags > 127))
        return weir__size_refuse(s, n, WEIR_ERANGE, "flags", NULL);
    n += 1;
    if (WEIR_UNLIKELY(m->key.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "key", NULL);
    if (WEIR_UNLIKELY(m->key.len && !m->key.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
    n += 1;
    n += m->key.len;
    if (WEIR_UNLIKELY(m->value.len > 0xffff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "value", NULL);
    if (WEIR_UNLIKELY(m->value.len && !m->value.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "value", NULL);
    n += 2;
    n += m->value.len;
    return n;
}

inline uint8_t *flow_set__write(uint8_t *p, const struct flow_set *m)
{
    p = weir__put_bytes(p, m->value.data, m->value.len);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->value.len));
    p = weir__put_bytes(p, m->key.data, m->key.len);
    p -= 1;
    p[0] = (uint8_t)(m->key.len);
    p -= 1;
    p[0] = (uint8_t)((uint64_t)m->quiet << 7 |
            (uint64_t)m->flags);
    return p;
}

int flow_set_encode(const struct flow_set *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_set__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_set__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_set_size(const struct flow_set *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_set__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t flow_many__size(struct weir__sizer *s, const struct flow_many *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((int64_t)m->keys.count > 255))
        return weir__size_refuse(s, n, WEIR_ERANGE, "n", NULL);
    n += 1;
    if (WEIR_UNLIKELY(m->keys.count && !m->keys.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "keys", NULL);
    for (size_t i = 0; i < m->keys.count; i++) {
        k = flow_key__size(s, &m->keys.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "keys", i);
        n += k;
    }
    return n;
}

inline uint8_t *flow_many__write(uint8_t *p, const struct flow_many *m)
{
    for (size_t i = m->keys.count; i-- > 0;) {
        p = flow_key__write(p, &m->keys.items[i]);
    }
    p -= 1;
    p[0] = (uint8_t)((int64_t)m->keys.count);
    return p;
}

int flow_many_encode(const struct flow_many *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_many__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_many__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_many_size(const struct flow_many *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_many__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t flow_sub__size(struct weir__sizer *s, const struct flow_sub *m)
{
    size_t n = 0;
    n += 1;
    if (WEIR_UNLIKELY(m->kind.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "kind", NULL);
    if (WEIR_UNLIKELY(m->kind.len && !m->kind.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "kind", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->kind.data, m->kind.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "kind", NULL);
    n += 1;
    n += m->kind.len;
    return n;
}

inline uint8_t *flow_sub__write(uint8_t *p, const struct flow_sub *m)
{
    p = weir__put_bytes(p, m->kind.data, m->kind.len);
    p -= 1;
    p[0] = (uint8_t)(m->kind.len);
    p -= 1;
    p[0] = (uint8_t)(m->channels);
    return p;
}

int flow_sub_encode(const struct flow_sub *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_sub__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_sub__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_sub_size(const struct flow_sub *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_sub__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t flow_request__size_get(struct weir__sizer *s,
    const struct flow_request *m)
{
    size_t n = 0;
    size_t k;
    k = flow_get__size(s, &m->get);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "get");
    n += k;
    return n;
}

static size_t flow_request__size_set(struct weir__sizer *s,
    const struct flow_request *m)
{
    size_t n = 0;
    size_t k;
    k = flow_set__size(s, &m->set);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "set");
    n += k;
    return n;
}

static size_t flow_request__size_many(struct weir__sizer *s,
    const struct flow_request *m)
{
    size_t n = 0;
    size_t k;
    k = flow_many__size(s, &m->many);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "many");
    n += k;
    return n;
}

static size_t flow_request__size_sub(struct weir__sizer *s,
    const struct flow_request *m)
{
    size_t n = 0;
    size_t k;
    k = flow_sub__size(s, &m->sub);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "sub");
    n += k;
    return n;
}

static size_t flow_request__size_reason(struct weir__sizer *s,
    const struct flow_request *m)
{
    size_t n = 0;
    n += 1;
    (void)s;
    (void)m;
    return n;
}

inline size_t flow_request__size(struct weir__sizer *s, const struct flow_request *m)
{
    size_t n = 0;
    switch (m->kind) {
    case FLOW_REQUEST_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case FLOW_REQUEST_KIND_GET:
        n = flow_request__size_get(s, m);
        break;
    case FLOW_REQUEST_KIND_SET:
        n = flow_request__size_set(s, m);
        break;
    case FLOW_REQUEST_KIND_MANY:
        n = flow_request__size_many(s, m);
        break;
    case FLOW_REQUEST_KIND_SUB:
        n = flow_request__size_sub(s, m);
        break;
    case FLOW_REQUEST_KIND_REASON:
        n = flow_request__size_reason(s, m);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    if (WEIR_LIKELY(n != WEIR__REFUSED))
        n += 1;
    return n;
}

static uint8_t *flow_request__write_get(uint8_t *p,
    const struct flow_request *m)
{
    p = flow_get__write(p, &m->get);
    return p;
}

static uint8_t *flow_request__write_set(uint8_t *p,
    const struct flow_request *m)
{
    p = flow_set__write(p, &m->set);
    return p;
}

static uint8_t *flow_request__write_many(uint8_t *p,
    const struct flow_request *m)
{
    p = flow_many__write(p, &m->many);
    return p;
}

static uint8_t *flow_request__write_sub(uint8_t *p,
    const struct flow_request *m)
{
    p = flow_sub__write(p, &m->sub);
    return p;
}

static uint8_t *flow_request__write_reason(uint8_t *p,
    const struct flow_request *m)
{
    p -= 1;
    p[0] = (uint8_t)(m->reason);
    return p;
}

inline uint8_t *flow_request__write(uint8_t *p, const struct flow_request *m)
{
    switch (m->kind) {
    case FLOW_REQUEST_KIND_GET:
        p = flow_request__write_get(p, m);
        break;
    case FLOW_REQUEST_KIND_SET:
        p = flow_request__write_set(p, m);
        break;
    case FLOW_REQUEST_KIND_MANY:
        p = flow_request__write_many(p, m);
        break;
    case FLOW_REQUEST_KIND_SUB:
        p = flow_request__write_sub(p, m);
        break;
    case FLOW_REQUEST_KIND_REASON:
        p = flow_request__write_reason(p, m);
        break;
    default:
        break;
    }
    p -= 1;
    p[0] = (uint8_t)(flow_request__tag(m));
    return p;
}

int flow_request_encode(const struct flow_request *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_request__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_request__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_request_size(const struct flow_request *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_request__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t flow_key__size(struct weir__sizer *s, const struct flow_key *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->k.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "k", NULL);
    if (WEIR_UNLIKELY(m->k.len && !m->k.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "k", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->k.data, m->k.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "k", NULL);
    n += 1;
    n += m->k.len;
    return n;
}

inline uint8_t *flow_key__write(uint8_t *p, const struct flow_key *m)
{
    p = weir__put_bytes(p, m->k.data, m->k.len);
    p -= 1;
    p[0] = (uint8_t)(m->k.len);
    return p;
}

int flow_key_encode(const struct flow_key *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_key__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_key__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_key_size(const struct flow_key *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_key__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t flow_hit__size(struct weir__sizer *s, const struct flow_hit *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->key.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "key", NULL);
    if (WEIR_UNLIKELY(m->key.len && !m->key.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
    n += 1;
    n += m->key.len;
    if (WEIR_UNLIKELY(m->value.len > 0xffff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "value", NULL);
    if (WEIR_UNLIKELY(m->value.len && !m->value.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "value", NULL);
    n += 2;
    n += m->value.len;
    return n;
}

inline uint8_t *flow_hit__write(uint8_t *p, const struct flow_hit *m)
{
    p = weir__put_bytes(p, m->value.data, m->value.len);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->value.len));
    p = weir__put_bytes(p, m->key.data, m->key.len);
    p -= 1;
    p[0] = (uint8_t)(m->key.len);
    return p;
}

int flow_hit_encode(const struct flow_hit *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_hit__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_hit__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_hit_size(const struct flow_hit *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_hit__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t flow_reply__size_ok(struct weir__sizer *s,
    const struct flow_reply *m)
{
    size_t n = 0;
    n += 1;
    (void)s;
    (void)m;
    return n;
}

static size_t flow_reply__size_error(struct weir__sizer *s,
    const struct flow_reply *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->error.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "error", NULL);
    if (WEIR_UNLIKELY(m->error.len && !m->error.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "error", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->error.data, m->error.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "error", NULL);
    n += 1;
    n += m->error.len;
    return n;
}

static size_t flow_reply__size_hit(struct weir__sizer *s,
    const struct flow_reply *m)
{
    size_t n = 0;
    size_t k;
    k = flow_hit__size(s, &m->hit);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "hit");
    n += k;
    return n;
}

static size_t flow_reply__size_end(struct weir__sizer *s,
    const struct flow_reply *m)
{
    size_t n = 0;
    n += 1;
    (void)s;
    (void)m;
    return n;
}

static size_t flow_reply__size_push(struct weir__sizer *s,
    const struct flow_reply *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->push.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "push", NULL);
    if (WEIR_UNLIKELY(m->push.len && !m->push.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "push", NULL);
    n += 1;
    n += m->push.len;
    return n;
}

inline size_t flow_reply__size(struct weir__sizer *s, const struct flow_reply *m)
{
    size_t n = 0;
    switch (m->kind) {
    case FLOW_REPLY_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case FLOW_REPLY_KIND_OK:
        n = flow_reply__size_ok(s, m);
        break;
    case FLOW_REPLY_KIND_ERROR:
        n = flow_reply__size_error(s, m);
        break;
    case FLOW_REPLY_KIND_HIT:
        n = flow_reply__size_hit(s, m);
        break;
    case FLOW_REPLY_KIND_END:
        n = flow_reply__size_end(s, m);
        break;
    case FLOW_REPLY_KIND_PUSH:
        n = flow_reply__size_push(s, m);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    if (WEIR_LIKELY(n != WEIR__REFUSED))
        n += 1;
    return n;
}

static uint8_t *flow_reply__write_ok(uint8_t *p,
    const struct flow_reply *m)
{
    p -= 1;
    p[0] = (uint8_t)(m->ok);
    return p;
}

static uint8_t *flow_reply__write_error(uint8_t *p,
    const struct flow_reply *m)
{
    p = weir__put_bytes(p, m->error.data, m->error.len);
    p -= 1;
    p[0] = (uint8_t)(m->error.len);
    return p;
}

static uint8_t *flow_reply__write_hit(uint8_t *p,
    const struct flow_reply *m)
{
    p = flow_hit__write(p, &m->hit);
    return p;
}

static uint8_t *flow_reply__write_end(uint8_t *p,
    const struct flow_reply *m)
{
    p -= 1;
    p[0] = (uint8_t)(m->end);
    return p;
}

static uint8_t *flow_reply__write_push(uint8_t *p,
    const struct flow_reply *m)
{
    p = weir__put_bytes(p, m->push.data, m->push.len);
    p -= 1;
    p[0] = (uint8_t)(m->push.len);
    return p;
}

inline uint8_t *flow_reply__write(uint8_t *p, const struct flow_reply *m)
{
    switch (m->kind) {
    case FLOW_REPLY_KIND_OK:
        p = flow_reply__write_ok(p, m);
        break;
    case FLOW_REPLY_KIND_ERROR:
        p = flow_reply__write_error(p, m);
        break;
    case FLOW_REPLY_KIND_HIT:
        p = flow_reply__write_hit(p, m);
        break;
    case FLOW_REPLY_KIND_END:
        p = flow_reply__write_end(p, m);
        break;
    case FLOW_REPLY_KIND_PUSH:
        p = flow_reply__write_push(p, m);
        break;
    default:
        break;
    }
    p -= 1;
    p[0] = (uint8_t)(flow_reply__tag(m));
    return p;
}

int flow_reply_encode(const struct flow_reply *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = flow_reply__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    flow_reply__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t flow_reply_size(const struct flow_reply *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = flow_reply__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static const struct weir_enum_value flow_op_values[] = {
    {"get", (int64_t)FLOW_OP_GET},
    {"set", (int64_t)FLOW_OP_SET},
    {"many", (int64_t)FLOW_OP_MANY},
    {"sub", (int64_t)FLOW_OP_SUB},
    {"quiet", (int64_t)FLOW_OP_QUIET},
    {"bye", (int64_t)FLOW_OP_BYE},
};

const struct weir_type flow_op_type = {
    .name = "flow.Op",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum flow_op),
    .value_count = 6,
    .values = flow_op_values,
};

static const struct weir_enum_value flow_ver_values[] = {
    {"one", (int64_t)FLOW_VER_ONE},
    {"two", (int64_t)FLOW_VER_TWO},
};

const struct weir_type flow_ver_type = {
    .name = "flow.Ver",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum flow_ver),
    .value_count = 2,
    .values = flow_ver_values,
};

static const struct weir_field flow_get_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_get, key),
        .size = sizeof(struct weir_str),
    },
};

const struct weir_type flow_get_type = {
    .name = "flow.Get",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_get),
    .field_count = 1,
    .fields = flow_get_fields,
};

int flow_get_to_json(const struct flow_get *m, struct weir_buf *out)
{
    return weir_json_write(&flow_get_type, m, out);
}

int flow_get_from_json(struct flow_get *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_get_type, ret, json, arena, err);
}

int flow_get_copy(struct flow_get *ret, const struct flow_get *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_get_type, ret, m, arena);
}

static const struct weir_field flow_set_fields[] = {
    {
        .name = "quiet",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_set, quiet),
        .size = sizeof(bool),
    },
    {
        .name = "flags",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_set, flags),
        .size = sizeof(uint8_t),
    },
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_set, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_set, value),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type flow_set_type = {
    .name = "flow.Set",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_set),
    .field_count = 4,
    .fields = flow_set_fields,
};

int flow_set_to_json(const struct flow_set *m, struct weir_buf *out)
{
    return weir_json_write(&flow_set_type, m, out);
}

int flow_set_from_json(struct flow_set *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_set_type, ret, json, arena, err);
}

int flow_set_copy(struct flow_set *ret, const struct flow_set *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_set_type, ret, m, arena);
}

static const struct weir_field flow_many_fields[] = {
    {
        .name = "keys",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct flow_many, keys),
        .size = sizeof(struct flow_key),
        .type = &flow_key_type,
    },
};

const struct weir_type flow_many_type = {
    .name = "flow.Many",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_many),
    .field_count = 1,
    .fields = flow_many_fields,
};

int flow_many_to_json(const struct flow_many *m, struct weir_buf *out)
{
    return weir_json_write(&flow_many_type, m, out);
}

int flow_many_from_json(struct flow_many *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_many_type, ret, json, arena, err);
}

int flow_many_copy(struct flow_many *ret, const struct flow_many *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_many_type, ret, m, arena);
}

static const struct weir_field flow_sub_fields[] = {
    {
        .name = "channels",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_sub, channels),
        .size = sizeof(uint8_t),
    },
    {
        .name = "kind",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_sub, kind),
        .size = sizeof(struct weir_str),
    },
};

const struct weir_type flow_sub_type = {
    .name = "flow.Sub",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_sub),
    .field_count = 2,
    .fields = flow_sub_fields,
};

int flow_sub_to_json(const struct flow_sub *m, struct weir_buf *out)
{
    return weir_json_write(&flow_sub_type, m, out);
}

int flow_sub_from_json(struct flow_sub *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_sub_type, ret, json, arena, err);
}

int flow_sub_copy(struct flow_sub *ret, const struct flow_sub *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_sub_type, ret, m, arena);
}

static const struct weir_field flow_request_get_fields[] = {
    {
        .name = "get",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_request, get),
        .size = sizeof(struct flow_get),
        .type = &flow_get_type,
    },
};

static const struct weir_field flow_request_set_fields[] = {
    {
        .name = "set",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_request, set),
        .size = sizeof(struct flow_set),
        .type = &flow_set_type,
    },
};

static const struct weir_field flow_request_many_fields[] = {
    {
        .name = "many",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_request, many),
        .size = sizeof(struct flow_many),
        .type = &flow_many_type,
    },
};

static const struct weir_field flow_request_sub_fields[] = {
    {
        .name = "sub",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_request, sub),
        .size = sizeof(struct flow_sub),
        .type = &flow_sub_type,
    },
};

static const struct weir_field flow_request_reason_fields[] = {
    {
        .name = "reason",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_request, reason),
        .size = sizeof(uint8_t),
    },
};

static const struct weir_arm flow_request_arms[] = {
    {
        .name = "get",
        .kind = FLOW_REQUEST_KIND_GET,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)1,
        .field_count = 1,
        .fields = flow_request_get_fields,
    },
    {
        .name = "set",
        .kind = FLOW_REQUEST_KIND_SET,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)2,
        .field_count = 1,
        .fields = flow_request_set_fields,
    },
    {
        .name = "many",
        .kind = FLOW_REQUEST_KIND_MANY,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)3,
        .field_count = 1,
        .fields = flow_request_many_fields,
    },
    {
        .name = "sub",
        .kind = FLOW_REQUEST_KIND_SUB,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)4,
        .field_count = 1,
        .fields = flow_request_sub_fields,
    },
    {
        .name = "reason",
        .kind = FLOW_REQUEST_KIND_REASON,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)9,
        .field_count = 1,
        .fields = flow_request_reason_fields,
    },
};

const struct weir_type flow_request_type = {
    .name = "flow.Request",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct flow_request),
    .arm_count = 5,
    .arms = flow_request_arms,
    .kind_offset = offsetof(struct flow_request, kind),
};

int flow_request_to_json(const struct flow_request *m, struct weir_buf *out)
{
    return weir_json_write(&flow_request_type, m, out);
}

int flow_request_from_json(struct flow_request *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_request_type, ret, json, arena, err);
}

int flow_request_copy(struct flow_request *ret, const struct flow_request *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_request_type, ret, m, arena);
}

static const struct weir_field flow_key_fields[] = {
    {
        .name = "k",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_key, k),
        .size = sizeof(struct weir_str),
    },
};

const struct weir_type flow_key_type = {
    .name = "flow.Key",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_key),
    .field_count = 1,
    .fields = flow_key_fields,
};

int flow_key_to_json(const struct flow_key *m, struct weir_buf *out)
{
    return weir_json_write(&flow_key_type, m, out);
}

int flow_key_from_json(struct flow_key *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_key_type, ret, json, arena, err);
}

int flow_key_copy(struct flow_key *ret, const struct flow_key *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_key_type, ret, m, arena);
}

static const struct weir_field flow_hit_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_hit, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_hit, value),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type flow_hit_type = {
    .name = "flow.Hit",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct flow_hit),
    .field_count = 2,
    .fields = flow_hit_fields,
};

int flow_hit_to_json(const struct flow_hit *m, struct weir_buf *out)
{
    return weir_json_write(&flow_hit_type, m, out);
}

int flow_hit_from_json(struct flow_hit *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_hit_type, ret, json, arena, err);
}

int flow_hit_copy(struct flow_hit *ret, const struct flow_hit *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_hit_type, ret, m, arena);
}

static const struct weir_field flow_reply_ok_fields[] = {
    {
        .name = "ok",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_reply, ok),
        .size = sizeof(uint8_t),
    },
};

static const struct weir_field flow_reply_error_fields[] = {
    {
        .name = "error",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_reply, error),
        .size = sizeof(struct weir_str),
    },
};

static const struct weir_field flow_reply_hit_fields[] = {
    {
        .name = "hit",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_reply, hit),
        .size = sizeof(struct flow_hit),
        .type = &flow_hit_type,
    },
};

static const struct weir_field flow_reply_end_fields[] = {
    {
        .name = "end",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_reply, end),
        .size = sizeof(uint8_t),
    },
};

static const struct weir_field flow_reply_push_fields[] = {
    {
        .name = "push",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct flow_reply, push),
        .size = sizeof(struct weir_bytes),
    },
};

static const struct weir_arm flow_reply_arms[] = {
    {
        .name = "ok",
        .kind = FLOW_REPLY_KIND_OK,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)43,
        .field_count = 1,
        .fields = flow_reply_ok_fields,
    },
    {
        .name = "error",
        .kind = FLOW_REPLY_KIND_ERROR,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)45,
        .field_count = 1,
        .fields = flow_reply_error_fields,
    },
    {
        .name = "hit",
        .kind = FLOW_REPLY_KIND_HIT,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)36,
        .field_count = 1,
        .fields = flow_reply_hit_fields,
    },
    {
        .name = "end",
        .kind = FLOW_REPLY_KIND_END,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)46,
        .field_count = 1,
        .fields = flow_reply_end_fields,
    },
    {
        .name = "push",
        .kind = FLOW_REPLY_KIND_PUSH,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)62,
        .field_count = 1,
        .fields = flow_reply_push_fields,
    },
};

const struct weir_type flow_reply_type = {
    .name = "flow.Reply",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct flow_reply),
    .arm_count = 5,
    .arms = flow_reply_arms,
    .kind_offset = offsetof(struct flow_reply, kind),
};

int flow_reply_to_json(const struct flow_reply *m, struct weir_buf *out)
{
    return weir_json_write(&flow_reply_type, m, out);
}

int flow_reply_from_json(struct flow_reply *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&flow_reply_type, ret, json, arena, err);
}

int flow_reply_copy(struct flow_reply *ret, const struct flow_reply *m,
    struct weir_arena *arena)
{
    return weir_copy(&flow_reply_type, ret, m, arena);
}


/* ---- protocol flow.Lines: pipelined: the k-th reply answers the k-th call ----
 * client sends Request
 * server sends Reply
 * call get(Get) -> hit | end | error;
 * call many(Many) -> Hit* (end | error);
 * call set(Set when (!quiet)) -> ok | error;
 * call set_quiet(Set when (quiet)) -> none;
 * call sub(Sub when (kind == "count" nocase && channels > 3)) -> Hit[channels - 1] end;
 * call sub2(Sub) -> ok;
 * push push
 * state start
 *     client: Set { set pid = flags; set version = one; } -> idle;
 * state idle
 *     client: Get | Many | Sub | Set;
 *     server: Reply;
 *     client: reason -> close;
 */

static void flow_lines_vars_init(void *ret)
{
    struct flow_lines_vars *vars = ret;
    *vars = (struct flow_lines_vars){
        .version = 2,
    };
}

static int flow_lines_client_request_decode(void *ret, const struct weir_wire_context *context,
    struct weir_bytes in, struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    (void)context;
    return flow_request_decode(ret, in, arena, used, err);
}

static int flow_lines_client_request_encode(const void *message,
    const struct weir_wire_context *context,
    struct weir_buf *out, struct weir_error *err)
{
    (void)context;
    return flow_request_encode(message, out, err);
}

static uint64_t flow_lines_client_request_events(const void *message,
    const struct weir_wire_context *context)
{
    const struct flow_request *m = message;
    (void)context;
    uint64_t events = 0;
    switch (m->kind) {
    case FLOW_REQUEST_KIND_SET:
        events |= 0x1u; /* Set */
        if (!(m->set.quiet))
            events |= 0x20u; /* Set when (!quiet) */
        if (m->set.quiet)
            events |= 0x40u; /* Set when (quiet) */
        break;
    case FLOW_REQUEST_KIND_GET:
        events |= 0x2u; /* Get */
        break;
    case FLOW_REQUEST_KIND_MANY:
        events |= 0x4u; /* Many */
        break;
    case FLOW_REQUEST_KIND_SUB:
        events |= 0x8u; /* Sub */
        if ((weir__same_nocase(m->sub.kind.data, m->sub.kind.len, "count",
            5) && ((int64_t)m->sub.channels > 3)))
            events |= 0x80u; /* Sub when (kind == "count" nocase && channels > 3) */
        break;
    case FLOW_REQUEST_KIND_REASON:
        events |= 0x10u; /* reason */
        break;
    default:
        break;
    }
    return events;
}

static const struct weir_wire flow_lines_client_request = {
    .type = &flow_request_type,
    .decode = flow_lines_client_request_decode,
    .encode = flow_lines_client_request_encode,
    .frame = &flow_request_frame,
    .events = flow_lines_client_request_events,
};

static int flow_lines_server_reply_decode(void *ret, const struct weir_wire_context *context,
    struct weir_bytes in, struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    (void)context;
    return flow_reply_decode(ret, in, arena, used, err);
}

static int flow_lines_server_reply_encode(const void *message,
    const struct weir_wire_context *context,
    struct weir_buf *out, struct weir_error *err)
{
    (void)context;
    return flow_reply_encode(message, out, err);
}

static uint64_t flow_lines_server_reply_events(const void *message,
    const struct weir_wire_context *context)
{
    const struct flow_reply *m = message;
    (void)context;
    uint64_t events = 0;
    events |= 0x1u; /* Reply */
    switch (m->kind) {
    case FLOW_REPLY_KIND_PUSH:
        events |= 0x2u; /* push */
        break;
    case FLOW_REPLY_KIND_HIT:
        events |= 0x4u; /* hit */
        break;
    case FLOW_REPLY_KIND_END:
        events |= 0x8u; /* end */
        break;
    case FLOW_REPLY_KIND_ERROR:
        events |= 0x10u; /* error */
        break;
    case FLOW_REPLY_KIND_OK:
        events |= 0x20u; /* ok */
        break;
    default:
        break;
    }
    return events;
}

static const struct weir_wire flow_lines_server_reply = {
    .type = &flow_reply_type,
    .decode = flow_lines_server_reply_decode,
    .encode = flow_lines_server_reply_encode,
    .frame = &flow_reply_frame,
    .events = flow_lines_server_reply_events,
};

static const char *const flow_lines_client_events[] = {
    "Set",
    "Get",
    "Many",
    "Sub",
    "reason",
    "Set when (!quiet)",
    "Set when (quiet)",
    "Sub when (kind == \"count\" nocase && channels > 3)",
};

static const char *const flow_lines_server_events[] = {
    "Reply",
    "push",
    "hit",
    "end",
    "error",
    "ok",
};

static const struct weir_reply_edge flow_lines_get_edges[] = {
    {0x1cu, 1, 0}, /* 0 */
};

static const struct weir_reply_state flow_lines_get_states[] = {
    {&flow_lines_get_edges[0], 1, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_reply_edge flow_lines_many_edges[] = {
    {0x4u, 0, 0}, /* 0 */
    {0x18u, 1, 0}, /* 0 */
};

static const struct weir_reply_state flow_lines_many_states[] = {
    {&flow_lines_many_edges[0], 2, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_reply_edge flow_lines_set_edges[] = {
    {0x30u, 1, 0}, /* 0 */
};

static const struct weir_reply_state flow_lines_set_states[] = {
    {&flow_lines_set_edges[0], 1, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_reply_state flow_lines_set_quiet_states[] = {
    {NULL, 0, true, 0},
};

static int64_t flow_lines_sub_times(const void *message,
    const struct weir_wire_context *context, uint8_t counter)
{
    const struct flow_request *request = message;
    (void)context;
    switch (counter) {
    case 1:
        return (request->kind == FLOW_REQUEST_KIND_SUB ? (int64_t)request->sub.channels : 0) - 1;
    default:
        return 0;
    }
}

static const struct weir_reply_edge flow_lines_sub_edges[] = {
    {0x4u, 1, 1}, /* 0 */
    {0x8u, 2, 0}, /* 1 */
};

static const struct weir_reply_state flow_lines_sub_states[] = {
    {&flow_lines_sub_edges[0], 1, false, 1},
    {&flow_lines_sub_edges[1], 1, false, 1},
    {NULL, 0, true, 2},
};

static const struct weir_reply_edge flow_lines_sub2_edges[] = {
    {0x20u, 1, 0}, /* 0 */
};

static const struct weir_reply_state flow_lines_sub2_states[] = {
    {&flow_lines_sub2_edges[0], 1, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_protocol_call flow_lines_calls[] = {
    {
        .name = "get", /* call get(Get) -> hit | end | error; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x2u,
        .states = flow_lines_get_states,
        .state_count = 2,
    },
    {
        .name = "many", /* call many(Many) -> Hit* (end | error); */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x4u,
        .states = flow_lines_many_states,
        .state_count = 2,
    },
    {
        .name = "set", /* call set(Set when (!quiet)) -> ok | error; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x20u,
        .states = flow_lines_set_states,
        .state_count = 2,
    },
    {
        .name = "set_quiet", /* call set_quiet(Set when (quiet)) -> none; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x40u,
        .states = flow_lines_set_quiet_states,
        .state_count = 1,
    },
    {
        .name = "sub",
            /* call sub(Sub when (kind == "count" nocase && channels > 3)) -> Hit[channels - 1] end; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x80u,
        .states = flow_lines_sub_states,
        .state_count = 3,
        .times = flow_lines_sub_times,
    },
    {
        .name = "sub2", /* call sub2(Sub) -> ok; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x8u,
        .states = flow_lines_sub2_states,
        .state_count = 2,
    },
};

static void flow_lines_in_start_0(const void *message, const struct weir_wire_context *context)
{
    const struct flow_request *m = message;
    struct flow_lines_vars *vars = context->vars;
    vars->pid = (uint32_t)(m->kind == FLOW_REQUEST_KIND_SET ? (int64_t)m->set.flags : 0);
    vars->version = (enum flow_ver)1;
}

static const struct weir_transition flow_lines_in_start[] = {
    {
        .side = WEIR_SIDE_CLIENT, /* client: Set { set pid = flags; set version = one; } -> idle; */
        .events = 0x1u,
        .target = WEIR_TO_STATE,
        .state = 1, /* idle */
        .act = flow_lines_in_start_0,
    },
};

static const struct weir_transition flow_lines_in_idle[] = {
    {
        .side = WEIR_SIDE_CLIENT, /* client: Get | Many | Sub | Set; */
        .events = 0xfu,
        .target = WEIR_TO_STAY,
    },
    {
        .side = WEIR_SIDE_SERVER, /* server: Reply; */
        .events = 0x1u,
        .target = WEIR_TO_STAY,
    },
    {
        .side = WEIR_SIDE_CLIENT, /* client: reason -> close; */
        .events = 0x10u,
        .target = WEIR_TO_CLOSE,
    },
};

static const struct weir_protocol_state flow_lines_states[] = {
    {
        .name = "start",
        .transitions = flow_lines_in_start,
        .transition_count = 1,
        .timeout_ms = 10000,
        .timeout_target = WEIR_TO_CLOSE,
        .timeout_state = 0,
    },
    {
        .name = "idle",
        .transitions = flow_lines_in_idle,
        .transition_count = 3,
    },
};

static const struct weir_transport_hint flow_lines_transports[] = {
    {"tcp", 7000, 0, false},
    {"unix", 0, 0, false},
};

const struct weir_protocol flow_lines_protocol = {
    .name = "flow.Lines",
    .discipline = WEIR_PIPELINED,
    .transports = flow_lines_transports,
    .transport_count = 2,
    .sends[WEIR_SIDE_CLIENT] = &flow_lines_client_request,
    .sends[WEIR_SIDE_SERVER] = &flow_lines_server_reply,
    .vars_size = sizeof(struct flow_lines_vars),
    .vars_init = flow_lines_vars_init,
    .calls = flow_lines_calls,
    .call_count = 6,
    .states = flow_lines_states,
    .state_count = 2,
    .pushes = {0x0u, 0x2u},
    .max_in_flight = 100,
    .max_message = 1048576,
    .idle_timeout_ms = 90000,
    .resync = {(const uint8_t *)"\015\012", 2},
    .event_names[WEIR_SIDE_CLIENT] = flow_lines_client_events,
    .event_counts[WEIR_SIDE_CLIENT] = 8,
    .event_names[WEIR_SIDE_SERVER] = flow_lines_server_events,
    .event_counts[WEIR_SIDE_SERVER] = 6,
};
