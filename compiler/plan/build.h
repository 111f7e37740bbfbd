/* build: the operations of one struct body, or of one arm of a choice, in wire order. */
#ifndef WEIR_COMPILER_PLAN_BUILD_H
#define WEIR_COMPILER_PLAN_BUILD_H

#include "plan/plan.h"
#include "plan/size.h"

struct plan_ops {
    const struct plan_op *ops;
    size_t count;
};

struct plan_ops build_ops(struct arena *arena, const struct size_table *sizes,
                          const struct model_member *members, size_t count);

/* Whether a field lies in a run: fixed bytes, nothing to decide. */
bool run_holds(const struct model_field *field);

/* The run of the members first..end-1, all of which a run holds. */
struct plan_op run_of(struct arena *arena, const struct model_member *members, size_t first,
                      size_t end);

/* The run that is one element of an array of numbers. */
struct plan_op run_of_element(struct arena *arena, const struct model_field *array);

#endif
