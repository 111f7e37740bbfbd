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

/* --- the forms --- */

static struct weir_bytes text_bytes(const char *text)
{
    return (struct weir_bytes){(const uint8_t *)text, strlen(text)};
}

void put_simple(struct resp_value *v, const char *text)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_SIMPLE, .simple = text_bytes(text)};
}

void put_error(struct resp_value *v, const char *text)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_ERROR, .error = text_bytes(text)};
}

void put_integer(struct resp_value *v, int64_t n)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_INTEGER, .integer = n};
}

void put_bulk(struct command *c, struct resp_value *v, struct weir_bytes bytes)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_BULK, .bulk = {hold(c, bytes)}};
}

void put_verbatim(struct command *c, struct resp_value *v, struct weir_bytes text)
{
    if (!is_resp3(c)) {
        put_bulk(c, v, text);
        return;
    }
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_VERBATIM,
                             .verbatim = {.format = {"txt", 3}, .text = hold(c, text)}};
}

/* RESP2 has two nulls, RESP3 one. */
static void put_nothing(struct command *c, struct resp_value *v, int64_t tag)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_NULL, .tag = is_resp3(c) ? RESP_NULL : tag};
}

void put_null(struct command *c, struct resp_value *v)
{
    put_nothing(c, v, RESP_NULL_BULK);
}

void put_null_array(struct command *c, struct resp_value *v)
{
    put_nothing(c, v, RESP_NULL_ARRAY);
}

void put_double(struct command *c, struct resp_value *v, double number)
{
    char text[40];
    struct weir_bytes held = copy_text(c, text, format_double(text, number));
    if (is_resp3(c))
        *v = (struct resp_value){.kind = RESP_VALUE_KIND_DOUBLE,
                                 .double_ = {(const char *)held.data, held.len}};
    else
        *v = (struct resp_value){.kind = RESP_VALUE_KIND_BULK, .bulk = {held}};
}

void put_boolean(struct command *c, struct resp_value *v, bool yes)
{
    if (is_resp3(c))
        *v = (struct resp_value){.kind = RESP_VALUE_KIND_BOOLEAN,
                                 .boolean = yes ? RESP_TRUTH_YES : RESP_TRUTH_NO};
    else
        put_integer(v, yes);
}

static struct resp_value no_elements;

/* The elements of what `v` has become. */
static struct resp_value *put_elements(struct command *c, struct resp_value *v, size_t count)
{
    struct resp_value *items = &no_elements;
    if (count)
        items = weir_arena_zalloc(c->arena, count * sizeof *items);
    if (items)
        v->array = (struct resp_array){.items = {items, count}};
    else
        put_error(v, "OOM command not allowed: out of memory");
    return items;
}

struct resp_value *put_array(struct command *c, struct resp_value *v, size_t count)
{
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_ARRAY};
    return put_elements(c, v, count);
}

struct resp_value *put_set(struct command *c, struct resp_value *v, size_t count)
{
    if (!is_resp3(c))
        return put_array(c, v, count);
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_SET};
    return put_elements(c, v, count);
}

struct resp_value *put_push(struct command *c, struct resp_value *v, size_t count)
{
    if (!is_resp3(c))
        return put_array(c, v, count);
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_PUSH};
    return put_elements(c, v, count);
}

struct pairs put_map(struct command *c, struct resp_value *v, size_t count)
{
    struct pairs pairs = {0};
    if (!is_resp3(c)) {
        pairs.flat = put_array(c, v, count * 2);
        return pairs;
    }
    pairs.pairs = weir_arena_zalloc(c->arena, (count + !count) * sizeof *pairs.pairs);
    if (pairs.pairs)
        *v = (struct resp_value){.kind = RESP_VALUE_KIND_MAP, .map = {{pairs.pairs, count}}};
    else
        put_error(v, "OOM command not allowed: out of memory");
    return pairs;
}

void put_text(struct command *c, struct resp_value *v, const char *text)
{
    put_bulk(c, v, copy_text(c, text, strlen(text)));
}

void put_errorf(struct command *c, struct resp_value *v, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *p = text; *p; p++)
        *p = *p == '\r' || *p == '\n' ? ' ' : *p;
    *v = (struct resp_value){.kind = RESP_VALUE_KIND_ERROR,
                             .error = copy_text(c, text, strlen(text))};
}

struct resp_value *pair_key(struct pairs pairs, size_t index)
{
    return pairs.pairs ? &pairs.pairs[index].key : &pairs.flat[index * 2];
}

struct resp_value *pair_value(struct pairs pairs, size_t index)
{
    return pairs.pairs ? &pairs.pairs[index].value : &pairs.flat[index * 2 + 1];
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
