/* forms: what follows from the rows of an integer's form.
 *
 * Pure. Values are unsigned 64-bit: what is written, after zigzag.
 */
#ifndef WEIR_COMPILER_MODEL_FORMS_H
#define WEIR_COMPILER_MODEL_FORMS_H

#include "model/model.h"

/* The bits of the head, or of the tail, of a value that lies in the row. */
uint64_t forms_part(const struct model_form_row *row, uint64_t value, bool head);

/* The row of a value; NULL when there is none. */
const struct model_form_row *forms_row(const struct model_form *form, uint64_t value);

/* Bits of a prefix, a tag or a number: its fixed width, or the fewest and the most of its form, with a head it shares. */
wide forms_min_bits(const struct model_ref *ref);
wide forms_max_bits(const struct model_ref *ref);

/* What an unsigned prefix can say at most. */
wide forms_highest(const struct model_ref *ref);

#endif
