/* build: the operations of one body. Used by plan.c only. */
#ifndef WEIR_COMPILER_PLAN_BUILD_H
#define WEIR_COMPILER_PLAN_BUILD_H

#include "base/vec.h"
#include "plan/plan.h"

struct plan_ops {
    const struct plan_op *ops;
    size_t count;
};

/* The members of a struct or arm, in the order in which reading and writing go through them. */
struct plan_ops plan__members(struct arena *arena, const struct model_member *members,
                              size_t count);

/* A message's fields by number, with their keys. */
const struct plan_message_field *plan__message(struct arena *arena,
                                               const struct model_message *message);

#endif
