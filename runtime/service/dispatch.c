#include "service/dispatch.h"

#include <string.h>

enum { FIRST_SIZE = 16 };

static struct weir__slot *place_for(struct weir__slot *slots, uint32_t mask, uint32_t id)
{
    uint32_t i = id & mask;
    while (slots[i].method)
        i = (i + 1) & mask;
    return &slots[i];
}

static int grow(struct weir__dispatch *dispatch, const struct weir_allocator *allocator,
                size_t count)
{
    uint32_t size = FIRST_SIZE;
    while (size < count * 2)
        size *= 2;
    if (dispatch->slots && size <= dispatch->mask + 1)
        return WEIR_OK;
    struct weir__slot *slots = weir_mem_calloc(allocator, size, sizeof *slots);
    if (!slots)
        return WEIR_ENOMEM;
    for (uint32_t i = 0; dispatch->slots && i <= dispatch->mask; i++)
        if (dispatch->slots[i].method)
            *place_for(slots, size - 1, dispatch->slots[i].id) = dispatch->slots[i];
    weir_mem_free(allocator, dispatch->slots);
    dispatch->slots = slots;
    dispatch->mask = size - 1;
    return WEIR_OK;
}

int weir__dispatch_add(struct weir__dispatch *dispatch, const struct weir_allocator *allocator,
                       const struct weir_service *service)
{
    const struct weir_service_type *type = service->type;
    for (size_t i = 0; i < type->method_count; i++)
        if (weir__dispatch_find(dispatch, type->methods[i].id))
            return WEIR_ALREADY_EXISTS;
    int err = grow(dispatch, allocator, dispatch->count + type->method_count);
    if (err)
        return err;
    for (size_t i = 0; i < type->method_count; i++) {
        const struct weir_method *method = &type->methods[i];
        *place_for(dispatch->slots, dispatch->mask, method->id) = (struct weir__slot){
            .method = method,
            .handlers = service->handlers,
            .data = service->data,
            .id = method->id,
            .index = dispatch->count++,
        };
    }
    return WEIR_OK;
}

void weir__dispatch_fini(struct weir__dispatch *dispatch, const struct weir_allocator *allocator)
{
    weir_mem_free(allocator, dispatch->slots);
    *dispatch = (struct weir__dispatch){0};
}
