/* service/operated_say.h — what a served call says to its peer, as wire messages. Each sends nothing when nobody waits. */
#ifndef WEIR_SERVICE_OPERATED_SAY_H
#define WEIR_SERVICE_OPERATED_SAY_H

#include "service/operated.h"

/* The wire messages of a reply or of an item. Errors: the message's, or WEIR_FAILED_PRECONDITION: it does not answer the call. */
int weir__operated_answer(struct weir__operated *call, const void *reply);
/* The end of a stream. */
int weir__operated_answer_end(struct weir__operated *call);
/* Nothing follows: WEIR_INTERNAL when the protocol wants more. */
int weir__operated_conclude(struct weir__operated *call);
/* A failure, as far as the protocol can say one; else the connection ends. */
void weir__operated_say(struct weir__operated *call, int status, struct weir_str text);

#endif
