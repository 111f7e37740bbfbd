/* via: what stands on the wire is not the value itself but a transform of it. */
#ifndef WEIR_COMPILER_SEMA_VIA_H
#define WEIR_COMPILER_SEMA_VIA_H

#include "sema/body.h"

/* Whether the field's bytes on the wire are as many as those of its value. */
bool via_keeps_length(const struct item *item);

/* Whether the transform says itself where it ends. */
bool via_ends_itself(const struct item *item);

/* Fills the field's transform; its window is resolved. false: reported. */
bool via_resolve(struct item *item);

#endif
