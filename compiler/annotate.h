/* annotate: bytes beside what they mean, for `weir decode --annotate` and `weir encode --annotate`. */
#ifndef WEIR_COMPILER_ANNOTATE_H
#define WEIR_COMPILER_ANNOTATE_H

#include "codec.h"

/* Decodes the value at the front of `data` (which stands at `base` of its file) and prints its notes, the bad place too. 0 and
 * *ret_used, or the fault that is in *fault. */
int annotate(struct codec *codec, const uint8_t *data, size_t len, size_t base, size_t *ret_used,
             struct fault *fault);

#endif
