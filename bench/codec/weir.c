/* weir's generated codec, as a program uses it: a buffer and an arena that are used again. */
#include "peer.h"
#include "sample.h"
#include "values.h"

#include <string.h>

static struct bench_sample samples[VALUES_COUNT], decoded;
static struct bench_address addresses[VALUES_COUNT];
static struct bench_item items[VALUES_COUNT][4];
static struct weir_buf buf;
static struct weir_arena arena;

static struct weir_str str_of(const char *text)
{
    return (struct weir_str){text, strlen(text)};
}

static void prepare_one(size_t i)
{
    const struct values *v = &values[i];
    struct bench_sample *m = &samples[i];

    addresses[i].street = str_of(v->street);
    addresses[i].city = str_of(v->city);
    addresses[i].zip = v->zip;
    for (size_t k = 0; k < v->item_count; k++) {
        items[i][k].sku = v->items[k].sku;
        items[i][k].label = str_of(v->items[k].label);
        items[i][k].amount = v->items[k].amount;
    }
    m->id = v->id;
    m->delta = v->delta;
    m->name = str_of(v->name);
    m->email = str_of(v->email);
    m->token = (struct weir_bytes){v->token, sizeof(v->token)};
    m->address = &addresses[i];
    m->scores.items = (uint32_t *)v->scores;
    m->scores.count = v->score_count;
    m->active = v->active;
    m->level = (enum bench_level)v->level;
    m->balance = v->balance;
    m->items.items = items[i];
    m->items.count = v->item_count;
}

static int prepare(void)
{
    weir_buf_init(&buf, NULL, NULL);
    weir_arena_init(&arena, NULL);
    for (size_t i = 0; i < VALUES_COUNT; i++)
        prepare_one(i);
    return 0;
}

static size_t encode_to(const struct bench_sample *m, uint8_t **ret_begin)
{
    struct weir_bytes bytes;

    weir_buf_clear(&buf);
    if (bench_sample_encode(m, &buf, NULL) != 0 || weir_buf_bytes(&buf, &bytes) != 0)
        return 0;
    *ret_begin = (uint8_t *)bytes.data;
    return bytes.len;
}

static size_t encode(size_t i, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    (void)out;
    (void)room;
    return encode_to(&samples[i], ret_begin);
}

static int decode(const uint8_t *in, size_t len)
{
    weir_arena_reset(&arena);
    return bench_sample_decode(&decoded, (struct weir_bytes){in, len}, &arena, NULL, NULL);
}

static size_t encode_decoded(uint8_t *out, size_t room, uint8_t **ret_begin)
{
    (void)out;
    (void)room;
    return encode_to(&decoded, ret_begin);
}

const struct peer peer_weir = {"weir", prepare, encode, decode, encode_decoded};
