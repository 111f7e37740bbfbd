/* tag: which arm of a choice a tag picks. */
#ifndef WEIR_COMPILER_INTERP_TAG_H
#define WEIR_COMPILER_INTERP_TAG_H

#include "interp/value.h"
#include "plan/plan.h"

/* Whether reading would come to `arm` by `tag`. */
bool tag_selects(const struct model_choice *choice, const struct model_arm *arm, wide tag);

/* The arm that it picks, or NULL. */
const struct plan_arm *tag_arm(const struct plan *plan, wide tag);

/* The tag that the arm which is set is written with. */
wide tag_written(const struct value_record *record);

#endif
