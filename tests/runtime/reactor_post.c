/* Calls from other threads: all arrive, once, in each thread's order, on the reactor's thread. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "weir/combine.h"
#include "weir/reactor.h"

enum { THREADS = 4, POSTS = 2000 };

struct shared {
    struct weir_reactor *r;
    pthread_t owner;
    int next[THREADS]; /* per thread: the number that has to come */
    int left;
};

struct poster {
    struct shared *shared;
    int thread;
    int sent;
    struct item {
        struct poster *poster;
        int number;
    } items[POSTS];
};

static void arrive(void *data)
{
    struct item *item = data;
    struct shared *shared = item->poster->shared;
    assert_true(pthread_equal(pthread_self(), shared->owner));
    assert_int_equal(shared->next[item->poster->thread]++, item->number);
    if (--shared->left == 0)
        weir_reactor_unhold(shared->r);
}

static void *post_all(void *data)
{
    struct poster *poster = data;
    for (int i = 0; i < POSTS; i++) {
        poster->items[i] = (struct item){poster, i};
        poster->sent += weir_post(poster->shared->r, arrive, &poster->items[i]) == WEIR_OK;
    }
    return NULL;
}

static void contract_2_post_is_safe_from_every_thread(void **state)
{
    (void)state;
    static struct poster posters[THREADS];
    pthread_t threads[THREADS];
    struct shared shared = {weir_reactor_new(), pthread_self(), {0}, THREADS * POSTS};
    weir_reactor_hold(shared.r);
    for (int i = 0; i < THREADS; i++) {
        posters[i] = (struct poster){.shared = &shared, .thread = i};
        assert_int_equal(pthread_create(&threads[i], NULL, post_all, &posters[i]), 0);
    }
    assert_int_equal(weir_reactor_run(shared.r), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(posters[i].sent, POSTS);
        assert_int_equal(shared.next[i], POSTS);
    }
    weir_reactor_free(shared.r);
}

struct remote {
    struct weir_reactor *r;
    struct weir_promise *promise;
};

static void resolve(void *data)
{
    struct remote *remote = data;
    weir_promise_resolve(remote->promise, WEIR_OK, remote);
    weir_reactor_unhold(remote->r);
}

static void *post_answer(void *data)
{
    struct remote *remote = data;
    return weir_post(remote->r, resolve, remote) == WEIR_OK ? NULL : data;
}

static void another_thread_completes_a_future(void **state)
{
    (void)state;
    pthread_t thread;
    void *failed;
    struct weir_future *f;
    struct remote remote = {.r = weir_reactor_new()};
    weir_promise_new(weir_reactor_executor(remote.r), NULL, &remote.promise, &f);
    weir_reactor_hold(remote.r);
    pthread_create(&thread, NULL, post_answer, &remote);
    assert_int_equal(weir_future_wait(f), WEIR_OK);
    assert_ptr_equal(weir_future_value(f), &remote);
    weir_future_cancel(&f);
    pthread_join(thread, &failed);
    assert_null(failed);
    weir_reactor_free(remote.r);
}

static void count(void *data)
{
    ++*(int *)data;
}

static void a_post_before_run_runs(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    int calls = 0;
    weir_post(r, count, &calls);
    assert_int_equal(calls, 0);
    weir_reactor_run(r);
    assert_int_equal(calls, 1);
    weir_post(r, count, &calls);
    while (calls < 2)
        assert_int_equal(weir_reactor_run_once(r, true), 1);
    weir_reactor_free(r);
}

static void closing_runs_what_was_posted(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    int calls = 0;
    weir_post(r, count, &calls);
    weir_reactor_free(r);
    assert_int_equal(calls, 1);
}

static void *run_elsewhere(void *data)
{
    struct remote *remote = data;
    return weir_reactor_run(remote->r) == 0 ? data : NULL;
}

static void a_reactor_may_run_on_another_thread_than_made_it(void **state)
{
    (void)state;
    pthread_t thread;
    void *ran;
    int calls = 0;
    struct remote remote = {.r = weir_reactor_new()};
    weir_post(remote.r, count, &calls);
    pthread_create(&thread, NULL, run_elsewhere, &remote);
    pthread_join(thread, &ran);
    assert_ptr_equal(ran, &remote);
    assert_int_equal(calls, 1);
    weir_reactor_free(remote.r);
}

#ifndef NDEBUG
static void *defer_from_here(void *data)
{
    struct weir_job job;
    weir_job_init(&job, count, NULL);
    weir_executor_defer(data, &job);
    return NULL;
}

static void misuse(void)
{
    pthread_t thread;
    struct weir_reactor *r = weir_reactor_new();
    signal(SIGABRT, SIG_DFL); /* cmocka's and a sanitizer's own */
    fclose(stderr);
    pthread_create(&thread, NULL, defer_from_here, weir_reactor_executor(r));
    pthread_join(thread, NULL);
    _exit(0);
}

static void contract_2_a_debug_build_asserts_the_thread(void **state)
{
    (void)state;
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        misuse();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contract_2_post_is_safe_from_every_thread),
#ifndef NDEBUG
        cmocka_unit_test(contract_2_a_debug_build_asserts_the_thread),
#endif
        cmocka_unit_test(another_thread_completes_a_future),
        cmocka_unit_test(a_post_before_run_runs),
        cmocka_unit_test(closing_runs_what_was_posted),
        cmocka_unit_test(a_reactor_may_run_on_another_thread_than_made_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
