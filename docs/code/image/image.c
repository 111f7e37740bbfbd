/* Writes a picture, reads it again, and shows what stood between. */
#include "image.h"

#include <stdio.h>
#include <string.h>

static int read_back(struct weir_bytes wire, const char *pixels)
{
    struct image_image image;
    struct weir_arena arena;
    struct weir_error err;
    weir_arena_init(&arena, NULL);
    int rc = image_image_decode(&image, wire, &arena, NULL, &err);
    if (rc)
        printf("%s in %s: %s\n", weir_error_name(rc), err.path, err.reason);
    else
        printf("%zu pixels%s\n", image.pixels.len,
               memcmp(image.pixels.data, pixels, image.pixels.len) == 0 ? ", the same" : "");
    weir_arena_fini(&arena);
    return rc;
}

int main(void)
{
    static const char pixels[] = "......##....##......";
    static const uint8_t broken[] = {0, 5, 0, 0, 0, 3, 4, '.', 1};
    struct image_image image = {.width = 5};
    struct weir_buf out;
    struct weir_bytes wire;
    image.pixels = (struct weir_bytes){(const uint8_t *)pixels, sizeof pixels - 1};
    weir_buf_init(&out, NULL, NULL);
    int rc = image_image_encode(&image, &out, NULL);
    if (!rc)
        rc = weir_buf_bytes(&out, &wire);
    if (!rc)
        printf("%zu bytes\n", wire.len);
    if (!rc)
        rc = read_back(wire, pixels);
    weir_buf_fini(&out);
    wire = (struct weir_bytes){broken, sizeof broken};
    return rc || read_back(wire, "") != WEIR_ECODING;
}
