/* Ids. A slot holds a call, or NULL, or (of one's own ids that were used) the next free index times
 * two plus one. */
#include "engine/mux_internal.h"

enum { FIRST_SIZE = 8 };

static bool is_call(const struct weir_mux_call *slot)
{
    return slot && !((uintptr_t)slot & 1);
}

static struct weir_mux_call *free_slot(uint32_t next)
{
    return (struct weir_mux_call *)((uintptr_t)next << 1 | 1);
}

static uint32_t index_of(uint32_t id)
{
    return (id - 1) >> 1;
}

struct weir_mux_call *weir__mux_find(const struct weir_mux *mux, uint32_t id)
{
    const struct weir__mux_table *table = weir__mux_is_local(mux, id) ? &mux->local : &mux->remote;
    uint32_t index = index_of(id);
    if (index >= table->size || !is_call(table->slots[index]))
        return NULL;
    return table->slots[index];
}

int weir__mux_table_grow(struct weir_mux *mux, struct weir__mux_table *table, uint32_t index,
                         uint32_t max)
{
    uint64_t size = table->size ? table->size : FIRST_SIZE;
    while (size <= index)
        size *= 2;
    if (size > max)
        size = max;
    if (size > SIZE_MAX / sizeof *table->slots)
        return WEIR_ENOMEM;
    void *slots =
        weir_mem_resize(mux->allocator, table->slots, (size_t)size * sizeof *table->slots);
    if (!slots)
        return WEIR_ENOMEM;
    table->slots = slots;
    memset(table->slots + table->size, 0, (size_t)(size - table->size) * sizeof *table->slots);
    table->size = (uint32_t)size;
    return WEIR_OK;
}

static int take_index(struct weir_mux *mux, uint32_t *ret_index)
{
    struct weir__mux_table *table = &mux->local;
    if (table->count >= mux->peer.max_calls)
        return WEIR_EAGAIN;
    if (table->free) {
        uint32_t index = table->free - 1;
        table->free = (uint32_t)((uintptr_t)table->slots[index] >> 1);
        *ret_index = index;
        return WEIR_OK;
    }
    if (table->fresh >= table->size &&
        weir__mux_table_grow(mux, table, table->fresh, mux->peer.max_calls))
        return WEIR_ENOMEM;
    *ret_index = table->fresh++;
    return WEIR_OK;
}

/* The members that a call needs at once; what belongs to queues and parts is set with them. */
static void enter(struct weir_mux *mux, struct weir_mux_call *call, uint32_t id, uint32_t state)
{
    call->id = id;
    call->state = state;
    call->send_credit = mux->peer.stream_credit;
    call->recv_credit = mux->own.stream_credit;
    call->consumed = 0;
    call->held = 0;
    call->link.next = NULL;
}

int weir__mux_enter_local(struct weir_mux *mux, struct weir_mux_call *call)
{
    uint32_t index;
    int err = take_index(mux, &index);
    if (err)
        return err;
    enter(mux, call, index * 2 + 1 + mux->accepting, WEIR__CALL_LOCAL);
    mux->local.slots[index] = call;
    mux->local.count++;
    return WEIR_OK;
}

void weir__mux_enter_remote(struct weir_mux *mux, struct weir_mux_call *call, uint32_t id)
{
    enter(mux, call, id, 0);
    mux->remote.slots[index_of(id)] = call;
    mux->remote.count++;
}

static void drop_rest(struct weir_mux *mux, struct weir_mux_call *call)
{
    uint32_t held = call->held;
    call->held = 0;
    if (held)
        weir__mux_return(mux, held);
    weir__mux_part_drop(mux, call);
    weir__mux_queue_drop(mux, call);
    weir_list_remove(&call->link);
}

void weir__mux_leave(struct weir_mux *mux, struct weir_mux_call *call)
{
    uint32_t index = index_of(call->id);
    if (call->state & WEIR__CALL_LOCAL) {
        mux->local.slots[index] = free_slot(mux->local.free);
        mux->local.free = index + 1;
        mux->local.count--;
    } else {
        mux->remote.slots[index] = NULL;
        mux->remote.count--;
    }
    call->id = 0;
    uint32_t rest = WEIR__CALL_PART | WEIR__CALL_QUEUED;
    if (call->held || call->link.next || (call->state & rest))
        drop_rest(mux, call);
}

void weir__mux_tell_available(struct weir_mux *mux)
{
    if (!mux->wants_id || mux->stop & WEIR__MUX_CLOSED)
        return;
    mux->wants_id = false;
    mux->hooks->available(mux);
}

void weir_mux_each(struct weir_mux *mux, bool local,
                   void (*fn)(struct weir_mux *mux, struct weir_mux_call *call))
{
    struct weir__mux_table *table = local ? &mux->local : &mux->remote;
    for (uint32_t i = 0; i < table->size; i++)
        if (is_call(table->slots[i]))
            fn(mux, table->slots[i]);
}
