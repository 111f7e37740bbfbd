/* The net of a reactor: sends each URL to the code for its kind. */
#include "internal.h"

struct reactor_net {
    struct weir_net base; /* first */
    struct weir_reactor *reactor;
    struct weir__guest guest; /* while something is open in `mem` */
    struct weir__mem_net mem;
};

static struct weir_future *failed_dial(struct weir_reactor *r, struct weir_scope *scope,
                                       int status);

static struct weir_future *net_dial(struct weir_net *net, struct weir_scope *scope,
                                    const char *text)
{
    struct reactor_net *n = (struct reactor_net *)net;
    struct weir__url url;
    int err = weir__url_parse(text, &url);
    if (err < 0)
        return failed_dial(n->reactor, scope, err);
    if (url.kind == WEIR__URL_MEM)
        return weir_net_dial(&n->mem.base, scope, text);
    return weir__dial_socket(n->reactor, scope, &url);
}

static int net_listen(struct weir_net *net, const char *text,
                      const struct weir_listen_options *options,
                      const struct weir_listener_handler *handler, void *data,
                      struct weir_listener **ret_listener)
{
    struct reactor_net *n = (struct reactor_net *)net;
    struct weir__url url;
    int err = weir__url_parse(text, &url);
    if (err < 0)
        return err;
    if (url.kind == WEIR__URL_MEM)
        return weir_net_listen(&n->mem.base, text, options, handler, data, ret_listener);
    if (url.kind == WEIR__URL_UDP)
        return weir__listen_udp(n->reactor, &url, options, handler, data, ret_listener);
    return weir__listen_socket(n->reactor, &url, options, handler, data, ret_listener);
}

static const struct weir_net_ops net_ops = {.dial = net_dial, .listen = net_listen};

/* ---- a dial that cannot begin --------------------------------------------------------------- */

static void failed_release(struct weir_future *f)
{
    weir_mem_free(f->executor->allocator, f);
}

static const struct weir_future_ops failed_ops = {
    .release = failed_release,
    .take = weir__dial_take,
};

static struct weir_future *failed_dial(struct weir_reactor *r, struct weir_scope *scope, int status)
{
    struct weir_future *f = weir_mem_alloc(r->executor.allocator, sizeof *f);
    if (!f)
        return NULL;
    if (weir_future_init(f, &r->executor, scope, &failed_ops) < 0) {
        weir_mem_free(r->executor.allocator, f);
        return NULL;
    }
    weir_future_complete(f, status, NULL);
    return f;
}

/* ---- the in-memory part ---------------------------------------------------------------------- */

static struct reactor_net *net_of(struct weir__mem_net *mem)
{
    return WEIR_CONTAINER(mem, struct reactor_net, mem);
}

static void on_guest_close(struct weir__guest *guest)
{
    weir__mem_net_close(&WEIR_CONTAINER(guest, struct reactor_net, guest)->mem);
}

static int mem_enter(struct weir__mem_net *mem)
{
    struct reactor_net *n = net_of(mem);
    return weir__reactor_add_guest(n->reactor, &n->guest, on_guest_close);
}

static void mem_leave(struct weir__mem_net *mem)
{
    struct reactor_net *n = net_of(mem);
    weir__reactor_remove_guest(n->reactor, &n->guest);
}

static void net_free(void *data)
{
    struct reactor_net *n = data;
    weir_mem_free(n->reactor->executor.allocator, n);
}

struct weir_net *weir_reactor_net(struct weir_reactor *r)
{
    weir__reactor_check_thread(r);
    if (r->net)
        return r->net;
    struct reactor_net *n = weir_mem_zalloc(r->executor.allocator, sizeof *n);
    if (!n)
        return NULL;
    n->base = (struct weir_net){&net_ops, &r->executor};
    n->reactor = r;
    weir__mem_net_init(&n->mem, &r->executor);
    n->mem.enter = mem_enter;
    n->mem.leave = mem_leave;
    r->net = n;
    r->net_free = net_free;
    return &n->base;
}
