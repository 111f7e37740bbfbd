#include "base/strbuf.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void strbuf_fini(struct strbuf *s)
{
    free(s->data);
    *s = (struct strbuf){0};
}

const char *strbuf_text(const struct strbuf *s)
{
    return s->data ? s->data : "";
}

void strbuf_clear(struct strbuf *s)
{
    s->len = 0;
    if (s->data)
        s->data[0] = '\0';
}

/* Room for `more` bytes and the NUL. */
static void reserve(struct strbuf *s, size_t more)
{
    if (s->capacity - s->len > more)
        return;
    size_t capacity = s->capacity * 2 + 64;
    if (capacity < s->len + more + 1)
        capacity = s->len + more + 1;
    s->data = mem_realloc(s->data, capacity);
    s->capacity = capacity;
}

char *strbuf_take(struct strbuf *s)
{
    reserve(s, 0);
    char *text = s->data;
    text[s->len] = '\0';
    *s = (struct strbuf){0};
    return text;
}

void strbuf_append(struct strbuf *s, const char *data, size_t len)
{
    reserve(s, len);
    if (len)
        memcpy(s->data + s->len, data, len);
    s->len += len;
    s->data[s->len] = '\0';
}

void strbuf_puts(struct strbuf *s, const char *text)
{
    strbuf_append(s, text, strlen(text));
}

void strbuf_putc(struct strbuf *s, char c)
{
    strbuf_append(s, &c, 1);
}

void strbuf_fill(struct strbuf *s, char c, size_t count)
{
    reserve(s, count);
    memset(s->data + s->len, c, count);
    s->len += count;
    s->data[s->len] = '\0';
}

void strbuf_vprintf(struct strbuf *s, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len > 0) {
        reserve(s, (size_t)len);
        vsnprintf(s->data + s->len, (size_t)len + 1, format, again);
        s->len += (size_t)len;
    }
    va_end(again);
}

void strbuf_printf(struct strbuf *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    strbuf_vprintf(s, format, args);
    va_end(args);
}
