/* Made by weir from dns.weir; changes are lost. */
#include "dns.h"

#include "weir/codec.h"
#include "weir/frame.h"

static enum dns_rdata_kind dns_rdata__kind(enum dns_type tag)
{
    switch ((int64_t)tag) {
    case 1:
        return DNS_RDATA_KIND_A;
    case 28:
        return DNS_RDATA_KIND_AAAA;
    case 2:
    case 5:
    case 12:
        return DNS_RDATA_KIND_NAME;
    case 15:
        return DNS_RDATA_KIND_MX;
    case 16:
        return DNS_RDATA_KIND_TXT;
    default:
        break;
    }
    return DNS_RDATA_KIND_RAW;
}

int64_t dns_rdata__tag(const struct dns_rdata *m)
{
    switch (m->kind) {
    case DNS_RDATA_KIND_A:
        return 1;
    case DNS_RDATA_KIND_AAAA:
        return 28;
    case DNS_RDATA_KIND_NAME:
        return (int64_t)m->tag;
    case DNS_RDATA_KIND_MX:
        return 15;
    case DNS_RDATA_KIND_TXT:
        return 16;
    case DNS_RDATA_KIND_RAW:
        return (int64_t)m->tag;
    default:
        return 0;
    }
}

int dns_label__read(struct weir__reader *r, struct dns_label *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "text");
    uint64_t len_text = (uint64_t)p[0];
    if (WEIR_UNLIKELY(len_text > 63))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "text", NULL);
    if (WEIR_UNLIKELY(len_text < 1))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "text", NULL);
    p = weir__take(r, len_text);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "text");
    ret->text.data = (const char *)p;
    ret->text.len = (size_t)len_text;
    if (WEIR_UNLIKELY(!weir_ascii_valid(ret->text.data, ret->text.len)))
        return weir__refuse(r, p, WEIR_EUTF8, "text", NULL);
    return WEIR_OK;
}

int dns_label_decode(struct dns_label *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_label__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int dns_name__read(struct weir__reader *r, struct dns_name *ret)
{
    const uint8_t *p;
    uint8_t wire_n_ = 0;
    int rc;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "n");
    wire_n_ = p[0];
    uint64_t count_labels = (uint64_t)(int64_t)wire_n_;
    if (WEIR_UNLIKELY(count_labels > 127))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "labels", NULL);
    if (WEIR_UNLIKELY(count_labels > weir__left(r) / 2))
        return weir__short_of(r, count_labels, 2, "labels");
    struct dns_label *items_labels =
        weir_arena_array(r->arena, count_labels, sizeof *items_labels);
    if (WEIR_UNLIKELY(!items_labels))
        return weir__no_room(r, "labels");
    for (size_t i = 0; i < count_labels; i++) {
        rc = dns_label__read(r, &items_labels[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "labels", i);
    }
    ret->labels.items = items_labels;
    ret->labels.count = (size_t)count_labels;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, NULL);
    if (WEIR_UNLIKELY((p[0]) != 0x0))
        return weir__refuse(r, p, WEIR_EMISMATCH, NULL, NULL);
    return WEIR_OK;
}

int dns_name_decode(struct dns_name *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_name__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int dns_question__read(struct weir__reader *r, struct dns_question *ret)
{
    const uint8_t *p;
    int rc;
    rc = dns_name__read(r, &ret->name);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "name");
    p = weir__take(r, 4);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "type");
    ret->type = (enum dns_type)weir_get_be16(p);
    ret->class_ = weir_get_be16(p + 2);
    return WEIR_OK;
}

int dns_question_decode(struct dns_question *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_question__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int dns_mx__read(struct weir__reader *r, struct dns_mx *ret)
{
    const uint8_t *p;
    int rc;
    p = weir__take(r, 2);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "preference");
    ret->preference = weir_get_be16(p);
    rc = dns_name__read(r, &ret->exchange);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "exchange");
    return WEIR_OK;
}

int dns_mx_decode(struct dns_mx *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_mx__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int dns_char_string__read(struct weir__reader *r, struct dns_char_string *ret)
{
    const uint8_t *p;
    p = weir__take(r, 1);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "s");
    uint64_t len_s = (uint64_t)p[0];
    p = weir__take(r, len_s);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "s");
    ret->s.data = p;
    ret->s.len = (size_t)len_s;
    return WEIR_OK;
}

int dns_char_string_decode(struct dns_char_string *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_char_string__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

static int dns_rdata__read_a(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    const uint8_t *p;
    p = weir__take(r, 4);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "a");
    memcpy(ret->a, p, 4);
    (void)type;
    return WEIR_OK;
}

static int dns_rdata__read_aaaa(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    const uint8_t *p;
    p = weir__take(r, 16);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "aaaa");
    memcpy(ret->aaaa, p, 16);
    (void)type;
    return WEIR_OK;
}

static int dns_rdata__read_name(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    int rc;
    rc = dns_name__read(r, &ret->name);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "name");
    (void)type;
    return WEIR_OK;
}

static int dns_rdata__read_mx(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    int rc;
    rc = dns_mx__read(r, &ret->mx);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "mx");
    (void)type;
    return WEIR_OK;
}

static int dns_rdata__read_txt(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    int rc;
    ret->txt.items = NULL;
    ret->txt.count = 0;
    for (size_t i = 0; weir__left(r) > 0; i++) {
        void *room = weir__list_room(r->arena, ret->txt.items, i, sizeof *ret->txt.items);
        if (WEIR_UNLIKELY(!room))
            return weir__no_room(r, "txt");
        ret->txt.items = room;
        rc = dns_char_string__read(r, &ret->txt.items[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "txt", i);
        ret->txt.count = i + 1;
    }
    (void)type;
    return WEIR_OK;
}

static int dns_rdata__read_raw(struct weir__reader *r,
    struct dns_rdata *ret, enum dns_type type)
{
    const uint8_t *p;
    uint64_t len_raw = (uint64_t)weir__left(r);
    p = weir__take(r, len_raw);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "raw");
    ret->raw.data = p;
    ret->raw.len = (size_t)len_raw;
    (void)type;
    return WEIR_OK;
}

int dns_rdata__read(struct weir__reader *r, struct dns_rdata *ret, enum dns_type type)
{
    int rc = WEIR_OK;
    enum dns_type tag = (enum dns_type)(int64_t)(uint32_t)type;
    ret->kind = dns_rdata__kind(tag);
    ret->tag = tag;
    switch (ret->kind) {
    case DNS_RDATA_KIND_NONE:
        return weir__refuse(r, r->p, WEIR_ETAG, NULL, NULL);
    case DNS_RDATA_KIND_A:
        rc = dns_rdata__read_a(r, ret, type);
        break;
    case DNS_RDATA_KIND_AAAA:
        rc = dns_rdata__read_aaaa(r, ret, type);
        break;
    case DNS_RDATA_KIND_NAME:
        rc = dns_rdata__read_name(r, ret, type);
        break;
    case DNS_RDATA_KIND_MX:
        rc = dns_rdata__read_mx(r, ret, type);
        break;
    case DNS_RDATA_KIND_TXT:
        rc = dns_rdata__read_txt(r, ret, type);
        break;
    case DNS_RDATA_KIND_RAW:
        rc = dns_rdata__read_raw(r, ret, type);
        break;
    }
    return rc;
}

int dns_rdata_decode(struct dns_rdata *ret, enum dns_type type, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_rdata__read(&r, ret, type);
    return weir__decoded(&r, rc, used);
}

int dns_rr__read(struct weir__reader *r, struct dns_rr *ret)
{
    const uint8_t *p;
    uint16_t wire_len = 0;
    enum dns_type wire_type = 0;
    int rc;
    rc = dns_name__read(r, &ret->name);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "name");
    p = weir__take(r, 10);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "type");
    wire_type = (enum dns_type)weir_get_be16(p);
    ret->class_ = weir_get_be16(p + 2);
    ret->ttl = weir_get_be32(p + 4);
    wire_len = weir_get_be16(p + 8);
    const uint8_t *outer_len = weir__open(r, (uint64_t)(int64_t)wire_len);
    if (WEIR_UNLIKELY(!outer_len))
        return weir__short(r, r->p, "len");
    rc = dns_rdata__read(r, &ret->data, wire_type);
    if (WEIR_UNLIKELY(rc))
        return weir__inside(r, rc, "data");
    if (WEIR_UNLIKELY(r->p != r->end))
        return weir__refuse(r, r->p, WEIR_ETRAILING, "len", NULL);
    weir__close(r, outer_len);
    return WEIR_OK;
}

int dns_rr_decode(struct dns_rr *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_rr__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

int dns_message__read(struct weir__reader *r, struct dns_message *ret)
{
    const uint8_t *p;
    uint16_t wire_qd = 0;
    uint16_t wire_an = 0;
    uint16_t wire_ns = 0;
    uint16_t wire_ar = 0;
    int rc;
    p = weir__take(r, 12);
    if (WEIR_UNLIKELY(!p))
        return weir__short(r, r->p, "id");
    ret->id = weir_get_be16(p);
    uint8_t bits1 = p[2];
    ret->qr = (bits1 >> 7) != 0;
    ret->opcode = (enum dns_opcode)(bits1 >> 3 & 0xf);
    ret->aa = (bits1 >> 2 & 0x1) != 0;
    ret->tc = (bits1 >> 1 & 0x1) != 0;
    ret->rd = (bits1 & 0x1) != 0;
    uint8_t bits2 = p[3];
    ret->ra = (bits2 >> 7) != 0;
    if (WEIR_UNLIKELY((bits2 >> 6 & 0x1) != 0x0))
        return weir__refuse(r, p + 3, WEIR_EMISMATCH, NULL, NULL);
    ret->ad = (bits2 >> 5 & 0x1) != 0;
    ret->cd = (bits2 >> 4 & 0x1) != 0;
    ret->rcode = (enum dns_rcode)(bits2 & 0xf);
    wire_qd = weir_get_be16(p + 4);
    wire_an = weir_get_be16(p + 6);
    wire_ns = weir_get_be16(p + 8);
    wire_ar = weir_get_be16(p + 10);
    uint64_t count_questions = (uint64_t)(int64_t)wire_qd;
    if (WEIR_UNLIKELY(count_questions > 16))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "questions", NULL);
    if (WEIR_UNLIKELY(count_questions > weir__left(r) / 6))
        return weir__short_of(r, count_questions, 6, "questions");
    struct dns_question *items_questions =
        weir_arena_array(r->arena, count_questions, sizeof *items_questions);
    if (WEIR_UNLIKELY(!items_questions))
        return weir__no_room(r, "questions");
    for (size_t i = 0; i < count_questions; i++) {
        rc = dns_question__read(r, &items_questions[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "questions", i);
    }
    ret->questions.items = items_questions;
    ret->questions.count = (size_t)count_questions;
    uint64_t count_answers = (uint64_t)(int64_t)wire_an;
    if (WEIR_UNLIKELY(count_answers > 256))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "answers", NULL);
    if (WEIR_UNLIKELY(count_answers > weir__left(r) / 12))
        return weir__short_of(r, count_answers, 12, "answers");
    struct dns_rr *items_answers =
        weir_arena_array(r->arena, count_answers, sizeof *items_answers);
    if (WEIR_UNLIKELY(!items_answers))
        return weir__no_room(r, "answers");
    for (size_t i = 0; i < count_answers; i++) {
        rc = dns_rr__read(r, &items_answers[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "answers", i);
    }
    ret->answers.items = items_answers;
    ret->answers.count = (size_t)count_answers;
    uint64_t count_authority = (uint64_t)(int64_t)wire_ns;
    if (WEIR_UNLIKELY(count_authority > 256))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "authority", NULL);
    if (WEIR_UNLIKELY(count_authority > weir__left(r) / 12))
        return weir__short_of(r, count_authority, 12, "authority");
    struct dns_rr *items_authority =
        weir_arena_array(r->arena, count_authority, sizeof *items_authority);
    if (WEIR_UNLIKELY(!items_authority))
        return weir__no_room(r, "authority");
    for (size_t i = 0; i < count_authority; i++) {
        rc = dns_rr__read(r, &items_authority[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "authority", i);
    }
    ret->authority.items = items_authority;
    ret->authority.count = (size_t)count_authority;
    uint64_t count_extra = (uint64_t)(int64_t)wire_ar;
    if (WEIR_UNLIKELY(count_extra > 256))
        return weir__refuse(r, r->p, WEIR_ELIMIT, "extra", NULL);
    if (WEIR_UNLIKELY(count_extra > weir__left(r) / 12))
        return weir__short_of(r, count_extra, 12, "extra");
    struct dns_rr *items_extra =
        weir_arena_array(r->arena, count_extra, sizeof *items_extra);
    if (WEIR_UNLIKELY(!items_extra))
        return weir__no_room(r, "extra");
    for (size_t i = 0; i < count_extra; i++) {
        rc = dns_rr__read(r, &items_extra[i]);
        if (WEIR_UNLIKELY(rc))
            return weir__inside_item(r, rc, "extra", i);
    }
    ret->extra.items = items_extra;
    ret->extra.count = (size_t)count_extra;
    return WEIR_OK;
}

int dns_message_decode(struct dns_message *ret, struct weir_bytes in,
    struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct weir__reader r = weir__reader_over(in, arena, err);
    int rc = dns_message__read(&r, ret);
    return weir__decoded(&r, rc, used);
}

/* --- where messages end --- */

static const struct weir__frame_op dns__frame_ops[] = {
    /* 0: dns.Label */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_ELIMIT, 1},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 63},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 8: dns.Name */
    {WEIR__F_RESERVE, 0, 0, 0, 2, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 127},
    {WEIR__F_LEAST, 0, 0, 0, 0, 2},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 20, 3},
    {WEIR__F_CALL, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 17, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 27: dns.Question */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_CALL, 0, 0, 0, 8, 0},
    {WEIR__F_NEED, 0, 0, 0, 4, 0},
    {WEIR__F_PASS, 0, 0, 0, 4, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 32: dns.Mx */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 2, 0},
    {WEIR__F_CALL, 0, 0, 0, 8, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 37: dns.CharString */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_NEED, 0, 0, 0, 1, 0},
    {WEIR__F_LOAD, 1, 8, 0, 0, 0},
    {WEIR__F_PASS, 0, 0, 0, 1, 0},
    {WEIR__F_TAKE, 0, 1, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 43: dns.Rdata */
    {WEIR__F_RESERVE, 0, 0, 0, 0, 0},
    {WEIR__F_GET, 0, 0, 0, 0, 0},
    {WEIR__F_CASES, 0, 0, 0, 7, 72},
    {WEIR__F_CASE, 0, 0, 0, 60, 1},
    {WEIR__F_CASE, 0, 0, 0, 0, 1},
    {WEIR__F_CASE, 0, 0, 0, 66, 2},
    {WEIR__F_CASE, 0, 0, 0, 0, 2},
    {WEIR__F_CASE, 0, 0, 0, 66, 5},
    {WEIR__F_CASE, 0, 0, 0, 0, 5},
    {WEIR__F_CASE, 0, 0, 0, 66, 12},
    {WEIR__F_CASE, 0, 0, 0, 0, 12},
    {WEIR__F_CASE, 0, 0, 0, 68, 15},
    {WEIR__F_CASE, 0, 0, 0, 0, 15},
    {WEIR__F_CASE, 0, 0, 0, 70, 16},
    {WEIR__F_CASE, 0, 0, 0, 0, 16},
    {WEIR__F_CASE, 0, 0, 0, 63, 28},
    {WEIR__F_CASE, 0, 0, 0, 0, 28},
    {WEIR__F_NEED, 0, 0, 0, 4, 0},
    {WEIR__F_PASS, 0, 0, 0, 4, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_NEED, 0, 0, 0, 16, 0},
    {WEIR__F_PASS, 0, 0, 0, 16, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_CALL, 0, 0, 0, 8, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_CALL, 0, 0, 0, 32, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_LOSE, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_LOSE, 0, 0, 0, 0, 0},
    {WEIR__F_JUMP, 0, 0, 0, 74, 0},
    {WEIR__F_RETURN, 1, 0, 0, 0, 0},
    /* 75: dns.Rr */
    {WEIR__F_RESERVE, 0, 0, 0, 1, 0},
    {WEIR__F_CALL, 0, 0, 0, 8, 0},
    {WEIR__F_NEED, 0, 0, 0, 10, 0},
    {WEIR__F_LOAD, 2, 16, 0, 8, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_PASS, 0, 0, 0, 10, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_TAKE, 0, 0, 0, 0, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
    /* 84: dns.Message */
    {WEIR__F_RESERVE, 0, 0, 0, 8, 0},
    {WEIR__F_NEED, 0, 0, 0, 12, 0},
    {WEIR__F_LOAD, 1, 1, 6, 3, 0},
    {WEIR__F_NO_LESS, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_EMISMATCH, 0},
    {WEIR__F_DROP, 0, 0, 0, 0, 0},
    {WEIR__F_LOAD, 2, 16, 0, 4, 0},
    {WEIR__F_SET, 0, 0, 0, 2, 0},
    {WEIR__F_LOAD, 2, 16, 0, 6, 0},
    {WEIR__F_SET, 0, 0, 0, 3, 0},
    {WEIR__F_LOAD, 2, 16, 0, 8, 0},
    {WEIR__F_SET, 0, 0, 0, 4, 0},
    {WEIR__F_LOAD, 2, 16, 0, 10, 0},
    {WEIR__F_SET, 0, 0, 0, 5, 0},
    {WEIR__F_PASS, 0, 0, 0, 12, 0},
    {WEIR__F_GET, 0, 0, 0, 2, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 16},
    {WEIR__F_LEAST, 0, 0, 0, 0, 6},
    {WEIR__F_SET, 0, 0, 0, 6, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 106, 6},
    {WEIR__F_CALL, 0, 0, 0, 27, 0},
    {WEIR__F_JUMP, 0, 0, 0, 103, 0},
    {WEIR__F_GET, 0, 0, 0, 3, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 256},
    {WEIR__F_LEAST, 0, 0, 0, 0, 12},
    {WEIR__F_SET, 0, 0, 0, 7, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 113, 7},
    {WEIR__F_CALL, 0, 0, 0, 75, 0},
    {WEIR__F_JUMP, 0, 0, 0, 110, 0},
    {WEIR__F_GET, 0, 0, 0, 4, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 256},
    {WEIR__F_LEAST, 0, 0, 0, 0, 12},
    {WEIR__F_SET, 0, 0, 0, 8, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 120, 8},
    {WEIR__F_CALL, 0, 0, 0, 75, 0},
    {WEIR__F_JUMP, 0, 0, 0, 117, 0},
    {WEIR__F_GET, 0, 0, 0, 5, 0},
    {WEIR__F_NO_MORE, 0, 0, 0, WEIR_ELIMIT, 256},
    {WEIR__F_LEAST, 0, 0, 0, 0, 12},
    {WEIR__F_SET, 0, 0, 0, 9, 0},
    {WEIR__F_REPEAT, 0, 0, 0, 127, 9},
    {WEIR__F_CALL, 0, 0, 0, 75, 0},
    {WEIR__F_JUMP, 0, 0, 0, 124, 0},
    {WEIR__F_RETURN, 0, 0, 0, 0, 0},
};

const struct weir_frame_program dns_label_frame = {dns__frame_ops, NULL, 0, 0};
const struct weir_frame_program dns_name_frame = {dns__frame_ops, NULL, 8, 0};
const struct weir_frame_program dns_question_frame = {dns__frame_ops, NULL, 27, 0};
const struct weir_frame_program dns_mx_frame = {dns__frame_ops, NULL, 32, 0};
const struct weir_frame_program dns_char_string_frame = {dns__frame_ops, NULL, 37, 0};
const struct weir_frame_program dns_rdata_frame = {dns__frame_ops, NULL, 43, 1};
const struct weir_frame_program dns_rr_frame = {dns__frame_ops, NULL, 75, 0};
const struct weir_frame_program dns_message_frame = {dns__frame_ops, NULL, 84, 0};

inline size_t dns_label__size(struct weir__sizer *s, const struct dns_label *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->text.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "text", NULL);
    if (WEIR_UNLIKELY(m->text.len > 63))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "text", NULL);
    if (WEIR_UNLIKELY(m->text.len < 1))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "text", NULL);
    if (WEIR_UNLIKELY(m->text.len && !m->text.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "text", NULL);
    if (WEIR_UNLIKELY(!weir_ascii_valid(m->text.data, m->text.len)))
        return weir__size_refuse(s, n, WEIR_EUTF8, "text", NULL);
    n += 1;
    n += m->text.len;
    return n;
}

inline uint8_t *dns_label__write(uint8_t *p, const struct dns_label *m)
{
    p = weir__put_bytes(p, m->text.data, m->text.len);
    p -= 1;
    p[0] = (uint8_t)(m->text.len);
    return p;
}

int dns_label_encode(const struct dns_label *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_label__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_label__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_label_size(const struct dns_label *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_label__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_name__size(struct weir__sizer *s, const struct dns_name *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((int64_t)m->labels.count > 255))
        return weir__size_refuse(s, n, WEIR_ERANGE, "n", NULL);
    n += 1;
    if (WEIR_UNLIKELY(m->labels.count > 127))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "labels", NULL);
    if (WEIR_UNLIKELY(m->labels.count && !m->labels.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "labels", NULL);
    for (size_t i = 0; i < m->labels.count; i++) {
        k = dns_label__size(s, &m->labels.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "labels", i);
        n += k;
    }
    n += 1;
    return n;
}

inline uint8_t *dns_name__write(uint8_t *p, const struct dns_name *m)
{
    p -= 1;
    p[0] = (uint8_t)(0);
    for (size_t i = m->labels.count; i-- > 0;) {
        p = dns_label__write(p, &m->labels.items[i]);
    }
    p -= 1;
    p[0] = (uint8_t)((int64_t)m->labels.count);
    return p;
}

int dns_name_encode(const struct dns_name *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_name__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_name__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_name_size(const struct dns_name *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_name__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_question__size(struct weir__sizer *s, const struct dns_question *m)
{
    size_t n = 0;
    size_t k;
    k = dns_name__size(s, &m->name);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "name");
    n += k;
    if (WEIR_UNLIKELY((uint32_t)m->type > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "type", NULL);
    n += 4;
    return n;
}

inline uint8_t *dns_question__write(uint8_t *p, const struct dns_question *m)
{
    p -= 4;
    weir_put_be16(p, (uint16_t)(m->type));
    weir_put_be16(p + 2, (uint16_t)(m->class_));
    p = dns_name__write(p, &m->name);
    return p;
}

int dns_question_encode(const struct dns_question *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_question__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_question__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_question_size(const struct dns_question *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_question__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_mx__size(struct weir__sizer *s, const struct dns_mx *m)
{
    size_t n = 0;
    size_t k;
    n += 2;
    k = dns_name__size(s, &m->exchange);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "exchange");
    n += k;
    return n;
}

inline uint8_t *dns_mx__write(uint8_t *p, const struct dns_mx *m)
{
    p = dns_name__write(p, &m->exchange);
    p -= 2;
    weir_put_be16(p, (uint16_t)(m->preference));
    return p;
}

int dns_mx_encode(const struct dns_mx *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_mx__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_mx__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_mx_size(const struct dns_mx *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_mx__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_char_string__size(struct weir__sizer *s, const struct dns_char_string *m)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->s.len > 0xff))
        return weir__size_refuse(s, n, WEIR_ERANGE, "s", NULL);
    if (WEIR_UNLIKELY(m->s.len && !m->s.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "s", NULL);
    n += 1;
    n += m->s.len;
    return n;
}

inline uint8_t *dns_char_string__write(uint8_t *p, const struct dns_char_string *m)
{
    p = weir__put_bytes(p, m->s.data, m->s.len);
    p -= 1;
    p[0] = (uint8_t)(m->s.len);
    return p;
}

int dns_char_string_encode(const struct dns_char_string *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_char_string__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_char_string__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_char_string_size(const struct dns_char_string *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_char_string__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static size_t dns_rdata__size_a(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    n += 4;
    (void)s;
    (void)m;
    (void)type;
    return n;
}

static size_t dns_rdata__size_aaaa(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    n += 16;
    (void)s;
    (void)m;
    (void)type;
    return n;
}

static size_t dns_rdata__size_name(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    size_t k;
    k = dns_name__size(s, &m->name);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "name");
    n += k;
    (void)type;
    return n;
}

static size_t dns_rdata__size_mx(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    size_t k;
    k = dns_mx__size(s, &m->mx);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "mx");
    n += k;
    (void)type;
    return n;
}

static size_t dns_rdata__size_txt(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY(m->txt.count && !m->txt.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "txt", NULL);
    for (size_t i = 0; i < m->txt.count; i++) {
        k = dns_char_string__size(s, &m->txt.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "txt", i);
        n += k;
    }
    (void)type;
    return n;
}

static size_t dns_rdata__size_raw(struct weir__sizer *s,
    const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    if (WEIR_UNLIKELY(m->raw.len && !m->raw.data))
        return weir__size_refuse(s, n, WEIR_EINVAL, "raw", NULL);
    n += m->raw.len;
    (void)type;
    return n;
}

inline size_t dns_rdata__size(struct weir__sizer *s, const struct dns_rdata *m, enum dns_type type)
{
    size_t n = 0;
    switch (m->kind) {
    case DNS_RDATA_KIND_NONE:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    case DNS_RDATA_KIND_A:
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != 1))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_a(s, m, type);
        break;
    case DNS_RDATA_KIND_AAAA:
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != 28))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_aaaa(s, m, type);
        break;
    case DNS_RDATA_KIND_NAME:
        if (WEIR_UNLIKELY(dns_rdata__kind(m->tag) != DNS_RDATA_KIND_NAME))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != m->tag))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_name(s, m, type);
        break;
    case DNS_RDATA_KIND_MX:
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != 15))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_mx(s, m, type);
        break;
    case DNS_RDATA_KIND_TXT:
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != 16))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_txt(s, m, type);
        break;
    case DNS_RDATA_KIND_RAW:
        if (WEIR_UNLIKELY(dns_rdata__kind(m->tag) != DNS_RDATA_KIND_RAW))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        if (WEIR_UNLIKELY((enum dns_type)(int64_t)(uint32_t)type != m->tag))
            return weir__size_refuse(s, n, WEIR_ETAG, NULL, NULL);
        n = dns_rdata__size_raw(s, m, type);
        break;
    default:
        return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);
    }
    return n;
}

static uint8_t *dns_rdata__write_a(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    p -= 4;
    memcpy(p, m->a, 4);
    (void)type;
    return p;
}

static uint8_t *dns_rdata__write_aaaa(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    p -= 16;
    memcpy(p, m->aaaa, 16);
    (void)type;
    return p;
}

static uint8_t *dns_rdata__write_name(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    p = dns_name__write(p, &m->name);
    (void)type;
    return p;
}

static uint8_t *dns_rdata__write_mx(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    p = dns_mx__write(p, &m->mx);
    (void)type;
    return p;
}

static uint8_t *dns_rdata__write_txt(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    for (size_t i = m->txt.count; i-- > 0;) {
        p = dns_char_string__write(p, &m->txt.items[i]);
    }
    (void)type;
    return p;
}

static uint8_t *dns_rdata__write_raw(uint8_t *p,
    const struct dns_rdata *m, enum dns_type type)
{
    p = weir__put_bytes(p, m->raw.data, m->raw.len);
    (void)type;
    return p;
}

inline uint8_t *dns_rdata__write(uint8_t *p, const struct dns_rdata *m, enum dns_type type)
{
    switch (m->kind) {
    case DNS_RDATA_KIND_A:
        p = dns_rdata__write_a(p, m, type);
        break;
    case DNS_RDATA_KIND_AAAA:
        p = dns_rdata__write_aaaa(p, m, type);
        break;
    case DNS_RDATA_KIND_NAME:
        p = dns_rdata__write_name(p, m, type);
        break;
    case DNS_RDATA_KIND_MX:
        p = dns_rdata__write_mx(p, m, type);
        break;
    case DNS_RDATA_KIND_TXT:
        p = dns_rdata__write_txt(p, m, type);
        break;
    case DNS_RDATA_KIND_RAW:
        p = dns_rdata__write_raw(p, m, type);
        break;
    default:
        break;
    }
    return p;
}

int dns_rdata_encode(const struct dns_rdata *m, enum dns_type type, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_rdata__size(&s, m, type);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_rdata__write(p, m, type);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_rdata_size(const struct dns_rdata *m, enum dns_type type)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_rdata__size(&s, m, type);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_rr__size(struct weir__sizer *s, const struct dns_rr *m)
{
    size_t n = 0;
    size_t at_data = 0;
    size_t end_data = 0;
    size_t k;
    k = dns_name__size(s, &m->name);
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "name");
    n += k;
    n += 10;
    at_data = n;
    k = dns_rdata__size(s, &m->data, (enum dns_type)dns_rdata__tag(&m->data));
    if (WEIR_UNLIKELY(k == WEIR__REFUSED))
        return weir__size_inside(s, n, "data");
    n += k;
    end_data = n;
    if (WEIR_UNLIKELY((int64_t)(end_data - at_data) > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "len", NULL);
    return n;
}

inline uint8_t *dns_rr__write(uint8_t *p, const struct dns_rr *m)
{
    uint8_t *at_data = p;
    uint8_t *end_data = p;
    end_data = p;
    p = dns_rdata__write(p, &m->data, (enum dns_type)dns_rdata__tag(&m->data));
    at_data = p;
    p -= 10;
    weir_put_be16(p, (uint16_t)(dns_rdata__tag(&m->data)));
    weir_put_be16(p + 2, (uint16_t)(m->class_));
    weir_put_be32(p + 4, (uint32_t)(m->ttl));
    weir_put_be16(p + 8, (uint16_t)((int64_t)(end_data - at_data)));
    p = dns_name__write(p, &m->name);
    return p;
}

int dns_rr_encode(const struct dns_rr *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_rr__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_rr__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_rr_size(const struct dns_rr *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_rr__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

inline size_t dns_message__size(struct weir__sizer *s, const struct dns_message *m)
{
    size_t n = 0;
    size_t k;
    if (WEIR_UNLIKELY((uint32_t)m->opcode > 15))
        return weir__size_refuse(s, n, WEIR_ERANGE, "opcode", NULL);
    if (WEIR_UNLIKELY((uint32_t)m->rcode > 15))
        return weir__size_refuse(s, n, WEIR_ERANGE, "rcode", NULL);
    if (WEIR_UNLIKELY((int64_t)m->questions.count > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "qd", NULL);
    if (WEIR_UNLIKELY((int64_t)m->answers.count > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "an", NULL);
    if (WEIR_UNLIKELY((int64_t)m->authority.count > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "ns", NULL);
    if (WEIR_UNLIKELY((int64_t)m->extra.count > 65535))
        return weir__size_refuse(s, n, WEIR_ERANGE, "ar", NULL);
    n += 12;
    if (WEIR_UNLIKELY(m->questions.count > 16))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "questions", NULL);
    if (WEIR_UNLIKELY(m->questions.count && !m->questions.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "questions", NULL);
    for (size_t i = 0; i < m->questions.count; i++) {
        k = dns_question__size(s, &m->questions.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "questions", i);
        n += k;
    }
    if (WEIR_UNLIKELY(m->answers.count > 256))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "answers", NULL);
    if (WEIR_UNLIKELY(m->answers.count && !m->answers.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "answers", NULL);
    for (size_t i = 0; i < m->answers.count; i++) {
        k = dns_rr__size(s, &m->answers.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "answers", i);
        n += k;
    }
    if (WEIR_UNLIKELY(m->authority.count > 256))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "authority", NULL);
    if (WEIR_UNLIKELY(m->authority.count && !m->authority.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "authority", NULL);
    for (size_t i = 0; i < m->authority.count; i++) {
        k = dns_rr__size(s, &m->authority.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "authority", i);
        n += k;
    }
    if (WEIR_UNLIKELY(m->extra.count > 256))
        return weir__size_refuse(s, n, WEIR_ELIMIT, "extra", NULL);
    if (WEIR_UNLIKELY(m->extra.count && !m->extra.items))
        return weir__size_refuse(s, n, WEIR_EINVAL, "extra", NULL);
    for (size_t i = 0; i < m->extra.count; i++) {
        k = dns_rr__size(s, &m->extra.items[i]);
        if (WEIR_UNLIKELY(k == WEIR__REFUSED))
            return weir__size_inside_item(s, n, "extra", i);
        n += k;
    }
    return n;
}

inline uint8_t *dns_message__write(uint8_t *p, const struct dns_message *m)
{
    for (size_t i = m->extra.count; i-- > 0;) {
        p = dns_rr__write(p, &m->extra.items[i]);
    }
    for (size_t i = m->authority.count; i-- > 0;) {
        p = dns_rr__write(p, &m->authority.items[i]);
    }
    for (size_t i = m->answers.count; i-- > 0;) {
        p = dns_rr__write(p, &m->answers.items[i]);
    }
    for (size_t i = m->questions.count; i-- > 0;) {
        p = dns_question__write(p, &m->questions.items[i]);
    }
    p -= 12;
    weir_put_be16(p, (uint16_t)(m->id));
    p[2] = (uint8_t)((uint64_t)m->qr << 7 |
            (uint64_t)m->opcode << 3 |
            (uint64_t)m->aa << 2 |
            (uint64_t)m->tc << 1 |
            (uint64_t)m->rd);
    p[3] = (uint8_t)((uint64_t)m->ra << 7 |
            (uint64_t)m->ad << 5 |
            (uint64_t)m->cd << 4 |
            (uint64_t)m->rcode);
    weir_put_be16(p + 4, (uint16_t)((int64_t)m->questions.count));
    weir_put_be16(p + 6, (uint16_t)((int64_t)m->answers.count));
    weir_put_be16(p + 8, (uint16_t)((int64_t)m->authority.count));
    weir_put_be16(p + 10, (uint16_t)((int64_t)m->extra.count));
    return p;
}

int dns_message_encode(const struct dns_message *m, struct weir_buf *out,
    struct weir_error *err)
{
    struct weir__sizer s = weir__sizer_for(err);
    size_t n;
    uint8_t *p;
    n = dns_message__size(&s, m);
    if (WEIR_UNLIKELY(n == WEIR__REFUSED))
        return s.code;
    p = weir__reserve(out, n);
    if (WEIR_UNLIKELY(!p))
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    dns_message__write(p, m);
    weir_buf_commit(out, n);
    return WEIR_OK;
}

size_t dns_message_size(const struct dns_message *m)
{
    struct weir__sizer s = weir__sizer_for(NULL);
    size_t n = dns_message__size(&s, m);
    return n == WEIR__REFUSED ? 0 : n;
}

static const struct weir_enum_value dns_opcode_values[] = {
    {"query", (int64_t)DNS_OPCODE_QUERY},
    {"iquery", (int64_t)DNS_OPCODE_IQUERY},
    {"status", (int64_t)DNS_OPCODE_STATUS},
    {"notify", (int64_t)DNS_OPCODE_NOTIFY},
    {"update", (int64_t)DNS_OPCODE_UPDATE},
};

const struct weir_type dns_opcode_type = {
    .name = "dns.Opcode",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum dns_opcode),
    .value_count = 5,
    .values = dns_opcode_values,
};

static const struct weir_enum_value dns_rcode_values[] = {
    {"ok", (int64_t)DNS_RCODE_OK},
    {"format", (int64_t)DNS_RCODE_FORMAT},
    {"server", (int64_t)DNS_RCODE_SERVER},
    {"no_name", (int64_t)DNS_RCODE_NO_NAME},
    {"not_implemented", (int64_t)DNS_RCODE_NOT_IMPLEMENTED},
    {"refused", (int64_t)DNS_RCODE_REFUSED},
};

const struct weir_type dns_rcode_type = {
    .name = "dns.Rcode",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum dns_rcode),
    .value_count = 6,
    .values = dns_rcode_values,
};

static const struct weir_enum_value dns_type_values[] = {
    {"a", (int64_t)DNS_TYPE_A},
    {"ns", (int64_t)DNS_TYPE_NS},
    {"cname", (int64_t)DNS_TYPE_CNAME},
    {"ptr", (int64_t)DNS_TYPE_PTR},
    {"mx", (int64_t)DNS_TYPE_MX},
    {"txt", (int64_t)DNS_TYPE_TXT},
    {"aaaa", (int64_t)DNS_TYPE_AAAA},
};

const struct weir_type dns_type_type = {
    .name = "dns.Type",
    .type_class = WEIR_TYPE_ENUM,
    .size = sizeof(enum dns_type),
    .value_count = 7,
    .values = dns_type_values,
};

static const struct weir_field dns_label_fields[] = {
    {
        .name = "text",
        .kind = WEIR_KIND_STR,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_label, text),
        .size = sizeof(struct weir_str),
    },
};

const struct weir_type dns_label_type = {
    .name = "dns.Label",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_label),
    .field_count = 1,
    .fields = dns_label_fields,
};

int dns_label_to_json(const struct dns_label *m, struct weir_buf *out)
{
    return weir_json_write(&dns_label_type, m, out);
}

int dns_label_from_json(struct dns_label *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_label_type, ret, json, arena, err);
}

int dns_label_copy(struct dns_label *ret, const struct dns_label *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_label_type, ret, m, arena);
}

static const struct weir_field dns_name_fields[] = {
    {
        .name = "labels",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_name, labels),
        .size = sizeof(struct dns_label),
        .type = &dns_label_type,
    },
};

const struct weir_type dns_name_type = {
    .name = "dns.Name",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_name),
    .field_count = 1,
    .fields = dns_name_fields,
};

int dns_name_to_json(const struct dns_name *m, struct weir_buf *out)
{
    return weir_json_write(&dns_name_type, m, out);
}

int dns_name_from_json(struct dns_name *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_name_type, ret, json, arena, err);
}

int dns_name_copy(struct dns_name *ret, const struct dns_name *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_name_type, ret, m, arena);
}

static const struct weir_field dns_question_fields[] = {
    {
        .name = "name",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_question, name),
        .size = sizeof(struct dns_name),
        .type = &dns_name_type,
    },
    {
        .name = "type",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_question, type),
        .size = sizeof(enum dns_type),
        .type = &dns_type_type,
    },
    {
        .name = "class_",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_question, class_),
        .size = sizeof(uint16_t),
    },
};

const struct weir_type dns_question_type = {
    .name = "dns.Question",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_question),
    .field_count = 3,
    .fields = dns_question_fields,
};

int dns_question_to_json(const struct dns_question *m, struct weir_buf *out)
{
    return weir_json_write(&dns_question_type, m, out);
}

int dns_question_from_json(struct dns_question *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_question_type, ret, json, arena, err);
}

int dns_question_copy(struct dns_question *ret, const struct dns_question *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_question_type, ret, m, arena);
}

static const struct weir_field dns_mx_fields[] = {
    {
        .name = "preference",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_mx, preference),
        .size = sizeof(uint16_t),
    },
    {
        .name = "exchange",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_mx, exchange),
        .size = sizeof(struct dns_name),
        .type = &dns_name_type,
    },
};

const struct weir_type dns_mx_type = {
    .name = "dns.Mx",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_mx),
    .field_count = 2,
    .fields = dns_mx_fields,
};

int dns_mx_to_json(const struct dns_mx *m, struct weir_buf *out)
{
    return weir_json_write(&dns_mx_type, m, out);
}

int dns_mx_from_json(struct dns_mx *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_mx_type, ret, json, arena, err);
}

int dns_mx_copy(struct dns_mx *ret, const struct dns_mx *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_mx_type, ret, m, arena);
}

static const struct weir_field dns_char_string_fields[] = {
    {
        .name = "s",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_char_string, s),
        .size = sizeof(struct weir_bytes),
    },
};

const struct weir_type dns_char_string_type = {
    .name = "dns.CharString",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_char_string),
    .field_count = 1,
    .fields = dns_char_string_fields,
};

int dns_char_string_to_json(const struct dns_char_string *m, struct weir_buf *out)
{
    return weir_json_write(&dns_char_string_type, m, out);
}

int dns_char_string_from_json(struct dns_char_string *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_char_string_type, ret, json, arena, err);
}

int dns_char_string_copy(struct dns_char_string *ret, const struct dns_char_string *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_char_string_type, ret, m, arena);
}

static const struct weir_field dns_rdata_a_fields[] = {
    {
        .name = "a",
        .kind = WEIR_KIND_FIXED,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, a),
        .size = sizeof(((struct dns_rdata *)0)->a),
    },
};

static const struct weir_field dns_rdata_aaaa_fields[] = {
    {
        .name = "aaaa",
        .kind = WEIR_KIND_FIXED,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, aaaa),
        .size = sizeof(((struct dns_rdata *)0)->aaaa),
    },
};

static const struct weir_field dns_rdata_name_fields[] = {
    {
        .name = "name",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, name),
        .size = sizeof(struct dns_name),
        .type = &dns_name_type,
    },
};

static const struct weir_field dns_rdata_mx_fields[] = {
    {
        .name = "mx",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, mx),
        .size = sizeof(struct dns_mx),
        .type = &dns_mx_type,
    },
};

static const struct weir_field dns_rdata_txt_fields[] = {
    {
        .name = "txt",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, txt),
        .size = sizeof(struct dns_char_string),
        .type = &dns_char_string_type,
    },
};

static const struct weir_field dns_rdata_raw_fields[] = {
    {
        .name = "raw",
        .kind = WEIR_KIND_BYTES,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rdata, raw),
        .size = sizeof(struct weir_bytes),
    },
};

static const struct weir_arm dns_rdata_arms[] = {
    {
        .name = "a",
        .kind = DNS_RDATA_KIND_A,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)1,
        .field_count = 1,
        .fields = dns_rdata_a_fields,
    },
    {
        .name = "aaaa",
        .kind = DNS_RDATA_KIND_AAAA,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)28,
        .field_count = 1,
        .fields = dns_rdata_aaaa_fields,
    },
    {
        .name = "name",
        .kind = DNS_RDATA_KIND_NAME,
        .has_tag_value = true,
        .tag = (uint64_t)2,
        .field_count = 1,
        .fields = dns_rdata_name_fields,
    },
    {
        .name = "mx",
        .kind = DNS_RDATA_KIND_MX,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)15,
        .field_count = 1,
        .fields = dns_rdata_mx_fields,
    },
    {
        .name = "txt",
        .kind = DNS_RDATA_KIND_TXT,
        .has_tag_value = true,
        .has_one_tag = true,
        .tag = (uint64_t)16,
        .field_count = 1,
        .fields = dns_rdata_txt_fields,
    },
    {
        .name = "raw",
        .kind = DNS_RDATA_KIND_RAW,
        .field_count = 1,
        .fields = dns_rdata_raw_fields,
    },
};

const struct weir_type dns_rdata_type = {
    .name = "dns.Rdata",
    .type_class = WEIR_TYPE_CHOICE,
    .size = sizeof(struct dns_rdata),
    .arm_count = 6,
    .arms = dns_rdata_arms,
    .kind_offset = offsetof(struct dns_rdata, kind),
    .tag_offset = offsetof(struct dns_rdata, tag),
    .tag_size = sizeof(enum dns_type),
    .tag_kind = WEIR_KIND_U32,
};

int dns_rdata_to_json(const struct dns_rdata *m, struct weir_buf *out)
{
    return weir_json_write(&dns_rdata_type, m, out);
}

int dns_rdata_from_json(struct dns_rdata *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_rdata_type, ret, json, arena, err);
}

int dns_rdata_copy(struct dns_rdata *ret, const struct dns_rdata *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_rdata_type, ret, m, arena);
}

static const struct weir_field dns_rr_fields[] = {
    {
        .name = "name",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rr, name),
        .size = sizeof(struct dns_name),
        .type = &dns_name_type,
    },
    {
        .name = "class_",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rr, class_),
        .size = sizeof(uint16_t),
    },
    {
        .name = "ttl",
        .kind = WEIR_KIND_U32,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rr, ttl),
        .size = sizeof(uint32_t),
    },
    {
        .name = "data",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_rr, data),
        .size = sizeof(struct dns_rdata),
        .type = &dns_rdata_type,
    },
};

const struct weir_type dns_rr_type = {
    .name = "dns.Rr",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_rr),
    .field_count = 4,
    .fields = dns_rr_fields,
};

int dns_rr_to_json(const struct dns_rr *m, struct weir_buf *out)
{
    return weir_json_write(&dns_rr_type, m, out);
}

int dns_rr_from_json(struct dns_rr *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_rr_type, ret, json, arena, err);
}

int dns_rr_copy(struct dns_rr *ret, const struct dns_rr *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_rr_type, ret, m, arena);
}

static const struct weir_field dns_message_fields[] = {
    {
        .name = "id",
        .kind = WEIR_KIND_U16,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, id),
        .size = sizeof(uint16_t),
    },
    {
        .name = "qr",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, qr),
        .size = sizeof(bool),
    },
    {
        .name = "opcode",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, opcode),
        .size = sizeof(enum dns_opcode),
        .type = &dns_opcode_type,
    },
    {
        .name = "aa",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, aa),
        .size = sizeof(bool),
    },
    {
        .name = "tc",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, tc),
        .size = sizeof(bool),
    },
    {
        .name = "rd",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, rd),
        .size = sizeof(bool),
    },
    {
        .name = "ra",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, ra),
        .size = sizeof(bool),
    },
    {
        .name = "ad",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, ad),
        .size = sizeof(bool),
    },
    {
        .name = "cd",
        .kind = WEIR_KIND_BOOL,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, cd),
        .size = sizeof(bool),
    },
    {
        .name = "rcode",
        .kind = WEIR_KIND_ENUM,
        .shape = WEIR_SHAPE_ONE,
        .flags = 0,
        .offset = offsetof(struct dns_message, rcode),
        .size = sizeof(enum dns_rcode),
        .type = &dns_rcode_type,
    },
    {
        .name = "questions",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_message, questions),
        .size = sizeof(struct dns_question),
        .type = &dns_question_type,
    },
    {
        .name = "answers",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_message, answers),
        .size = sizeof(struct dns_rr),
        .type = &dns_rr_type,
    },
    {
        .name = "authority",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_message, authority),
        .size = sizeof(struct dns_rr),
        .type = &dns_rr_type,
    },
    {
        .name = "extra",
        .kind = WEIR_KIND_RECORD,
        .shape = WEIR_SHAPE_LIST,
        .flags = 0,
        .offset = offsetof(struct dns_message, extra),
        .size = sizeof(struct dns_rr),
        .type = &dns_rr_type,
    },
};

const struct weir_type dns_message_type = {
    .name = "dns.Message",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct dns_message),
    .field_count = 14,
    .fields = dns_message_fields,
};

int dns_message_to_json(const struct dns_message *m, struct weir_buf *out)
{
    return weir_json_write(&dns_message_type, m, out);
}

int dns_message_from_json(struct dns_message *ret, struct weir_bytes json,
    struct weir_arena *arena, struct weir_error *err)
{
    return weir_json_read(&dns_message_type, ret, json, arena, err);
}

int dns_message_copy(struct dns_message *ret, const struct dns_message *m,
    struct weir_arena *arena)
{
    return weir_copy(&dns_message_type, ret, m, arena);
}

