#include "service/metadata.h"

#include <string.h>

#include "weir/mux.h"
#include "weir/wire.h"

static bool is_name(struct weir_str name)
{
    if (name.len == 0 || name.len > UINT8_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        if (c <= ' ' || c > '~' || (c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

/* The block's size, or 0 when an entry is not allowed. */
static size_t block_size(const struct weir_metadata *metadata, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_name(metadata[i].name) || metadata[i].value.len > WEIR_MUX_METADATA_MAX)
            return 0;
        size += 3 + metadata[i].name.len + metadata[i].value.len;
    }
    return size;
}

static uint8_t *put_entry(uint8_t *p, const struct weir_metadata *entry)
{
    *p++ = (uint8_t)entry->name.len;
    memcpy(p, entry->name.data, entry->name.len);
    p += entry->name.len;
    weir_put_be16(p, (uint16_t)entry->value.len);
    if (entry->value.len)
        memcpy(p + 2, entry->value.data, entry->value.len);
    return p + 2 + entry->value.len;
}

int weir__metadata_encode(struct weir_arena *arena, const struct weir_metadata *metadata,
                          size_t count, struct weir_bytes *ret_block)
{
    *ret_block = (struct weir_bytes){NULL, 0};
    if (!count)
        return WEIR_OK;
    size_t size = block_size(metadata, count);
    if (!size)
        return WEIR_INVALID_ARGUMENT;
    if (size > WEIR_MUX_METADATA_MAX)
        return WEIR_ELIMIT;
    uint8_t *block = weir_arena_alloc(arena, size);
    if (!block)
        return WEIR_ENOMEM;
    uint8_t *p = block;
    for (size_t i = 0; i < count; i++)
        p = put_entry(p, &metadata[i]);
    *ret_block = (struct weir_bytes){block, size};
    return WEIR_OK;
}

/* Takes `size` bytes off the front of `in`. */
static bool take(struct weir_bytes *in, size_t size, struct weir_bytes *ret_bytes)
{
    if (in->len < size)
        return false;
    *ret_bytes = (struct weir_bytes){in->data, size};
    in->data += size;
    in->len -= size;
    return true;
}

static bool take_entry(struct weir_bytes *in, struct weir_bytes *ret_name,
                       struct weir_bytes *ret_value)
{
    struct weir_bytes size;
    return take(in, 1, &size) && take(in, size.data[0], ret_name) && take(in, 2, &size) &&
           take(in, weir_get_be16(size.data), ret_value);
}

bool weir__metadata_find(struct weir_bytes block, struct weir_str name,
                         struct weir_bytes *ret_value)
{
    struct weir_bytes entry;
    struct weir_bytes value;
    while (block.len && take_entry(&block, &entry, &value)) {
        if (entry.len == name.len && memcmp(entry.data, name.data, name.len) == 0) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}
