/* list_test.c - links in and out of a list, and a walk whose list changes under it. */
#include "base/list.h"

#include "test.h"

struct item {
    char letter;
    struct link link;
};

#define ITEMS 4

static void items_open(struct link *head, struct item *__counted_by(ITEMS) items)
{
    list_init(head);
    for (size_t i = 0; i < ITEMS; i++) {
        items[i].letter = (char)('a' + i);
        link_init(&items[i].link, &items[i]);
        list_append(head, &items[i].link);
    }
}

/* The letters in order, and again from the end: both directions must agree. */
static void check_order(struct link *head, const char *expected)
{
    struct link *back = head->before;
    size_t count = 0;

    LIST_EACH (struct item, item, head) {
        CHECK_EQ(item->letter, *expected);
        if (!*expected)
            return;
        expected++;
        count++;
    }
    CHECK_EQ(*expected, '\0');
    CHECK_EQ(list_count(head), count);
    for (; back != head; back = back->before) {
        CHECK(back->next->before == back);
        count--;
    }
    CHECK_EQ(count, 0);
}

TEST(an_empty_list_has_nothing_to_walk)
{
    struct link head;

    list_init(&head);
    CHECK(list_is_empty(&head));
    check_order(&head, "");
}

TEST(a_list_keeps_the_order_of_its_appends)
{
    struct item items[ITEMS];
    struct link head;

    items_open(&head, items);
    CHECK(!list_is_empty(&head));
    check_order(&head, "abcd");
}

TEST(a_link_taken_out_twice_does_no_harm)
{
    struct item items[ITEMS];
    struct link head;

    items_open(&head, items);
    link_remove(&items[1].link);
    CHECK(!link_is_in_list(&items[1].link));
    check_order(&head, "acd");
    link_remove(&items[1].link);
    check_order(&head, "acd");
    link_remove(&items[0].link);
    link_remove(&items[3].link);
    check_order(&head, "c");
    CHECK(link_is_in_list(&items[2].link));
}

TEST(an_append_takes_a_link_out_of_where_it_was)
{
    struct item items[ITEMS];
    struct link head, other;

    items_open(&head, items);
    list_init(&other);
    list_append(&head, &items[0].link);
    check_order(&head, "bcda");
    list_append(&other, &items[2].link);
    check_order(&head, "bda");
    check_order(&other, "c");
}

TEST(a_walk_may_take_out_the_one_in_hand)
{
    struct item items[ITEMS];
    struct link head;
    size_t walked = 0;

    items_open(&head, items);
    LIST_EACH (struct item, item, &head) {
        walked++;
        if (item->letter != 'c') {
            link_remove(&item->link);
            item->link.next = NULL; /* as good as freed */
        }
    }
    CHECK_EQ(walked, ITEMS);
    check_order(&head, "c");
}
