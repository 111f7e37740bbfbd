#include "types.h"

#include <string.h>

static const struct agree_codec *find(const uint8_t *name, size_t len)
{
    for (const struct agree_codec *codec = agree_codecs; codec->type; codec++) {
        if (strlen(codec->type->name) == len && memcmp(codec->type->name, name, len) == 0)
            return codec;
    }
    return NULL;
}

static size_t count_types(void)
{
    size_t count = 0;
    while (agree_codecs[count].type)
        count++;
    return count;
}

const struct agree_codec *types_pick(struct weir_bytes *in)
{
    const uint8_t *line = in->len ? memchr(in->data, '\n', in->len) : NULL;
    size_t name = line ? (size_t)(line - in->data) : 0;
    const struct agree_codec *codec = line ? find(in->data, name) : NULL;
    size_t taken = codec ? name + 1 : in->len > 0;
    if (!codec)
        codec = &agree_codecs[(taken ? in->data[0] : 0) % count_types()];
    if (taken)
        *in = (struct weir_bytes){in->data + taken, in->len - taken};
    return codec;
}
