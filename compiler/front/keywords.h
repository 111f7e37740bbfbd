/* keywords: the words of the language. Most of them can name a field too; the grammar says
 * where. */
#ifndef WEIR_COMPILER_FRONT_KEYWORDS_H
#define WEIR_COMPILER_FRONT_KEYWORDS_H

#include <stddef.h>

struct keyword {
    const char *text;
    int token;
};

/* The keyword that is exactly text[0..len), or NULL. */
const struct keyword *keyword_find(const char *text, size_t len);

/* All of them, in alphabetical order. */
size_t keyword_count(void);
const struct keyword *keyword_at(size_t index);

#endif
