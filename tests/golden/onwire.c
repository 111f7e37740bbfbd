/* Made by weir from onwire.weir; changes are lost. */
#include "onwire.h"

#include "weir/codec.h"
#include "weir/pattern.h"
#include "weir/frame.h"

static enum onwire_command_kind onwire_command__kind(uint8_t tag)
{
    switch ((int64_t)tag) {
    case 1:
        return ONWIRE_COMMAND_KIND_MULTI;
    case 2:
        return ONWIRE_COMMAND_KIND_INLINE;
    case 3:
        return ONWIRE_COMMAND_KIND_OP;
    default:
        break;
    }
    return ONWIRE_COMMAND_KIND_NONE;
}

int64_t onwire_command__tag(const struct onwire_command *m)
{
    switch (m->kind) {
    case ONWIRE_COMMAND_KIND_MULTI:
        return 1;
    case ONWIRE_COMMAND_KIND_INLINE:
        return 2;
    case ONWIRE_COMMAND_KIND_OP:
        return 3;
    default:
        return 0;
    }
}

static enum onwire_value_kind onwire_value__kind(uint8_t tag)
{
    switch ((int64_t)tag) {
    case 43:
        return ONWIRE_VALUE_KIND_SIMPLE;
    case 45:
        return ONWIRE_VALUE_KIND_ERROR;
    case 36:
        return ONWIRE_VALUE_KIND_BULK;
    case 42:
        return ONWIRE_VALUE_KIND_ARRAY;
    case 58:
        return ONWIRE_VALUE_KIND_INTEGER;
    case 46:
        return ONWIRE_VALUE_KIND_DONE;
    default:
        break;
    }
    return ONWIRE_VALUE_KIND_NONE;
}

int64_t onwire_value__tag(const struct onwire_value *m)
{
    switch (m->kind) {
    case ONWIRE_VALUE_KIND_SIMPLE:
        return 43;
    case ONWIRE_VALUE_KIND_ERROR:
        return 45;
    case ONWIRE_VALUE_KIND_BULK:
        return 36;
    case ONWIRE_VALUE_KIND_ARRAY:
        return 42;
    case ONWIRE_VALUE_KIND_INTEGER:
        return 58;
    case ONWIRE_VALUE_KIND_DONE:
        return 46;
    default:
        return 0;
    }
}

int onwire_multi__read(struct weir__reader *r, struct onwire_multi *ret)
{
    const uint8_t *p;
    uint8_t wire_n_ = 0;
    int rc;
    p = weir__take(r, 3);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "id");
    ret->id = weir_get_be16(p);
    wire_n_ = p[2];
    uint64_t count_argv = (uint64_t)(int64_t)wire_n_;
    if (WEIR_UNLIKELY(count_argv > weir__left(r) / 2))
        return weir__short_of(r, count_argv, 2, "argv");
    struct onwire_arg *items_argv =
        weir_arena_array(r->arena, count_argv, sizeof *items_argv);
    if (WEIR_UNLIKELY(!items_argv))
        return weir__no_room(r, "argv");
    for (size_t i = 0; i < count_argv; i++) {
        rc = onwire_arg__read(r, &items_argv[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "argv", i);
    }
    ret->argv.items = items_argv;
    ret->argv.count = (size_t)count_argv;
    return WEIR_OK;
}

int onwire_multi_decode(struct onwire_multi *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_multi__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int onwire_op__read(struct weir__reader *r, struct onwire_op *ret)
{
    const uint8_t *p;
    p = weir__take(r, 5);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "id");
    ret->id = weir_get_be16(p);
    ret->code = p[2];
    ret->value = weir_get_be16(p + 3);
    return WEIR_OK;
}

int onwire_op_decode(struct onwire_op *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_op__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int onwire_command__read_multi(struct weir__reader *r,
    struct onwire_command *ret)
{
    int rc;
    rc = onwire_multi__read(r, &ret->multi);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "multi");
    return WEIR_OK;
}

static int onwire_command__read_inline_(struct weir__reader *r,
    struct onwire_command *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "inline");
    uint64_t len_inline_ = (uint64_t)p[0];
    p = weir__take(r, len_inline_);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "inline");
    ret->inline_.data = (const char *)p;
    ret->inline_.len = (size_t)len_inline_;
    if (WEIR_UNLIKELY(!weir__utf8(ret->inline_.data, ret->inline_.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "inline", NULL);
    return WEIR_OK;
}

static int onwire_command__read_op(struct weir__reader *r,
    struct onwire_command *ret)
{
    int rc;
    rc = onwire_op__read(r, &ret->op);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "op");
    return WEIR_OK;
}

int onwire_command__read(struct weir__reader *r, struct onwire_command *ret)
{
    int rc = WEIR_OK;
    const uint8_t *p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    uint8_t tag = p[0];
    ret->kind = onwire_command__kind(tag);
    switch (ret->kind) {
    case ONWIRE_COMMAND_KIND_NONE:
        return weir__refuse(r, p, WEIR_ETAG, NULL, NULL);
    case ONWIRE_COMMAND_KIND_MULTI:
        rc = onwire_command__read_multi(r, ret);
        break;
    case ONWIRE_COMMAND_KIND_INLINE:
        rc = onwire_command__read_inline_(r, ret);
        break;
    case ONWIRE_COMMAND_KIND_OP:
        rc = onwire_command__read_op(r, ret);
        break;
    }
    return rc;
}

int onwire_command_decode(struct onwire_command *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_command__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int onwire_arg__read(struct weir__reader *r, struct onwire_arg *ret)
{
    const uint8_t *p;
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "s");
    uint64_t len_s = (uint64_t)weir_get_be16(p);
    p = weir__take(r, len_s);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "s");
    ret->s.data = p;
    ret->s.len = (size_t)len_s;
    return WEIR_OK;
}

int onwire_arg_decode(struct onwire_arg *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_arg__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int onwire_bulk__read(struct weir__reader *r, struct onwire_bulk *ret)
{
    const uint8_t *p;
    bool wire_has = 0;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "has");
    uint8_t bits1 = p[0];
    wire_has = (bits1 >> 7) != 0;
    if (WEIR_UNLIKELY((bits1 & 0x7f) != 0x0))
        return weir__refuse(r, p, WEIR_EMISMATCH, NULL, NULL);
    ret->has_data = false;
    if (wire_has) {
        ret->has_data = true;
        p = weir__take(r, 2);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "data");
        uint64_t len_data = (uint64_t)weir_get_be16(p);
        p = weir__take(r, len_data);
        if (WEIR_UNLIKELY(!p))
            return weir__short(r, r->p, "data");
        ret->data.data = p;
        ret->data.len = (size_t)len_data;
    }
    return WEIR_OK;
}

int onwire_bulk_decode(struct onwire_bulk *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_bulk__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int onwire_array__read(struct weir__reader *r, struct onwire_array *ret)
{
    const uint8_t *p;
    uint8_t wire_n_ = 0;
    int rc;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "n");
    wire_n_ = p[0];
    uint64_t count_items = (uint64_t)(int64_t)wire_n_;
    if (WEIR_UNLIKELY(count_items > weir__left(r) / 2))
        return weir__short_of(r, count_items, 2, "items");
    struct onwire_arg *items_items =
        weir_arena_array(r->arena, count_items, sizeof *items_items);
    if (WEIR_UNLIKELY(!items_items))
        return weir__no_room(r, "items");
    for (size_t i = 0; i < count_items; i++) {
        rc = onwire_arg__read(r, &items_items[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "items", i);
    }
    ret->items.items = items_items;
    ret->items.count = (size_t)count_items;
    return WEIR_OK;
}

int onwire_array_decode(struct onwire_array *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_array__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int onwire_done__read(struct weir__reader *r, struct onwire_done *ret)
{
    (void)r;
    (void)ret;
    return WEIR_OK;
}

int onwire_done_decode(struct onwire_done *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_done__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int onwire_value__read_simple(struct weir__reader *r,
    struct onwire_value *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "simple");
    uint64_t len_simple = (uint64_t)p[0];
    p = weir__take(r, len_simple);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "simple");
    ret->simple.data = (const char *)p;
    ret->simple.len = (size_t)len_simple;
    if (WEIR_UNLIKELY(!weir__utf8(ret->simple.data, ret->simple.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "simple", NULL);
    return WEIR_OK;
}

static int onwire_value__read_error(struct weir__reader *r,
    struct onwire_value *ret)
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

static int onwire_value__read_bulk(struct weir__reader *r,
    struct onwire_value *ret)
{
    int rc;
    rc = onwire_bulk__read(r, &ret->bulk);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "bulk");
    return WEIR_OK;
}

static int onwire_value__read_array(struct weir__reader *r,
    struct onwire_value *ret)
{
    int rc;
    rc = onwire_array__read(r, &ret->array);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "array");
    return WEIR_OK;
}

static int onwire_value__read_integer(struct weir__reader *r,
    struct onwire_value *ret)
{
    const uint8_t *p;
    p = weir__take(r, 8);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "integer");
    ret->integer = (int64_t)weir__sign(weir_get_be64(p), 64);
    return WEIR_OK;
}

static int onwire_value__read_done(struct weir__reader *r,
    struct onwire_value *ret)
{
    int rc;
    rc = onwire_done__read(r, &ret->done);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "done");
    return WEIR_OK;
}

int onwire_value__read(struct weir__reader *r, struct onwire_value *ret)
{
    int rc = WEIR_OK;
    const uint8_t *p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    uint8_t tag = p[0];
    ret->kind = onwire_value__kind(tag);
    switch (ret->kind) {
    case ONWIRE_VALUE_KIND_NONE:
        return weir__refuse(r, p, WEIR_ETAG, NULL, NULL);
    case ONWIRE_VALUE_KIND_SIMPLE:
        rc = onwire_value__read_simple(r, ret);
        break;
    case ONWIRE_VALUE_KIND_ERROR:
        rc = onwire_value__read_error(r, ret);
        break;
    case ONWIRE_VALUE_KIND_BULK:
        rc = onwire_value__read_bulk(r, ret);
        break;
    case ONWIRE_VALUE_KIND_ARRAY:
        rc = onwire_value__read_array(r, ret);
        break;
    case ONWIRE_VALUE_KIND_INTEGER:
        rc = onwire_value__read_integer(r, ret);
        break;
    case ONWIRE_VALUE_KIND_DONE:
        rc = onwire_value__read_done(r, ret);
        break;
    }
    return rc;
}

int onwire_value_decode(struct onwire_value *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = onwire_value__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

/* --- where messages end --- */

static const struct weir__frame_op onwire__frame_ops[] = {
    /* 0: onwire.Multi */
    {WEIR__F_RESERVE, 0, 0, 0, 2, 0},
    {WEIR__F_NEED, 0, 0, 0, 3, 0},
    {WEIR__F_LOAD, 1, 8, 0, 2, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 3, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_LEAST, 0, 0, 0, 0, 2},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 11, 3},
    {WEIR__F_CALL, 0, 0, 0, 37, 0},
    {WEIR__F_JUMP, 0, 0, 0, 8, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 12: onwire.Op */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 5, 0},
    {WEIR__F_PASS, 0, 0, 0, 5, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 16: onwire.Command */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_CASES, 0, 0, 0, 3, -1},
    {WEIR__F_CASE, 0, 0, 0, 27, 1},
    {WEIR__F_CASE, 0, 0, 0, 0, 1},
    {WEIR__F_CASE, 0, 0, 0, 29, 2},
    {WEIR__F_CASE, 0, 0, 0, 0, 2},
    {WEIR__F_CASE, 0, 0, 0, 34, 3},
    {WEIR__F_CASE, 0, 0, 0, 0, 3},
    {WEIR__F_CALL, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 36, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 36, 0},
    {WEIR__F_CALL, 0, 0, 0, 12, 0},
    {WEIR__F_JUMP, 0, 0, 0, 36, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 37: onwire.Arg */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 43: onwire.Bulk */
    {WEIR__F_RESERVE, 0, 0, 0, 1, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 1, 7, 0, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 1, 7, 0, 0, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_ZERO, 0, 0, 0, 58, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 59: onwire.Array */
    {WEIR__F_RESERVE, 0, 0, 0, 2, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_LEAST, 0, 0, 0, 0, 2},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 70, 3},
    {WEIR__F_CALL, 0, 0, 0, 37, 0},
    {WEIR__F_JUMP, 0, 0, 0, 67, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 71: onwire.Done */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 73: onwire.Value */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_CASES, 0, 0, 0, 6, -1},
    {WEIR__F_CASE, 0, 0, 0, 100, 36},
    {WEIR__F_CASE, 0, 0, 0, 0, 36},
    {WEIR__F_CASE, 0, 0, 0, 102, 42},
    {WEIR__F_CASE, 0, 0, 0, 0, 42},
    {WEIR__F_CASE, 0, 0, 0, 90, 43},
    {WEIR__F_CASE, 0, 0, 0, 0, 43},
    {WEIR__F_CASE, 0, 0, 0, 95, 45},
    {WEIR__F_CASE, 0, 0, 0, 0, 45},
    {WEIR__F_CASE, 0, 0, 0, 107, 46},
    {WEIR__F_CASE, 0, 0, 0, 0, 46},
    {WEIR__F_CASE, 0, 0, 0, 104, 58},
    {WEIR__F_CASE, 0, 0, 0, 0, 58},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_CALL, 0, 0, 0, 43, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_CALL, 0, 0, 0, 59, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_NEED, 0, 0, 0, 8, 0},
    {WEIR__F_PASS, 0, 0, 0, 8, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_CALL, 0, 0, 0, 71, 0},
    {WEIR__F_JUMP, 0, 0, 0, 109, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
};

const struct weir_frame_program onwire_multi_frame = {onwire__frame_ops, NULL, 0, 0};
const struct weir_frame_program onwire_op_frame = {onwire__frame_ops, NULL, 12, 0};
const struct weir_frame_program onwire_command_frame = {onwire__frame_ops, NULL, 16, 0};
const struct weir_frame_program onwire_arg_frame = {onwire__frame_ops, NULL, 37, 0};
const struct weir_frame_program onwire_bulk_frame = {onwire__frame_ops, NULL, 43, 0};
const struct weir_frame_program onwire_array_frame = {onwire__frame_ops, NULL, 59, 0};
const struct weir_frame_program onwire_done_frame = {onwire__frame_ops, NULL, 71, 0};
const struct weir_frame_program onwire_value_frame = {onwire__frame_ops, NULL, 73, 0};

inline size_t onwire_multi__size(struct weir__sizer *s, const struct onwire_multi *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((int64_t)m->argv.count > 255))
        return weir__size_refuse(s, n, WEIR_ERANGE, "n", NULL);
    n += 3;
    if (WEIR_UNLIKELY(m->argv.count && !m->argv.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "argv", NULL);
    for (size_t i = 0; i < m->argv.count; i++) {
        k = onwire_arg__size(s, &m->argv.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "argv", i);
        n += k;
    }
    return n;
}

inline uint8_t *onwire_multi__write(uint8_t *p, const struct onwire_multi *m)
{
    for (size_t i = m->argv.count; i-- > 0;) {
        p = onwire_arg__write(p, &m->argv.items[i]);
    }
    p -= 3;
    weir_put_be16(p, (uint16_t)(m->id));
    p[2] = (uint8_t)((int64_t)m->argv.count);
    return p;
}

int onwire_multi_encode(const struct onwire_multi *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_multi__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_multi__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_multi_size(const struct onwire_multi *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_multi__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t onwire_op__size(struct weir__sizer *s, const struct onwire_op *m)
{
    size_t n = 0;
    n += 5;
    (void)s;
    (void)m;
    return n;
}

inline uint8_t *onwire_op__write(uint8_t *p, const struct onwire_op *m)
{
    p -= 5;
    weir_put_be16(p, (uint16_t)(m->id));
    p[2] = (uint8_t)(m->code);
    weir_put_be16(p + 3, (uint16_t)(m->value));
    return p;
}

int onwire_op_encode(const struct onwire_op *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_op__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_op__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_op_size(const struct onwire_op *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_op__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t onwire_command__size_multi(struct weir__sizer *s,
    const struct onwire_command *m)
{
    size_t n = 0;
    size_t k;
    k = onwire_multi__size(s, &m->multi);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "multi");
    n += k;
    return n;
}

static size_t onwire_command__size_inline_(struct weir__sizer *s,
    const struct onwire_command *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->inline_.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "inline", NULL);
    if (WEIR_UNLIKELY(m->inline_.len && !m->inline_.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "inline", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->inline_.data, m->inline_.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "inline", NULL);
    n += 1;
    n += m->inline_.len;
    return n;
}

static size_t onwire_command__size_op(struct weir__sizer *s,
    const struct onwire_command *m)
{
    size_t n = 0;
    size_t k;
    k = onwire_op__size(s, &m->op);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "op");
    n += k;
    return n;
}

inline size_t onwire_command__size(struct weir__sizer *s, const struct onwire_command *m)
{
    size_t n = 0;
    switch (m->kind) {
    case ONWIRE_COMMAND_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case ONWIRE_COMMAND_KIND_MULTI:
        n = onwire_command__size_multi(s, m);
        break;
    case ONWIRE_COMMAND_KIND_INLINE:
        n = onwire_command__size_inline_(s, m);
        break;
    case ONWIRE_COMMAND_KIND_OP:
        n = onwire_command__size_op(s, m);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    if (WEIR_LIKELY(n != WEIR__REFUSED))
        n += 1;
    return n;
}

static uint8_t *onwire_command__write_multi(uint8_t *p,
    const struct onwire_command *m)
{
    p = onwire_multi__write(p, &m->multi);
    return p;
}

static uint8_t *onwire_command__write_inline_(uint8_t *p,
    const struct onwire_command *m)
{
    p = weir__put_bytes(p, m->inline_.data, m->inline_.len);
    p -= 1;
    p[0] = (uint8_t)(m->inline_.len);
    return p;
}

static uint8_t *onwire_command__write_op(uint8_t *p,
    const struct onwire_command *m)
{
    p = onwire_op__write(p, &m->op);
    return p;
}

inline uint8_t *onwire_command__write(uint8_t *p, const struct onwire_command *m)
{
    switch (m->kind) {
    case ONWIRE_COMMAND_KIND_MULTI:
        p = onwire_command__write_multi(p, m);
        break;
    case ONWIRE_COMMAND_KIND_INLINE:
        p = onwire_command__write_inline_(p, m);
        break;
    case ONWIRE_COMMAND_KIND_OP:
        p = onwire_command__write_op(p, m);
        break;
    default:
        break;
    }
    p -= 1;
    p[0] = (uint8_t)(onwire_command__tag(m));
    return p;
}

int onwire_command_encode(const struct onwire_command *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_command__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_command__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_command_size(const struct onwire_command *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_command__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t onwire_arg__size(struct weir__sizer *s, const struct onwire_arg *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->s.len > 0xffff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "s", NULL);
    if (WEIR_UNLIKELY(m->s.len && !m->s.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "s", NULL);
    n += 2;
    n += m->s.len;
    return n;
}

inline uint8_t *onwire_arg__write(uint8_t *p, const struct onwire_arg *m)
{
    p = weir__put_bytes(p, m->s.data, m->s.len);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->s.len));
    return p;
}

int onwire_arg_encode(const struct onwire_arg *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_arg__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_arg__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_arg_size(const struct onwire_arg *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_arg__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t onwire_bulk__size(struct weir__sizer *s, const struct onwire_bulk *m)
{
    size_t n = 0;
    n += 1;
    if (m->has_data) {
        if (WEIR_UNLIKELY(m->data.len > 0xffff))
            return weir__size_refuse(s, n, WEIR_ERANGE, "data", NULL);
        if (WEIR_UNLIKELY(m->data.len && !m->data.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "data", NULL);
        n += 2;
        n += m->data.len;
    }
    return n;
}

inline uint8_t *onwire_bulk__write(uint8_t *p, const struct onwire_bulk *m)
{
    if (m->has_data) {
        p = weir__put_bytes(p, m->data.data, m->data.len);
        p -= 2;
        weir_put_be16(p, (uint16_t)(m->data.len));
    }
    p -= 1;
    p[0] = (uint8_t)(((uint64_t)(m->has_data) & 0x1) << 7);
    return p;
}

int onwire_bulk_encode(const struct onwire_bulk *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_bulk__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_bulk__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_bulk_size(const struct onwire_bulk *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_bulk__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t onwire_array__size(struct weir__sizer *s, const struct onwire_array *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((int64_t)m->items.count > 255))
        return weir__size_refuse(s, n, WEIR_ERANGE, "n", NULL);
    n += 1;
    if (WEIR_UNLIKELY(m->items.count && !m->items.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "items", NULL);
    for (size_t i = 0; i < m->items.count; i++) {
        k = onwire_arg__size(s, &m->items.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "items", i);
        n += k;
    }
    return n;
}

inline uint8_t *onwire_array__write(uint8_t *p, const struct onwire_array *m)
{
    for (size_t i = m->items.count; i-- > 0;) {
        p = onwire_arg__write(p, &m->items.items[i]);
    }
    p -= 1;
    p[0] = (uint8_t)((int64_t)m->items.count);
    return p;
}

int onwire_array_encode(const struct onwire_array *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_array__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_array__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_array_size(const struct onwire_array *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_array__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t onwire_done__size(struct weir__sizer *s, const struct onwire_done *m)
{
    size_t n = 0;
    (void)s;
    (void)m;
    return n;
}

inline uint8_t *onwire_done__write(uint8_t *p, const struct onwire_done *m)
{
    (void)m;
    return p;
}

int onwire_done_encode(const struct onwire_done *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_done__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_done__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_done_size(const struct onwire_done *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_done__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t onwire_value__size_simple(struct weir__sizer *s,
    const struct onwire_value *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->simple.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "simple", NULL);
    if (WEIR_UNLIKELY(m->simple.len && !m->simple.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "simple", NULL);
    if (WEIR_UNLIKELY(!weir__utf8(m->simple.data, m->simple.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "simple", NULL);
    n += 1;
    n += m->simple.len;
    return n;
}

static size_t onwire_value__size_error(struct weir__sizer *s,
    const struct onwire_value *m)
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

static size_t onwire_value__size_bulk(struct weir__sizer *s,
    const struct onwire_value *m)
{
    size_t n = 0;
    size_t k;
    k = onwire_bulk__size(s, &m->bulk);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "bulk");
    n += k;
    return n;
}

static size_t onwire_value__size_array(struct weir__sizer *s,
    const struct onwire_value *m)
{
    size_t n = 0;
    size_t k;
    k = onwire_array__size(s, &m->array);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "array");
    n += k;
    return n;
}

static size_t onwire_value__size_integer(struct weir__sizer *s,
    const struct onwire_value *m)
{
    size_t n = 0;
    n += 8;
    (void)s;
    (void)m;
    return n;
}

static size_t onwire_value__size_done(struct weir__sizer *s,
    const struct onwire_value *m)
{
    size_t n = 0;
    size_t k;
    k = onwire_done__size(s, &m->done);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "done");
    n += k;
    return n;
}

inline size_t onwire_value__size(struct weir__sizer *s, const struct onwire_value *m)
{
    size_t n = 0;
    switch (m->kind) {
    case ONWIRE_VALUE_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case ONWIRE_VALUE_KIND_SIMPLE:
        n = onwire_value__size_simple(s, m);
        break;
    case ONWIRE_VALUE_KIND_ERROR:
        n = onwire_value__size_error(s, m);
        break;
    case ONWIRE_VALUE_KIND_BULK:
        n = onwire_value__size_bulk(s, m);
        break;
    case ONWIRE_VALUE_KIND_ARRAY:
        n = onwire_value__size_array(s, m);
        break;
    case ONWIRE_VALUE_KIND_INTEGER:
        n = onwire_value__size_integer(s, m);
        break;
    case ONWIRE_VALUE_KIND_DONE:
        n = onwire_value__size_done(s, m);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    if (WEIR_LIKELY(n != WEIR__REFUSED))
        n += 1;
    return n;
}

static uint8_t *onwire_value__write_simple(uint8_t *p,
    const struct onwire_value *m)
{
    p = weir__put_bytes(p, m->simple.data, m->simple.len);
    p -= 1;
    p[0] = (uint8_t)(m->simple.len);
    return p;
}

static uint8_t *onwire_value__write_error(uint8_t *p,
    const struct onwire_value *m)
{
    p = weir__put_bytes(p, m->error.data, m->error.len);
    p -= 1;
    p[0] = (uint8_t)(m->error.len);
    return p;
}

static uint8_t *onwire_value__write_bulk(uint8_t *p,
    const struct onwire_value *m)
{
    p = onwire_bulk__write(p, &m->bulk);
    return p;
}

static uint8_t *onwire_value__write_array(uint8_t *p,
    const struct onwire_value *m)
{
    p = onwire_array__write(p, &m->array);
    return p;
}

static uint8_t *onwire_value__write_integer(uint8_t *p,
    const struct onwire_value *m)
{
    p -= 8;
    weir_put_be64(p, (uint64_t)(m->integer));
    return p;
}

static uint8_t *onwire_value__write_done(uint8_t *p,
    const struct onwire_value *m)
{
    p = onwire_done__write(p, &m->done);
    return p;
}

inline uint8_t *onwire_value__write(uint8_t *p, const struct onwire_value *m)
{
    switch (m->kind) {
    case ONWIRE_VALUE_KIND_SIMPLE:
        p = onwire_value__write_simple(p, m);
        break;
    case ONWIRE_VALUE_KIND_ERROR:
        p = onwire_value__write_error(p, m);
        break;
    case ONWIRE_VALUE_KIND_BULK:
        p = onwire_value__write_bulk(p, m);
        break;
    case ONWIRE_VALUE_KIND_ARRAY:
        p = onwire_value__write_array(p, m);
        break;
    case ONWIRE_VALUE_KIND_INTEGER:
        p = onwire_value__write_integer(p, m);
        break;
    case ONWIRE_VALUE_KIND_DONE:
        p = onwire_value__write_done(p, m);
        break;
    default:
        break;
    }
    p -= 1;
    p[0] = (uint8_t)(onwire_value__tag(m));
    return p;
}

int onwire_value_encode(const struct onwire_value *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = onwire_value__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    onwire_value__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t onwire_value_size(const struct onwire_value *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = onwire_value__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static const struct weir_field onwire_multi_fields[] = {
    {
        .name = "id",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_multi, id),
        .size = sizeof(uint16_t),
    },
    {
        .name = "argv",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct onwire_multi, argv),
        .size = sizeof(struct onwire_arg),
        .type = &onwire_arg_type,
    },
};

const struct weir_type onwire_multi_type = {
    .name = "onwire.Multi",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_multi),
    .field_count = 2,
    .fields = onwire_multi_fields,
};

int onwire_multi_to_json(const struct onwire_multi *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_multi_type, m, out);
}

int onwire_multi_from_json(struct onwire_multi *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_multi_type, ret, json, arena, err);
}

int onwire_multi_copy(struct onwire_multi *ret, const struct onwire_multi *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_multi_type, ret, m, arena);
}

static const struct weir_field onwire_op_fields[] = {
    {
        .name = "id",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_op, id),
        .size = sizeof(uint16_t),
    },
    {
        .name = "code",
        .kind = WEIR_KIND_U8,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_op, code),
        .size = sizeof(uint8_t),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_op, value),
        .size = sizeof(uint16_t),
    },
};

const struct weir_type onwire_op_type = {
    .name = "onwire.Op",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_op),
    .field_count = 3,
    .fields = onwire_op_fields,
};

int onwire_op_to_json(const struct onwire_op *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_op_type, m, out);
}

int onwire_op_from_json(struct onwire_op *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_op_type, ret, json, arena, err);
}

int onwire_op_copy(struct onwire_op *ret, const struct onwire_op *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_op_type, ret, m, arena);
}

static const struct weir_field onwire_command_multi_fields[] = {
    {
        .name = "multi",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_command, multi),
        .size = sizeof(struct onwire_multi),
        .type = &onwire_multi_type,
    },
};

static const struct weir_field onwire_command_inline__fields[] = {
    {
        .name = "inline",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_command, inline_),
        .size = sizeof(struct weir_str),
    },
};

static const struct weir_field onwire_command_op_fields[] = {
    {
        .name = "op",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_command, op),
        .size = sizeof(struct onwire_op),
        .type = &onwire_op_type,
    },
};

static const struct weir_arm onwire_command_arms[] = {
    {
        .name = "multi",
        .kind = ONWIRE_COMMAND_KIND_MULTI,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)1,
        .field_count = 1,
        .fields = onwire_command_multi_fields,
    },
    {
        .name = "inline",
        .kind = ONWIRE_COMMAND_KIND_INLINE,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)2,
        .field_count = 1,
        .fields = onwire_command_inline__fields,
    },
    {
        .name = "op",
        .kind = ONWIRE_COMMAND_KIND_OP,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)3,
        .field_count = 1,
        .fields = onwire_command_op_fields,
    },
};

const struct weir_type onwire_command_type = {
    .name = "onwire.Command",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct onwire_command),
    .arm_count = 3,
    .arms = onwire_command_arms,
    .kind_offset = offsetof(struct onwire_command, kind),
};

int onwire_command_to_json(const struct onwire_command *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_command_type, m, out);
}

int onwire_command_from_json(struct onwire_command *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_command_type, ret, json, arena, err);
}

int onwire_command_copy(struct onwire_command *ret, const struct onwire_command *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_command_type, ret, m, arena);
}

static const struct weir_field onwire_arg_fields[] = {
    {
        .name = "s",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_arg, s),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type onwire_arg_type = {
    .name = "onwire.Arg",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_arg),
    .field_count = 1,
    .fields = onwire_arg_fields,
};

int onwire_arg_to_json(const struct onwire_arg *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_arg_type, m, out);
}

int onwire_arg_from_json(struct onwire_arg *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_arg_type, ret, json, arena, err);
}

int onwire_arg_copy(struct onwire_arg *ret, const struct onwire_arg *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_arg_type, ret, m, arena);
}

static const struct weir_field onwire_bulk_fields[] = {
    {
        .name = "data",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct onwire_bulk, data),
        .has_offset = offsetof(struct onwire_bulk, has_data),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type onwire_bulk_type = {
    .name = "onwire.Bulk",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_bulk),
    .field_count = 1,
    .fields = onwire_bulk_fields,
};

int onwire_bulk_to_json(const struct onwire_bulk *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_bulk_type, m, out);
}

int onwire_bulk_from_json(struct onwire_bulk *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_bulk_type, ret, json, arena, err);
}

int onwire_bulk_copy(struct onwire_bulk *ret, const struct onwire_bulk *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_bulk_type, ret, m, arena);
}

static const struct weir_field onwire_array_fields[] = {
    {
        .name = "items",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct onwire_array, items),
        .size = sizeof(struct onwire_arg),
        .type = &onwire_arg_type,
    },
};

const struct weir_type onwire_array_type = {
    .name = "onwire.Array",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_array),
    .field_count = 1,
    .fields = onwire_array_fields,
};

int onwire_array_to_json(const struct onwire_array *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_array_type, m, out);
}

int onwire_array_from_json(struct onwire_array *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_array_type, ret, json, arena, err);
}

int onwire_array_copy(struct onwire_array *ret, const struct onwire_array *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_array_type, ret, m, arena);
}

const struct weir_type onwire_done_type = {
    .name = "onwire.Done",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct onwire_done),
};

int onwire_done_to_json(const struct onwire_done *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_done_type, m, out);
}

int onwire_done_from_json(struct onwire_done *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_done_type, ret, json, arena, err);
}

int onwire_done_copy(struct onwire_done *ret, const struct onwire_done *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_done_type, ret, m, arena);
}

static const struct weir_field onwire_value_simple_fields[] = {
    {
        .name = "simple",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, simple),
        .size = sizeof(struct weir_str),
    },
};

static const struct weir_field onwire_value_error_fields[] = {
    {
        .name = "error",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, error),
        .size = sizeof(struct weir_str),
    },
};

static const struct weir_field onwire_value_bulk_fields[] = {
    {
        .name = "bulk",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, bulk),
        .size = sizeof(struct onwire_bulk),
        .type = &onwire_bulk_type,
    },
};

static const struct weir_field onwire_value_array_fields[] = {
    {
        .name = "array",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, array),
        .size = sizeof(struct onwire_array),
        .type = &onwire_array_type,
    },
};

static const struct weir_field onwire_value_integer_fields[] = {
    {
        .name = "integer",
        .kind = WEIR_KIND_I64,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, integer),
        .size = sizeof(int64_t),
    },
};

static const struct weir_field onwire_value_done_fields[] = {
    {
        .name = "done",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct onwire_value, done),
        .size = sizeof(struct onwire_done),
        .type = &onwire_done_type,
    },
};

static const struct weir_arm onwire_value_arms[] = {
    {
        .name = "simple",
        .kind = ONWIRE_VALUE_KIND_SIMPLE,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)43,
        .field_count = 1,
        .fields = onwire_value_simple_fields,
    },
    {
        .name = "error",
        .kind = ONWIRE_VALUE_KIND_ERROR,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)45,
        .field_count = 1,
        .fields = onwire_value_error_fields,
    },
    {
        .name = "bulk",
        .kind = ONWIRE_VALUE_KIND_BULK,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)36,
        .field_count = 1,
        .fields = onwire_value_bulk_fields,
    },
    {
        .name = "array",
        .kind = ONWIRE_VALUE_KIND_ARRAY,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)42,
        .field_count = 1,
        .fields = onwire_value_array_fields,
    },
    {
        .name = "integer",
        .kind = ONWIRE_VALUE_KIND_INTEGER,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)58,
        .field_count = 1,
        .fields = onwire_value_integer_fields,
    },
    {
        .name = "done",
        .kind = ONWIRE_VALUE_KIND_DONE,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)46,
        .field_count = 1,
        .fields = onwire_value_done_fields,
    },
};

const struct weir_type onwire_value_type = {
    .name = "onwire.Value",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct onwire_value),
    .arm_count = 6,
    .arms = onwire_value_arms,
    .kind_offset = offsetof(struct onwire_value, kind),
};

int onwire_value_to_json(const struct onwire_value *m, struct weir_buf *out)
{
    return weir_json_write(&onwire_value_type, m, out);
}

int onwire_value_from_json(struct onwire_value *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&onwire_value_type, ret, json, arena, err);
}

int onwire_value_copy(struct onwire_value *ret, const struct onwire_value *m,
    struct weir_arena *arena)
{
    return weir_copy(&onwire_value_type, ret, m, arena);
}


/* ---- protocol onwire.Redis: pipelined: the k-th reply answers the k-th call ----
 * client sends Command
 * server sends Value
 * call scan(Multi when (argv[0].s == "SCAN" nocase)) -> bulk* (done | error);
 * call quiet(op) -> none;
 * call command(Command) -> Value;
 */

static int onwire_redis_client_command_decode(void *ret, const struct weir_wire_context *context,
    struct weir_bytes in, struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    (void)context;
    return onwire_command_decode(ret, in, arena, used, err);
}

static int onwire_redis_client_command_encode(const void *message,
    const struct weir_wire_context *context,
    struct weir_buf *out, struct weir_error *err)
{
    (void)context;
    return onwire_command_encode(message, out, err);
}

static uint64_t onwire_redis_client_command_events(const void *message,
    const struct weir_wire_context *context)
{
    const struct onwire_command *m = message;
    (void)context;
    uint64_t events = 0;
    events |= 0x4u; /* Command */
    switch (m->kind) {
    case ONWIRE_COMMAND_KIND_MULTI:
        if (weir__same_nocase(m->multi.argv.count > 0 ? (const void *)m->multi.argv.items[0].s.data : NULL, m->multi.argv.count > 0 ? m->multi.argv.items[0].s.len : 0, "SCAN", 4))
            events |= 0x1u; /* Multi when (argv[0].s == "SCAN" nocase) */
        break;
    case ONWIRE_COMMAND_KIND_OP:
        events |= 0x2u; /* op */
        break;
    default:
        break;
    }
    return events;
}

static const struct weir_wire onwire_redis_client_command = {
    .type = &onwire_command_type,
    .decode = onwire_redis_client_command_decode,
    .encode = onwire_redis_client_command_encode,
    .frame = &onwire_command_frame,
    .events = onwire_redis_client_command_events,
};

static int onwire_redis_server_value_decode(void *ret, const struct weir_wire_context *context,
    struct weir_bytes in, struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    (void)context;
    return onwire_value_decode(ret, in, arena, used, err);
}

static int onwire_redis_server_value_encode(const void *message,
    const struct weir_wire_context *context,
    struct weir_buf *out, struct weir_error *err)
{
    (void)context;
    return onwire_value_encode(message, out, err);
}

static uint64_t onwire_redis_server_value_events(const void *message,
    const struct weir_wire_context *context)
{
    const struct onwire_value *m = message;
    (void)context;
    uint64_t events = 0;
    events |= 0x8u; /* Value */
    switch (m->kind) {
    case ONWIRE_VALUE_KIND_BULK:
        events |= 0x1u; /* bulk */
        break;
    case ONWIRE_VALUE_KIND_DONE:
        events |= 0x2u; /* done */
        break;
    case ONWIRE_VALUE_KIND_ERROR:
        events |= 0x4u; /* error */
        break;
    default:
        break;
    }
    return events;
}

static const struct weir_wire onwire_redis_server_value = {
    .type = &onwire_value_type,
    .decode = onwire_redis_server_value_decode,
    .encode = onwire_redis_server_value_encode,
    .frame = &onwire_value_frame,
    .events = onwire_redis_server_value_events,
};

static const char *const onwire_redis_client_events[] = {
    "Multi when (argv[0].s == \"SCAN\" nocase)",
    "op",
    "Command",
};

static const char *const onwire_redis_server_events[] = {
    "bulk",
    "done",
    "error",
    "Value",
};

static const struct weir_reply_edge onwire_redis_scan_edges[] = {
    {0x1u, 0, 0}, /* 0 */
    {0x6u, 1, 0}, /* 0 */
};

static const struct weir_reply_state onwire_redis_scan_states[] = {
    {&onwire_redis_scan_edges[0], 2, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_reply_state onwire_redis_quiet_states[] = {
    {NULL, 0, true, 0},
};

static const struct weir_reply_edge onwire_redis_command_edges[] = {
    {0x8u, 1, 0}, /* 0 */
};

static const struct weir_reply_state onwire_redis_command_states[] = {
    {&onwire_redis_command_edges[0], 1, false, 0},
    {NULL, 0, true, 1},
};

static const struct weir_protocol_call onwire_redis_calls[] = {
    {
        .name = "scan",
            /* call scan(Multi when (argv[0].s == "SCAN" nocase)) -> bulk* (done | error); */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x1u,
        .states = onwire_redis_scan_states,
        .state_count = 2,
    },
    {
        .name = "quiet", /* call quiet(op) -> none; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x2u,
        .states = onwire_redis_quiet_states,
        .state_count = 1,
    },
    {
        .name = "command", /* call command(Command) -> Value; */
        .caller = WEIR_SIDE_CLIENT,
        .events = 0x4u,
        .states = onwire_redis_command_states,
        .state_count = 2,
    },
};

static const struct weir_transport_hint onwire_redis_transports[] = {
    {"tcp", 6379, 0, false},
    {"unix", 0, 0, false},
};

const struct weir_protocol onwire_redis_protocol = {
    .name = "onwire.Redis",
    .discipline = WEIR_PIPELINED,
    .transports = onwire_redis_transports,
    .transport_count = 2,
    .sends[WEIR_SIDE_CLIENT] = &onwire_redis_client_command,
    .sends[WEIR_SIDE_SERVER] = &onwire_redis_server_value,
    .calls = onwire_redis_calls,
    .call_count = 3,
    .max_in_flight = 10000,
    .event_names[WEIR_SIDE_CLIENT] = onwire_redis_client_events,
    .event_counts[WEIR_SIDE_CLIENT] = 3,
    .event_names[WEIR_SIDE_SERVER] = onwire_redis_server_events,
    .event_counts[WEIR_SIDE_SERVER] = 4,
};

/* ---- service onwire.Kv ---- */

static const struct weir_protocol_service onwire_kv_protocol_service;

static int onwire_kv_get_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->get)
        return WEIR_UNIMPLEMENTED;
    return h->get((struct onwire_kv_get_call *)call, request, reply);
}

static void onwire_kv_get_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_get_result *result = ret_result;
    *result = (struct onwire_kv_get_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_get_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_get_result result;
    onwire_kv_get_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_get_result *))fn)(data, &result);
}

static int onwire_kv_set_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->set)
        return WEIR_UNIMPLEMENTED;
    return h->set((struct onwire_kv_set_call *)call, request, reply);
}

static void onwire_kv_set_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_set_result *result = ret_result;
    *result = (struct onwire_kv_set_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_set_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_set_result result;
    onwire_kv_set_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_set_result *))fn)(data, &result);
}

static int onwire_kv_mget_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->mget)
        return WEIR_UNIMPLEMENTED;
    return h->mget((struct onwire_kv_mget_call *)call, request, reply);
}

static void onwire_kv_mget_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_mget_result *result = ret_result;
    *result = (struct onwire_kv_mget_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_mget_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_mget_result result;
    onwire_kv_mget_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_mget_result *))fn)(data, &result);
}

static int onwire_kv_incr_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->incr)
        return WEIR_UNIMPLEMENTED;
    return h->incr((struct onwire_kv_incr_call *)call, request, reply);
}

static void onwire_kv_incr_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_incr_result *result = ret_result;
    *result = (struct onwire_kv_incr_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_incr_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_incr_result result;
    onwire_kv_incr_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_incr_result *))fn)(data, &result);
}

static int onwire_kv_scan_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    (void)reply;
    if (!h->scan)
        return WEIR_UNIMPLEMENTED;
    return h->scan((struct onwire_kv_scan_call *)call, request);
}

static void onwire_kv_scan_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_scan_result *result = ret_result;
    *result = (struct onwire_kv_scan_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
}

static void onwire_kv_scan_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_scan_result result;
    onwire_kv_scan_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_scan_result *))fn)(data, &result);
}

static int onwire_kv_poke_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    (void)reply;
    if (!h->poke)
        return WEIR_UNIMPLEMENTED;
    return h->poke((struct onwire_kv_poke_call *)call, request);
}

static int onwire_kv_raw_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->raw)
        return WEIR_UNIMPLEMENTED;
    return h->raw((struct onwire_kv_raw_call *)call, request, reply);
}

static void onwire_kv_raw_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_raw_result *result = ret_result;
    *result = (struct onwire_kv_raw_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_raw_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct onwire_kv_raw_result result;
    onwire_kv_raw_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_raw_result *))fn)(data, &result);
}

static int onwire_kv_command_invoke(const void *handlers, struct weir_call *call,
    const void *request,
    void *reply)
{
    const struct onwire_kv_handlers *h = handlers;
    if (!h->command)
        return WEIR_UNIMPLEMENTED;
    return h->command((struct onwire_kv_command_call *)call, request, reply);
}

static void onwire_kv_command_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct onwire_kv_command_result *result = ret_result;
    *result = (struct onwire_kv_command_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void onwire_kv_command_deliver(void (*fn)(void), void *data,
    const struct weir_outcome *outcome)
{
    struct onwire_kv_command_result result;
    onwire_kv_command_fill(&result, outcome);
    ((void (*)(void *, const struct onwire_kv_command_result *))fn)(data, &result);
}

static const struct weir_operation onwire_kv_operations[8];

/* request Multi { argv = ["GET" nocase, key] }; */
static int put_onwire_kv_get_request_1(struct onwire_command *w,
    const struct onwire_kv_get_request *r, struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 2, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, 2 * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"GET", 3};
    items1[1].s = r->key;
    w->multi.argv.items = items1;
    w->multi.argv.count = 2;
    return WEIR_OK;
}

static bool is_onwire_kv_get_request_1(const struct onwire_command *w,
    struct onwire_kv_get_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count != 2)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "GET", 3))
        return false;
    r->key = w->multi.argv.items[1].s;
    return true;
}

/* reply Bulk { data = value }; */
static int put_onwire_kv_get_reply_1(struct onwire_value *w, const struct onwire_kv_get_reply *r,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_BULK;
    w->bulk.has_data = r->has_value;
    w->bulk.data = r->value;
    return WEIR_OK;
}

static bool is_onwire_kv_get_reply_1(const struct onwire_value *w, struct onwire_kv_get_reply *r,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_BULK))
        return false;
    memset(r, 0, sizeof *r);
    if (w->bulk.has_data) {
        r->has_value = true;
        r->value = w->bulk.data;
    }
    return true;
}

/* reply Value { error } -> fail(error); */
static int put_onwire_kv_get_reply_2(struct onwire_value *w, struct weir_str text,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ERROR;
    w->error = (struct weir_str){(const char *)text.data, text.len};
    return WEIR_OK;
}

static bool is_onwire_kv_get_reply_2(const struct onwire_value *w, struct weir_str *ret_text,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_ERROR))
        return false;
    *ret_text = (struct weir_str){(const char *)w->error.data, w->error.len};
    return true;
}

static int onwire_kv_get_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_get_request_1(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_get_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    if (is_onwire_kv_get_reply_1(wire, ret_reply, arena))
        return WEIR_OK;
    if (is_onwire_kv_get_reply_2(wire, ret_text, arena))
        return WEIR_UNKNOWN;
    return WEIR_EPROTO;
}

static int onwire_kv_get_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_get_reply_1(&w, reply, arena);
    if (rc == WEIR_PENDING)
        rc = WEIR_EINVAL; /* no pattern says this reply */
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_get_answer_failure(int status, struct weir_str text, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    (void)status;
    rc = put_onwire_kv_get_reply_2(&w, text, arena);
    return rc ? rc : sink->send(sink, &w);
}

/* request Multi { argv = ["SET" nocase, key, value, "EX" nocase, seconds] }; */
static int put_onwire_kv_set_request_1(struct onwire_command *w,
    const struct onwire_kv_set_request *r, struct weir_arena *arena)
{
    if (!r->has_seconds)
        return WEIR_PENDING;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 5, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, 5 * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"SET", 3};
    items1[1].s = r->key;
    items1[2].s = r->value;
    items1[3].s = (struct weir_bytes){(const uint8_t *)"EX", 2};
    struct weir_str text2 = weir__decimal_unsigned(arena, r->seconds);
    if (!text2.data)
        return WEIR_ENOMEM;
    items1[4].s = (struct weir_bytes){(const uint8_t *)text2.data, text2.len};
    w->multi.argv.items = items1;
    w->multi.argv.count = 5;
    return WEIR_OK;
}

static bool is_onwire_kv_set_request_1(const struct onwire_command *w,
    struct onwire_kv_set_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count != 5)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "SET", 3))
        return false;
    r->key = w->multi.argv.items[1].s;
    r->value = w->multi.argv.items[2].s;
    if (!weir__same_nocase(w->multi.argv.items[3].s.data, w->multi.argv.items[3].s.len, "EX", 2))
        return false;
    r->has_seconds = true;
    uint64_t number1;
    if (!weir__read_decimal_unsigned(w->multi.argv.items[4].s.data, w->multi.argv.items[4].s.len,
        INT64_C(4294967295), &number1))
        return false;
    r->seconds = (uint32_t)number1;
    return true;
}

/* request Multi { argv = ["SET" nocase, key, value] }; */
static int put_onwire_kv_set_request_2(struct onwire_command *w,
    const struct onwire_kv_set_request *r, struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 3, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, 3 * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"SET", 3};
    items1[1].s = r->key;
    items1[2].s = r->value;
    w->multi.argv.items = items1;
    w->multi.argv.count = 3;
    return WEIR_OK;
}

static bool is_onwire_kv_set_request_2(const struct onwire_command *w,
    struct onwire_kv_set_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count != 3)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "SET", 3))
        return false;
    r->key = w->multi.argv.items[1].s;
    r->value = w->multi.argv.items[2].s;
    return true;
}

/* reply Value { simple = "OK" }; */
static int put_onwire_kv_set_reply_1(struct onwire_value *w, const struct onwire_kv_set_reply *r,
    struct weir_arena *arena)
{
    (void)r;
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_SIMPLE;
    w->simple = (struct weir_str){"OK", 2};
    return WEIR_OK;
}

static bool is_onwire_kv_set_reply_1(const struct onwire_value *w, struct onwire_kv_set_reply *r,
    struct weir_arena *arena)
{
    (void)arena;
    memset(r, 0, sizeof *r);
    if (!(w->kind == ONWIRE_VALUE_KIND_SIMPLE))
        return false;
    if (!weir__same(w->simple.data, w->simple.len, "OK", 2))
        return false;
    return true;
}

/* reply Value { error } -> fail(not_found, error); */
static int put_onwire_kv_set_reply_2(struct onwire_value *w, struct weir_str text,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ERROR;
    w->error = (struct weir_str){(const char *)text.data, text.len};
    return WEIR_OK;
}

static bool is_onwire_kv_set_reply_2(const struct onwire_value *w, struct weir_str *ret_text,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_ERROR))
        return false;
    *ret_text = (struct weir_str){(const char *)w->error.data, w->error.len};
    return true;
}

static int onwire_kv_set_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_set_request_1(ret_wire, request, arena);
    if (rc == WEIR_PENDING)
        rc = put_onwire_kv_set_request_2(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_set_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    if (is_onwire_kv_set_reply_1(wire, ret_reply, arena))
        return WEIR_OK;
    if (is_onwire_kv_set_reply_2(wire, ret_text, arena))
        return WEIR_NOT_FOUND;
    return WEIR_EPROTO;
}

static int onwire_kv_set_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_set_reply_1(&w, reply, arena);
    if (rc == WEIR_PENDING)
        rc = WEIR_EINVAL; /* no pattern says this reply */
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_set_answer_failure(int status, struct weir_str text, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    if (status == WEIR_NOT_FOUND)
        rc = put_onwire_kv_set_reply_2(&w, text, arena);
    else
        return status; /* this protocol has no word for it */
    return rc ? rc : sink->send(sink, &w);
}

/* request Multi { argv = ["MGET" nocase, keys...] }; */
static int put_onwire_kv_mget_request_1(struct onwire_command *w,
    const struct onwire_kv_mget_request *r, struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 1 + r->keys.count, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, (1 + r->keys.count) * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"MGET", 4};
    for (size_t i = 0; i < r->keys.count; i++) {
        items1[1 + i].s = r->keys.items[i];
    }
    w->multi.argv.items = items1;
    w->multi.argv.count = 1 + r->keys.count;
    return WEIR_OK;
}

static bool is_onwire_kv_mget_request_1(const struct onwire_command *w,
    struct onwire_kv_mget_request *r, struct weir_arena *arena)
{
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count < 1)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "MGET", 4))
        return false;
    r->keys.count = w->multi.argv.count - 1;
    r->keys.items = weir_arena_array(arena, r->keys.count, sizeof *r->keys.items);
    if (!r->keys.items)
        return false;
    for (size_t i = 0; i < r->keys.count; i++) {
        r->keys.items[i] = w->multi.argv.items[1 + i].s;
    }
    return true;
}

/* reply Array { items = values }; */
static int put_onwire_kv_mget_reply_1(struct onwire_value *w, const struct onwire_kv_mget_reply *r,
    struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ARRAY;
    struct onwire_arg *items1 = weir_arena_array(arena, r->values.count, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, r->values.count * sizeof *items1);
    for (size_t i = 0; i < r->values.count; i++) {
        items1[i].s = r->values.items[i];
    }
    w->array.items.items = items1;
    w->array.items.count = r->values.count;
    return WEIR_OK;
}

static bool is_onwire_kv_mget_reply_1(const struct onwire_value *w, struct onwire_kv_mget_reply *r,
    struct weir_arena *arena)
{
    if (!(w->kind == ONWIRE_VALUE_KIND_ARRAY))
        return false;
    memset(r, 0, sizeof *r);
    r->values.count = w->array.items.count;
    r->values.items = weir_arena_array(arena, r->values.count, sizeof *r->values.items);
    if (!r->values.items)
        return false;
    for (size_t i = 0; i < r->values.count; i++) {
        r->values.items[i] = w->array.items.items[i].s;
    }
    return true;
}

/* reply Value { error } -> fail(error); */
static int put_onwire_kv_mget_reply_2(struct onwire_value *w, struct weir_str text,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ERROR;
    w->error = (struct weir_str){(const char *)text.data, text.len};
    return WEIR_OK;
}

static bool is_onwire_kv_mget_reply_2(const struct onwire_value *w, struct weir_str *ret_text,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_ERROR))
        return false;
    *ret_text = (struct weir_str){(const char *)w->error.data, w->error.len};
    return true;
}

static int onwire_kv_mget_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_mget_request_1(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_mget_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    if (is_onwire_kv_mget_reply_1(wire, ret_reply, arena))
        return WEIR_OK;
    if (is_onwire_kv_mget_reply_2(wire, ret_text, arena))
        return WEIR_UNKNOWN;
    return WEIR_EPROTO;
}

static int onwire_kv_mget_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_mget_reply_1(&w, reply, arena);
    if (rc == WEIR_PENDING)
        rc = WEIR_EINVAL; /* no pattern says this reply */
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_mget_answer_failure(int status, struct weir_str text, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    (void)status;
    rc = put_onwire_kv_mget_reply_2(&w, text, arena);
    return rc ? rc : sink->send(sink, &w);
}

/* request Multi { argv = ["INCRBY" nocase, key, by] }; */
static int put_onwire_kv_incr_request_1(struct onwire_command *w,
    const struct onwire_kv_incr_request *r, struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 3, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, 3 * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"INCRBY", 6};
    items1[1].s = r->key;
    struct weir_str text2 = weir__decimal(arena, r->by);
    if (!text2.data)
        return WEIR_ENOMEM;
    items1[2].s = (struct weir_bytes){(const uint8_t *)text2.data, text2.len};
    w->multi.argv.items = items1;
    w->multi.argv.count = 3;
    return WEIR_OK;
}

static bool is_onwire_kv_incr_request_1(const struct onwire_command *w,
    struct onwire_kv_incr_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count != 3)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "INCRBY",
        6))
        return false;
    r->key = w->multi.argv.items[1].s;
    int64_t number1;
    if (!weir__read_decimal(w->multi.argv.items[2].s.data, w->multi.argv.items[2].s.len, INT64_MIN,
        INT64_C(9223372036854775807), &number1))
        return false;
    r->by = (int64_t)number1;
    return true;
}

/* reply Value { integer = value }; */
static int put_onwire_kv_incr_reply_1(struct onwire_value *w, const struct onwire_kv_incr_reply *r,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_INTEGER;
    w->integer = r->value;
    return WEIR_OK;
}

static bool is_onwire_kv_incr_reply_1(const struct onwire_value *w, struct onwire_kv_incr_reply *r,
    struct weir_arena *arena)
{
    (void)arena;
    memset(r, 0, sizeof *r);
    if (!(w->kind == ONWIRE_VALUE_KIND_INTEGER))
        return false;
    r->value = w->integer;
    return true;
}

static int onwire_kv_incr_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_incr_request_1(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_incr_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    (void)ret_text;
    if (is_onwire_kv_incr_reply_1(wire, ret_reply, arena))
        return WEIR_OK;
    return WEIR_EPROTO;
}

static int onwire_kv_incr_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_incr_reply_1(&w, reply, arena);
    if (rc == WEIR_PENDING)
        rc = WEIR_EINVAL; /* no pattern says this reply */
    return rc ? rc : sink->send(sink, &w);
}

/* request Multi { argv = ["SCAN" nocase, prefix] }; */
static int put_onwire_kv_scan_request_1(struct onwire_command *w,
    const struct onwire_kv_scan_request *r, struct weir_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    struct onwire_arg *items1 = weir_arena_array(arena, 2, sizeof *items1);
    if (!items1)
        return WEIR_ENOMEM;
    memset(items1, 0, 2 * sizeof *items1);
    items1[0].s = (struct weir_bytes){(const uint8_t *)"SCAN", 4};
    items1[1].s = r->prefix;
    w->multi.argv.items = items1;
    w->multi.argv.count = 2;
    return WEIR_OK;
}

static bool is_onwire_kv_scan_request_1(const struct onwire_command *w,
    struct onwire_kv_scan_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    memset(r, 0, sizeof *r);
    if (w->multi.argv.count != 2)
        return false;
    if (!weir__same_nocase(w->multi.argv.items[0].s.data, w->multi.argv.items[0].s.len, "SCAN", 4))
        return false;
    r->prefix = w->multi.argv.items[1].s;
    return true;
}

/* reply Bulk { data }; */
static int put_onwire_kv_scan_reply_1(struct onwire_value *w, const struct onwire_kv_scan_item *r,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_BULK;
    w->bulk.has_data = r->has_data;
    w->bulk.data = r->data;
    return WEIR_OK;
}

static bool is_onwire_kv_scan_reply_1(const struct onwire_value *w, struct onwire_kv_scan_item *r,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_BULK))
        return false;
    memset(r, 0, sizeof *r);
    if (w->bulk.has_data) {
        r->has_data = true;
        r->data = w->bulk.data;
    }
    return true;
}

/* reply Done; */
static int put_onwire_kv_scan_reply_2(struct onwire_value *w, struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_DONE;
    return WEIR_OK;
}

static bool is_onwire_kv_scan_reply_2(const struct onwire_value *w, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_DONE))
        return false;
    return true;
}

/* reply Value { error } -> fail(error); */
static int put_onwire_kv_scan_reply_3(struct onwire_value *w, struct weir_str text,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ERROR;
    w->error = (struct weir_str){(const char *)text.data, text.len};
    return WEIR_OK;
}

static bool is_onwire_kv_scan_reply_3(const struct onwire_value *w, struct weir_str *ret_text,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_ERROR))
        return false;
    *ret_text = (struct weir_str){(const char *)w->error.data, w->error.len};
    return true;
}

static int onwire_kv_scan_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_scan_request_1(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_scan_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    if (is_onwire_kv_scan_reply_1(wire, ret_reply, arena))
        return WEIR_OK;
    if (is_onwire_kv_scan_reply_2(wire, arena))
        return WEIR_PENDING;
    if (is_onwire_kv_scan_reply_3(wire, ret_text, arena))
        return WEIR_UNKNOWN;
    return WEIR_EPROTO;
}

static int onwire_kv_scan_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_scan_reply_1(&w, reply, arena);
    if (rc == WEIR_PENDING)
        rc = WEIR_EINVAL; /* no pattern says this reply */
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_scan_answer_end(const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc = put_onwire_kv_scan_reply_2(&w, arena);
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_scan_answer_failure(int status, struct weir_str text, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    (void)status;
    rc = put_onwire_kv_scan_reply_3(&w, text, arena);
    return rc ? rc : sink->send(sink, &w);
}

static int onwire_kv_scan_deliver_item(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct onwire_kv_scan_item *))fn)(data, item);
}

/* request Op { code, value }; */
static int put_onwire_kv_poke_request_1(struct onwire_command *w,
    const struct onwire_kv_poke_request *r, struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_OP;
    w->op.code = r->code;
    w->op.value = (uint16_t)r->value;
    return WEIR_OK;
}

static bool is_onwire_kv_poke_request_1(const struct onwire_command *w,
    struct onwire_kv_poke_request *r, struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_COMMAND_KIND_OP))
        return false;
    memset(r, 0, sizeof *r);
    r->code = w->op.code;
    if (w->op.value > 255)
        return false;
    r->value = (uint8_t)w->op.value;
    return true;
}

static int onwire_kv_poke_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    int rc = put_onwire_kv_poke_request_1(ret_wire, request, arena);
    return rc == WEIR_PENDING ? WEIR_EINVAL : rc;
}

static int onwire_kv_raw_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    struct onwire_command *w = ret_wire;
    const struct onwire_multi *r = request;
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_COMMAND_KIND_MULTI;
    w->multi = *r;
    return WEIR_OK;
}

static int onwire_kv_raw_accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    (void)arena;
    (void)ret_text;
    if (wire->kind == ONWIRE_VALUE_KIND_BULK) {
        *(struct onwire_bulk *)ret_reply = wire->bulk;
        return WEIR_OK;
    }
    return WEIR_EPROTO;
}

static int onwire_kv_raw_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    (void)arena;
    memset(&w, 0, sizeof w);
    w.kind = ONWIRE_VALUE_KIND_BULK;
    w.bulk = *(const struct onwire_bulk *)reply;
    return sink->send(sink, &w);
}

/* reply Value { error } -> fail(error); */
static int put_onwire_kv_command_reply_1(struct onwire_value *w, struct weir_str text,
    struct weir_arena *arena)
{
    (void)arena;
    memset(w, 0, sizeof *w);
    w->kind = ONWIRE_VALUE_KIND_ERROR;
    w->error = (struct weir_str){(const char *)text.data, text.len};
    return WEIR_OK;
}

static bool is_onwire_kv_command_reply_1(const struct onwire_value *w, struct weir_str *ret_text,
    struct weir_arena *arena)
{
    (void)arena;
    if (!(w->kind == ONWIRE_VALUE_KIND_ERROR))
        return false;
    *ret_text = (struct weir_str){(const char *)w->error.data, w->error.len};
    return true;
}

static int onwire_kv_command_build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    struct onwire_command *w = ret_wire;
    const struct onwire_command *r = request;
    (void)arena;
    memset(w, 0, sizeof *w);
    (*w) = *r;
    return WEIR_OK;
}

static int onwire_kv_command_accept(const void *wire_reply, void *ret_reply,
    struct weir_arena *arena,
    struct weir_str *ret_text)
{
    const struct onwire_value *wire = wire_reply;
    if (is_onwire_kv_command_reply_1(wire, ret_text, arena))
        return WEIR_UNKNOWN;
    *(struct onwire_value *)ret_reply = (*wire);
    return WEIR_OK;
}

static int onwire_kv_command_answer(const void *reply, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    (void)arena;
    memset(&w, 0, sizeof w);
    w = *(const struct onwire_value *)reply;
    return sink->send(sink, &w);
}

static int onwire_kv_command_answer_failure(int status, struct weir_str text, const void *request,
    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)request;
    (void)wire_request;
    struct onwire_value w;
    int rc;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    (void)status;
    rc = put_onwire_kv_command_reply_1(&w, text, arena);
    return rc ? rc : sink->send(sink, &w);
}

static bool is_onwire_kv_raw_request(const struct onwire_command *w, struct onwire_multi *r)
{
    if (!(w->kind == ONWIRE_COMMAND_KIND_MULTI))
        return false;
    *r = w->multi;
    return true;
}

static bool is_onwire_kv_command_request(const struct onwire_command *w, struct onwire_command *r)
{
    *r = (*w);
    return true;
}

static const struct weir_operation *onwire_kv_route_onwire_command(
    const struct onwire_command *wire, void *ret_request, struct weir_arena *arena)
{
    switch (wire->kind) {
    case ONWIRE_COMMAND_KIND_MULTI:
        if (wire->multi.argv.count > 0) {
            switch (wire->multi.argv.items[0].s.len) {
            case 3:
                switch (weir__word_nocase(wire->multi.argv.items[0].s.data, 3)) {
                case 0x676574u: /* "GET" */
                    if (is_onwire_kv_get_request_1(wire, ret_request, arena))
                        return &onwire_kv_operations[0]; /* get */
                    break;
                case 0x736574u: /* "SET" */
                    if (is_onwire_kv_set_request_1(wire, ret_request, arena))
                        return &onwire_kv_operations[1]; /* set */
                    if (is_onwire_kv_set_request_2(wire, ret_request, arena))
                        return &onwire_kv_operations[1]; /* set */
                    break;
                default:
                    break;
                }
                break;
            case 4:
                switch (weir__word_nocase(wire->multi.argv.items[0].s.data, 4)) {
                case 0x6d676574u: /* "MGET" */
                    if (is_onwire_kv_mget_request_1(wire, ret_request, arena))
                        return &onwire_kv_operations[2]; /* mget */
                    break;
                case 0x7363616eu: /* "SCAN" */
                    if (is_onwire_kv_scan_request_1(wire, ret_request, arena))
                        return &onwire_kv_operations[4]; /* scan */
                    break;
                default:
                    break;
                }
                break;
            case 6:
                switch (weir__word_nocase(wire->multi.argv.items[0].s.data, 6)) {
                case 0x696e63726279ull: /* "INCRBY" */
                    if (is_onwire_kv_incr_request_1(wire, ret_request, arena))
                        return &onwire_kv_operations[3]; /* incr */
                    break;
                default:
                    break;
                }
                break;
            default:
                break;
            }
        }
        if (is_onwire_kv_raw_request(wire, ret_request))
            return &onwire_kv_operations[6]; /* raw */
        break;
    case ONWIRE_COMMAND_KIND_OP:
        if (is_onwire_kv_poke_request_1(wire, ret_request, arena))
            return &onwire_kv_operations[5]; /* poke */
        break;
    default:
        break;
    }
    if (is_onwire_kv_command_request(wire, ret_request))
        return &onwire_kv_operations[7]; /* command */
    return NULL;
}

static const struct weir_operation *onwire_kv_route(const struct weir_type *type,
    const void *wire, const struct weir_wire_context *context, void *ret_request,
    struct weir_arena *arena)
{
    (void)context;
    if (type == &onwire_command_type)
        return onwire_kv_route_onwire_command(wire, ret_request, arena);
    return NULL;
}

static int onwire_kv_unknown(int status, struct weir_str text, const void *wire_request,
    struct weir_arena *arena, struct weir_reply_sink *sink)
{
    (void)wire_request;
    if (!text.len) {
        text.data = weir_error_text(status);
        text.len = strlen(text.data);
    }
    struct onwire_value w;
    int rc = put_onwire_kv_get_reply_2(&w, text, arena);
    return rc ? rc : sink->send(sink, &w);
}

static const struct weir_method onwire_kv_methods[8] = {
    {
        .id = 0x90d6e897u,
        .flags = WEIR_METHOD_IDEMPOTENT,
        .name = "onwire.Kv/get",
        .timeout_ms = 200,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[0],
        .invoke = onwire_kv_get_invoke,
        .deliver = onwire_kv_get_deliver,
        .fill = onwire_kv_get_fill,
    },
    {
        .id = 0x02efb543u,
        .flags = 0,
        .name = "onwire.Kv/set",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[1],
        .invoke = onwire_kv_set_invoke,
        .deliver = onwire_kv_set_deliver,
        .fill = onwire_kv_set_fill,
    },
    {
        .id = 0xc71aec24u,
        .flags = 0,
        .name = "onwire.Kv/mget",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[2],
        .invoke = onwire_kv_mget_invoke,
        .deliver = onwire_kv_mget_deliver,
        .fill = onwire_kv_mget_fill,
    },
    {
        .id = 0x735f4aafu,
        .flags = 0,
        .name = "onwire.Kv/incr",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[3],
        .invoke = onwire_kv_incr_invoke,
        .deliver = onwire_kv_incr_deliver,
        .fill = onwire_kv_incr_fill,
    },
    {
        .id = 0x5cd1be28u,
        .flags = WEIR_METHOD_REPLY_STREAM,
        .name = "onwire.Kv/scan",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[4],
        .invoke = onwire_kv_scan_invoke,
        .deliver = onwire_kv_scan_deliver,
        .fill = onwire_kv_scan_fill,
    },
    {
        .id = 0xdf71413cu,
        .flags = WEIR_METHOD_ONEWAY,
        .name = "onwire.Kv/poke",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[5],
        .invoke = onwire_kv_poke_invoke,
    },
    {
        .id = 0x80c7c131u,
        .flags = 0,
        .name = "onwire.Kv/raw",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[6],
        .invoke = onwire_kv_raw_invoke,
        .deliver = onwire_kv_raw_deliver,
        .fill = onwire_kv_raw_fill,
    },
    {
        .id = 0x533c2ef2u,
        .flags = 0,
        .name = "onwire.Kv/command",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .operation = &onwire_kv_operations[7],
        .invoke = onwire_kv_command_invoke,
        .deliver = onwire_kv_command_deliver,
        .fill = onwire_kv_command_fill,
    },
};

union onwire_kv_requests {
    struct onwire_kv_get_request get;
    struct onwire_kv_set_request set;
    struct onwire_kv_mget_request mget;
    struct onwire_kv_incr_request incr;
    struct onwire_kv_scan_request scan;
    struct onwire_kv_poke_request poke;
    struct onwire_multi raw;
    struct onwire_command command;
};

union onwire_kv_replies {
    struct onwire_kv_get_reply get;
    struct onwire_kv_set_reply set;
    struct onwire_kv_mget_reply mget;
    struct onwire_kv_incr_reply incr;
    struct onwire_kv_scan_item scan;
    struct onwire_bulk raw;
    struct onwire_value command;
    char nothing;
};

static const struct weir_protocol_service onwire_kv_protocol_service = {
    .protocol = &onwire_redis_protocol,
    .operations = onwire_kv_operations,
    .operation_count = 8,
    .route = onwire_kv_route,
    .request_max = sizeof(union onwire_kv_requests),
    .reply_max = sizeof(union onwire_kv_replies),
    .unknown = onwire_kv_unknown,
};

static const struct weir_operation onwire_kv_operations[8] = {
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[0],
        .request_size = sizeof(struct onwire_kv_get_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_get_build,
        .reply_size = sizeof(struct onwire_kv_get_reply),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_get_answer,
        .accept = onwire_kv_get_accept,
        .answer_failure = onwire_kv_get_answer_failure,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[1],
        .request_size = sizeof(struct onwire_kv_set_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_set_build,
        .reply_size = sizeof(struct onwire_kv_set_reply),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_set_answer,
        .accept = onwire_kv_set_accept,
        .answer_failure = onwire_kv_set_answer_failure,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[2],
        .request_size = sizeof(struct onwire_kv_mget_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_mget_build,
        .reply_size = sizeof(struct onwire_kv_mget_reply),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_mget_answer,
        .accept = onwire_kv_mget_accept,
        .answer_failure = onwire_kv_mget_answer_failure,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[3],
        .request_size = sizeof(struct onwire_kv_incr_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_incr_build,
        .reply_size = sizeof(struct onwire_kv_incr_reply),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_incr_answer,
        .accept = onwire_kv_incr_accept,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[4],
        .request_size = sizeof(struct onwire_kv_scan_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_scan_build,
        .reply_size = sizeof(struct onwire_kv_scan_item),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_scan_answer,
        .accept = onwire_kv_scan_accept,
        .answer_end = onwire_kv_scan_answer_end,
        .answer_failure = onwire_kv_scan_answer_failure,
        .deliver_item = onwire_kv_scan_deliver_item,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[5],
        .request_size = sizeof(struct onwire_kv_poke_request),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_poke_build,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[6],
        .request_size = sizeof(struct onwire_multi),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_raw_build,
        .reply_size = sizeof(struct onwire_bulk),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_raw_answer,
        .accept = onwire_kv_raw_accept,
    },
    {
        .service = &onwire_kv_protocol_service,
        .method = &onwire_kv_methods[7],
        .request_size = sizeof(struct onwire_command),
        .request_wire = &onwire_command_type,
        .build = onwire_kv_command_build,
        .reply_size = sizeof(struct onwire_value),
        .reply_wire = &onwire_value_type,
        .answer = onwire_kv_command_answer,
        .accept = onwire_kv_command_accept,
        .answer_failure = onwire_kv_command_answer_failure,
    },
};

const struct weir_service_type onwire_kv_service_type = {
    .name = "onwire.Kv",
    .methods = onwire_kv_methods,
    .method_count = 8,
    .protocol = &onwire_kv_protocol_service,
};

struct weir_service onwire_kv_service(const struct onwire_kv_handlers *handlers, void *data)
{
    return (struct weir_service){&onwire_kv_service_type, handlers, data};
}

int onwire_kv_get_reply(struct onwire_kv_get_call *call, const struct onwire_kv_get_reply *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_get_fail(struct onwire_kv_get_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_get_future *onwire_kv_get(struct weir_client *client,
    const struct onwire_kv_get_request *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_get_future *)weir_client_call(client, &onwire_kv_methods[0],
        request, options);
}

int onwire_kv_get_then(struct onwire_kv_get_future *future,
    void (*fn)(void *data, const struct onwire_kv_get_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_get_wait(struct onwire_kv_get_future *future, struct onwire_kv_get_result *ret_result)
{
    *ret_result = (struct onwire_kv_get_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_get_result_fini(struct onwire_kv_get_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_set_reply(struct onwire_kv_set_call *call, const struct onwire_kv_set_reply *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_set_fail(struct onwire_kv_set_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_set_future *onwire_kv_set(struct weir_client *client,
    const struct onwire_kv_set_request *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_set_future *)weir_client_call(client, &onwire_kv_methods[1],
        request, options);
}

int onwire_kv_set_then(struct onwire_kv_set_future *future,
    void (*fn)(void *data, const struct onwire_kv_set_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_set_wait(struct onwire_kv_set_future *future, struct onwire_kv_set_result *ret_result)
{
    *ret_result = (struct onwire_kv_set_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_set_result_fini(struct onwire_kv_set_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_mget_reply(struct onwire_kv_mget_call *call, const struct onwire_kv_mget_reply *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_mget_fail(struct onwire_kv_mget_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_mget_future *onwire_kv_mget(struct weir_client *client,
    const struct onwire_kv_mget_request *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_mget_future *)weir_client_call(client, &onwire_kv_methods[2],
        request, options);
}

int onwire_kv_mget_then(struct onwire_kv_mget_future *future,
    void (*fn)(void *data, const struct onwire_kv_mget_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_mget_wait(struct onwire_kv_mget_future *future,
    struct onwire_kv_mget_result *ret_result)
{
    *ret_result = (struct onwire_kv_mget_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_mget_result_fini(struct onwire_kv_mget_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_incr_reply(struct onwire_kv_incr_call *call, const struct onwire_kv_incr_reply *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_incr_fail(struct onwire_kv_incr_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_incr_future *onwire_kv_incr(struct weir_client *client,
    const struct onwire_kv_incr_request *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_incr_future *)weir_client_call(client, &onwire_kv_methods[3],
        request, options);
}

int onwire_kv_incr_then(struct onwire_kv_incr_future *future,
    void (*fn)(void *data, const struct onwire_kv_incr_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_incr_wait(struct onwire_kv_incr_future *future,
    struct onwire_kv_incr_result *ret_result)
{
    *ret_result = (struct onwire_kv_incr_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_incr_result_fini(struct onwire_kv_incr_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_scan_send(struct onwire_kv_scan_call *stream, const struct onwire_kv_scan_item *item)
{
    return weir_stream_send(stream, item);
}

struct weir_future *onwire_kv_scan_ready(struct onwire_kv_scan_call *stream)
{
    return weir_stream_ready(stream);
}

int onwire_kv_scan_finish(struct onwire_kv_scan_call *call)
{
    return weir_call_finish(call);
}

int onwire_kv_scan_fail(struct onwire_kv_scan_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_scan_stream *onwire_kv_scan(struct weir_client *client,
    const struct onwire_kv_scan_request *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_scan_stream *)weir_client_stream(client, &onwire_kv_methods[4],
        request, options);
}

int onwire_kv_scan_stream_each(struct onwire_kv_scan_stream *stream, int (*on_item)(void *data,
    const struct onwire_kv_scan_item *item),
    void (*on_end)(void *data, int status), void *data)
{
    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);
}

void onwire_kv_scan_stream_resume(struct onwire_kv_scan_stream *stream)
{
    weir_stream_resume(stream);
}

struct weir_future *onwire_kv_scan_stream_next(struct onwire_kv_scan_stream *stream)
{
    return weir_stream_next(stream);
}

const struct onwire_kv_scan_item *onwire_kv_scan_stream_item(struct onwire_kv_scan_stream *stream)
{
    return weir_stream_item(stream);
}

struct onwire_kv_scan_future *onwire_kv_scan_stream_finish(struct onwire_kv_scan_stream *stream)
{
    return (struct onwire_kv_scan_future *)weir_client_finish((struct weir_future *)stream);
}

int onwire_kv_scan_then(struct onwire_kv_scan_future *future,
    void (*fn)(void *data, const struct onwire_kv_scan_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_scan_wait(struct onwire_kv_scan_future *future,
    struct onwire_kv_scan_result *ret_result)
{
    *ret_result = (struct onwire_kv_scan_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_scan_result_fini(struct onwire_kv_scan_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_poke_finish(struct onwire_kv_poke_call *call)
{
    return weir_call_finish(call);
}

int onwire_kv_poke_fail(struct onwire_kv_poke_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

int onwire_kv_poke(struct weir_client *client, const struct onwire_kv_poke_request *request,
    const struct weir_call_options *options)
{
    return weir_client_oneway(client, &onwire_kv_methods[5], request, options);
}

int onwire_kv_raw_reply(struct onwire_kv_raw_call *call, const struct onwire_bulk *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_raw_fail(struct onwire_kv_raw_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_raw_future *onwire_kv_raw(struct weir_client *client,
    const struct onwire_multi *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_raw_future *)weir_client_call(client, &onwire_kv_methods[6],
        request, options);
}

int onwire_kv_raw_then(struct onwire_kv_raw_future *future,
    void (*fn)(void *data, const struct onwire_kv_raw_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_raw_wait(struct onwire_kv_raw_future *future, struct onwire_kv_raw_result *ret_result)
{
    *ret_result = (struct onwire_kv_raw_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_raw_result_fini(struct onwire_kv_raw_result *result)
{
    weir_client_release(&result->held);
}

int onwire_kv_command_reply(struct onwire_kv_command_call *call, const struct onwire_value *reply)
{
    return weir_call_reply(call, reply);
}

int onwire_kv_command_fail(struct onwire_kv_command_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct onwire_kv_command_future *onwire_kv_command(struct weir_client *client,
    const struct onwire_command *request,
    const struct weir_call_options *options)
{
    return (struct onwire_kv_command_future *)weir_client_call(client, &onwire_kv_methods[7],
        request, options);
}

int onwire_kv_command_then(struct onwire_kv_command_future *future,
    void (*fn)(void *data, const struct onwire_kv_command_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int onwire_kv_command_wait(struct onwire_kv_command_future *future,
    struct onwire_kv_command_result *ret_result)
{
    *ret_result = (struct onwire_kv_command_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void onwire_kv_command_result_fini(struct onwire_kv_command_result *result)
{
    weir_client_release(&result->held);
}
