/* The lines of the standard input, read without keeping the loop from running: what a program does
 * whose input is not libuv's. */
#ifndef KV_LINES_H
#define KV_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct weir_reactor;

/* Begin with zero. */
struct lines {
    char buffer[65536];
    size_t begin, end;
    bool ended;
};

/* The next line without its end; the loop runs while there is none yet. It lives until the next
 * call. NULL: there are no more, or `*stop` became true meanwhile. */
char *lines_next(struct lines *lines, struct weir_reactor *reactor, const bool *stop);

#endif
