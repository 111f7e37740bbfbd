/*
 * protobuf C++, with one message that is decoded into again and again, so that its strings and
 * arrays keep their memory: at its best.
 */
#include "peer.h"
#include "sample.pb.h"
#include "values.h"

static pb::Sample samples[VALUES_COUNT], decoded;

static void prepare_one(size_t i)
{
    const struct values *v = &values[i];
    pb::Sample *m = &samples[i];

    m->set_id(v->id);
    m->set_delta(v->delta);
    m->set_name(v->name);
    m->set_email(v->email);
    m->set_token(v->token, sizeof(v->token));
    m->mutable_address()->set_street(v->street);
    m->mutable_address()->set_city(v->city);
    m->mutable_address()->set_zip(v->zip);
    for (size_t k = 0; k < v->score_count; k++)
        m->add_scores(v->scores[k]);
    m->set_active(v->active);
    m->set_level(static_cast<pb::Level>(v->level));
    m->set_balance(v->balance);
    for (size_t k = 0; k < v->item_count; k++) {
        pb::Item *item = m->add_items();

        item->set_sku(v->items[k].sku);
        item->set_label(v->items[k].label);
        item->set_amount(v->items[k].amount);
    }
}

static int prepare()
{
    for (size_t i = 0; i < VALUES_COUNT; i++)
        prepare_one(i);
    return 0;
}

static size_t encode_to(const pb::Sample &m, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    size_t size = m.ByteSizeLong();

    *ret_begin = out;
    if (size > room)
        return 0;
    return static_cast<size_t>(m.SerializeWithCachedSizesToArray(out) - out);
}

static size_t encode(size_t i, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(samples[i], out, room, ret_begin);
}

static int decode(const uint8_t *in, size_t len)
{
    return decoded.ParseFromArray(in, static_cast<int>(len)) ? 0 : -1;
}

static size_t encode_decoded(uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(decoded, out, room, ret_begin);
}

extern "C" const struct peer peer_protobuf_cpp = {"protobuf C++", prepare, encode, decode,
                                                  encode_decoded};
