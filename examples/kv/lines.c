#define _DEFAULT_SOURCE /* uv.h wants more than strict C11 */

#include "lines.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>
#include <weir/reactor.h>

/* Sleeps until there is input or the loop has something to do, and lets it. */
static bool wait_for_input(struct weir_reactor *reactor, const bool *stop)
{
    uv_loop_t *loop = weir_reactor_loop(reactor);
    struct pollfd fds[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = uv_backend_fd(loop), .events = POLLIN},
    };
    while (!*stop) {
        weir_reactor_run_once(reactor, false);
        poll(fds, 2, *stop ? 0 : uv_backend_timeout(loop));
        if (fds[0].revents)
            return true;
    }
    return false;
}

static void fill(struct lines *lines)
{
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    size_t room = sizeof(lines->buffer) - 1 - lines->end; /* one for a NUL */
    ssize_t got = room ? read(STDIN_FILENO, lines->buffer + lines->end, room) : 0;
    if (got > 0)
        lines->end += (size_t)got;
    else
        lines->ended = true;
}

/* Takes the line up to `end`, which becomes its NUL. */
static char *take(struct lines *lines, char *end, size_t next)
{
    char *line = lines->buffer + lines->begin;
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    lines->begin = next;
    return line;
}

char *lines_next(struct lines *lines, struct weir_reactor *reactor, const bool *stop)
{
    for (;;) {
        char *line = lines->buffer + lines->begin;
        char *end = memchr(line, '\n', lines->end - lines->begin);
        if (end)
            return take(lines, end, (size_t)(end - lines->buffer) + 1);
        if (lines->ended)
            return lines->begin < lines->end ? take(lines, lines->buffer + lines->end, lines->end)
                                             : NULL;
        if (!wait_for_input(reactor, stop))
            return NULL;
        fill(lines);
    }
}
