/* Calls from other threads: the only place of the runtime with a lock. */
#include "internal.h"

#include <stdlib.h>

/* malloc's and not the reactor's allocator's, which belongs to one thread. */
struct weir__post {
    struct weir__post *next;
    void (*fn)(void *data);
    void *data;
};

int weir__posts_init(struct weir_reactor *r)
{
    r->posts_tail = &r->posts;
    return uv_mutex_init(&r->post_lock) == 0 ? WEIR_OK : WEIR_ENOMEM;
}

void weir__posts_fini(struct weir_reactor *r)
{
    uv_mutex_destroy(&r->post_lock);
}

static struct weir__post *take_all(struct weir_reactor *r, bool close)
{
    uv_mutex_lock(&r->post_lock);
    struct weir__post *first = r->posts;
    r->posts = NULL;
    r->posts_tail = &r->posts;
    r->posts_closed |= close;
    uv_mutex_unlock(&r->post_lock);
    return first;
}

static void run_all(struct weir_reactor *r, struct weir__post *post)
{
    weir__reactor_enter(r);
    while (post) {
        struct weir__post *next = post->next;
        post->fn(post->data);
        free(post);
        post = next;
    }
    weir__reactor_leave(r);
}

void weir__reactor_on_async(uv_async_t *async)
{
    struct weir_reactor *r = async->data;
    run_all(r, take_all(r, false));
}

void weir__posts_close(struct weir_reactor *r)
{
    run_all(r, take_all(r, true));
}

bool weir__posts_pending(struct weir_reactor *r)
{
    uv_mutex_lock(&r->post_lock);
    bool pending = r->posts != NULL;
    uv_mutex_unlock(&r->post_lock);
    return pending;
}

/* Sent under the lock: after closing has taken it, nobody touches the async handle. */
static int enqueue(struct weir_reactor *r, struct weir__post *post)
{
    int err = WEIR_ECLOSED;
    uv_mutex_lock(&r->post_lock);
    if (!r->posts_closed) {
        bool was_empty = r->posts == NULL;
        *r->posts_tail = post;
        r->posts_tail = &post->next;
        if (was_empty)
            uv_async_send(&r->async);
        err = WEIR_OK;
    }
    uv_mutex_unlock(&r->post_lock);
    return err;
}

int weir_post(struct weir_reactor *r, void (*fn)(void *data), void *data)
{
    struct weir__post *post = malloc(sizeof *post);
    if (!post)
        return WEIR_ENOMEM;
    *post = (struct weir__post){.fn = fn, .data = data};
    int err = enqueue(r, post);
    if (err < 0)
        free(post);
    return err;
}

void weir_reactor_hold(struct weir_reactor *r)
{
    weir__reactor_check_thread(r);
    if (r->holds++ == 0)
        uv_ref((uv_handle_t *)&r->async);
}

void weir_reactor_unhold(struct weir_reactor *r)
{
    weir__reactor_check_thread(r);
    if (--r->holds == 0)
        uv_unref((uv_handle_t *)&r->async);
}
