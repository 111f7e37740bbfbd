#include "weir/chain.h"

#include "weir/mem.h"
#include "weir/name.h"

/* --- reading --- */

/* A chain that is being put together from its pieces. */
struct walk {
    const uint8_t *p; /* next byte */
    const uint8_t
        *limit; /* of the piece: the input's end, and behind a jump where the chain began */
    const uint8_t *piece;  /* where the piece begins */
    const uint8_t *behind; /* the byte behind the chain in the input, once it is known */
    size_t len;            /* bytes of the pieces in front, all of them labels */
    unsigned jumps;
    uint8_t bytes[WEIR_NAME_MAX]; /* those pieces */
};

static bool is_jump(const struct weir__chain *chain, uint8_t byte)
{
    return chain->jump_mask && (byte & chain->jump_mask) == chain->jump_value;
}

/* The bytes end inside of the chain. */
static int cut(struct weir__reader *r, const struct walk *w)
{
    if (!w->behind)
        return weir__short(r, r->p, NULL);
    return weir__refuse(r, w->behind - 2, WEIR_ERANGE, NULL, "a jump leads to no end");
}

static int follow(struct weir__reader *r, struct walk *w, const struct weir__chain *chain)
{
    if (w->limit - w->p < 2)
        return cut(r, w);
    size_t offset = (size_t)(w->p[0] & (uint8_t)~chain->jump_mask) << 8 | w->p[1];
    size_t len = (size_t)(w->p - w->piece);
    if (offset >= (size_t)(w->piece - r->origin) || w->piece < r->origin)
        return weir__refuse(r, w->p, WEIR_ERANGE, NULL, "a jump leads not backwards");
    if (++w->jumps > chain->max / 2u)
        return weir__refuse(r, w->p, WEIR_ELIMIT, NULL, "too many jumps");
    if (len)
        memcpy(w->bytes + w->len, w->piece, len);
    w->len += len;
    if (!w->behind) {
        w->behind = w->p + 2;
        w->limit = r->p;
    }
    w->p = w->piece = r->origin + offset;
    return WEIR_OK;
}

static int finish(struct weir__reader *r, struct walk *w, struct weir_bytes *ret)
{
    size_t len = (size_t)(w->p + 1 - w->piece);
    ret->data = w->piece;
    ret->len = len;
    if (w->len) {
        uint8_t *copy = weir_arena_alloc(r->arena, w->len + len);
        if (!copy)
            return weir__no_room(r, NULL);
        memcpy(copy, w->bytes, w->len);
        memcpy(copy + w->len, w->piece, len);
        ret->data = copy;
        ret->len += w->len;
    }
    r->p = w->behind ? w->behind : w->p + 1;
    return WEIR_OK;
}

/* A chain that is one jump to labels that stand in one piece, as most are that are shared at all. False: it is not. */
static bool read_shared(struct weir__reader *r, struct weir_bytes *ret,
                        const struct weir__chain *chain)
{
    const uint8_t *start = r->p;
    if (r->end - start < 2 || !is_jump(chain, *start))
        return false;
    size_t offset = (size_t)(start[0] & (uint8_t)~chain->jump_mask) << 8 | start[1];
    if (start < r->origin || offset >= (size_t)(start - r->origin))
        return false;
    const uint8_t *piece = r->origin + offset, *p = piece;
    for (size_t count; p < start && (count = *p) != 0; p += 1 + count)
        if (count > chain->label_max || count >= (size_t)(start - p))
            return false;
    ret->data = piece;
    ret->len = (size_t)(p + 1 - piece);
    if (p >= start || ret->len > chain->max)
        return false;
    r->p = start + 2;
    return true;
}

int weir__chain_read_slow(struct weir__reader *r, struct weir_bytes *ret,
                          const struct weir__chain *chain)
{
    struct walk w;
    if (read_shared(r, ret, chain))
        return WEIR_OK;
    w.p = w.piece = r->p;
    w.limit = r->end;
    w.behind = NULL;
    w.len = 0;
    w.jumps = 0;
    while (w.p < w.limit) {
        size_t count = *w.p, before = w.len + (size_t)(w.p - w.piece);
        if (is_jump(chain, *w.p)) {
            int rc = follow(r, &w, chain);
            if (rc)
                return rc;
            continue;
        }
        if (count > chain->label_max)
            return weir__refuse(r, w.p, WEIR_ERANGE, NULL, "neither a label nor a jump");
        if (before + 1 + count + (count != 0) > chain->max)
            return weir__refuse(r, w.p, WEIR_ELIMIT, NULL, NULL);
        if (count == 0)
            return finish(r, &w, ret);
        if (count >= (size_t)(w.limit - w.p))
            break;
        w.p += 1 + count;
    }
    return cut(r, &w);
}

/* --- what was written --- */

void weir__chains_open(struct weir__chains *chains, const struct weir_allocator *allocator)
{
    chains->allocator = allocator;
    chains->labels = chains->own_labels;
    chains->slots = chains->own_slots;
    chains->choices = chains->own_choices;
    chains->label_count = 0;
    chains->label_room = WEIR__CHAIN_LABELS - 1;
    chains->slot_count = WEIR__CHAIN_SLOTS;
    chains->choice_count = 0;
    chains->choice_room = WEIR__CHAIN_CHOICES;
    chains->last = NULL;
    memset(chains->own_slots, 0, sizeof chains->own_slots);
}

void weir__chains_close(struct weir__chains *chains)
{
    if (chains->labels != chains->own_labels) {
        weir_mem_free(chains->allocator, chains->labels);
        weir_mem_free(chains->allocator, chains->slots);
    }
    if (chains->choices != chains->own_choices)
        weir_mem_free(chains->allocator, chains->choices);
}

void weir__chains_forget(struct weir__chains *chains)
{
    chains->last = NULL;
    if (chains->label_count == 0)
        return;
    chains->label_count = 0;
    memset(chains->slots, 0, chains->slot_count * sizeof *chains->slots);
}

static uint32_t hash_label(const uint8_t *label, uint16_t rest)
{
    uint32_t hash = 0x811c9dc5u ^ (rest * 0x9e3779b1u);
    for (size_t i = 0; i <= label[0]; i++)
        hash = (hash ^ label[i]) * 0x01000193u;
    return hash ^ hash >> 16;
}

/* The number of `label` in front of `rest`, or 0. */
static uint16_t find_label(const struct weir__chains *chains, const uint8_t *label, uint16_t rest,
                           uint32_t hash)
{
    uint32_t mask = chains->slot_count - 1;
    for (uint32_t i = hash & mask; chains->slots[i]; i = (i + 1) & mask) {
        const struct weir__chain_label *known = &chains->labels[chains->slots[i]];
        if (known->hash == hash && known->rest == rest &&
            memcmp(known->data, label, 1u + label[0]) == 0)
            return chains->slots[i];
    }
    return 0;
}

static void put_slot(struct weir__chains *chains, uint16_t number)
{
    uint32_t mask = chains->slot_count - 1;
    uint32_t i = chains->labels[number].hash & mask;
    while (chains->slots[i])
        i = (i + 1) & mask;
    chains->slots[i] = number;
}

/* Twice the room. Places are below 2^16 and a label takes two bytes, so this ends; what does not fit any more is not jumped to. */
static bool grow_labels(struct weir__chains *chains)
{
    uint32_t room = (chains->label_room + 1) * 2;
    struct weir__chain_label *labels = weir_mem_alloc(chains->allocator, room * sizeof *labels);
    uint16_t *slots = weir_mem_alloc(chains->allocator, room * 2 * sizeof *slots);
    if (!labels || !slots) {
        weir_mem_free(chains->allocator, labels);
        weir_mem_free(chains->allocator, slots);
        return false;
    }
    memcpy(labels + 1, chains->labels + 1, chains->label_count * sizeof *labels);
    memset(slots, 0, room * 2 * sizeof *slots);
    if (chains->labels != chains->own_labels) {
        weir_mem_free(chains->allocator, chains->labels);
        weir_mem_free(chains->allocator, chains->slots);
    }
    chains->labels = labels;
    chains->slots = slots;
    chains->label_room = room - 1;
    chains->slot_count = room * 2;
    for (uint32_t i = 1; i <= chains->label_count; i++)
        put_slot(chains, (uint16_t)i);
    return true;
}

static bool grow_choices(struct weir__chains *chains)
{
    size_t room = chains->choice_room * 2;
    struct weir__chain_choice *choices = weir_mem_alloc(chains->allocator, room * sizeof *choices);
    if (!choices)
        return false;
    memcpy(choices, chains->choices, chains->choice_count * sizeof *choices);
    if (chains->choices != chains->own_choices)
        weir_mem_free(chains->allocator, chains->choices);
    chains->choices = choices;
    chains->choice_room = room;
    return true;
}

/* --- measuring --- */

/* Keeps the labels in front of `rest`, from the last to the first, with the places they come to stand at. */
static bool keep_labels(struct weir__chains *chains, struct weir_bytes name, const uint8_t *starts,
                        size_t count, uint16_t rest, size_t place)
{
    while (count-- > 0) {
        const uint8_t *label = name.data + starts[count];
        if (chains->label_count == chains->label_room && !grow_labels(chains))
            return false;
        uint16_t number = (uint16_t)++chains->label_count;
        chains->labels[number] = (struct weir__chain_label){label, hash_label(label, rest), rest,
                                                            (uint16_t)(place + starts[count])};
        put_slot(chains, number);
        rest = number;
    }
    return true;
}

/* Finds the longest end that was written before and keeps the rest; false: no memory. */
static bool choose(struct weir__chains *chains, struct weir_bytes name, size_t place,
                   size_t place_max, struct weir__chain_choice *ret)
{
    uint8_t starts[WEIR_NAME_MAX / 2 + 1];
    size_t count = 0, known;
    uint16_t rest = 0;
    for (size_t at = 0; name.data[at]; at += 1u + name.data[at])
        starts[count++] = (uint8_t)at;
    *ret = (struct weir__chain_choice){(uint16_t)name.len, 0xffff};
    for (known = count; known > 0; known--) {
        const uint8_t *label = name.data + starts[known - 1];
        uint16_t number = find_label(chains, label, rest, hash_label(label, rest));
        if (number == 0)
            break;
        rest = number;
        if (chains->labels[number].place <= place_max)
            *ret = (struct weir__chain_choice){starts[known - 1], chains->labels[number].place};
    }
    return place > place_max || keep_labels(chains, name, starts, known, rest, place);
}

static bool is_last(const struct weir__chains *chains, struct weir_bytes name)
{
    return chains->last && chains->last_len == name.len && name.len > 1 &&
           (chains->last == name.data || memcmp(chains->last, name.data, name.len) == 0);
}

size_t weir__chain_size_plain(struct weir__sizer *s, struct weir_bytes name,
                              const struct weir__chain *chain)
{
    if (WEIR_UNLIKELY(!weir_name_valid(name, chain->label_max, chain->max)))
        return weir__size_refuse(s, 0, WEIR_EINVAL, NULL, "not labels of their lengths and an end");
    return name.len;
}

size_t weir__chain_size(struct weir__sizer *s, size_t at, struct weir_bytes name,
                        const struct weir__chain *chain)
{
    struct weir__chains *chains = s->chains;
    struct weir__chain_choice choice = {(uint16_t)name.len, 0xffff};
    size_t place = at - s->origin;
    size_t place_max = ((size_t)(uint8_t)~chain->jump_mask << 8) + 255;
    if (weir__chain_size_plain(s, name, chain) == WEIR__REFUSED)
        return WEIR__REFUSED;
    if (!chains)
        return name.len;
    if (is_last(chains, name)) {
        choice = (struct weir__chain_choice){0, (uint16_t)chains->last_place};
    } else if (name.len > 1) {
        if (!choose(chains, name, place, place_max, &choice))
            return weir__size_refuse(s, 0, WEIR_ENOMEM, NULL, NULL);
        size_t first = choice.bytes ? place : choice.jump;
        chains->last = first <= place_max ? name.data : NULL;
        chains->last_len = name.len;
        chains->last_place = first;
    }
    if (chains->choice_count == chains->choice_room && !grow_choices(chains))
        return weir__size_refuse(s, 0, WEIR_ENOMEM, NULL, NULL);
    chains->choices[chains->choice_count++] = choice;
    return choice.bytes + (choice.jump == 0xffff ? 0u : 2u);
}

/* --- storing --- */

uint8_t *weir__chain_write(uint8_t *p, struct weir__chains *chains, struct weir_bytes name,
                           const struct weir__chain *chain)
{
    struct weir__chain_choice choice = {(uint16_t)name.len, 0xffff};
    if (chains)
        choice = chains->choices[--chains->choice_count];
    if (choice.jump != 0xffff) {
        p -= 2;
        weir_put_be16(p, (uint16_t)(chain->jump_value << 8 | choice.jump));
    }
    return weir__put_bytes(p, name.data, choice.bytes);
}
