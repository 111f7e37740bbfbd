/* text: what ends a text, and numbers as text.
 */
#ifndef WEIR_COMPILER_SEMA_TEXT_H
#define WEIR_COMPILER_SEMA_TEXT_H

#include "sema/body.h"

/* Resolves `as dec`, `hex` or `oct` of a use, with the `until` that ends it, into its ref. false: reported. */
bool text_digits(struct sema *s, struct use *use);

/* Refuses `until` and `unread` in messages. */
bool text_not_here(struct sema *s, const struct use *use);

/* Gives a field its delimiter, when it has an `until` that is no number's. A condition is resolved later, by text_ends. */
bool text_until(struct item *item);
bool text_ends(struct item *item);

/* Narrows a number's limits to what its width can say. */
bool text_limit_digits(struct sema *s, struct model_field *field);

#endif
