/* weir/chain.h — reading and writing chains of labels, for generated code only.
 *
 * Reading gives a view of the input when the labels stand there in one piece, in place or behind one jump, else a copy in the arena of
 * at most `max` bytes. Each jump has to lead in front of where the piece that holds it begins, so reading always ends;
 * and there are at most half as many jumps as a chain may have bytes, so that hostile input costs no more than it is worth.
 *
 * Writing: the size pass goes from front to back and decides for each chain how many of its bytes are written and where the
 * jump behind them leads: to the longest end of it that was written before, byte for byte the same, at its first place.
 * What was written is a tree from the ends on: a label with the place of its own rest. The decisions wait in order, and the
 * stores, which go from back to front, take them from the end.
 */
#ifndef WEIR_CHAIN_H
#define WEIR_CHAIN_H

#include "weir/codec.h"

/* A chain's form, as the description has it. Bytes above label_max that jump_mask and jump_value do not make a jump are refused. */
struct weir__chain {
    uint8_t label_max;
    uint8_t jump_mask, jump_value; /* of a jump's first byte; mask 0: there are no jumps */
    uint8_t max;                   /* bytes of a value */
};

enum { WEIR__CHAIN_LABELS = 32, WEIR__CHAIN_SLOTS = 64, WEIR__CHAIN_CHOICES = 32 };

struct weir__chain_label {
    const uint8_t *data; /* its count, then its bytes */
    uint32_t hash;
    uint16_t rest; /* number of the label behind it, 0 at the end */
    uint16_t place;
};

/* What is written of a chain, and where the jump behind it leads; 0xffff: nowhere, all of it is written. */
struct weir__chain_choice {
    uint16_t bytes, jump;
};

/* Borrows the names that are being written. */
struct weir__chains {
    const struct weir_allocator *allocator;
    struct weir__chain_label *labels; /* from 1 on */
    uint16_t *slots;                  /* by hash: numbers of labels, 0 is free */
    struct weir__chain_choice *choices;
    uint32_t label_count, label_room, slot_count;
    size_t choice_count, choice_room;
    const uint8_t
        *last; /* the chain that was measured last, and its place: the next one is often the same */
    size_t last_len, last_place;
    struct weir__chain_label own_labels[WEIR__CHAIN_LABELS];
    uint16_t own_slots[WEIR__CHAIN_SLOTS];
    struct weir__chain_choice own_choices[WEIR__CHAIN_CHOICES];
};

WEIR_BEGIN_DECLS

int weir__chain_read_slow(struct weir__reader *r, struct weir_bytes *ret,
                          const struct weir__chain *chain);

void weir__chains_open(struct weir__chains *chains, const struct weir_allocator *allocator);
void weir__chains_close(struct weir__chains *chains);

/* Forgets what was written: places count from another byte now. */
void weir__chains_forget(struct weir__chains *chains);

/* Bytes that `name` takes behind the `at` first ones: WEIR__REFUSED when it is not well-formed. */
size_t weir__chain_size(struct weir__sizer *s, size_t at, struct weir_bytes name,
                        const struct weir__chain *chain);
size_t weir__chain_size_plain(struct weir__sizer *s, struct weir_bytes name,
                              const struct weir__chain *chain);

/* As decided; chains NULL: all of it. */
uint8_t *weir__chain_write(uint8_t *p, struct weir__chains *chains, struct weir_bytes name,
                           const struct weir__chain *chain);

/* A chain that is whole where it stands needs no more than a look at its counts. */
static inline int weir__chain_read(struct weir__reader *r, struct weir_bytes *ret,
                                   const struct weir__chain *chain)
{
    const uint8_t *start = r->p, *p = start, *end = r->end;
    if (end - start > chain->max)
        end = start + chain->max;
    while (p < end) {
        size_t count = *p++;
        if (count == 0) {
            ret->data = start;
            ret->len = (size_t)(p - start);
            r->p = p;
            return WEIR_OK;
        }
        if (WEIR_UNLIKELY(count > chain->label_max || count >= (size_t)(end - p)))
            break;
        p += count;
    }
    return weir__chain_read_slow(r, ret, chain);
}

WEIR_END_DECLS

#endif
