#include "internal.h"

struct weir__signal {
    uv_signal_t handle;
    struct weir_reactor *reactor;
    struct weir_list link;
    int signum;
    void (*fn)(int signum, void *data);
    void *data;
};

static void on_signal(uv_signal_t *handle, int signum)
{
    struct weir__signal *s = handle->data;
    weir__reactor_enter(s->reactor);
    s->fn(signum, s->data);
    weir__reactor_leave(s->reactor);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct weir__signal *s = handle->data;
    struct weir_reactor *r = s->reactor;
    weir_mem_free(r->executor.allocator, s);
    weir__reactor_handle_closed(r);
}

static void signal_close(struct weir__signal *s)
{
    weir_list_remove(&s->link);
    uv_close((uv_handle_t *)&s->handle, on_handle_closed);
}

static struct weir__signal *find(struct weir_reactor *r, int signum)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &r->signals)
    {
        struct weir__signal *s = WEIR_CONTAINER(link, struct weir__signal, link);
        if (s->signum == signum)
            return s;
    }
    return NULL;
}

/* From uv_signal_init on the handle must be closed, whatever start says. */
static int signal_new(struct weir_reactor *r, int signum, struct weir__signal **ret_signal)
{
    struct weir__signal *s = weir_mem_zalloc(r->executor.allocator, sizeof *s);
    if (!s)
        return WEIR_ENOMEM;
    int err = uv_signal_init(r->loop, &s->handle);
    if (err < 0) {
        weir_mem_free(r->executor.allocator, s);
        return weir__uv_error(err);
    }
    r->handles++;
    s->handle.data = s;
    s->reactor = r;
    s->signum = signum;
    weir_list_push_back(&r->signals, &s->link);
    uv_unref((uv_handle_t *)&s->handle);
    if (uv_signal_start(&s->handle, on_signal, signum) < 0) {
        signal_close(s);
        return WEIR_EINVAL;
    }
    *ret_signal = s;
    return WEIR_OK;
}

int weir_reactor_on_signal(struct weir_reactor *r, int signum, void (*fn)(int signum, void *data),
                           void *data)
{
    weir__reactor_check_thread(r);
    if (r->state != WEIR__REACTOR_OPEN)
        return WEIR_ECLOSED;
    struct weir__signal *s = find(r, signum);
    if (!fn) {
        if (s)
            signal_close(s);
        return WEIR_OK;
    }
    int err = s ? WEIR_OK : signal_new(r, signum, &s);
    if (err < 0)
        return err;
    s->fn = fn;
    s->data = data;
    return WEIR_OK;
}

void weir__signals_close(struct weir_reactor *r)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &r->signals)
    signal_close(WEIR_CONTAINER(link, struct weir__signal, link));
}
