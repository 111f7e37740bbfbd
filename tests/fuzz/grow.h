/* grow: descriptions out of choices.
 *
 * Each byte of the feed decides something, so that a random feed grows a description of all constructs that the compiler makes
 * code of, mostly right ones: names are declared before they are used, groups of bits fill bytes, what is read has bounds. Some
 * names are ones that C, C++ or generated code use too. The package is "main".
 */
#ifndef WEIR_TESTS_FUZZ_GROW_H
#define WEIR_TESTS_FUZZ_GROW_H

#include "fuzz.h"

struct strbuf;

/* Appends a whole description. */
void grow(struct feed *feed, struct strbuf *out);

#endif
