/* c_service: what the two halves of the stub emitter share. */
#ifndef WEIR_COMPILER_EMIT_C_SERVICE_H
#define WEIR_COMPILER_EMIT_C_SERVICE_H

#include "emit/backend.h"

/* One operation with the names that its templates fill in. */
struct rpc {
    const struct model_service *service;
    const struct model_rpc *model;
    const char *stub;    /* "kv_store_get": prefix of all that belongs to it */
    const char *request; /* "kv_key" */
    const char *reply;   /* "kv_entry"; "" for oneway */
};

enum rpc_shape { RPC_UNARY, RPC_ONEWAY, RPC_STREAM };

static inline enum rpc_shape rpc_shape(const struct rpc *rpc)
{
    if (rpc->model->oneway)
        return RPC_ONEWAY;
    return rpc->model->request_stream || rpc->model->reply_stream ? RPC_STREAM : RPC_UNARY;
}

struct rpc rpc_of(const struct emit *e, const struct model_service *service,
                  const struct model_rpc *model);

/* The C member by which a result gives a raised error: "not_found". */
const char *raise_member(const struct emit *e, const struct model_type *error);

#endif
