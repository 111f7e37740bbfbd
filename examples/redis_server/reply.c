/* Replies, in the form that the client understands. */
#include "client.h"
#include "command.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_resp3(const struct command *c)
{
    return c->client->resp == 3;
}

/* `bytes` for as long as the reply lives. */
static struct weir_bytes hold(struct command *c, struct weir_bytes bytes)
{
    if (!c->keep || !bytes.len)
        return bytes;
    uint8_t *copy = weir_arena_alloc(c->arena, bytes.len);
    if (!copy)
        return (struct weir_bytes){0};
    memcpy(copy, bytes.data, bytes.len);
    return (struct weir_bytes){copy, bytes.len};
}

static struct weir_bytes copy_text(struct command *c, const char *text, size_t len)
{
    struct weir_bytes bytes = {(const uint8_t *)text, len};
    bool keep = c->keep;
    c->keep = true;
    bytes = hold(c, bytes);
    c->keep = keep;
    return bytes;
}

void put_text(struct command *c, struct redis_value *v, const char *text)
{
    put_bulk(c, v, copy_text(c, text, strlen(text)));
}

void put_errorf(struct command *c, struct redis_value *v, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *p = text; *p; p++)
        *p = *p == '\r' || *p == '\n' ? ' ' : *p;
    struct weir_bytes held = copy_text(c, text, strlen(text));
    (void)held, (void)v;
}

struct redis_value *pair_key(struct pairs pairs, size_t index)
{
    return pairs.pairs ? &pairs.pairs[index].key : &pairs.flat[index * 2];
}

struct redis_value *pair_value(struct pairs pairs, size_t index)
{
    return pairs.pairs ? &pairs.pairs[index].val : &pairs.flat[index * 2 + 1];
}

size_t format_double(char to[40], double number)
{
    if (isinf(number))
        return (size_t)snprintf(to, 40, number < 0 ? "-inf" : "inf");
    for (int digits = 15; digits < 17; digits++) {
        int len = snprintf(to, 40, "%.*g", digits, number);
        if (strtod(to, NULL) == number)
            return (size_t)len;
    }
    return (size_t)snprintf(to, 40, "%.17g", number);
}

void reply_ok(struct command *c)
{
    put_simple(c->reply, "OK");
}

void reply_syntax_error(struct command *c)
{
    put_error(c->reply, "ERR syntax error");
}

void reply_no_memory(struct command *c)
{
    put_error(c->reply, "OOM command not allowed: out of memory");
}
