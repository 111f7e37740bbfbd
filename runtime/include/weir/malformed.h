/* weir/malformed.h — what a server says to a request that does not decode: weir_server_options.on_malformed.
 *
 * For protocols of their own. The hook is called once for a datagram, or for a message on a connection, and may answer with one
 * message of the server's. Everything here is borrowed until the hook returns. One thread: that of the server.
 */
#ifndef WEIR_MALFORMED_H
#define WEIR_MALFORMED_H

#include "weir/buf.h"

struct weir__link;

struct weir_malformed {
    struct weir_bytes bytes; /* the message; when `length` is 0, what has come from its beginning */
    /* Bytes that it takes. 0: the description does not tell behind the error. A hook that knows says so here, also when not all of
     * them have come yet; at most the protocol's limit of a message. */
    size_t length;
    const struct weir_error *error;
    bool is_datagram;
    struct weir__link *link; /* the runtime's */
};

WEIR_BEGIN_DECLS

/* Answers with a wire message of the server's side. WEIR_FAILED_PRECONDITION: its type depends on the request, which there is none
 * of (send bytes), or the server may not speak now. Else: as encoding it. */
int weir_malformed_answer(struct weir_malformed *m, void *message);
/* Answers with a message in bytes. WEIR_FAILED_PRECONDITION: the server may not speak now. WEIR_ELIMIT, WEIR_ENOMEM. */
int weir_malformed_answer_bytes(struct weir_malformed *m, struct weir_bytes bytes);

WEIR_END_DECLS

#endif
