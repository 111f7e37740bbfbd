/* weir/list.h — an intrusive, circular, doubly linked list.
 *
 * The list's head is a `struct weir_list` of its own; an object is in the list through a `struct
 * weir_list` member. An initialised link points to itself, so removing twice is harmless and "is it
 * in a list" is one comparison. A zeroed link counts as not linked too, but a head must be
 * initialised.
 *
 * Everything is O(1). A list belongs to one thread and owns nothing: who links an object keeps it
 * alive until it is removed.
 */
#ifndef WEIR_LIST_H
#define WEIR_LIST_H

#include "weir/base.h"

struct weir_list {
    struct weir_list *prev;
    struct weir_list *next;
};

/* The object whose `member` is at `ptr`. */
#define WEIR_CONTAINER(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* Visits every link; the visited one may be removed (and freed) meanwhile, others may not. */
#define WEIR_LIST_EACH(link, following, head)                                                      \
    for ((link) = (head)->next, (following) = (link)->next; (link) != (head);                      \
         (link) = (following), (following) = (link)->next)

static inline void weir_list_init(struct weir_list *list)
{
    list->prev = list;
    list->next = list;
}

static inline bool weir_list_is_empty(const struct weir_list *head)
{
    return head->next == head;
}

static inline bool weir_list_is_linked(const struct weir_list *link)
{
    return link->next && link->next != link;
}

static inline void weir__list_insert(struct weir_list *prev, struct weir_list *next,
                                     struct weir_list *link)
{
    link->prev = prev;
    link->next = next;
    prev->next = link;
    next->prev = link;
}

/* `link` must not be linked. */
static inline void weir_list_push_back(struct weir_list *head, struct weir_list *link)
{
    weir__list_insert(head->prev, head, link);
}

/* `link` must not be linked. */
static inline void weir_list_push_front(struct weir_list *head, struct weir_list *link)
{
    weir__list_insert(head, head->next, link);
}

/* Leaves `link` initialised. Harmless on a link that is in no list. */
static inline void weir_list_remove(struct weir_list *link)
{
    if (link->next) {
        link->prev->next = link->next;
        link->next->prev = link->prev;
    }
    weir_list_init(link);
}

/* The first link, or NULL when the list is empty. */
static inline struct weir_list *weir_list_first(const struct weir_list *head)
{
    return head->next != head ? head->next : NULL;
}

/* Removes and returns the first link, or NULL. */
static inline struct weir_list *weir_list_pop(struct weir_list *head)
{
    struct weir_list *link = weir_list_first(head);
    if (link)
        weir_list_remove(link);
    return link;
}

/* Moves all of `from` behind what `head` holds; `from` is empty afterwards. */
static inline void weir_list_splice(struct weir_list *head, struct weir_list *from)
{
    if (weir_list_is_empty(from))
        return;
    from->next->prev = head->prev;
    head->prev->next = from->next;
    from->prev->next = head;
    head->prev = from->prev;
    weir_list_init(from);
}

#endif
