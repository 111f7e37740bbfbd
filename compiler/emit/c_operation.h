/* c_operation: services on a protocol: their operations' structs, and the tables that the session engine runs. */
#ifndef WEIR_COMPILER_EMIT_C_OPERATION_H
#define WEIR_COMPILER_EMIT_C_OPERATION_H

#include "emit/c_pattern.h"

/* "redis_kv_get_request_1", for patterns[index]; failures and replies are counted together. */
struct c_pattern c_request_pattern(const struct emit *e, const struct model_service *service,
                                   const struct model_rpc *rpc, size_t index);
struct c_pattern c_reply_pattern(const struct emit *e, const struct model_service *service,
                                 const struct model_rpc *rpc, size_t index);

/* Whether the values of a request are a generated struct, or a wire message is passed. */
bool c_has_request(const struct model_rpc *rpc);
bool c_has_reply(const struct model_rpc *rpc);

/* c_route.c: `route`, and for operations that pass a wire message what recognises it. */
void c_emit_route(struct writer *w, const struct emit *e, const struct model_service *service);

/* The struct declarations, for the header. */
void c_emit_operation_types(struct writer *w, const struct emit *e,
                            const struct model_service *service);

/* Everything of a service that is not a stub, for the source: before its methods, and behind them. */
void c_emit_operations(struct writer *w, const struct emit *e, const struct model_service *service);
void c_emit_operation_table(struct writer *w, const struct emit *e,
                            const struct model_service *service);

#endif
