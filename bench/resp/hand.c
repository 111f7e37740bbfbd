/* What a C programmer writes who needs nothing but commands: lengths of any size, the arguments as views in an array that the caller has, a limit on
 * both, and an answer of its own for input that ends too early. */
#include "peer.h"

#include <string.h>

enum { MORE = 1, BAD = -1, MOST = 64 };

struct view {
    const uint8_t *data;
    size_t len;
};

/* Digits and CRLF at *at. */
static inline int take_length(const uint8_t **at, const uint8_t *end, size_t *ret)
{
    const uint8_t *p = *at;
    size_t value = 0;

    while (p < end && *p >= '0' && *p <= '9') {
        value = value * 10 + (size_t)(*p++ - '0');
        if (value > 512u << 20)
            return BAD;
    }
    if (end - p < 2)
        return MORE;
    if (p == *at || p[0] != '\r' || p[1] != '\n')
        return BAD;
    *at = p + 2;
    *ret = value;
    return 0;
}

static int take_argument(const uint8_t **at, const uint8_t *end, struct view *ret)
{
    const uint8_t *p = *at;
    int rc;

    if (p == end)
        return MORE;
    if (*p++ != '$')
        return BAD;
    rc = take_length(&p, end, &ret->len);
    if (rc)
        return rc;
    if ((size_t)(end - p) < ret->len + 2)
        return MORE;
    ret->data = p;
    p += ret->len;
    if (p[0] != '\r' || p[1] != '\n')
        return BAD;
    *at = p + 2;
    return 0;
}

__attribute__((noinline)) static int parse_command(const uint8_t *p, size_t len, struct view *argv,
                                                   size_t *ret_argc, size_t *ret_used)
{
    const uint8_t *at = p, *end = p + len;
    size_t argc;
    int rc;

    if (at == end)
        return MORE;
    if (*at++ != '*')
        return BAD;
    rc = take_length(&at, end, &argc);
    if (rc)
        return rc;
    if (argc > MOST)
        return BAD;
    for (size_t i = 0; i < argc; i++) {
        rc = take_argument(&at, end, &argv[i]);
        if (rc)
            return rc;
    }
    *ret_argc = argc;
    *ret_used = (size_t)(at - p);
    return 0;
}

static uint64_t parse(const struct command *commands, unsigned repeats)
{
    struct view argv[MOST];
    size_t argc, used;
    uint64_t sum = 0;

    for (unsigned r = 0; r < repeats; r++) {
        for (size_t i = 0; i < COMMANDS; i++) {
            if (parse_command(commands[i].bytes, commands[i].len, argv, &argc, &used) != 0 ||
                used != commands[i].len)
                return 0;
            for (size_t j = 0; j < argc; j++)
                sum += argv[j].len;
            sum += argv[argc - 1].data[0];
        }
    }
    return sum;
}

const struct peer peer_hand = {"hand-written", parse};
