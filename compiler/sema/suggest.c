#include "sema/suggest.h"

#include <string.h>

#define LONGEST 63 /* longer names are not compared */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Optimal string alignment distance, case aside, of two names up to LONGEST. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_len; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + change);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = above, above = row, row = oldest;
    }
    return above[b_len];
}

struct suggest suggest_for(const char *wanted)
{
    size_t near = strlen(wanted) / 3;
    near = near < 1 ? 1 : near > 3 ? 3 : near;
    return (struct suggest){.wanted = wanted, .distance = near + 1};
}

void suggest_consider(struct suggest *suggest, const char *name)
{
    size_t a = strlen(suggest->wanted), b = strlen(name);
    if (a > LONGEST || b > LONGEST || strcmp(suggest->wanted, name) == 0)
        return;
    /* a one-letter name would be near to every other */
    if (a < 2 || b < 2)
        return;
    size_t d = distance(suggest->wanted, a, name, b);
    if (d < suggest->distance) {
        suggest->distance = d;
        suggest->best = name;
    }
}
