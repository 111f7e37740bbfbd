/* How a reactor is made, and how it leaves its loop. */
#include "internal.h"

#include <assert.h>

enum {
    DEFAULT_READ_BUFFER = 64 << 10,
    LEAST_READ_BUFFER = 4 << 10,
    DEFAULT_BLOCK = 4 << 10,
    DEFAULT_READ_BUDGET = 256 << 10,
    DEFAULT_JOB_BUDGET = 4096,
    POOL_KEPT = 256,
    SLAB_OBJECT = 256,
};

/* ---- making --------------------------------------------------------------------------------- */

static void free_memory(struct weir_reactor *r)
{
    const struct weir_allocator *allocator = r->executor.allocator;
    if (r->net)
        r->net_free(r->net);
    weir__posts_fini(r);
    weir_pool_fini(&r->pool);
    weir_slab_fini(&r->slab);
    weir_mem_free(allocator, r->read_buffer);
    weir_mem_free(allocator, r);
}

static void set_options(struct weir_reactor *r, const struct weir_reactor_options *o)
{
    r->executor.ops = &weir__reactor_executor_ops;
    r->executor.allocator = o->allocator;
    r->loop = o->loop;
    r->read_buffer_size = o->read_buffer ? o->read_buffer : DEFAULT_READ_BUFFER;
    if (r->read_buffer_size < LEAST_READ_BUFFER)
        r->read_buffer_size = LEAST_READ_BUFFER;
    r->read_budget = o->read_budget ? o->read_budget : DEFAULT_READ_BUDGET;
    r->job_budget = o->job_budget ? o->job_budget : DEFAULT_JOB_BUDGET;
}

static void init_memory(struct weir_reactor *r, const struct weir_reactor_options *o)
{
    weir_pool_init(&r->pool, o->allocator, o->block_size ? o->block_size : DEFAULT_BLOCK,
                   POOL_KEPT);
    weir_slab_init(&r->slab, o->allocator, SLAB_OBJECT);
    r->executor.pool = &r->pool;
    r->executor.slab = &r->slab;
    weir_list_init(&r->jobs);
    weir_list_init(&r->hooks);
    weir_list_init(&r->guests);
    weir_list_init(&r->signals);
}

static void init_handle(struct weir_reactor *r, void *handle)
{
    uv_handle_t *h = handle;
    h->data = r;
    uv_unref(h);
    r->handles++;
}

/* Only the async handle can fail, so it comes first. The idle handle keeps its reference: it is
 * active only while there is work. */
static int open_handles(struct weir_reactor *r)
{
    if (uv_async_init(r->loop, &r->async, weir__reactor_on_async) < 0)
        return WEIR_EMFILE;
    init_handle(r, &r->async);
    uv_timer_init(r->loop, &r->timer);
    init_handle(r, &r->timer);
    uv_idle_init(r->loop, &r->idle);
    init_handle(r, &r->idle);
    uv_ref((uv_handle_t *)&r->idle);
    uv_prepare_init(r->loop, &r->prepare);
    init_handle(r, &r->prepare);
    uv_prepare_start(&r->prepare, weir__reactor_on_prepare);
    uv_check_init(r->loop, &r->check);
    init_handle(r, &r->check);
    uv_check_start(&r->check, weir__reactor_on_check);
    return WEIR_OK;
}

static int open_loop(struct weir_reactor *r)
{
    if (!r->loop) {
        if (uv_loop_init(&r->own_loop) < 0)
            return WEIR_EMFILE;
        r->loop = &r->own_loop;
        r->owns_loop = true;
    }
    if (open_handles(r) < 0) {
        if (r->owns_loop)
            uv_loop_close(&r->own_loop);
        return WEIR_EMFILE;
    }
    r->armed_at = WEIR_TIME_NEVER;
    r->owner = uv_thread_self();
    uv_update_time(r->loop);
    weir_wheel_init(&r->wheel, uv_now(r->loop));
    return WEIR_OK;
}

static void try_leave(struct weir_reactor *r);
static void leave(void *data);

static void on_scope_closed(struct weir_scope *scope, void *data)
{
    (void)scope;
    try_leave(data);
}

static struct weir_reactor *reactor_alloc(const struct weir_reactor_options *options)
{
    struct weir_reactor *r = weir_mem_zalloc(options->allocator, sizeof *r);
    if (!r)
        return NULL;
    set_options(r, options);
    init_memory(r, options);
    r->read_buffer = weir_mem_alloc(options->allocator, r->read_buffer_size);
    if (r->read_buffer && weir__posts_init(r) == WEIR_OK)
        return r;
    weir_mem_free(options->allocator, r->read_buffer);
    weir_mem_free(options->allocator, r);
    return NULL;
}

struct weir_reactor *weir_reactor_new_with(const struct weir_reactor_options *options)
{
    struct weir_reactor *r = reactor_alloc(options);
    if (!r)
        return NULL;
    if (open_loop(r) < 0) {
        free_memory(r);
        return NULL;
    }
    weir_scope_init(&r->scope, &r->executor, NULL, on_scope_closed, r);
    weir_job_init(&r->close_job, leave, r);
    return r;
}

struct weir_reactor *weir_reactor_new(void)
{
    return weir_reactor_new_with(&(struct weir_reactor_options){.loop = NULL});
}

struct weir_reactor *weir_reactor_wrap(struct uv_loop_s *loop)
{
    return weir_reactor_new_with(&(struct weir_reactor_options){.loop = loop});
}

/* ---- closing -------------------------------------------------------------------------------- */

static void try_leave(struct weir_reactor *r)
{
    if (r->state == WEIR__REACTOR_CLOSING && r->scope.state == WEIR_SCOPE_CLOSED &&
        weir_list_is_empty(&r->guests))
        weir_executor_defer(&r->executor, &r->close_job);
}

static void on_handle_closed(uv_handle_t *handle)
{
    weir__reactor_handle_closed(handle->data);
}

/* The last job of a reactor: what was posted and deferred before has its turn, then the handles
 * go. */
static void leave(void *data)
{
    struct weir_reactor *r = data;
    weir__posts_close(r);
    if (!weir_list_is_empty(&r->guests) || !weir_list_is_empty(&r->jobs)) {
        weir_executor_defer(&r->executor, &r->close_job);
        return;
    }
    r->state = WEIR__REACTOR_LEAVING;
    weir__signals_close(r);
    uv_close((uv_handle_t *)&r->async, on_handle_closed);
    uv_close((uv_handle_t *)&r->timer, on_handle_closed);
    uv_close((uv_handle_t *)&r->idle, on_handle_closed);
    uv_close((uv_handle_t *)&r->prepare, on_handle_closed);
    uv_close((uv_handle_t *)&r->check, on_handle_closed);
}

void weir__reactor_handle_closed(struct weir_reactor *r)
{
    if (--r->handles > 0 || r->state != WEIR__REACTOR_LEAVING)
        return;
    weir__reactor_settle(r);
    r->state = WEIR__REACTOR_CLOSED;
    bool free_now = r->free_when_closed;
    if (r->on_closed)
        r->on_closed(r->on_closed_data);
    if (free_now)
        free_memory(r);
}

static void close_guests(struct weir_reactor *r)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &r->guests)
    {
        struct weir__guest *guest = WEIR_CONTAINER(link, struct weir__guest, link);
        guest->close(guest);
    }
}

void weir_reactor_close(struct weir_reactor *r, void (*on_closed)(void *data), void *data)
{
    weir__reactor_check_thread(r);
    if (r->state != WEIR__REACTOR_OPEN)
        return;
    r->state = WEIR__REACTOR_CLOSING;
    r->on_closed = on_closed;
    r->on_closed_data = data;
    weir_scope_close(&r->scope);
    close_guests(r);
    try_leave(r);
}

/* Turns are run one by one, as handles of the program's on this loop may have no end. */
static void free_with_loop(struct weir_reactor *r)
{
    assert(r->depth == 0);
    r->depth++;
    while (r->state != WEIR__REACTOR_CLOSED)
        uv_run(r->loop, UV_RUN_ONCE);
    int err = uv_loop_close(&r->own_loop);
    assert(err == 0);
    if (err == 0)
        free_memory(r);
}

void weir_reactor_free(struct weir_reactor *r)
{
    if (!r)
        return;
    r->owner = uv_thread_self();
    weir_reactor_close(r, NULL, NULL);
    if (r->owns_loop)
        free_with_loop(r);
    else if (r->state == WEIR__REACTOR_CLOSED)
        free_memory(r);
    else
        r->free_when_closed = true;
}

/* ---- guests --------------------------------------------------------------------------------- */

int weir__reactor_add_guest(struct weir_reactor *r, struct weir__guest *guest,
                            void (*close)(struct weir__guest *guest))
{
    weir__reactor_check_thread(r);
    if (r->state != WEIR__REACTOR_OPEN)
        return WEIR_ECLOSED;
    guest->close = close;
    weir_list_push_front(&r->guests, &guest->link);
    return WEIR_OK;
}

void weir__reactor_remove_guest(struct weir_reactor *r, struct weir__guest *guest)
{
    weir_list_remove(&guest->link);
    try_leave(r);
}

/* ---- accessors ------------------------------------------------------------------------------ */

struct weir_executor *weir_reactor_executor(struct weir_reactor *r)
{
    return &r->executor;
}

struct weir_scope *weir_reactor_scope(struct weir_reactor *r)
{
    return &r->scope;
}

struct uv_loop_s *weir_reactor_loop(struct weir_reactor *r)
{
    return r->loop;
}
