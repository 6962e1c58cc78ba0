/* hall_scenarios.c - who is heard in a room, as the controller is told. Slots are in
 * slot_scenarios.c. */
#include "hall.h"

#include "test.h"

#include <string.h>

#define LEVEL_ID 3

void hall_voice(struct scenario *s, struct endpoint *e, uint32_t receiver, uint8_t type)
{
    const uint32_t transport = scenario_number(s, e);
    struct ch_payload payload = {.type = type, .codec = CH_CODEC_OPUS, .clock_rate = 48000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 1000 + receiver};
    struct ch_extension extension = {.id = LEVEL_ID, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL};
    struct ch_create_receiver q = {
        .receiver = receiver,
        .transport = transport,
        .reception = {.kind = CH_KIND_AUDIO,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .extensions_count = 1,
                      .extensions = &extension},
    };
    struct ch_create_receiver_reply a;

    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
    endpoint_audio(e, s->session->now, 1000 + receiver)->payload_type = type;
    hall_say(e, receiver, HALL_SILENT);
}

void hall_say(struct endpoint *e, uint32_t receiver, uint8_t level)
{
    const uint8_t block[] = {0xbe, 0xde, 0, 1, LEVEL_ID << 4, level, 0, 0};
    struct source *source = endpoint_source(e, 1000 + receiver);

    memcpy(source->extension, block, sizeof block);
    source->extension_length = sizeof block;
}

/* `count` voices, the first of endpoint 0 and receiver 1. */
static struct scenario *__single voices(uint8_t seed, uint32_t count)
{
    struct scenario *s = scenario_open(seed);

    for (uint32_t i = 1; i <= count; i++)
        hall_voice(s, scenario_join(s, MEET_OWN_PORT), i, 100);
    return s;
}

static enum ch_refusal observe(struct scenario *s, uint32_t interval, uint8_t threshold,
                               uint8_t most)
{
    struct ch_observe_levels q = {
        .room = ROOM, .interval = interval, .threshold = threshold, .max_entries = most};
    struct ch_observe_levels_reply a;

    return ask_observe_levels(s->session, &q, &a);
}

static enum ch_refusal name_speaker(struct scenario *s, enum ch_speaker_method method)
{
    struct ch_observe_speaker q = {.room = ROOM, .method = method};
    struct ch_observe_speaker_reply a;

    return ask_observe_speaker(s->session, &q, &a);
}

TEST(a_room_tells_how_loud_everybody_is_the_loudest_first)
{
    struct scenario *s = voices(1, 3);
    struct session *session = s->session;

    CHECK_EQ(observe(s, 100, 80, 10), ACCEPTED);
    hall_say(&s->endpoints[0], 1, 60);
    hall_say(&s->endpoints[1], 2, 30);
    hall_say(&s->endpoints[2], 3, 90); /* quieter than was asked for */
    scenario_run(s, SECOND + 50 * MILLISECOND);

    CHECK_EQ(session->levels_told, 10);
    CHECK_EQ(session->silences, 0);
    CHECK_EQ(session->levels_named, 2);
    CHECK_EQ(session->levels[0].receiver, 2);
    CHECK_EQ(session->levels[0].level, 30);
    CHECK_EQ(session->levels[1].receiver, 1);
    CHECK_EQ(session->levels[1].level, 60);
    scenario_close(s);
}

TEST(al_01_every_half_second_levels_are_told_of_those_who_send_the_loudest_first)
{
    struct scenario *s = voices(1, 3);
    struct session *session = s->session;

    CHECK_EQ(observe(s, 500, 127, 10), ACCEPTED);
    hall_say(&s->endpoints[0], 1, 60);
    hall_say(&s->endpoints[1], 2, 30);
    endpoint_source(&s->endpoints[2], 1003)->next_at = NEVER;
    scenario_run(s, 10 * SECOND + 50 * MILLISECOND);

    CHECK_EQ(session->levels_told, 20);
    CHECK_EQ(session->levels_named, 2);
    CHECK_EQ(session->levels[0].receiver, 2);
    CHECK_EQ(session->levels[0].level, 30);
    CHECK_EQ(session->levels[1].receiver, 1);
    CHECK_EQ(session->levels[1].level, 60);
    scenario_close(s);
}

TEST(a_report_of_levels_names_no_more_than_was_asked_for)
{
    struct scenario *s = voices(2, 5);

    CHECK_EQ(observe(s, 100, 127, 2), ACCEPTED);
    for (uint32_t i = 0; i < 5; i++)
        hall_say(&s->endpoints[i], i + 1, (uint8_t)(50 - i));
    scenario_run(s, 150 * MILLISECOND);

    CHECK_EQ(s->session->levels_named, 2);
    CHECK_EQ(s->session->levels[0].receiver, 5);
    CHECK_EQ(s->session->levels[1].receiver, 4);
    scenario_close(s);
}

TEST(a_room_tells_silence_once)
{
    struct scenario *s = voices(3, 1);

    CHECK_EQ(observe(s, 100, 80, 10), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->silences, 0); /* it was silent from the first */
    hall_say(&s->endpoints[0], 1, 40);
    scenario_run(s, SECOND);
    hall_say(&s->endpoints[0], 1, HALL_SILENT);
    scenario_run(s, SECOND);

    CHECK(s->session->levels_told >= 10 && s->session->levels_told <= 11);
    CHECK_EQ(s->session->silences, 1);
    scenario_close(s);
}

TEST(what_is_not_wished_any_more_is_not_told)
{
    struct scenario *s = voices(4, 2);

    CHECK_EQ(observe(s, 100, 127, 10), ACCEPTED);
    CHECK_EQ(name_speaker(s, CH_SPEAKER_METHOD_ROBUST), ACCEPTED);
    CHECK_EQ(observe(s, 0, 0, 0), ACCEPTED);
    CHECK_EQ(name_speaker(s, CH_SPEAKER_METHOD_OFF), ACCEPTED);
    hall_say(&s->endpoints[0], 1, 30);
    scenario_run(s, 5 * SECOND);

    CHECK_EQ(s->session->levels_told, 0);
    CHECK_EQ(s->session->silences, 0);
    CHECK_EQ(s->session->speakers_changed, 0);
    scenario_close(s);
}

TEST(the_robust_way_names_who_goes_on_speaking)
{
    struct scenario *s = voices(5, 3);
    struct session *session = s->session;

    CHECK_EQ(name_speaker(s, CH_SPEAKER_METHOD_ROBUST), ACCEPTED);
    scenario_run(s, 3 * SECOND);
    hall_say(&s->endpoints[1], 2, 30);
    scenario_run(s, 2 * SECOND);
    CHECK_EQ(session->speakers_changed, 1);
    CHECK(session->speaker.has_receiver);
    CHECK_EQ(session->speaker.receiver, 2);

    hall_say(&s->endpoints[0], 1, 20); /* a cough */
    scenario_run(s, 200 * MILLISECOND);
    hall_say(&s->endpoints[0], 1, HALL_SILENT);
    scenario_run(s, 2 * SECOND);
    CHECK_EQ(session->speakers_changed, 1);
    CHECK_EQ(session->levels_told, 0);
    scenario_close(s);
}

TEST(the_second_generations_way_names_the_loudest_of_four_reports)
{
    struct scenario *s = voices(6, 2);
    struct session *session = s->session;

    CHECK_EQ(name_speaker(s, CH_SPEAKER_METHOD_V2), ACCEPTED);
    hall_say(&s->endpoints[0], 1, 40);
    scenario_run(s, 300 * MILLISECOND);
    CHECK_EQ(session->speaker.receiver, 1);
    hall_say(&s->endpoints[1], 2, 20);
    scenario_run(s, 500 * MILLISECOND);
    CHECK_EQ(session->speaker.receiver, 1);
    scenario_run(s, 500 * MILLISECOND);
    CHECK_EQ(session->speaker.receiver, 2);
    CHECK_EQ(session->speakers_changed, 2);
    CHECK_EQ(session->levels_told, 0); /* nobody asked for those */
    scenario_close(s);
}

TEST(a_speaker_who_leaves_is_nobody)
{
    struct scenario *s = voices(7, 1);
    struct ch_close_receiver q = {.receiver = 1};
    struct ch_close_receiver_reply a;

    CHECK_EQ(name_speaker(s, CH_SPEAKER_METHOD_ROBUST), ACCEPTED);
    scenario_run(s, 3 * SECOND);
    hall_say(&s->endpoints[0], 1, 30);
    scenario_run(s, 2 * SECOND);
    CHECK(s->session->speaker.has_receiver);
    CHECK_EQ(ask_close_receiver(s->session, &q, &a), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->speakers_changed, 2);
    CHECK(!s->session->speaker.has_receiver);
    scenario_close(s);
}

TEST(wishes_out_of_range_change_nothing)
{
    struct scenario *s = voices(8, 1);
    struct ch_loudest_speakers slots = {.room = ROOM, .slots = 17};
    struct ch_loudest_speakers_reply a;
    struct ch_set_speaker speaker = {.receiver = 99};
    struct ch_set_speaker_reply set;

    CHECK_EQ(observe(s, 19, 80, 10), CH_REFUSAL_LIMIT_REACHED);
    CHECK_EQ(observe(s, 100, 128, 10), CH_REFUSAL_LIMIT_REACHED);
    CHECK_EQ(observe(s, 100, 80, 0), CH_REFUSAL_LIMIT_REACHED);
    CHECK_EQ(ask_loudest_speakers(s->session, &slots, &a), CH_REFUSAL_LIMIT_REACHED);
    slots = (struct ch_loudest_speakers){.room = 99, .slots = 1};
    CHECK_EQ(ask_loudest_speakers(s->session, &slots, &a), CH_REFUSAL_UNKNOWN_ROOM);
    CHECK_EQ(ask_set_speaker(s->session, &speaker, &set), CH_REFUSAL_UNKNOWN_RECEIVER);
    hall_say(&s->endpoints[0], 1, 30);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->levels_told, 0);
    scenario_close(s);
}
