/* tag: which arm of a choice a tag picks. */
#ifndef WEIR_COMPILER_INTERP_TAG_H
#define WEIR_COMPILER_INTERP_TAG_H

#include "model/model.h"

/* Whether reading would come to `arm` by `tag`. */
bool tag_selects(const struct model_choice *choice, const struct model_arm *arm, wide tag);

#endif
