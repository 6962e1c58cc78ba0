/* sctp_test.c - two associations and a bad way between them. */
#include "chatters.h"
#include "test.h"

static const struct reliability in_order = {.is_ordered = true};
static const struct reliability in_any_order = {0};

/* Says `count` messages as fast as there is room. */
static void say_all(struct chatters *p, uint16_t stream, uint32_t count, size_t length,
                    const struct reliability *how)
{
    for (uint32_t number = 0; number < count;) {
        const enum sctp_taken taken =
            chatter_say(p->ends[0], p->now, stream, number, length, how);

        CHECK(taken == SCTP_TAKEN || taken == SCTP_FULL);
        if (taken == SCTP_TAKEN)
            number++;
        else
            chatters_run(p, 20 * MILLISECOND);
    }
}

TEST(both_ends_may_begin_and_agree_on_streams)
{
    struct sctp_options few = chatter_options(), many = chatter_options();
    struct chatters *p;

    few.outgoing_streams = 16;
    few.incoming_streams = 20;
    p = chatters_open(&few, &many);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_NEW);
    association_begin(p->ends[0]->sctp, p->now);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTING);
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(association_outgoing_streams(p->ends[0]->sctp), 16);
    CHECK_EQ(association_incoming_streams(p->ends[0]->sctp), 20);
    CHECK_EQ(association_outgoing_streams(p->ends[1]->sctp), 20);
    CHECK_EQ(association_incoming_streams(p->ends[1]->sctp), 16);
    CHECK_EQ(chatter_say(p->ends[1], p->now, 20, 0, 4, &in_order), SCTP_WRONG);
    CHECK_EQ(chatter_say(p->ends[1], p->now, 19, 0, 4, &in_order), SCTP_TAKEN);
    chatters_close(p);
}

TEST(who_is_not_there_yet_is_met_later)
{
    const struct sctp_options options = chatter_options();
    struct chatters *p = chatters_open(&options, &options);

    p->loss = 1000;
    association_begin(p->ends[0]->sctp, p->now);
    chatters_run(p, 3 * SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTING);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 0, 0, 4, &in_order), SCTP_BUSY);
    p->loss = 0;
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    chatters_close(p);
}

TEST(messages_come_whole_and_in_order_over_a_way_that_loses)
{
    struct chatters *p = chatters_meet();

    p->loss = 50;
    p->delay = 25 * MILLISECOND;
    say_all(p, 3, 400, 10000, &in_order);
    chatters_run(p, 60 * SECOND);
    CHECK_EQ(p->ends[1]->messages, 400);
    CHECK_EQ(p->ends[1]->bytes, 400 * 10000);
    CHECK_EQ(p->ends[1]->disorders, 0);
    CHECK_EQ(p->ends[1]->corrupt, 0);
    chatters_close(p);
}

TEST(the_longest_message_comes_whole_and_a_longer_one_is_not_heard)
{
    struct sctp_options small = chatter_options();
    const struct sctp_options options = chatter_options();
    struct chatters *p;

    small.message_max = 1000;
    p = chatters_open(&options, &small);
    association_begin(p->ends[0]->sctp, p->now);
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(chatter_say(p->ends[1], p->now, 1, 0, SCTP_MESSAGE_MAX, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 0, 1000, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 1, 1001, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 1, SCTP_MESSAGE_MAX, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 2, 0, 200000, &in_any_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 1, 999, &in_order), SCTP_TAKEN);
    chatters_run(p, 20 * SECOND);
    CHECK_EQ(p->ends[0]->messages, 1);
    CHECK_EQ(p->ends[0]->length, SCTP_MESSAGE_MAX);
    CHECK_EQ(p->ends[0]->corrupt, 0);
    CHECK_EQ(p->ends[1]->too_large, 3);
    CHECK_EQ(p->ends[1]->messages, 2);
    CHECK_EQ(p->ends[1]->disorders, 0);
    CHECK_EQ(p->ends[1]->length, 999);
    chatters_close(p);
}

TEST(short_messages_that_are_said_together_share_packets)
{
    struct chatters *p = chatters_meet();
    uint64_t before = association_packets_sent(p->ends[0]->sctp);

    CHECK_EQ(chatter_say(p->ends[0], p->now, 3, 0, 100, &in_order), SCTP_TAKEN);
    chatters_run(p, 10 * MILLISECOND);
    CHECK_EQ(p->ends[1]->messages, 1); /* a lone one waits for nothing */
    CHECK_EQ(association_packets_sent(p->ends[0]->sctp) - before, 1);
    chatters_run(p, SECOND);
    before = association_packets_sent(p->ends[0]->sctp);
    for (uint32_t number = 1; number <= 40; number++)
        CHECK_EQ(chatter_say(p->ends[0], p->now, 3, number, 100, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 4, 0, 5000, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 3, 41, 100, &in_order), SCTP_TAKEN);
    association_reset(p->ends[0]->sctp, 3);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 3, 42, 100, &in_order), SCTP_BUSY);
    chatters_run(p, SECOND);
    CHECK_EQ(p->ends[1]->messages, 43);
    CHECK_EQ(p->ends[1]->disorders, 0);
    CHECK_EQ(p->ends[1]->reset, 3);
    CHECK(association_packets_sent(p->ends[0]->sctp) - before < 20);
    chatters_close(p);
}

TEST(what_is_sent_once_only_may_be_lost_and_never_comes_twice)
{
    const struct reliability once = {.persistence = PERSISTS_SO_OFTEN, .bound = 0};
    struct chatters *p = chatters_meet();

    p->loss = 200;
    for (uint32_t number = 0; number < 500; number++) {
        CHECK_EQ(chatter_say(p->ends[0], p->now, 1, number, 500, &once), SCTP_TAKEN);
        chatters_run(p, 20 * MILLISECOND);
    }
    p->loss = 0;
    chatters_run(p, 20 * SECOND);
    CHECK(p->ends[1]->messages > 300);
    CHECK(p->ends[1]->messages < 500);
    CHECK_EQ(p->ends[1]->corrupt, 0);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 2, 0, 500, &in_order), SCTP_TAKEN);
    chatters_run(p, SECOND);
    CHECK_EQ(p->ends[1]->stream, 2);
    chatters_close(p);
}

TEST(what_has_lived_its_time_is_given_up)
{
    const struct reliability brief = {.is_ordered = true,
                                      .persistence = PERSISTS_SO_LONG,
                                      .bound = 200};
    struct chatters *p = chatters_meet();

    p->loss = 1000;
    for (uint32_t number = 0; number < 5; number++)
        CHECK_EQ(chatter_say(p->ends[0], p->now, 1, number, 100, &brief), SCTP_TAKEN);
    chatters_run(p, SECOND);
    p->loss = 0;
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 5, 100, &brief), SCTP_TAKEN);
    chatters_run(p, 10 * SECOND);
    CHECK_EQ(p->ends[1]->messages, 1);
    CHECK_EQ(p->ends[1]->next[1], 6);
    chatters_close(p);
}

TEST(a_stream_that_was_reset_begins_anew)
{
    struct chatters *p = chatters_meet();

    say_all(p, 7, 3, 100, &in_order);
    association_reset(p->ends[0]->sctp, 7);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 7, 3, 100, &in_order), SCTP_BUSY);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 8, 0, 100, &in_order), SCTP_TAKEN);
    chatters_run(p, SECOND);
    CHECK_EQ(p->ends[1]->messages, 4);
    CHECK_EQ(p->ends[1]->resets, 1);
    CHECK_EQ(p->ends[1]->reset, 7);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 7, 3, 100, &in_order), SCTP_TAKEN);
    chatters_run(p, SECOND);
    CHECK_EQ(p->ends[1]->messages, 5);
    CHECK_EQ(p->ends[1]->disorders, 0);
    chatters_close(p);
}

TEST(three_hundred_streams_end_while_packets_are_lost)
{
    struct chatters *p = chatters_meet();

    p->loss = 50;
    for (uint16_t stream = 0; stream < 300; stream++) {
        CHECK_EQ(chatter_say(p->ends[0], p->now, stream, 0, 40, &in_order), SCTP_TAKEN);
        association_reset(p->ends[0]->sctp, stream);
    }
    chatters_run(p, 60 * SECOND);
    CHECK_EQ(p->ends[1]->messages, 300);
    CHECK_EQ(p->ends[1]->resets, 300);
    chatters_close(p);
}

TEST(the_last_of_65534_streams_is_a_stream)
{
    struct sctp_options all = chatter_options();
    struct chatters *p;

    all.outgoing_streams = SCTP_STREAMS_MAX;
    all.incoming_streams = SCTP_STREAMS_MAX;
    p = chatters_open(&all, &all);
    association_begin(p->ends[0]->sctp, p->now);
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(association_outgoing_streams(p->ends[0]->sctp), SCTP_STREAMS_MAX);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 65534, 0, 40, &in_order), SCTP_TAKEN);
    association_reset(p->ends[0]->sctp, 65534);
    chatters_run(p, SECOND);
    CHECK_EQ(p->ends[1]->stream, 65534);
    CHECK_EQ(p->ends[1]->reset, 65534);
    chatters_close(p);
}

TEST(who_does_not_listen_is_waited_for)
{
    struct chatters *p = chatters_meet();
    uint32_t taken = 0;

    p->ends[1]->is_deaf = true;
    for (unsigned i = 0; i < 400; i++) {
        while (chatter_say(p->ends[0], p->now, 1, taken, 16384, &in_order) == SCTP_TAKEN)
            taken++;
        chatters_run(p, 100 * MILLISECOND);
    }
    CHECK(taken > 64);
    CHECK(taken < 256); /* two buffers of 64, and what is counted otherwise */
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    p->ends[1]->is_deaf = false;
    association_make_ready(p->ends[1]->sctp);
    chatters_run(p, 30 * SECOND);
    CHECK_EQ(p->ends[1]->messages, taken);
    CHECK_EQ(p->ends[1]->disorders, 0);
    chatters_close(p);
}

TEST(a_way_that_is_gone_fails_the_association)
{
    struct chatters *p = chatters_meet();

    p->loss = 1000;
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 0, 100, &in_order), SCTP_TAKEN);
    chatters_run(p, 180 * SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_HAS_FAILED);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 1, 100, &in_order), SCTP_WRONG);
    chatters_close(p);
}

/* A long message on one stream and a short one on another, said right after it: which is first? */
static bool short_one_is_first(bool hides_interleaving, struct chatters *__single *met)
{
    const struct sctp_options options = chatter_options();
    struct chatters *p = chatters_open(&options, &options);
    const struct chatter *hears = p->ends[1];

    p->hides_interleaving = hides_interleaving;
    association_begin(p->ends[0]->sctp, p->now);
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(association_phase(p->ends[1]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 1, 0, SCTP_MESSAGE_MAX, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 2, 0, 100, &in_order), SCTP_TAKEN);
    for (unsigned i = 0; i < 1000 && hears->messages == 0; i++)
        chatters_run(p, MILLISECOND);
    const bool is_short = hears->messages == 1 && hears->length == 100;
    chatters_run(p, 10 * SECOND);
    CHECK_EQ(hears->messages, 2);
    CHECK_EQ(hears->corrupt, 0);
    *met = p;
    return is_short;
}

TEST(two_of_our_ends_interleave_their_messages)
{
    struct chatters *__single p;

    CHECK(short_one_is_first(false, &p));
    CHECK(p->with_interleaved > 200);
    CHECK_EQ(p->with_data, 0);
    chatters_close(p);
}

TEST(who_cannot_interleave_is_sent_one_message_after_the_other)
{
    struct chatters *__single p;

    CHECK(!short_one_is_first(true, &p));
    CHECK(p->with_data > 200);
    CHECK_EQ(p->with_interleaved, 0);
    chatters_close(p);
}
