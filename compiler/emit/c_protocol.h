/* c_protocol: what the two halves of the protocol emitter share. */
#ifndef WEIR_COMPILER_EMIT_C_PROTOCOL_H
#define WEIR_COMPILER_EMIT_C_PROTOCOL_H

#include "emit/c_flow.h"

/* The functions and the table of what one side sends. */
void c_emit_wire(struct writer *w, const struct emit *e, const struct model_protocol *protocol,
                 const struct model_wire *wire);

/* "0x5u" as a set of events. */
const char *c_events(const struct emit *e, uint64_t events);

#endif
