/* members: the fields of a resolved body in the order in which they are evaluated, and their names in C.
 */
#ifndef WEIR_COMPILER_SEMA_MEMBERS_H
#define WEIR_COMPILER_SEMA_MEMBERS_H

#include "sema/body.h"

struct members {
    const struct model_member *items;
    size_t count;
};

/* Wire order; lets and requires stand where all they mention is known. Bad items are left out. */
struct members members_of(const struct body *body);

/* Whether the field has a member in the C struct. */
bool members_in_c(const struct item *item);

/* Names the parameters of a struct or choice. */
void members_name_params(const struct body *body);

/* Names everything in the body. C members first, then has_ flags, then locals; `names` may hold names already. */
void members_name(struct body *body, struct names_scope *names);

#endif
