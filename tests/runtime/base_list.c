#include "weir/list.h"

#include "cmocka_all.h"

struct item {
    int value;
    struct weir_list link;
};

static int value_of(struct weir_list *link)
{
    return WEIR_CONTAINER(link, struct item, link)->value;
}

/* The list's values as decimal digits. */
static int digits(const struct weir_list *head)
{
    int sum = 0;
    for (struct weir_list *link = head->next; link != head; link = link->next) {
        assert_ptr_equal(link->next->prev, link);
        sum = sum * 10 + value_of(link);
    }
    return sum;
}

static void keeps_order(void **state)
{
    (void)state;
    struct weir_list head;
    struct item items[4] = {{.value = 1}, {.value = 2}, {.value = 3}, {.value = 4}};
    weir_list_init(&head);
    assert_true(weir_list_is_empty(&head));
    assert_null(weir_list_first(&head));
    weir_list_push_back(&head, &items[1].link);
    weir_list_push_back(&head, &items[2].link);
    weir_list_push_front(&head, &items[0].link);
    weir_list_push_back(&head, &items[3].link);
    assert_int_equal(digits(&head), 1234);
    weir_list_remove(&items[2].link);
    assert_int_equal(digits(&head), 124);
    assert_int_equal(value_of(weir_list_pop(&head)), 1);
    assert_int_equal(value_of(weir_list_pop(&head)), 2);
    assert_int_equal(value_of(weir_list_pop(&head)), 4);
    assert_null(weir_list_pop(&head));
}

static void removing_twice_is_harmless(void **state)
{
    (void)state;
    struct weir_list head;
    struct item item = {.value = 1};
    weir_list_init(&head);
    assert_false(weir_list_is_linked(&item.link)); /* zeroed */
    weir_list_remove(&item.link);
    assert_false(weir_list_is_linked(&item.link));
    weir_list_push_back(&head, &item.link);
    assert_true(weir_list_is_linked(&item.link));
    weir_list_remove(&item.link);
    weir_list_remove(&item.link);
    assert_false(weir_list_is_linked(&item.link));
    assert_true(weir_list_is_empty(&head));
}

static void splice_moves_all(void **state)
{
    (void)state;
    struct weir_list to, from;
    struct item items[4] = {{.value = 1}, {.value = 2}, {.value = 3}, {.value = 4}};
    weir_list_init(&to);
    weir_list_init(&from);
    weir_list_splice(&to, &from);
    assert_true(weir_list_is_empty(&to));
    weir_list_push_back(&from, &items[0].link);
    weir_list_push_back(&from, &items[1].link);
    weir_list_splice(&to, &from);
    assert_int_equal(digits(&to), 12);
    assert_true(weir_list_is_empty(&from));
    weir_list_push_back(&from, &items[2].link);
    weir_list_push_back(&from, &items[3].link);
    weir_list_splice(&to, &from);
    assert_int_equal(digits(&to), 1234);
}

static void each_allows_removing_the_visited(void **state)
{
    (void)state;
    struct weir_list head, *link, *following;
    struct item items[4] = {{.value = 1}, {.value = 2}, {.value = 3}, {.value = 4}};
    weir_list_init(&head);
    for (int i = 0; i < 4; i++)
        weir_list_push_back(&head, &items[i].link);
    WEIR_LIST_EACH(link, following, &head)
    if (value_of(link) % 2)
        weir_list_remove(link);
    assert_int_equal(digits(&head), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order),
        cmocka_unit_test(removing_twice_is_harmless),
        cmocka_unit_test(splice_moves_all),
        cmocka_unit_test(each_allows_removing_the_visited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
