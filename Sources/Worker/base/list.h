/* list.h - a doubly linked list whose links live inside the objects.
 *
 * A link that is in no list points at itself, so taking it out twice does no harm. The list owns
 * nothing: whoever frees an object takes its links out first. */
#ifndef BISQUE_BASE_LIST_H
#define BISQUE_BASE_LIST_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>

struct link {
    struct link *__single next;
    struct link *__single before;
    void *__single owner; /* the object this link is part of; NULL in a list's head */
};

static inline void list_init(struct link *head)
{
    head->next = head;
    head->before = head;
    head->owner = NULL;
}

static inline void link_init(struct link *link, void *__single owner)
{
    list_init(link);
    link->owner = owner;
}

static inline bool link_is_in_list(const struct link *link)
{
    return link->next != link;
}

static inline void link_remove(struct link *link)
{
    link->next->before = link->before;
    link->before->next = link->next;
    link->next = link;
    link->before = link;
}

static inline void list_append(struct link *head, struct link *link)
{
    link_remove(link);
    link->before = head->before;
    link->next = head;
    head->before->next = link;
    head->before = link;
}

static inline bool list_is_empty(const struct link *head)
{
    return head->next == head;
}

static inline size_t list_count(const struct link *head)
{
    size_t count = 0;

    for (const struct link *at = head->next; at != head; at = at->next)
        count++;
    return count;
}

/* Walks a list of `type` objects. The one in hand may be taken out of the list or freed. */
#define LIST_EACH(type, name, head)                                                              \
    for (struct link *name##_at = (head)->next, *name##_after = name##_at->next;                 \
         name##_at != (head); name##_at = name##_after, name##_after = name##_at->next)          \
        for (type *__single name = CTX(type, name##_at->owner); name; name = NULL)

#endif
