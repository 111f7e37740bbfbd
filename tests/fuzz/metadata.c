/* Metadata blocks: any bytes are searched within their bounds; what is encoded is found again. */
#include "fuzz.h"

#include "service/metadata.h"

#include <string.h>

enum { MAX_ENTRIES = 6 };

/* Searches the whole input as a block, for a name that is its beginning. */
static void search(struct weir_bytes block)
{
    size_t len = block.len < 3 ? block.len : block.data[0] % 4;
    struct weir_str name = {(const char *)block.data + (block.len > len), len};
    struct weir_bytes value = {NULL, 0};
    if (block.len < 2 || !weir__metadata_find(block, name, &value))
        return;
    FUZZ_CLAIM(value.data >= block.data && value.data + value.len <= block.data + block.len);
}

static struct weir_metadata entry_of(struct feed *feed)
{
    struct weir_metadata entry;
    entry.name.len = feed_below(feed, 5);
    entry.name.len = entry.name.len < feed_left(feed) ? entry.name.len : feed_left(feed);
    entry.name.data = (const char *)feed->at;
    feed->at += entry.name.len;
    entry.value.len = feed_below(feed, 9);
    entry.value.len = entry.value.len < feed_left(feed) ? entry.value.len : feed_left(feed);
    entry.value.data = feed->at;
    feed->at += entry.value.len;
    return entry;
}

static const struct weir_metadata *first_of(const struct weir_metadata *entries,
                                            struct weir_str name)
{
    while (entries->name.len != name.len || memcmp(entries->name.data, name.data, name.len) != 0)
        entries++;
    return entries;
}

static void round_trip(struct feed *feed)
{
    struct weir_metadata entries[MAX_ENTRIES];
    struct weir_arena arena;
    struct weir_bytes block, value;
    size_t count = feed_below(feed, MAX_ENTRIES + 1);
    for (size_t i = 0; i < count; i++)
        entries[i] = entry_of(feed);
    weir_arena_init(&arena, NULL);
    int code = weir__metadata_encode(&arena, entries, count, &block);
    FUZZ_CLAIM(code == 0 || code == WEIR_INVALID_ARGUMENT);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct weir_metadata *first = first_of(entries, entries[i].name);
        FUZZ_CLAIM(weir__metadata_find(block, entries[i].name, &value));
        FUZZ_CLAIM(value.len == first->value.len);
        FUZZ_CLAIM(!value.len || memcmp(value.data, first->value.data, value.len) == 0);
    }
    weir_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed feed = {data, data + size};
    search((struct weir_bytes){data, size});
    round_trip(&feed);
    return 0;
}
