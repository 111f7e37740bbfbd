/* first: which bytes a value may begin with, as far as its type tells.
 */
#ifndef WEIR_COMPILER_SEMA_FIRST_H
#define WEIR_COMPILER_SEMA_FIRST_H

#include "sema/body.h"

/* No element of an array may begin like the terminator that stands behind the last one. */
void first_check_end(const struct item *item);

/* What follows a number without a delimiter or a width, up to the end of its window at `end`, does not begin with a digit. */
void first_check_digits(const struct item *item, size_t end);

/* Arms of a choice by peek begin with one of their labels; where only the value tells, notes what to look at. */
void first_check_arms(struct sema *s, struct symbol *symbol);

#endif
