/* parting_test.c - goodbyes: how often they are said, when, and what is let go behind the last. */
#include "path/connect.h"
#include "stand.h"

/* So many datagrams leave now. */
static size_t say(struct stand *s)
{
    size_t count;

    partings_due(&s->graph, s->now);
    connect_last_words(&s->graph);
    count = s->out.count;
    outbox_clear(&s->out);
    return count;
}

static struct parting *__single part(struct stand *s, uint16_t port)
{
    struct parting *__single parting = parting_begin(&s->graph);

    CHECK(parting != NULL);
    parting->to = stand_flow(port, STAND_UDP);
    parting->length = 3;
    memcpy(parting->bytes, "bye", 3);
    return parting;
}

TEST(a_goodbye_is_said_five_times_within_a_second)
{
    static const usec_t pauses[] = {50, 100, 200, 400};
    struct stand *s = stand_open();

    part(s, 4000);
    CHECK_EQ(partings_deadline(&s->graph), 0);
    CHECK_EQ(say(s), 1);
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        CHECK_EQ(partings_deadline(&s->graph), s->now + pauses[i] * MILLISECOND);
        s->now += pauses[i] * MILLISECOND - 1;
        CHECK_EQ(say(s), 0);
        s->now++;
        CHECK_EQ(say(s), 1);
    }
    CHECK_EQ(partings_deadline(&s->graph), NEVER);
    CHECK(s->now < 2 * SECOND); /* it began at one */
    stand_close(s);
}

TEST(sockets_are_closed_behind_the_last_goodbye)
{
    struct stand *s = stand_open();
    struct parting *parting = part(s, 4000);

    parting->sockets[parting->socket_count++] = 7;
    for (unsigned i = 0; i < 4; i++) {
        CHECK_EQ(say(s), 1);
        CHECK_EQ(s->out.closing_count, 0);
        s->now += SECOND;
    }
    CHECK_EQ(say(s), 1);
    CHECK_EQ(s->out.closing_count, 1);
    CHECK_EQ(s->out.closing[0], 7);
    stand_close(s);
}

TEST(each_of_many_partings_is_said_in_its_time)
{
    struct stand *s = stand_open();

    part(s, 4000);
    CHECK_EQ(say(s), 1);
    s->now += 50 * MILLISECOND;
    part(s, 4001);
    CHECK_EQ(say(s), 2);
    s->now += 50 * MILLISECOND;
    CHECK_EQ(say(s), 1);
    s->now += 10 * SECOND; /* nobody is told more often than that, however late it is */
    for (size_t left = 6; left > 0; s->now += 10 * SECOND)
        left -= say(s);
    CHECK_EQ(say(s), 0);
    CHECK_EQ(s->graph.parting_count, 0);
    stand_close(s);
}

TEST(a_goodbye_waits_where_there_is_no_buffer)
{
    struct stand *s = stand_open();
    struct buffer *__single held = NULL;
    struct buffer *__single taken;

    while ((taken = buffer_take(&s->graph.buffers)) != NULL) {
        taken->next_free = held;
        held = taken;
    }
    part(s, 4000);
    CHECK_EQ(say(s), 0);
    CHECK(partings_deadline(&s->graph) > s->now);
    CHECK(partings_deadline(&s->graph) <= s->now + 10 * MILLISECOND);
    while (held) {
        taken = held;
        held = taken->next_free;
        buffer_release(taken);
    }
    s->now = partings_deadline(&s->graph);
    CHECK_EQ(say(s), 1);
    stand_close(s);
}

TEST(partings_have_an_end)
{
    struct stand *s = stand_open();
    size_t said = 0;

    for (unsigned i = 0; i < PARTINGS_MAX; i++)
        part(s, 4000);
    CHECK(!parting_begin(&s->graph));
    for (unsigned i = 0; i < 5; i++, s->now += SECOND)
        said += say(s);
    CHECK_EQ(said, 5 * PARTINGS_MAX);
    CHECK(parting_begin(&s->graph) != NULL);
    stand_close(s);
}

TEST(who_stops_says_what_is_left_at_once)
{
    struct stand *s = stand_open();
    size_t said = 0;
    bool goes_on = true;

    for (unsigned i = 0; i < PARTINGS_MAX; i++)
        part(s, 4000)->sockets[0] = i;
    while (goes_on) {
        goes_on = partings_hurry(&s->graph);
        connect_last_words(&s->graph);
        said += s->out.count;
        outbox_clear(&s->out);
    }
    CHECK_EQ(said, 5 * PARTINGS_MAX);
    CHECK_EQ(s->graph.parting_count, 0);
    stand_close(s);
}
