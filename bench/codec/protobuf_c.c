/*
 * protobuf-c, with its memory from a block that each decode starts anew: at its best.
 */
#include "peer.h"
#include "sample.pb-c.h"
#include "values.h"

#include <string.h>

static Pb__Sample samples[VALUES_COUNT], *decoded;
static Pb__Address addresses[VALUES_COUNT];
static Pb__Item items[VALUES_COUNT][4], *item_pointers[VALUES_COUNT][4];

static _Alignas(16) uint8_t block[16384];
static size_t taken;

static void *block_alloc(void *data, size_t size)
{
    void *memory = block + taken;

    (void)data;
    size = (size + 15) & ~(size_t)15;
    if (size > sizeof(block) - taken)
        return NULL;
    taken += size;
    return memory;
}

static void block_free(void *data, void *memory)
{
    (void)data;
    (void)memory;
}

static ProtobufCAllocator allocator = {block_alloc, block_free, NULL};

static void prepare_one(size_t i)
{
    const struct values *v = &values[i];
    Pb__Sample *m = &samples[i];

    pb__sample__init(m);
    pb__address__init(&addresses[i]);
    addresses[i].street = (char *)v->street;
    addresses[i].city = (char *)v->city;
    addresses[i].zip = v->zip;
    for (size_t k = 0; k < v->item_count; k++) {
        pb__item__init(&items[i][k]);
        items[i][k].sku = v->items[k].sku;
        items[i][k].label = (char *)v->items[k].label;
        items[i][k].amount = v->items[k].amount;
        item_pointers[i][k] = &items[i][k];
    }
    m->id = v->id;
    m->delta = v->delta;
    m->name = (char *)v->name;
    m->email = (char *)v->email;
    m->token = (ProtobufCBinaryData){sizeof(v->token), (uint8_t *)v->token};
    m->address = &addresses[i];
    m->scores = (uint32_t *)v->scores;
    m->n_scores = v->score_count;
    m->active = v->active;
    m->level = (Pb__Level)v->level;
    m->balance = v->balance;
    m->items = item_pointers[i];
    m->n_items = v->item_count;
}

static int prepare(void)
{
    for (size_t i = 0; i < VALUES_COUNT; i++)
        prepare_one(i);
    return 0;
}

static size_t encode_to(const Pb__Sample *m, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    size_t size = pb__sample__get_packed_size(m);

    *ret_begin = out;
    return size <= room ? pb__sample__pack(m, out) : 0;
}

static size_t encode(size_t i, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(&samples[i], out, room, ret_begin);
}

static int decode(const uint8_t *in, size_t len)
{
    taken = 0;
    decoded = pb__sample__unpack(&allocator, len, in);
    return decoded ? 0 : -1;
}

static size_t encode_decoded(uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(decoded, out, room, ret_begin);
}

const struct peer peer_protobuf_c = {"protobuf-c", prepare, encode, decode, encode_decoded};
