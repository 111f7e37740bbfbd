/* Made by weir from kv.weir; changes are lost. */
#include "kv.h"

#include "weir/codec.h"
#include "weir/frame.h"

inline void kv_tag__init(struct kv_tag *ret)
{
    ret->name.data = NULL;
    ret->name.len = 0;
    ret->weight = 1;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_tag__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_tag *ret)
{
    struct weir__varint v;
    struct weir__span s;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x0a: /* 1: str name */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "name");
            ret->name.data = (const char *)s.data;
            ret->name.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->name.data, ret->name.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "name", NULL);
            p = s.data + s.len;
            break;
        case 0x10: /* 2: u32 weight */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "weight");
            ret->weight = (uint32_t)v.value;
            p = v.p;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_tag__read(struct weir__reader *r, struct kv_tag *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_tag__init(ret);
    rc = kv_tag__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_tag_decode(struct kv_tag *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_tag__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int kv_entry__read_labels(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_entry_labels_entry *ret)
{
    struct weir__varint v;
    struct weir__span s;
    ret->key.data = NULL;
    ret->key.len = 0;
    ret->value.data = NULL;
    ret->value.len = 0;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x0a:
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "key");
            ret->key.data = (const char *)s.data;
            ret->key.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "key", NULL);
            p = s.data + s.len;
            break;
        case 0x12:
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "value");
            ret->value.data = (const char *)s.data;
            ret->value.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->value.data, ret->value.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "value", NULL);
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, NULL);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

static int kv_entry__read_by_number(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_entry_by_number_entry *ret)
{
    struct weir__varint v;
    struct weir__span s;
    int rc;
    ret->key = 0;
    kv_tag__init(&ret->value);
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x08:
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "key");
            ret->key = (uint32_t)v.value;
            p = v.p;
            break;
        case 0x12:
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "value");
            rc = kv_tag__merge(r, s.data, s.data + s.len, &ret->value);
            if (WEIR_UNLIKELY(rc))
                return weir__inside(r, rc, "value");
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, NULL);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline void kv_entry__init(struct kv_entry *ret)
{
    ret->key.data = NULL;
    ret->key.len = 0;
    ret->value.data = NULL;
    ret->value.len = 0;
    ret->ttl = 0;
    ret->has_cas = false;
    ret->cas = 0;
    ret->tags.items = NULL;
    ret->tags.count = 0;
    ret->labels.items = NULL;
    ret->labels.count = 0;
    ret->scores.items = NULL;
    ret->scores.count = 0;
    ret->rate = 0.5;
    ret->delta = 0;
    ret->crc = 0;
    ret->change = (enum kv_change)0;
    ret->by_number.items = NULL;
    ret->by_number.count = 0;
    ret->body.kind = KV_ENTRY_BODY_KIND_NONE;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_entry__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_entry *ret)
{
    struct weir__varint v;
    struct weir__span s;
    void *room;
    size_t n;
    int rc;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x0a: /* 1: str key */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "key");
            if (WEIR_UNLIKELY(s.len > 250))
                return weir__refuse(r, s.data, WEIR_ELIMIT, "key", NULL);
            if (WEIR_UNLIKELY(s.len < 1))
                return weir__refuse(r, s.data, WEIR_ELIMIT, "key", NULL);
            ret->key.data = (const char *)s.data;
            ret->key.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "key", NULL);
            p = s.data + s.len;
            break;
        case 0x12: /* 2: bytes value */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "value");
            if (WEIR_UNLIKELY(s.len > 1048576))
                return weir__refuse(r, s.data, WEIR_ELIMIT, "value", NULL);
            ret->value.data = s.data;
            ret->value.len = s.len;
            p = s.data + s.len;
            break;
        case 0x18: /* 3: u32 ttl */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "ttl");
            ret->ttl = (uint32_t)v.value;
            p = v.p;
            break;
        case 0x20: /* 4: u64 cas */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "cas");
            ret->cas = v.value;
            p = v.p;
            ret->has_cas = true;
            break;
        case 0x2a: /* 5: Tag[..] tags */
            p = v.p;
            if (WEIR_UNLIKELY(ret->tags.count >= 64))
                return weir__refuse(r, p, WEIR_ELIMIT, "tags", NULL);
            room = weir__list_room(r->arena, ret->tags.items, ret->tags.count,
                sizeof *ret->tags.items);
            if (WEIR_UNLIKELY(!room))
                return weir__no_room(r, "tags");
            ret->tags.items = room;
            kv_tag__init(&ret->tags.items[ret->tags.count]);
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "tags");
            rc = kv_tag__merge(r, s.data, s.data + s.len, &ret->tags.items[ret->tags.count]);
            if (WEIR_UNLIKELY(rc))
                return weir__inside_item(r, rc, "tags", ret->tags.count);
            p = s.data + s.len;
            ret->tags.count++;
            break;
        case 0x32: /* 6: map(str, str) labels */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "labels");
            room = weir__list_room(r->arena, ret->labels.items, ret->labels.count,
                sizeof *ret->labels.items);
            if (WEIR_UNLIKELY(!room))
                return weir__no_room(r, "labels");
            ret->labels.items = room;
            rc = kv_entry__read_labels(r, s.data, s.data + s.len,
                &ret->labels.items[ret->labels.count]);
            if (WEIR_UNLIKELY(rc))
                return weir__inside_item(r, rc, "labels", ret->labels.count);
            ret->labels.count++;
            p = s.data + s.len;
            break;
        case 0x3a: /* 7: str text */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "text");
            ret->body.text.data = (const char *)s.data;
            ret->body.text.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->body.text.data, ret->body.text.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "text", NULL);
            p = s.data + s.len;
            ret->body.kind = KV_ENTRY_BODY_KIND_TEXT;
            break;
        case 0x42: /* 8: Tag tag */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "tag");
            if (ret->body.kind != KV_ENTRY_BODY_KIND_TAG) {
                ret->body.tag = weir_arena_alloc(r->arena, sizeof *ret->body.tag);
                if (WEIR_UNLIKELY(!ret->body.tag))
                    return weir__no_room(r, "tag");
                kv_tag__init(ret->body.tag);
            }
            rc = kv_tag__merge(r, s.data, s.data + s.len, ret->body.tag);
            if (WEIR_UNLIKELY(rc))
                return weir__inside(r, rc, "tag");
            p = s.data + s.len;
            ret->body.kind = KV_ENTRY_BODY_KIND_TAG;
            break;
        case 0x4a: /* 9: bytes raw */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "raw");
            if (WEIR_UNLIKELY(s.len > 4096))
                return weir__refuse(r, s.data, WEIR_ELIMIT, "raw", NULL);
            ret->body.raw.data = s.data;
            ret->body.raw.len = s.len;
            p = s.data + s.len;
            ret->body.kind = KV_ENTRY_BODY_KIND_RAW;
            break;
        case 0x50: /* 10: i32[..] scores, one */
            p = v.p;
            if (WEIR_UNLIKELY(ret->scores.count >= 100))
                return weir__refuse(r, p, WEIR_ELIMIT, "scores", NULL);
            room = weir__list_room(r->arena, ret->scores.items, ret->scores.count,
                sizeof *ret->scores.items);
            if (WEIR_UNLIKELY(!room))
                return weir__no_room(r, "scores");
            ret->scores.items = room;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "scores");
            ret->scores.items[ret->scores.count] = weir_unzigzag32((uint32_t)v.value);
            p = v.p;
            ret->scores.count++;
            break;
        case 0x52: /* 10: i32[..] scores, packed */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "scores");
            n = weir__varint_count(s);
            if (WEIR_UNLIKELY(n > 100 - ret->scores.count))
                return weir__refuse(r, p, WEIR_ELIMIT, "scores", NULL);
            room = weir__list_grow(r->arena, ret->scores.items, ret->scores.count, n,
                sizeof *ret->scores.items);
            if (WEIR_UNLIKELY(!room))
                return weir__no_room(r, "scores");
            ret->scores.items = room;
            p = s.data;
            s.data += s.len;
            while (p < s.data) {
                v = weir__next_varint(p, s.data);
                if (WEIR_UNLIKELY(!v.p))
                    return weir__bad_varint(r, p, s.data, "scores");
                ret->scores.items[ret->scores.count] = weir_unzigzag32((uint32_t)v.value);
                p = v.p;
                ret->scores.count++;
            }
            break;
        case 0x59: /* 11: f64 rate */
            p = v.p;
            if (WEIR_UNLIKELY(end - p < 8))
                return weir__refuse(r, p, WEIR_ETRUNCATED, "rate", NULL);
            ret->rate = weir_f64_from_bits(weir_get_le64(p));
            p += 8;
            break;
        case 0x68: /* 13: i64 delta */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "delta");
            ret->delta = (int64_t)v.value;
            p = v.p;
            break;
        case 0x75: /* 14: u32 crc */
            p = v.p;
            if (WEIR_UNLIKELY(end - p < 4))
                return weir__refuse(r, p, WEIR_ETRUNCATED, "crc", NULL);
            ret->crc = (uint32_t)weir_get_le32(p);
            p += 4;
            break;
        case 0xa8: /* 21: Change change */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "change");
            ret->change = (enum kv_change)(uint32_t)v.value;
            p = v.p;
            break;
        case 0xb2: /* 22: map(u32, Tag) by_number */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "by_number");
            room = weir__list_room(r->arena, ret->by_number.items, ret->by_number.count,
                sizeof *ret->by_number.items);
            if (WEIR_UNLIKELY(!room))
                return weir__no_room(r, "by_number");
            ret->by_number.items = room;
            rc = kv_entry__read_by_number(r, s.data, s.data + s.len,
                &ret->by_number.items[ret->by_number.count]);
            if (WEIR_UNLIKELY(rc))
                return weir__inside_item(r, rc, "by_number", ret->by_number.count);
            ret->by_number.count++;
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    n = weir__map_settle(r->arena, ret->labels.items, ret->labels.count,
        sizeof *ret->labels.items, WEIR__KEY_TEXT, sizeof ret->labels.items->key);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return weir__no_room(r, "labels");
    ret->labels.count = n;
    if (WEIR_UNLIKELY(ret->labels.count > 64))
        return weir__refuse(r, end, WEIR_ELIMIT, "labels", NULL);
    n = weir__map_settle(r->arena, ret->by_number.items, ret->by_number.count,
        sizeof *ret->by_number.items, WEIR__KEY_INTEGER, sizeof ret->by_number.items->key);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return weir__no_room(r, "by_number");
    ret->by_number.count = n;
    return WEIR_OK;
}

inline int kv_entry__read(struct weir__reader *r, struct kv_entry *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_entry__init(ret);
    rc = kv_entry__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_entry_decode(struct kv_entry *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_entry__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline void kv_key__init(struct kv_key *ret)
{
    ret->key.data = NULL;
    ret->key.len = 0;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_key__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_key *ret)
{
    struct weir__varint v;
    struct weir__span s;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x0a: /* 1: str key */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "key");
            if (WEIR_UNLIKELY(s.len > 250))
                return weir__refuse(r, s.data, WEIR_ELIMIT, "key", NULL);
            ret->key.data = (const char *)s.data;
            ret->key.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "key", NULL);
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_key__read(struct weir__reader *r, struct kv_key *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_key__init(ret);
    rc = kv_key__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_key_decode(struct kv_key *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_key__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline void kv_event__init(struct kv_event *ret)
{
    ret->change = (enum kv_change)0;
    ret->entry = NULL;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_event__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_event *ret)
{
    struct weir__varint v;
    struct weir__span s;
    int rc;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x08: /* 1: Change change */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "change");
            ret->change = (enum kv_change)(uint32_t)v.value;
            p = v.p;
            break;
        case 0x12: /* 2: Entry entry */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "entry");
            if (!ret->entry) {
                ret->entry = weir_arena_alloc(r->arena, sizeof *ret->entry);
                if (WEIR_UNLIKELY(!ret->entry))
                    return weir__no_room(r, "entry");
                kv_entry__init(ret->entry);
            }
            rc = kv_entry__merge(r, s.data, s.data + s.len, ret->entry);
            if (WEIR_UNLIKELY(rc))
                return weir__inside(r, rc, "entry");
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_event__read(struct weir__reader *r, struct kv_event *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_event__init(ret);
    rc = kv_event__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_event_decode(struct kv_event *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_event__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline void kv_summary__init(struct kv_summary *ret)
{
    ret->entries = 0;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_summary__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_summary *ret)
{
    struct weir__varint v;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x08: /* 1: u32 entries */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "entries");
            ret->entries = (uint32_t)v.value;
            p = v.p;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_summary__read(struct weir__reader *r, struct kv_summary *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_summary__init(ret);
    rc = kv_summary__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_summary_decode(struct kv_summary *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_summary__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline void kv_not_found__init(struct kv_not_found *ret)
{
    ret->key.data = NULL;
    ret->key.len = 0;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_not_found__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_not_found *ret)
{
    struct weir__varint v;
    struct weir__span s;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x0a: /* 1: str key */
            p = v.p;
            s = weir__delimited(p, end);
            if (WEIR_UNLIKELY(!s.data))
                return weir__bad_varint(r, p, end, "key");
            ret->key.data = (const char *)s.data;
            ret->key.len = s.len;
            if (WEIR_UNLIKELY(!weir__utf8(ret->key.data, ret->key.len)))
                return weir__refuse(r, s.data, WEIR_EUTF8, "key", NULL);
            p = s.data + s.len;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_not_found__read(struct weir__reader *r, struct kv_not_found *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_not_found__init(ret);
    rc = kv_not_found__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_not_found_decode(struct kv_not_found *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_not_found__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline void kv_busy__init(struct kv_busy *ret)
{
    ret->retry_ms = 0;
    ret->unknown.data = NULL;
    ret->unknown.len = 0;
}

int kv_busy__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
    struct kv_busy *ret)
{
    struct weir__varint v;
    while (p < end) {
        const uint8_t *at = p;
        v = weir__next_key(p, end);
        switch (v.value) {
        case 0x08: /* 1: u32 retry_ms */
            p = v.p;
            v = weir__next_varint(p, end);
            if (WEIR_UNLIKELY(!v.p))
                return weir__bad_varint(r, p, end, "retry_ms");
            ret->retry_ms = (uint32_t)v.value;
            p = v.p;
            break;
        default:
            p = weir__unknown(r, at, end, &ret->unknown);
            if (WEIR_UNLIKELY(!p))
                return r->code;
        }
    }
    return WEIR_OK;
}

inline int kv_busy__read(struct weir__reader *r, struct kv_busy *ret)
{
    const uint8_t *end = r->end;
    int rc;
    kv_busy__init(ret);
    rc = kv_busy__merge(r, r->p, end, ret);
    r->p = r->end = end;
    return rc;
}

int kv_busy_decode(struct kv_busy *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = kv_busy__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

inline size_t kv_tag__size(struct weir__sizer *s, const struct kv_tag *m)
{
    size_t n = 0;
    /* 1: str name */
    if (m->name.len) {
        if (WEIR_UNLIKELY(m->name.len && !m->name.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "name", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->name.data, m->name.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "name", NULL);
        n += 1 + weir__delimited_size(m->name.len);
    }
    /* 2: u32 weight */
    if (m->weight != 1) {
        n += 1 + weir__varint_size(m->weight);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_tag__write(uint8_t *p, uintptr_t limit, const struct kv_tag *m)
{
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 2: u32 weight */
    if (m->weight != 1) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, m->weight);
        *--p = 0x10;
    }
    /* 1: str name */
    if (m->name.len) {
        if (WEIR_UNLIKELY(m->name.len && !m->name.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->name.len)))
            return NULL;
        p = weir__put_text(p, m->name.data, m->name.len);
        if (WEIR_UNLIKELY(!p))
            return NULL;
        p = weir__put_varint(p, m->name.len);
        *--p = 0x0a;
    }
    return p;
}

int kv_tag_encode(const struct kv_tag *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_tag__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_tag__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_tag__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_tag_size(const struct kv_tag *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_tag__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_entry__size(struct weir__sizer *s, const struct kv_entry *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((uint32_t)m->body.kind > 3))
        return weir__size_refuse(s, n, WEIR_ETAG, "body", NULL);
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len > 250))
            return weir__size_refuse(s, n, WEIR_ELIMIT, "key", NULL);
        if (WEIR_UNLIKELY(m->key.len < 1))
            return weir__size_refuse(s, n, WEIR_ELIMIT, "key", NULL);
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
        n += 1 + weir__delimited_size(m->key.len);
    }
    /* 2: bytes value */
    if (m->value.len) {
        if (WEIR_UNLIKELY(m->value.len > 1048576))
            return weir__size_refuse(s, n, WEIR_ELIMIT, "value", NULL);
        if (WEIR_UNLIKELY(m->value.len && !m->value.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "value", NULL);
        n += 1 + weir__delimited_size(m->value.len);
    }
    /* 3: u32 ttl */
    if (m->ttl) {
        n += 1 + weir__varint_size(m->ttl);
    }
    /* 4: u64 cas */
    if (m->has_cas) {
        n += 1 + weir__varint_size(m->cas);
    }
    if (WEIR_UNLIKELY(m->tags.count > 64))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "tags", NULL);
    if (WEIR_UNLIKELY(m->tags.count && !m->tags.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "tags", NULL);
    /* 5: Tag[..] tags */
    if (m->tags.count) {
        for (size_t i = 0; i < m->tags.count; i++) {
            k = kv_tag__size(s, &m->tags.items[i]);
            if (WEIR_UNLIKELY(k == WEIR__REFUSED))
                return weir__size_inside_item(s, n, "tags", i);
            n += 1 + weir__delimited_size(k);
        }
    }
    if (WEIR_UNLIKELY(m->labels.count > 64))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "labels", NULL);
    if (WEIR_UNLIKELY(m->labels.count && !m->labels.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "labels", NULL);
    /* 6: map(str, str) labels */
    if (m->labels.count) {
        for (size_t i = 0; i < m->labels.count; i++) {
            if (WEIR_UNLIKELY(m->labels.items[i].key.len && !m->labels.items[i].key.data))
                return weir__size_refuse_item(s, n, WEIR_EINVAL, "labels", i);
            if (WEIR_UNLIKELY(!weir__utf8(m->labels.items[i].key.data, m->labels.items[i].key.len)))
                return weir__size_refuse_item(s, n, WEIR_EUTF8, "labels", i);
            if (WEIR_UNLIKELY(m->labels.items[i].value.len && !m->labels.items[i].value.data))
                return weir__size_refuse_item(s, n, WEIR_EINVAL, "labels", i);
            if (WEIR_UNLIKELY(!weir__utf8(m->labels.items[i].value.data,
                m->labels.items[i].value.len)))
                return weir__size_refuse_item(s, n, WEIR_EUTF8, "labels", i);
            k = 2 + weir__delimited_size(m->labels.items[i].key.len) + weir__delimited_size(m->labels.items[i].value.len);
            n += 1 + weir__delimited_size(k);
        }
    }
    /* 7: str text */
    if (m->body.kind == KV_ENTRY_BODY_KIND_TEXT) {
        if (WEIR_UNLIKELY(m->body.text.len && !m->body.text.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "text", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->body.text.data, m->body.text.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "text", NULL);
        n += 1 + weir__delimited_size(m->body.text.len);
    }
    /* 8: Tag tag */
    if (m->body.kind == KV_ENTRY_BODY_KIND_TAG) {
        if (WEIR_UNLIKELY(!m->body.tag))
            return weir__size_refuse(s, n, WEIR_EPRESENCE, "tag", NULL);
        k = kv_tag__size(s, m->body.tag);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside(s, n, "tag");
        n += 1 + weir__delimited_size(k);
    }
    /* 9: bytes raw */
    if (m->body.kind == KV_ENTRY_BODY_KIND_RAW) {
        if (WEIR_UNLIKELY(m->body.raw.len > 4096))
            return weir__size_refuse(s, n, WEIR_ELIMIT, "raw", NULL);
        if (WEIR_UNLIKELY(m->body.raw.len && !m->body.raw.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "raw", NULL);
        n += 1 + weir__delimited_size(m->body.raw.len);
    }
    if (WEIR_UNLIKELY(m->scores.count > 100))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "scores", NULL);
    if (WEIR_UNLIKELY(m->scores.count && !m->scores.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "scores", NULL);
    /* 10: i32[..] scores */
    if (m->scores.count) {
        k = 0;
        for (size_t i = 0; i < m->scores.count; i++) {
            k += weir__varint_size(weir_zigzag32(m->scores.items[i]));
        }
        n += 1 + weir__delimited_size(k);
    }
    /* 11: f64 rate */
    if (weir_f64_bits(m->rate) != weir_f64_bits(0.5)) {
        n += 1 + 8;
    }
    /* 13: i64 delta */
    if (m->delta) {
        n += 1 + weir__varint_size((uint64_t)(int64_t)m->delta);
    }
    /* 14: u32 crc */
    if (m->crc) {
        n += 1 + 4;
    }
    /* 21: Change change */
    if (m->change) {
        n += 2 + weir__varint_size((uint32_t)m->change);
    }
    if (WEIR_UNLIKELY(m->by_number.count && !m->by_number.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "by_number", NULL);
    /* 22: map(u32, Tag) by_number */
    if (m->by_number.count) {
        for (size_t i = 0; i < m->by_number.count; i++) {
            k = kv_tag__size(s, &m->by_number.items[i].value);
            if (WEIR_UNLIKELY(k == WEIR__REFUSED))
                return weir__size_inside_item(s, n, "by_number", i);
            k = 2 + weir__varint_size(m->by_number.items[i].key) + weir__delimited_size(k);
            n += 2 + weir__delimited_size(k);
        }
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_entry__write(uint8_t *p, uintptr_t limit, const struct kv_entry *m)
{
    uint8_t *behind;
    if (WEIR_UNLIKELY((uint32_t)m->body.kind > 3))
        return NULL;
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    if (WEIR_UNLIKELY(m->by_number.count && !m->by_number.items))
        return NULL;
    /* 22: map(u32, Tag) by_number */
    if (m->by_number.count) {
        for (size_t i = m->by_number.count; i-- > 0;) {
            uint8_t *entry = p;
            behind = p;
            p = kv_tag__write(p, limit, &m->by_number.items[i].value);
            if (WEIR_UNLIKELY(!p || !weir__has_room(p, limit, 0)))
                return NULL;
            p = weir__put_varint(p, (size_t)(behind - p));
            *--p = 0x12;
            if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
                return NULL;
            p = weir__put_varint(p, m->by_number.items[i].key);
            *--p = 0x08;
            p = weir__put_varint(p, (size_t)(entry - p));
            p -= 2;
            memcpy(p, "\xb2\x01", 2);
        }
    }
    /* 21: Change change */
    if (m->change) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, (uint32_t)m->change);
        p -= 2;
        memcpy(p, "\xa8\x01", 2);
    }
    /* 14: u32 crc */
    if (m->crc) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p -= 4;
        weir_put_le32(p, (uint32_t)m->crc);
        *--p = 0x75;
    }
    /* 13: i64 delta */
    if (m->delta) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, (uint64_t)(int64_t)m->delta);
        *--p = 0x68;
    }
    /* 11: f64 rate */
    if (weir_f64_bits(m->rate) != weir_f64_bits(0.5)) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p -= 8;
        weir_put_le64(p, weir_f64_bits(m->rate));
        *--p = 0x59;
    }
    if (WEIR_UNLIKELY(m->scores.count > 100))
        return NULL;
    if (WEIR_UNLIKELY(m->scores.count && !m->scores.items))
        return NULL;
    /* 10: i32[..] scores */
    if (m->scores.count) {
        behind = p;
        for (size_t i = m->scores.count; i-- > 0;) {
            if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
                return NULL;
            p = weir__put_varint(p, weir_zigzag32(m->scores.items[i]));
        }
        p = weir__put_varint(p, (size_t)(behind - p));
        *--p = 0x52;
    }
    /* 9: bytes raw */
    if (m->body.kind == KV_ENTRY_BODY_KIND_RAW) {
        if (WEIR_UNLIKELY(m->body.raw.len > 4096))
            return NULL;
        if (WEIR_UNLIKELY(m->body.raw.len && !m->body.raw.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->body.raw.len)))
            return NULL;
        p = weir__put_delimited(p, m->body.raw.data, m->body.raw.len);
        *--p = 0x4a;
    }
    /* 8: Tag tag */
    if (m->body.kind == KV_ENTRY_BODY_KIND_TAG) {
        if (WEIR_UNLIKELY(!m->body.tag))
            return NULL;
        behind = p;
        p = kv_tag__write(p, limit, m->body.tag);
        if (WEIR_UNLIKELY(!p || !weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, (size_t)(behind - p));
        *--p = 0x42;
    }
    /* 7: str text */
    if (m->body.kind == KV_ENTRY_BODY_KIND_TEXT) {
        if (WEIR_UNLIKELY(m->body.text.len && !m->body.text.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->body.text.len)))
            return NULL;
        p = weir__put_text(p, m->body.text.data, m->body.text.len);
        if (WEIR_UNLIKELY(!p))
            return NULL;
        p = weir__put_varint(p, m->body.text.len);
        *--p = 0x3a;
    }
    if (WEIR_UNLIKELY(m->labels.count > 64))
        return NULL;
    if (WEIR_UNLIKELY(m->labels.count && !m->labels.items))
        return NULL;
    /* 6: map(str, str) labels */
    if (m->labels.count) {
        for (size_t i = m->labels.count; i-- > 0;) {
            uint8_t *entry = p;
            if (WEIR_UNLIKELY(m->labels.items[i].value.len && !m->labels.items[i].value.data))
                return NULL;
            if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->labels.items[i].value.len)))
                return NULL;
            p = weir__put_text(p, m->labels.items[i].value.data, m->labels.items[i].value.len);
            if (WEIR_UNLIKELY(!p))
                return NULL;
            p = weir__put_varint(p, m->labels.items[i].value.len);
            *--p = 0x12;
            if (WEIR_UNLIKELY(m->labels.items[i].key.len && !m->labels.items[i].key.data))
                return NULL;
            if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->labels.items[i].key.len)))
                return NULL;
            p = weir__put_text(p, m->labels.items[i].key.data, m->labels.items[i].key.len);
            if (WEIR_UNLIKELY(!p))
                return NULL;
            p = weir__put_varint(p, m->labels.items[i].key.len);
            *--p = 0x0a;
            p = weir__put_varint(p, (size_t)(entry - p));
            *--p = 0x32;
        }
    }
    if (WEIR_UNLIKELY(m->tags.count > 64))
        return NULL;
    if (WEIR_UNLIKELY(m->tags.count && !m->tags.items))
        return NULL;
    /* 5: Tag[..] tags */
    if (m->tags.count) {
        for (size_t i = m->tags.count; i-- > 0;) {
            behind = p;
            p = kv_tag__write(p, limit, &m->tags.items[i]);
            if (WEIR_UNLIKELY(!p || !weir__has_room(p, limit, 0)))
                return NULL;
            p = weir__put_varint(p, (size_t)(behind - p));
            *--p = 0x2a;
        }
    }
    /* 4: u64 cas */
    if (m->has_cas) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, m->cas);
        *--p = 0x20;
    }
    /* 3: u32 ttl */
    if (m->ttl) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, m->ttl);
        *--p = 0x18;
    }
    /* 2: bytes value */
    if (m->value.len) {
        if (WEIR_UNLIKELY(m->value.len > 1048576))
            return NULL;
        if (WEIR_UNLIKELY(m->value.len && !m->value.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->value.len)))
            return NULL;
        p = weir__put_delimited(p, m->value.data, m->value.len);
        *--p = 0x12;
    }
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len > 250))
            return NULL;
        if (WEIR_UNLIKELY(m->key.len < 1))
            return NULL;
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->key.len)))
            return NULL;
        p = weir__put_text(p, m->key.data, m->key.len);
        if (WEIR_UNLIKELY(!p))
            return NULL;
        p = weir__put_varint(p, m->key.len);
        *--p = 0x0a;
    }
    return p;
}

int kv_entry_encode(const struct kv_entry *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_entry__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_entry__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_entry__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_entry_size(const struct kv_entry *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_entry__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_key__size(struct weir__sizer *s, const struct kv_key *m)
{
    size_t n = 0;
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len > 250))
            return weir__size_refuse(s, n, WEIR_ELIMIT, "key", NULL);
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
        n += 1 + weir__delimited_size(m->key.len);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_key__write(uint8_t *p, uintptr_t limit, const struct kv_key *m)
{
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len > 250))
            return NULL;
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->key.len)))
            return NULL;
        p = weir__put_text(p, m->key.data, m->key.len);
        if (WEIR_UNLIKELY(!p))
            return NULL;
        p = weir__put_varint(p, m->key.len);
        *--p = 0x0a;
    }
    return p;
}

int kv_key_encode(const struct kv_key *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_key__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_key__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_key__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_key_size(const struct kv_key *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_key__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_event__size(struct weir__sizer *s, const struct kv_event *m)
{
    size_t n = 0;
    size_t k;
    /* 1: Change change */
    if (m->change) {
        n += 1 + weir__varint_size((uint32_t)m->change);
    }
    /* 2: Entry entry */
    if (m->entry) {
        k = kv_entry__size(s, m->entry);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside(s, n, "entry");
        n += 1 + weir__delimited_size(k);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_event__write(uint8_t *p, uintptr_t limit, const struct kv_event *m)
{
    uint8_t *behind;
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 2: Entry entry */
    if (m->entry) {
        behind = p;
        p = kv_entry__write(p, limit, m->entry);
        if (WEIR_UNLIKELY(!p || !weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, (size_t)(behind - p));
        *--p = 0x12;
    }
    /* 1: Change change */
    if (m->change) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, (uint32_t)m->change);
        *--p = 0x08;
    }
    return p;
}

int kv_event_encode(const struct kv_event *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_event__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_event__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_event__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_event_size(const struct kv_event *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_event__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_summary__size(struct weir__sizer *s, const struct kv_summary *m)
{
    size_t n = 0;
    /* 1: u32 entries */
    if (m->entries) {
        n += 1 + weir__varint_size(m->entries);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_summary__write(uint8_t *p, uintptr_t limit, const struct kv_summary *m)
{
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 1: u32 entries */
    if (m->entries) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, m->entries);
        *--p = 0x08;
    }
    return p;
}

int kv_summary_encode(const struct kv_summary *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_summary__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_summary__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_summary__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_summary_size(const struct kv_summary *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_summary__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_not_found__size(struct weir__sizer *s, const struct kv_not_found *m)
{
    size_t n = 0;
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return weir__size_refuse(s, n, WEIR_EINVAL, "key", NULL);
        if (WEIR_UNLIKELY(!weir__utf8(m->key.data, m->key.len)))
            return weir__size_refuse(s, n, WEIR_EUTF8, "key", NULL);
        n += 1 + weir__delimited_size(m->key.len);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_not_found__write(uint8_t *p, uintptr_t limit, const struct kv_not_found *m)
{
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 1: str key */
    if (m->key.len) {
        if (WEIR_UNLIKELY(m->key.len && !m->key.data))
            return NULL;
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->key.len)))
            return NULL;
        p = weir__put_text(p, m->key.data, m->key.len);
        if (WEIR_UNLIKELY(!p))
            return NULL;
        p = weir__put_varint(p, m->key.len);
        *--p = 0x0a;
    }
    return p;
}

int kv_not_found_encode(const struct kv_not_found *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_not_found__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_not_found__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_not_found__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_not_found_size(const struct kv_not_found *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_not_found__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t kv_busy__size(struct weir__sizer *s, const struct kv_busy *m)
{
    size_t n = 0;
    /* 1: u32 retry_ms */
    if (m->retry_ms) {
        n += 1 + weir__varint_size(m->retry_ms);
    }
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "unknown", NULL);
    n += m->unknown.len;
    return n;
}

inline uint8_t *kv_busy__write(uint8_t *p, uintptr_t limit, const struct kv_busy *m)
{
    if (WEIR_UNLIKELY(m->unknown.len && !m->unknown.data))
        return NULL;
    if (WEIR_UNLIKELY(!weir__has_room(p, limit, m->unknown.len)))
        return NULL;
    p = weir__put_bytes(p, m->unknown.data, m->unknown.len);
    /* 1: u32 retry_ms */
    if (m->retry_ms) {
        if (WEIR_UNLIKELY(!weir__has_room(p, limit, 0)))
            return NULL;
        p = weir__put_varint(p, m->retry_ms);
        *--p = 0x08;
    }
    return p;
}

int kv_busy_encode(const struct kv_busy *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    p = weir__quick_end(out);
    if (WEIR_LIKELY(p != NULL)) {
        p = kv_busy__write(p, (uintptr_t)out->next, m);
        if (WEIR_LIKELY(p != NULL))
            return weir__quick_commit(out, p);
    }
    n = kv_busy__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    kv_busy__write(p, 0, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t kv_busy_size(const struct kv_busy *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = kv_busy__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static const struct weir_enum_value kv_change_values[] = {
    {"put", (int64_t)KV_CHANGE_PUT},
    {"gone", (int64_t)KV_CHANGE_GONE},
};

const struct weir_type kv_change_type = {
    .name = "kv.Change",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum kv_change),
    .value_count = 2,
    .values = kv_change_values,
};

static const struct weir_enum_value kv_wide_values[] = {
    {"none", (int64_t)KV_WIDE_NONE},
    {"all", (int64_t)KV_WIDE_ALL},
};

const struct weir_type kv_wide_type = {
    .name = "kv.Wide",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(uint64_t),
    .value_count = 2,
    .values = kv_wide_values,
};

static const struct weir_field kv_tag_fields[] = {
    {
        .name = "name",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_tag, name),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "weight",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_tag, weight),
        .size = sizeof(uint32_t),
        .preset.u = 1,
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_tag, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_tag_type = {
    .name = "kv.Tag",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_tag),
    .field_count = 3,
    .fields = kv_tag_fields,
};

int kv_tag_to_json(const struct kv_tag *m, struct weir_buf *out)
{
    return weir_json_write(&kv_tag_type, m, out);
}

int kv_tag_from_json(struct kv_tag *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_tag_type, ret, json, arena, err);
}

int kv_tag_copy(struct kv_tag *ret, const struct kv_tag *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_tag_type, ret, m, arena);
}

static const struct weir_field kv_entry_labels_entry_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry_labels_entry, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry_labels_entry, value),
        .size = sizeof(struct weir_str),
    },
};

static const struct weir_type kv_entry_labels_entry_type = {
    .name = "labels",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct kv_entry_labels_entry),
    .field_count = 2,
    .fields = kv_entry_labels_entry_fields,
};

static const struct weir_field kv_entry_by_number_entry_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry_by_number_entry, key),
        .size = sizeof(uint32_t),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry_by_number_entry, value),
        .size = sizeof(struct kv_tag),
        .type = &kv_tag_type,
    },
};

static const struct weir_type kv_entry_by_number_entry_type = {
    .name = "by_number",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct kv_entry_by_number_entry),
    .field_count = 2,
    .fields = kv_entry_by_number_entry_fields,
};

static const struct weir_field kv_entry_body_fields[] = {
    {
        .name = "text",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry, body.text) - offsetof(struct kv_entry, body),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "tag",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_PTR,
        .flags = 0,
        .offset = offsetof(struct kv_entry, body.tag) - offsetof(struct kv_entry, body),
        .size = sizeof(struct kv_tag),
        .type = &kv_tag_type,
    },
    {
        .name = "raw",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct kv_entry, body.raw) - offsetof(struct kv_entry, body),
        .size = sizeof(struct weir_bytes),
    },
};

static const struct weir_arm kv_entry_body_arms[] = {
    {
        .name = "text",
        .kind = KV_ENTRY_BODY_KIND_TEXT,
        .field_count = 1,
        .fields = &kv_entry_body_fields[KV_ENTRY_BODY_KIND_TEXT - 1],
    },
    {
        .name = "tag",
        .kind = KV_ENTRY_BODY_KIND_TAG,
        .field_count = 1,
        .fields = &kv_entry_body_fields[KV_ENTRY_BODY_KIND_TAG - 1],
    },
    {
        .name = "raw",
        .kind = KV_ENTRY_BODY_KIND_RAW,
        .field_count = 1,
        .fields = &kv_entry_body_fields[KV_ENTRY_BODY_KIND_RAW - 1],
    },
};

static const struct weir_type kv_entry_body_type = {
    .name = "body",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(((struct kv_entry *)0)->body),
    .arm_count = 3,
    .arms = kv_entry_body_arms,
    .kind_offset = offsetof(struct kv_entry, body.kind) - offsetof(struct kv_entry, body),
};

static const struct weir_field kv_entry_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "value",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, value),
        .size = sizeof(struct weir_bytes),
    },
    {
        .name = "ttl",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, ttl),
        .size = sizeof(uint32_t),
    },
    {
        .name = "cas",
        .kind = WEIR_KIND_U64,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_HAS,
        .offset = offsetof(struct kv_entry, cas),
        .has_offset = offsetof(struct kv_entry, has_cas),
        .size = sizeof(uint64_t),
    },
    {
        .name = "tags",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, tags),
        .size = sizeof(struct kv_tag),
        .type = &kv_tag_type,
    },
    {
        .name = "labels",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_MAP,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, labels),
        .size = sizeof(struct kv_entry_labels_entry),
        .type = &kv_entry_labels_entry_type,
    },
    {
        .name = "body",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_FLATTEN,
        .offset = offsetof(struct kv_entry, body),
        .size = sizeof(((struct kv_entry *)0)->body),
        .type = &kv_entry_body_type,
    },
    {
        .name = "scores",
        .kind = WEIR_KIND_I32,
        .shape = WEIR_SHAPE_LIST,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, scores),
        .size = sizeof(int32_t),
    },
    {
        .name = "rate",
        .kind = WEIR_KIND_F64,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, rate),
        .size = sizeof(double),
        .preset.f = 0.5,
    },
    {
        .name = "delta",
        .kind = WEIR_KIND_I64,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, delta),
        .size = sizeof(int64_t),
    },
    {
        .name = "crc",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, crc),
        .size = sizeof(uint32_t),
    },
    {
        .name = "change",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, change),
        .size = sizeof(enum kv_change),
        .type = &kv_change_type,
    },
    {
        .name = "by_number",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_MAP,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_entry, by_number),
        .size = sizeof(struct kv_entry_by_number_entry),
        .type = &kv_entry_by_number_entry_type,
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_entry, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_entry_type = {
    .name = "kv.Entry",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_entry),
    .field_count = 14,
    .fields = kv_entry_fields,
};

int kv_entry_to_json(const struct kv_entry *m, struct weir_buf *out)
{
    return weir_json_write(&kv_entry_type, m, out);
}

int kv_entry_from_json(struct kv_entry *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_entry_type, ret, json, arena, err);
}

int kv_entry_copy(struct kv_entry *ret, const struct kv_entry *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_entry_type, ret, m, arena);
}

static const struct weir_field kv_key_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_key, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_key, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_key_type = {
    .name = "kv.Key",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_key),
    .field_count = 2,
    .fields = kv_key_fields,
};

int kv_key_to_json(const struct kv_key *m, struct weir_buf *out)
{
    return weir_json_write(&kv_key_type, m, out);
}

int kv_key_from_json(struct kv_key *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_key_type, ret, json, arena, err);
}

int kv_key_copy(struct kv_key *ret, const struct kv_key *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_key_type, ret, m, arena);
}

static const struct weir_field kv_event_fields[] = {
    {
        .name = "change",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_event, change),
        .size = sizeof(enum kv_change),
        .type = &kv_change_type,
    },
    {
        .name = "entry",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_PTR,
        .flags = 0,
        .offset = offsetof(struct kv_event, entry),
        .size = sizeof(struct kv_entry),
        .type = &kv_entry_type,
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_event, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_event_type = {
    .name = "kv.Event",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_event),
    .field_count = 3,
    .fields = kv_event_fields,
};

int kv_event_to_json(const struct kv_event *m, struct weir_buf *out)
{
    return weir_json_write(&kv_event_type, m, out);
}

int kv_event_from_json(struct kv_event *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_event_type, ret, json, arena, err);
}

int kv_event_copy(struct kv_event *ret, const struct kv_event *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_event_type, ret, m, arena);
}

static const struct weir_field kv_summary_fields[] = {
    {
        .name = "entries",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_summary, entries),
        .size = sizeof(uint32_t),
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_summary, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_summary_type = {
    .name = "kv.Summary",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_summary),
    .field_count = 2,
    .fields = kv_summary_fields,
};

int kv_summary_to_json(const struct kv_summary *m, struct weir_buf *out)
{
    return weir_json_write(&kv_summary_type, m, out);
}

int kv_summary_from_json(struct kv_summary *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_summary_type, ret, json, arena, err);
}

int kv_summary_copy(struct kv_summary *ret, const struct kv_summary *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_summary_type, ret, m, arena);
}

static const struct weir_field kv_not_found_fields[] = {
    {
        .name = "key",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_not_found, key),
        .size = sizeof(struct weir_str),
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_not_found, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_not_found_type = {
    .name = "kv.NotFound",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_not_found),
    .field_count = 2,
    .fields = kv_not_found_fields,
};

int kv_not_found_to_json(const struct kv_not_found *m, struct weir_buf *out)
{
    return weir_json_write(&kv_not_found_type, m, out);
}

int kv_not_found_from_json(struct kv_not_found *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_not_found_type, ret, json, arena, err);
}

int kv_not_found_copy(struct kv_not_found *ret, const struct kv_not_found *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_not_found_type, ret, m, arena);
}

static const struct weir_field kv_busy_fields[] = {
    {
        .name = "retry_ms",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT,
        .offset = offsetof(struct kv_busy, retry_ms),
        .size = sizeof(uint32_t),
    },
    {
        .name = "unknown",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,
        .offset = offsetof(struct kv_busy, unknown),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type kv_busy_type = {
    .name = "kv.Busy",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct kv_busy),
    .field_count = 2,
    .fields = kv_busy_fields,
};

int kv_busy_to_json(const struct kv_busy *m, struct weir_buf *out)
{
    return weir_json_write(&kv_busy_type, m, out);
}

int kv_busy_from_json(struct kv_busy *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&kv_busy_type, ret, json, arena, err);
}

int kv_busy_copy(struct kv_busy *ret, const struct kv_busy *m,
    struct weir_arena *arena)
{
    return weir_copy(&kv_busy_type, ret, m, arena);
}


static int kv_key_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_key_decode(ret, in, arena, NULL, err);
}

static int kv_key_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_key_encode(value, out, err);
}

static size_t kv_key_size_body(const void *value)
{
    return kv_key_size(value);
}

static int kv_key_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_key *))fn)(data, item);
}

static const struct weir_codec kv_key_codec = {
    .type = &kv_key_type,
    .decode = kv_key_decode_body,
    .encode = kv_key_encode_body,
    .size = kv_key_size_body,
    .deliver = kv_key_deliver,
};

static int kv_entry_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_entry_decode(ret, in, arena, NULL, err);
}

static int kv_entry_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_entry_encode(value, out, err);
}

static size_t kv_entry_size_body(const void *value)
{
    return kv_entry_size(value);
}

static int kv_entry_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_entry *))fn)(data, item);
}

static const struct weir_codec kv_entry_codec = {
    .type = &kv_entry_type,
    .decode = kv_entry_decode_body,
    .encode = kv_entry_encode_body,
    .size = kv_entry_size_body,
    .deliver = kv_entry_deliver,
};

static int kv_not_found_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_not_found_decode(ret, in, arena, NULL, err);
}

static int kv_not_found_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_not_found_encode(value, out, err);
}

static size_t kv_not_found_size_body(const void *value)
{
    return kv_not_found_size(value);
}

static int kv_not_found_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_not_found *))fn)(data, item);
}

static const struct weir_codec kv_not_found_codec = {
    .type = &kv_not_found_type,
    .decode = kv_not_found_decode_body,
    .encode = kv_not_found_encode_body,
    .size = kv_not_found_size_body,
    .deliver = kv_not_found_deliver,
};

static int kv_busy_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_busy_decode(ret, in, arena, NULL, err);
}

static int kv_busy_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_busy_encode(value, out, err);
}

static size_t kv_busy_size_body(const void *value)
{
    return kv_busy_size(value);
}

static int kv_busy_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_busy *))fn)(data, item);
}

static const struct weir_codec kv_busy_codec = {
    .type = &kv_busy_type,
    .decode = kv_busy_decode_body,
    .encode = kv_busy_encode_body,
    .size = kv_busy_size_body,
    .deliver = kv_busy_deliver,
};

static int kv_event_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_event_decode(ret, in, arena, NULL, err);
}

static int kv_event_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_event_encode(value, out, err);
}

static size_t kv_event_size_body(const void *value)
{
    return kv_event_size(value);
}

static int kv_event_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_event *))fn)(data, item);
}

static const struct weir_codec kv_event_codec = {
    .type = &kv_event_type,
    .decode = kv_event_decode_body,
    .encode = kv_event_encode_body,
    .size = kv_event_size_body,
    .deliver = kv_event_deliver,
};

static int kv_summary_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,
    struct weir_error *err)
{
    return kv_summary_decode(ret, in, arena, NULL, err);
}

static int kv_summary_encode_body(const void *value, struct weir_buf *out, struct weir_error *err)
{
    return kv_summary_encode(value, out, err);
}

static size_t kv_summary_size_body(const void *value)
{
    return kv_summary_size(value);
}

static int kv_summary_deliver(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct kv_summary *))fn)(data, item);
}

static const struct weir_codec kv_summary_codec = {
    .type = &kv_summary_type,
    .decode = kv_summary_decode_body,
    .encode = kv_summary_encode_body,
    .size = kv_summary_size_body,
    .deliver = kv_summary_deliver,
};

/* ---- service kv.Store ---- */

static int kv_store_get_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    if (!h->get)
        return WEIR_UNIMPLEMENTED;
    return h->get((struct kv_store_get_call *)call, request, reply);
}

static void kv_store_get_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct kv_store_get_result *result = ret_result;
    *result = (struct kv_store_get_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
    switch (outcome->status == WEIR_RAISED ? (int)outcome->raise : -1) {
    case 0:
    result->not_found = outcome->value;
    break;
    case 1:
    result->busy = outcome->value;
    break;
    }
}

static void kv_store_get_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct kv_store_get_result result;
    kv_store_get_fill(&result, outcome);
    ((void (*)(void *, const struct kv_store_get_result *))fn)(data, &result);
}

static const struct weir_raise kv_store_get_raises[] = {
    {0x55fa0c5du, &kv_not_found_codec}, /* kv.NotFound */
    {0xa3bf4d4bu, &kv_busy_codec}, /* kv.Busy */
};

static int kv_store_put_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    if (!h->put)
        return WEIR_UNIMPLEMENTED;
    return h->put((struct kv_store_put_call *)call, request, reply);
}

static void kv_store_put_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct kv_store_put_result *result = ret_result;
    *result = (struct kv_store_put_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void kv_store_put_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct kv_store_put_result result;
    kv_store_put_fill(&result, outcome);
    ((void (*)(void *, const struct kv_store_put_result *))fn)(data, &result);
}

static int kv_store_watch_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    (void)reply;
    if (!h->watch)
        return WEIR_UNIMPLEMENTED;
    return h->watch((struct kv_store_watch_call *)call, request);
}

static void kv_store_watch_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct kv_store_watch_result *result = ret_result;
    *result = (struct kv_store_watch_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
}

static void kv_store_watch_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct kv_store_watch_result result;
    kv_store_watch_fill(&result, outcome);
    ((void (*)(void *, const struct kv_store_watch_result *))fn)(data, &result);
}

static int kv_store_load_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    (void)request;
    (void)reply;
    if (!h->load)
        return WEIR_UNIMPLEMENTED;
    return h->load((struct kv_store_load_call *)call);
}

static void kv_store_load_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct kv_store_load_result *result = ret_result;
    *result = (struct kv_store_load_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
    if (outcome->status == WEIR_OK)
        result->reply = outcome->value;
}

static void kv_store_load_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct kv_store_load_result result;
    kv_store_load_fill(&result, outcome);
    ((void (*)(void *, const struct kv_store_load_result *))fn)(data, &result);
}

static int kv_store_sync_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    (void)request;
    (void)reply;
    if (!h->sync)
        return WEIR_UNIMPLEMENTED;
    return h->sync((struct kv_store_sync_call *)call);
}

static void kv_store_sync_fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct kv_store_sync_result *result = ret_result;
    *result = (struct kv_store_sync_result){
        .status = outcome->status,
        .text = outcome->text,
        .held = outcome->held,
    };
}

static void kv_store_sync_deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct kv_store_sync_result result;
    kv_store_sync_fill(&result, outcome);
    ((void (*)(void *, const struct kv_store_sync_result *))fn)(data, &result);
}

static int kv_store_touch_invoke(const void *handlers, struct weir_call *call, const void *request,
    void *reply)
{
    const struct kv_store_handlers *h = handlers;
    (void)reply;
    if (!h->touch)
        return WEIR_UNIMPLEMENTED;
    return h->touch((struct kv_store_touch_call *)call, request);
}

static const struct weir_method kv_store_methods[6] = {
    {
        .id = 0xa170768cu,
        .flags = WEIR_METHOD_IDEMPOTENT,
        .name = "kv.Store/get",
        .timeout_ms = 1000,
        .max_in_flight = 0,
        .request = &kv_key_codec,
        .reply = &kv_entry_codec,
        .raises = kv_store_get_raises,
        .raise_count = 2,
        .invoke = kv_store_get_invoke,
        .deliver = kv_store_get_deliver,
        .fill = kv_store_get_fill,
    },
    {
        .id = 0x00000007u,
        .flags = 0,
        .name = "kv.Store/put",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .request = &kv_entry_codec,
        .reply = &kv_entry_codec,
        .invoke = kv_store_put_invoke,
        .deliver = kv_store_put_deliver,
        .fill = kv_store_put_fill,
    },
    {
        .id = 0xa69936dbu,
        .flags = WEIR_METHOD_REPLY_STREAM,
        .name = "kv.Store/watch",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .request = &kv_key_codec,
        .reply = &kv_event_codec,
        .invoke = kv_store_watch_invoke,
        .deliver = kv_store_watch_deliver,
        .fill = kv_store_watch_fill,
    },
    {
        .id = 0xf243bf6cu,
        .flags = WEIR_METHOD_REQUEST_STREAM,
        .name = "kv.Store/load",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .request = &kv_entry_codec,
        .reply = &kv_summary_codec,
        .invoke = kv_store_load_invoke,
        .deliver = kv_store_load_deliver,
        .fill = kv_store_load_fill,
    },
    {
        .id = 0xfe6ee8ebu,
        .flags = WEIR_METHOD_REQUEST_STREAM | WEIR_METHOD_REPLY_STREAM,
        .name = "kv.Store/sync",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .request = &kv_event_codec,
        .reply = &kv_event_codec,
        .invoke = kv_store_sync_invoke,
        .deliver = kv_store_sync_deliver,
        .fill = kv_store_sync_fill,
    },
    {
        .id = 0x87ef65f7u,
        .flags = WEIR_METHOD_ONEWAY,
        .name = "kv.Store/touch",
        .timeout_ms = 0,
        .max_in_flight = 0,
        .request = &kv_key_codec,
        .invoke = kv_store_touch_invoke,
    },
};

const struct weir_service_type kv_store_service_type = {
    .name = "kv.Store",
    .methods = kv_store_methods,
    .method_count = 6,
};

struct weir_service kv_store_service(const struct kv_store_handlers *handlers, void *data)
{
    return (struct weir_service){&kv_store_service_type, handlers, data};
}

int kv_store_get_reply(struct kv_store_get_call *call, const struct kv_entry *reply)
{
    return weir_call_reply(call, reply);
}

int kv_store_get_fail(struct kv_store_get_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

int kv_store_get_raise_not_found(struct kv_store_get_call *call, const struct kv_not_found *error)
{
    return weir_call_raise(call, 0, error);
}

int kv_store_get_raise_busy(struct kv_store_get_call *call, const struct kv_busy *error)
{
    return weir_call_raise(call, 1, error);
}

struct kv_store_get_future *kv_store_get(struct weir_client *client, const struct kv_key *request,
    const struct weir_call_options *options)
{
    return (struct kv_store_get_future *)weir_client_call(client, &kv_store_methods[0],
        request, options);
}

int kv_store_get_then(struct kv_store_get_future *future,
    void (*fn)(void *data, const struct kv_store_get_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int kv_store_get_wait(struct kv_store_get_future *future, struct kv_store_get_result *ret_result)
{
    *ret_result = (struct kv_store_get_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void kv_store_get_result_fini(struct kv_store_get_result *result)
{
    weir_client_release(&result->held);
}

int kv_store_put_reply(struct kv_store_put_call *call, const struct kv_entry *reply)
{
    return weir_call_reply(call, reply);
}

int kv_store_put_fail(struct kv_store_put_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct kv_store_put_future *kv_store_put(struct weir_client *client, const struct kv_entry *request,
    const struct weir_call_options *options)
{
    return (struct kv_store_put_future *)weir_client_call(client, &kv_store_methods[1],
        request, options);
}

int kv_store_put_then(struct kv_store_put_future *future,
    void (*fn)(void *data, const struct kv_store_put_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int kv_store_put_wait(struct kv_store_put_future *future, struct kv_store_put_result *ret_result)
{
    *ret_result = (struct kv_store_put_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void kv_store_put_result_fini(struct kv_store_put_result *result)
{
    weir_client_release(&result->held);
}

int kv_store_watch_send(struct kv_store_watch_call *stream, const struct kv_event *item)
{
    return weir_stream_send(stream, item);
}

struct weir_future *kv_store_watch_ready(struct kv_store_watch_call *stream)
{
    return weir_stream_ready(stream);
}

int kv_store_watch_finish(struct kv_store_watch_call *call)
{
    return weir_call_finish(call);
}

int kv_store_watch_fail(struct kv_store_watch_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct kv_store_watch_stream *kv_store_watch(struct weir_client *client,
    const struct kv_key *request,
    const struct weir_call_options *options)
{
    return (struct kv_store_watch_stream *)weir_client_stream(client, &kv_store_methods[2],
        request, options);
}

int kv_store_watch_stream_each(struct kv_store_watch_stream *stream, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data)
{
    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);
}

void kv_store_watch_stream_resume(struct kv_store_watch_stream *stream)
{
    weir_stream_resume(stream);
}

struct weir_future *kv_store_watch_stream_next(struct kv_store_watch_stream *stream)
{
    return weir_stream_next(stream);
}

const struct kv_event *kv_store_watch_stream_item(struct kv_store_watch_stream *stream)
{
    return weir_stream_item(stream);
}

struct kv_store_watch_future *kv_store_watch_stream_finish(struct kv_store_watch_stream *stream)
{
    return (struct kv_store_watch_future *)weir_client_finish((struct weir_future *)stream);
}

int kv_store_watch_then(struct kv_store_watch_future *future,
    void (*fn)(void *data, const struct kv_store_watch_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int kv_store_watch_wait(struct kv_store_watch_future *future,
    struct kv_store_watch_result *ret_result)
{
    *ret_result = (struct kv_store_watch_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void kv_store_watch_result_fini(struct kv_store_watch_result *result)
{
    weir_client_release(&result->held);
}

int kv_store_load_each(struct kv_store_load_call *stream, int (*on_item)(void *data,
    const struct kv_entry *item),
    void (*on_end)(void *data, int status), void *data)
{
    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);
}

void kv_store_load_resume(struct kv_store_load_call *stream)
{
    weir_stream_resume(stream);
}

struct weir_future *kv_store_load_next(struct kv_store_load_call *stream)
{
    return weir_stream_next(stream);
}

const struct kv_entry *kv_store_load_item(struct kv_store_load_call *stream)
{
    return weir_stream_item(stream);
}

int kv_store_load_reply(struct kv_store_load_call *call, const struct kv_summary *reply)
{
    return weir_call_reply(call, reply);
}

int kv_store_load_fail(struct kv_store_load_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct kv_store_load_stream *kv_store_load(struct weir_client *client,
    const struct weir_call_options *options)
{
    return (struct kv_store_load_stream *)weir_client_stream(client, &kv_store_methods[3],
        NULL, options);
}

int kv_store_load_stream_send(struct kv_store_load_stream *stream, const struct kv_entry *item)
{
    return weir_stream_send(stream, item);
}

struct weir_future *kv_store_load_stream_ready(struct kv_store_load_stream *stream)
{
    return weir_stream_ready(stream);
}

int kv_store_load_stream_end(struct kv_store_load_stream *stream)
{
    return weir_stream_end(stream);
}

struct kv_store_load_future *kv_store_load_stream_finish(struct kv_store_load_stream *stream)
{
    return (struct kv_store_load_future *)weir_client_finish((struct weir_future *)stream);
}

int kv_store_load_then(struct kv_store_load_future *future,
    void (*fn)(void *data, const struct kv_store_load_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int kv_store_load_wait(struct kv_store_load_future *future, struct kv_store_load_result *ret_result)
{
    *ret_result = (struct kv_store_load_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void kv_store_load_result_fini(struct kv_store_load_result *result)
{
    weir_client_release(&result->held);
}

int kv_store_sync_each(struct kv_store_sync_call *stream, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data)
{
    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);
}

void kv_store_sync_resume(struct kv_store_sync_call *stream)
{
    weir_stream_resume(stream);
}

struct weir_future *kv_store_sync_next(struct kv_store_sync_call *stream)
{
    return weir_stream_next(stream);
}

const struct kv_event *kv_store_sync_item(struct kv_store_sync_call *stream)
{
    return weir_stream_item(stream);
}

int kv_store_sync_send(struct kv_store_sync_call *stream, const struct kv_event *item)
{
    return weir_stream_send(stream, item);
}

struct weir_future *kv_store_sync_ready(struct kv_store_sync_call *stream)
{
    return weir_stream_ready(stream);
}

int kv_store_sync_finish(struct kv_store_sync_call *call)
{
    return weir_call_finish(call);
}

int kv_store_sync_fail(struct kv_store_sync_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

struct kv_store_sync_stream *kv_store_sync(struct weir_client *client,
    const struct weir_call_options *options)
{
    return (struct kv_store_sync_stream *)weir_client_stream(client, &kv_store_methods[4],
        NULL, options);
}

int kv_store_sync_stream_each(struct kv_store_sync_stream *stream, int (*on_item)(void *data,
    const struct kv_event *item),
    void (*on_end)(void *data, int status), void *data)
{
    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);
}

void kv_store_sync_stream_resume(struct kv_store_sync_stream *stream)
{
    weir_stream_resume(stream);
}

struct weir_future *kv_store_sync_stream_next(struct kv_store_sync_stream *stream)
{
    return weir_stream_next(stream);
}

const struct kv_event *kv_store_sync_stream_item(struct kv_store_sync_stream *stream)
{
    return weir_stream_item(stream);
}

int kv_store_sync_stream_send(struct kv_store_sync_stream *stream, const struct kv_event *item)
{
    return weir_stream_send(stream, item);
}

struct weir_future *kv_store_sync_stream_ready(struct kv_store_sync_stream *stream)
{
    return weir_stream_ready(stream);
}

int kv_store_sync_stream_end(struct kv_store_sync_stream *stream)
{
    return weir_stream_end(stream);
}

struct kv_store_sync_future *kv_store_sync_stream_finish(struct kv_store_sync_stream *stream)
{
    return (struct kv_store_sync_future *)weir_client_finish((struct weir_future *)stream);
}

int kv_store_sync_then(struct kv_store_sync_future *future,
    void (*fn)(void *data, const struct kv_store_sync_result *result), void *data)
{
    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);
}

int kv_store_sync_wait(struct kv_store_sync_future *future, struct kv_store_sync_result *ret_result)
{
    *ret_result = (struct kv_store_sync_result){0};
    return ret_result->status = weir_client_wait((struct weir_future *)future, ret_result);
}

void kv_store_sync_result_fini(struct kv_store_sync_result *result)
{
    weir_client_release(&result->held);
}

int kv_store_touch_finish(struct kv_store_touch_call *call)
{
    return weir_call_finish(call);
}

int kv_store_touch_fail(struct kv_store_touch_call *call, int status, const char *text)
{
    return weir_call_fail(call, status, text);
}

int kv_store_touch(struct weir_client *client, const struct kv_key *request,
    const struct weir_call_options *options)
{
    return weir_client_oneway(client, &kv_store_methods[5], request, options);
}
