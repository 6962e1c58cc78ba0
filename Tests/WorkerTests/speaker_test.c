/* speaker_test.c - the level in a packet, and what levels say of one source. */
#include "test.h"

#include "graph/speaker.h"

#define START (100 * SECOND + 7)

static struct speaker source(void)
{
    struct speaker s;

    speaker_init(&s, START, 1, 1);
    return s;
}

static struct audio_level level(uint8_t value)
{
    return (struct audio_level){.level = value, .is_voice = false};
}

/* A packet in each step from `first` to, but not with, `end`. */
static void hear(struct speaker *s, int first, int end, uint8_t value)
{
    for (int i = first; i < end; i++)
        speaker_heard(s, START + i * SPEAKER_STEP, level(value));
}

static unsigned medium_at(struct speaker *s, int step)
{
    speaker_advance(s, START + step * SPEAKER_STEP);
    return speaker_medium(s);
}

static bool level_of(struct bytes packet, uint8_t id, struct audio_level *out)
{
    struct rtp rtp;

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    return audio_level_find(packet.at, packet.len, &rtp, id, out);
}

TEST(the_level_of_a_packet_is_read_in_both_forms)
{
    struct audio_level found;

    CHECK(level_of(hex("90 6f 0001 00000002 00000003 bede 0001 10 9e 00 00 ff"), 1, &found));
    CHECK_EQ(found.level, 30);
    CHECK(found.is_voice);
    CHECK(level_of(hex("90 6f 0001 00000002 00000003 1000 0001 05 01 7f 00 ff"), 5, &found));
    CHECK_EQ(found.level, AUDIO_LEVEL_SILENCE);
    CHECK(!found.is_voice);
}

TEST(a_packet_without_a_level_says_so)
{
    struct audio_level found;

    CHECK(!level_of(hex("80 6f 0001 00000002 00000003 ff"), 1, &found));
    CHECK(!level_of(hex("90 6f 0001 00000002 00000003 bede 0001 10 9e 00 00 ff"), 2, &found));
    CHECK(!level_of(hex("90 6f 0001 00000002 00000003 bede 0001 10 9e 00 00 ff"), 0, &found));
    CHECK(!level_of(hex("90 6f 0001 00000002 00000003 1000 0001 05 00 00 00 ff"), 5, &found));
}

TEST(speech_is_what_stands_out_of_the_noise)
{
    struct speaker s = source();

    hear(&s, 0, 100, 65);
    CHECK_EQ(medium_at(&s, 100), 0);
    hear(&s, 100, 105, 55);
    CHECK_EQ(medium_at(&s, 105), 5);
    hear(&s, 105, 110, 56);
    CHECK_EQ(medium_at(&s, 110), 0);
    CHECK(!speaker_speaks(&s));
    hear(&s, 110, 113, 30);
    CHECK_EQ(medium_at(&s, 113), 3);
    CHECK(speaker_speaks(&s));
    CHECK_EQ(s.recent, AUDIO_LEVEL_SILENCE - 30);
}

TEST(what_is_quieter_than_anybody_speaks_is_no_speech)
{
    struct speaker s = source();

    hear(&s, 0, 100, 100);
    hear(&s, 100, 105, 61);
    CHECK_EQ(medium_at(&s, 105), 0);
    hear(&s, 105, 110, 60);
    CHECK_EQ(medium_at(&s, 110), 5);
}

TEST(who_was_never_heard_quiet_speaks_all_the_same)
{
    struct speaker s = source();

    for (int i = 0; i < 30; i++) { /* words, and nothing at all between them */
        hear(&s, 20 * i, 20 * i + 15, 40);
        CHECK_EQ(medium_at(&s, 20 * i + 15), 5);
    }
}

TEST(a_long_packet_fills_the_steps_it_lasts)
{
    struct speaker s = source();

    hear(&s, 0, 1, 90);
    for (int i = 3; i < 30; i += 3)
        hear(&s, i, i + 1, 30);
    CHECK_EQ(medium_at(&s, 30), 5);
    CHECK_EQ(speaker_long(&s), 5); /* 27 of the last 50 steps */
}

TEST(missing_packets_are_silence)
{
    struct speaker s = source();

    hear(&s, 0, 1, 90);
    hear(&s, 1, 51, 30);
    CHECK_EQ(medium_at(&s, 51), 5);
    CHECK_EQ(speaker_long(&s), 10);
    CHECK_EQ(speaker_silent_for(&s), 0);
    CHECK_EQ(medium_at(&s, 53), 5);
    CHECK_EQ(medium_at(&s, 56), 2);
    CHECK_EQ(medium_at(&s, 58), 0);
    CHECK_EQ(s.recent, 0);
    CHECK_EQ(speaker_silent_for(&s), 5 * SPEAKER_STEP);
    CHECK_EQ(medium_at(&s, 83), 0);
    CHECK_EQ(speaker_long(&s), 4);
}

TEST(packets_that_come_in_pairs_are_speech_as_well)
{
    struct speaker s = source();

    hear(&s, 0, 1, 90);
    for (int i = 2; i < 60; i += 2) {
        hear(&s, i, i + 1, 30);
        hear(&s, i, i + 1, 32);
    }
    CHECK_EQ(medium_at(&s, 60), 5);
    CHECK_EQ(speaker_long(&s), 10);
}

TEST(the_loudest_packet_of_a_step_counts)
{
    struct speaker s = source();

    hear(&s, 0, 1, 30);
    hear(&s, 0, 1, 40);
    speaker_advance(&s, START + SPEAKER_STEP);
    CHECK_EQ(s.recent, AUDIO_LEVEL_SILENCE - 30);
}

TEST(who_falls_silent_for_long_is_not_loud_any_more)
{
    struct speaker sending = source(), stopping = source();

    hear(&sending, 0, 50, 30);
    hear(&stopping, 0, 50, 30);
    speaker_advance(&stopping, START + 54 * SPEAKER_STEP);
    CHECK_EQ(stopping.recent, 0);
    hear(&sending, 50, 50 + SPEAKER_STEPS, 90);
    CHECK(sending.loudness > 0);
    hear(&sending, 50 + SPEAKER_STEPS, 52 + SPEAKER_STEPS, 90);
    CHECK_EQ(sending.loudness, 0);
}

TEST(a_steady_hum_is_no_speech)
{
    struct speaker s = source();

    for (int i = 0; i < 1000; i++) {
        hear(&s, i, i + 1, (uint8_t)(50 + i % 5));
        if (i > 105) /* until then it might have been */
            CHECK_EQ(medium_at(&s, i), 0);
    }
    hear(&s, 1000, 1005, 35);
    CHECK_EQ(medium_at(&s, 1005), 5);
}

TEST(words_taken_for_a_hum_are_speech_again)
{
    struct speaker s = source();

    hear(&s, 0, 120, 45); /* one tone */
    CHECK_EQ(medium_at(&s, 120), 0);
    int at = 140;
    for (int i = 0; i < SPEAKER_NOISE_BROKEN; i++, at += 20)
        hear(&s, at, at + 15, 45);
    hear(&s, at, at + 15, 45);
    CHECK_EQ(medium_at(&s, at + 15), 5);
}

TEST(a_hum_that_is_lost_now_and_then_is_still_one)
{
    struct speaker s = source();
    int at = 0;

    for (int i = 0; i < 3 * SPEAKER_NOISE_BROKEN; i++) {
        const int length = i % 5 == 0 ? 110 : 50;
        hear(&s, at, at + length, 50);
        if (i > 0)
            CHECK_EQ(medium_at(&s, at + length), 0);
        at += length + 10;
    }
}

TEST(neither_loss_nor_a_muted_microphone_makes_noise_speech)
{
    struct speaker s = source();

    hear(&s, 0, 200, 50);
    hear(&s, 300, 400, 50); /* 2 s are lost */
    CHECK_EQ(medium_at(&s, 400), 0);
    hear(&s, 400, 900, AUDIO_LEVEL_SILENCE);
    hear(&s, 900, 1000, 50);
    CHECK_EQ(medium_at(&s, 1000), 0);
}

TEST(what_a_sender_with_a_detector_leaves_unmarked_is_no_speech)
{
    struct speaker s = source();

    hear(&s, 0, 1, 90);
    hear(&s, 1, 6, 30);
    CHECK_EQ(medium_at(&s, 6), 5); /* nothing says that there is a detector */
    speaker_heard(&s, START + 6 * SPEAKER_STEP, (struct audio_level){30, true});
    CHECK_EQ(medium_at(&s, 7), 5);
    hear(&s, 7, 12, 30);
    CHECK_EQ(medium_at(&s, 12), 0);
}

TEST(a_muted_speaker_has_no_past)
{
    struct speaker s = source();

    hear(&s, 0, 1, 90);
    hear(&s, 1, 51, 30);
    speaker_mute(&s, START + 51 * SPEAKER_STEP, true);
    hear(&s, 51, 60, 30);
    CHECK_EQ(medium_at(&s, 60), 0);
    CHECK_EQ(speaker_long(&s), 0);
    CHECK_EQ(speaker_silent_for(&s), NEVER);
    CHECK_EQ(s.packets, 0);
    speaker_mute(&s, START + 60 * SPEAKER_STEP, false);
    hear(&s, 60, 65, 30);
    CHECK_EQ(medium_at(&s, 65), 5);
    CHECK_EQ(s.packets, 5);
}

TEST(a_silence_of_any_length_leaves_no_past)
{
    for (int silence = 1; silence < 300; silence++) {
        struct speaker s = source();
        hear(&s, 0, 1, 90);
        hear(&s, 1, 71, 30);
        speaker_advance(&s, START + (71 + silence) * SPEAKER_STEP);
        const int spoken = silence < SPEAKER_HOLD ? silence : SPEAKER_HOLD;
        const uint64_t spoke = ~0ull; /* all 64 steps, and then silence shifts them out */
        const int silent = silence - spoken;
        CHECK(s.spoke == (silent >= SPEAKER_STEPS ? 0 : spoke << silent));
        CHECK_EQ(speaker_silent_for(&s), silent * SPEAKER_STEP);
        CHECK_EQ(s.loudness > 0, s.spoke != 0);
    }
}
