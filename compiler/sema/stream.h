/* stream: `stream bytes body[n];`, the end of a struct that is not decoded. In the model it is a u64, how many bytes follow. */
#ifndef WEIR_COMPILER_SEMA_STREAM_H
#define WEIR_COMPILER_SEMA_STREAM_H

#include "sema/body.h"

bool stream_is(const struct item *item);

/* What can be said of it when its count is known. false: reported. */
bool stream_resolve(struct item *item);

/* Makes it what it is in the model, when the body's equations are solved, and takes out what stands behind it. */
void stream_finish(struct body *body);

/* Whether some stream ends the body. */
bool stream_ends(const struct body *body);

#endif
