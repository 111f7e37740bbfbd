/* Replies and failures of served calls as wire messages. */
#include "service/operated_say.h"

#include <string.h>

struct sink {
    struct weir_reply_sink base; /* first */
    struct weir__operated *call; /* NULL: no call is answered */
    struct weir__link *link;
};

static int send(struct weir_reply_sink *base, const void *message)
{
    struct sink *sink = (struct sink *)base;
    struct weir__link *link = sink->link;
    void *own = (void *)(uintptr_t)message; /* its id is put in */
    int err;
    if (!sink->call)
        return weir_session_say(&link->session, own);
    err = weir_session_reply(&link->session, &sink->call->x, own);
    if (WEIR_UNLIKELY(err < 0))
        return err;
    if (WEIR_UNLIKELY(link->is_datagram))
        return link->ops->datagram(link, sink->call);
    return WEIR_OK;
}

static bool is_heard(const struct weir__operated *call)
{
    return !(call->flags & WEIR__OPERATED_NAMELESS) && call->x.open && !call->link->closed;
}

int weir__operated_answer(struct weir__operated *call, const void *reply)
{
    struct sink sink = {{send}, call, call->link};
    const struct weir_operation *operation = call->operation;
    if (!is_heard(call))
        return call->flags & WEIR__OPERATED_NAMELESS ? WEIR_OK : WEIR_ECLOSED;
    if (!operation->answer)
        return WEIR_OK;
    if (WEIR_UNLIKELY(!weir_session_sends(&call->link->session, operation->reply_wire)))
        return WEIR_FAILED_PRECONDITION; /* not in this state */
    return operation->answer(reply, call->request, call->wire, &call->arena, &sink.base);
}

int weir__operated_answer_end(struct weir__operated *call)
{
    struct sink sink = {{send}, call, call->link};
    const struct weir_operation *operation = call->operation;
    if (!is_heard(call) || !operation->answer_end)
        return WEIR_OK;
    if (!weir_session_sends(&call->link->session, operation->reply_wire))
        return WEIR_FAILED_PRECONDITION;
    return operation->answer_end(call->request, call->wire, &call->arena, &sink.base);
}

int weir__operated_conclude(struct weir__operated *call)
{
    if (!call->x.open || call->link->closed)
        return WEIR_OK;
    if (call->x.call && call->operation->answer)
        return WEIR_INTERNAL;
    weir_session_end(&call->link->session, &call->x);
    return WEIR_OK;
}

/* Whoever can say it: the operation, or the service. */
static int say_failure(struct weir__operated *call, int status, struct weir_str text)
{
    struct sink sink = {{send}, call, call->link};
    const struct weir_operation *operation = call->operation;
    const struct weir_protocol_service *service = call->link->bound.service;
    if (operation && operation->answer_failure &&
        weir_session_sends(&call->link->session, operation->reply_wire))
        return operation->answer_failure(status, text, call->request, call->wire, &call->arena,
                                         &sink.base);
    if (service && service->unknown)
        return service->unknown(status, text, call->wire, &call->arena, &sink.base);
    return WEIR_UNIMPLEMENTED;
}

void weir__operated_say(struct weir__operated *call, int status, struct weir_str text)
{
    struct weir__link *link = call->link;
    if (!is_heard(call))
        return;
    if (!text.len) {
        const char *told = weir_error_text(status);
        text = (struct weir_str){told, strlen(told)};
    }
    int err = say_failure(call, status, text);
    if (!err && call->x.open && call->x.call)
        err = WEIR_INTERNAL;
    if (call->x.open)
        weir_session_end(&link->session, &call->x);
    if (err && !link->is_datagram)
        link->ops->broken(link, status, weir_error_text(status));
    weir__link_touch(link);
}

void weir__operated_malformed(struct weir__link *link, int status, const char *reason)
{
    const struct weir_protocol_service *service = link->bound.service;
    struct sink sink = {{send}, NULL, link};
    struct weir__operated *call = link->current;
    if (!service || !service->unknown || !call || link->is_datagram)
        return;
    const char *text = reason ? reason : weir_error_text(status);
    service->unknown(status, (struct weir_str){text, strlen(text)}, NULL, &call->arena, &sink.base);
    weir__link_touch(link);
}
