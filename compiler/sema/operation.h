/* operation: one operation of a service on a protocol: its values, and the wire messages that say them. Only for sema/service.c and
 * sema/pattern.c.
 */
#ifndef WEIR_COMPILER_SEMA_OPERATION_H
#define WEIR_COMPILER_SEMA_OPERATION_H

#include "sema/flow.h"

struct operation {
    struct flow flow; /* of the protocol, with the service's file to look names up in */
    struct sema *s;
    struct model_rpc *rpc;
    struct model_operation *model;
    const struct model_type *request,
        *reply;  /* generated structs; NULL: a wire message is passed */
    bool nocase; /* `option match nocase;` */
};

/* Fills rpc->request, rpc->reply and rpc->operation. false after a report. */
bool operation_resolve(struct sema *s, struct symbol *service, const struct model_service *model,
                       const struct model_protocol *protocol, const struct ast_service_item *item,
                       struct model_rpc *rpc, bool nocase);

/* A value of the operation, or NULL. */
const struct model_field *operation_value(const struct model_type *values, const char *name);

/* What a side sends that holds the named message, and where. NULL after a report. */
const struct model_wire *operation_wire(struct operation *v, enum model_side side,
                                        const struct ast_qname *name, struct flow_place *ret);

/* --- pattern.c --- */
bool pattern_resolve(struct operation *v, const struct ast_pattern *ast, struct model_pattern *ret,
                     const struct model_wire **ret_wire);

#endif
