/* strbuf: a growing string.
 *
 * Invariants: once something was appended `data` is NUL-terminated and `len` does not count that
 * NUL; a zeroed struct is an empty string whose `data` is NULL (strbuf_text() is never NULL). Text
 * may hold NUL bytes. Out of memory ends the program, see arena.h. The caller owns the struct;
 * strbuf_fini() frees its text.
 */
#ifndef WEIR_COMPILER_BASE_STRBUF_H
#define WEIR_COMPILER_BASE_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
    char *data;
    size_t len;
    size_t capacity;
};

void strbuf_fini(struct strbuf *s);

/* The text, NUL-terminated; borrows until the next change. */
const char *strbuf_text(const struct strbuf *s);

/* Forgets the text and keeps the memory. */
void strbuf_clear(struct strbuf *s);

/* The text as malloc'ed memory that the caller frees; `s` is empty afterwards. */
char *strbuf_take(struct strbuf *s);

void strbuf_append(struct strbuf *s, const char *data, size_t len);
void strbuf_puts(struct strbuf *s, const char *text);
void strbuf_putc(struct strbuf *s, char c);
void strbuf_fill(struct strbuf *s, char c, size_t count); /* `count` times `c` */
void strbuf_printf(struct strbuf *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *s, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
