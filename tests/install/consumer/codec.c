/* Encodes a message, decodes it and prints it as JSON. */
#include <stdio.h>

#include "greeting.h"

static int print(struct weir_buf *buf)
{
    struct weir_bytes text;
    int err = weir_buf_bytes(buf, &text);

    if (!err)
        printf("%.*s\n", (int)text.len, (const char *)text.data);
    return err;
}

static int there_and_back(struct weir_buf *buf, struct weir_buf *json, struct weir_arena *arena)
{
    struct part_part part = {.number = 7};
    struct greeting_greeting sent = {.text = WEIR_STR("hello"), .part = &part}, got;
    struct weir_bytes in;
    int err = greeting_greeting_encode(&sent, buf, NULL);

    if (!err)
        err = weir_buf_bytes(buf, &in);
    if (!err)
        err = greeting_greeting_decode(&got, in, arena, NULL, NULL);
    return err ? err : greeting_greeting_to_json(&got, json);
}

int main(void)
{
    struct weir_buf buf, json;
    struct weir_arena arena;
    int err;

    weir_buf_init(&buf, NULL, NULL);
    weir_buf_init(&json, NULL, NULL);
    weir_arena_init(&arena, NULL);
    err = there_and_back(&buf, &json, &arena);
    if (!err)
        err = print(&json);
    weir_arena_fini(&arena);
    weir_buf_fini(&json);
    weir_buf_fini(&buf);
    return err != 0;
}
