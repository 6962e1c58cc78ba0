/* request_test.c - a refused request says why, changes nothing, and leaves no socket behind.
 *
 * The table of bad requests is bad_requests.c; this file runs it in the world of requests.h. */
#include "requests.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static struct snapshot before;
static struct snapshot after;

/* The row is named, so that a failure says which. */
#define CHECK_ROW(condition, row) test_check((condition), __FILE__, __LINE__, (row)->name)

static bool is_closing(const struct session *s, uint32_t socket)
{
    for (size_t i = 0; i < s->out.closing_count; i++)
        if (s->out.closing[i] == socket)
            return true;
    return false;
}

static bool detail_has(const struct session *s, const char *part)
{
    return strstr(__unsafe_null_terminated_from_indexable(s->detail), part) != NULL;
}

static bool world_answers(struct session *s)
{
    struct ch_ping q = {0};
    struct ch_ping_reply a;

    return ask_ping(s, &q, &a) == ACCEPTED;
}

/* -- the table -------------------------------------------------------------------------------- */

static void run_row(struct session *s, const struct bad_request *row)
{
    struct draft d;
    enum ch_refusal why;

    draft_open(&d, row->op);
    row->spoil(&d);
    world_take(s, &before);
    s->out.closing_count = 0;
    why = draft_send(s, row->op, &d);

    CHECK_ROW(why == row->why, row);
    CHECK_ROW(detail_has(s, row->detail), row);
    if (why != row->why || !detail_has(s, row->detail))
        printf("    refused as %s: %s\n", why == ACCEPTED ? "nothing" : ch_refusal_name(why),
               __unsafe_null_terminated_from_indexable(s->detail));
    CHECK_ROW(s->out.closing_count == d.socket_count, row);
    for (uint32_t i = 0; i < d.socket_count; i++)
        CHECK_ROW(is_closing(s, DRAFT_SOCKET + i), row);
    world_take(s, &after);
    CHECK_ROW(snapshot_equal(&before, &after), row);
    CHECK_ROW(world_answers(s), row);
}

TEST(a_refused_request_names_the_offender_and_changes_nothing)
{
    struct session *s = world_open();
    struct session *empty = world_open_empty();
    size_t rows = 0;

    for (;; rows++) {
        const struct bad_request *row = bad_request_at(rows);
        if (!row)
            break;
        run_row(row->needs_empty_world ? empty : s, row);
    }
    CHECK(rows >= 50);
    session_close(s);
    session_close(empty);
}

/* Nothing in the worker says the two that are left out. */
TEST(every_reason_to_refuse_is_in_the_table)
{
    bool is_met[CH_REFUSAL_COUNT] = {false};

    is_met[CH_REFUSAL_INVALID_SOCKET] = true;
    is_met[CH_REFUSAL_OUT_OF_MEMORY] = true;
    for (size_t i = 0;; i++) {
        const struct bad_request *row = bad_request_at(i);
        if (!row)
            break;
        is_met[row->why] = true;
    }
    for (unsigned why = 0; why < CH_REFUSAL_COUNT; why++)
        test_check(is_met[why], __FILE__, __LINE__, ch_refusal_name((enum ch_refusal)why));
}

/* -- the same requests, unspoiled ------------------------------------------------------------- */

/* Only these keep the sockets that come with them. */
static bool takes_sockets(uint8_t op)
{
    return op == CH_LISTEN || op == CH_CREATE_PLAIN_TRANSPORT ||
           op == CH_CREATE_WEB_RTC_TRANSPORT || op == CH_START_TRANSCRIPT || op == CH_OPEN_SPAN ||
           op == CH_CREATE_AGENT_TRANSPORT || op == CH_GIVE_STREAM;
}

/* What is asked for once, and has been in the world. */
static bool needs_empty_world(uint8_t op)
{
    return op == CH_LISTEN || op == CH_USE_CERTIFICATE;
}

TEST(what_is_refused_spoiled_is_accepted_unspoiled)
{
    static const uint8_t ops[] = {
#define X(OP, name) CH_##OP,
        CH_REQUESTS(X)
#undef X
    };

    for (size_t i = 0; i < sizeof ops; i++) {
        struct session *s = needs_empty_world(ops[i]) ? world_open_empty() : world_open();
        struct draft d;

        draft_open(&d, ops[i]);
        CHECK_EQ(draft_send(s, ops[i], &d), ACCEPTED);
        CHECK_EQ(is_closing(s, DRAFT_SOCKET), !takes_sockets(ops[i]));
        session_close(s);
    }
}

TEST(a_socket_is_given_back_with_its_transport)
{
    struct session *s = world_open();
    struct draft d;

    draft_open(&d, CH_CREATE_PLAIN_TRANSPORT);
    CHECK_EQ(draft_send(s, CH_CREATE_PLAIN_TRANSPORT, &d), ACCEPTED);
    CHECK_EQ(s->out.closing_count, 0);
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CLOSE_TRANSPORT, &d), ACCEPTED);
    CHECK_EQ(s->out.closing_count, 1);
    CHECK(is_closing(s, DRAFT_SOCKET));
    session_close(s);
}

/* -- frames that are not what they should be -------------------------------------------------- */

static void cut_everywhere(struct session *s, uint8_t op)
{
    uint8_t fields[512];
    enum ch_refusal why;
    struct ch_writer w;
    struct draft d;

    draft_open(&d, op);
    ch_writer_init(&w, fields, sizeof fields);
    draft_write(&w, op, &d);
    CHECK(!w.bad && w.at < sizeof fields);
    for (size_t length = 0; length < w.at; length++) {
        CHECK(session_send(s, CH_FRAME_REQUEST, op, fields, length, &why));
        CHECK_EQ(why, CH_REFUSAL_MALFORMED);
    }
    fields[w.at] = 0;
    CHECK(session_send(s, CH_FRAME_REQUEST, op, fields, w.at + 1, &why));
    CHECK_EQ(why, CH_REFUSAL_MALFORMED);
}

TEST(fields_cut_anywhere_or_one_byte_too_long_are_malformed)
{
    struct session *s = world_open();

    world_take(s, &before);
#define X(OP, name) cut_everywhere(s, CH_##OP);
    CH_REQUESTS(X)
#undef X
    world_take(s, &after);
    CHECK(snapshot_equal(&before, &after));
    session_close(s);
}

TEST(fields_out_of_range_are_malformed)
{
    static const uint8_t level[] = {CH_LOG_LEVEL_COUNT};
    static const uint8_t not_utf8[] = {1, 0, 3, 0, '1', 0xff, '2', 0, 0};
    static const uint8_t endless_list[] = {0xff, 0xff};
    struct session *s = world_open_empty();
    enum ch_refusal why;

    CHECK(session_send(s, CH_FRAME_REQUEST, CH_SET_LOG_LEVEL, level, sizeof level, &why));
    CHECK_EQ(why, CH_REFUSAL_MALFORMED);
    CHECK(session_send(s, CH_FRAME_REQUEST, CH_LISTEN, not_utf8, sizeof not_utf8, &why));
    CHECK_EQ(why, CH_REFUSAL_MALFORMED);
    CHECK(session_send(s, CH_FRAME_REQUEST, CH_LISTEN, endless_list, sizeof endless_list, &why));
    CHECK_EQ(why, CH_REFUSAL_MALFORMED);
    CHECK(world_answers(s));
    session_close(s);
}

static bool is_request(uint8_t op)
{
#define X(OP, name)                                                                                \
    if (op == CH_##OP)                                                                             \
        return true;
    CH_REQUESTS(X)
#undef X
    return false;
}

TEST(an_unknown_op_ends_the_session)
{
    struct session *s = world_open();
    enum ch_refusal why;
    size_t unknown = 0;

    for (unsigned op = 0; op < 256; op++)
        if (!is_request((uint8_t)op)) {
            unknown++;
            CHECK(!session_send(s, CH_FRAME_REQUEST, (uint8_t)op, NULL, 0, &why));
            CHECK_EQ(s->out.frames_used, 0);
        }
    CHECK(unknown > 150);
    session_close(s);
}

TEST(only_requests_come_from_the_controller)
{
    struct session *s = world_open();
    enum ch_refusal why;

    CHECK(!session_send(s, CH_FRAME_REPLY, CH_PING, NULL, 0, &why));
    CHECK(!session_send(s, CH_FRAME_REFUSAL, CH_PING, NULL, 0, &why));
    CHECK(!session_send(s, CH_FRAME_EVENT, CH_PING, NULL, 0, &why));
    CHECK(!session_send(s, CH_FRAME_EVENT, CH_STREAM_ENDED, NULL, 0, &why));
    CHECK_EQ(s->out.frames_used, 0);
    CHECK(session_send(s, CH_FRAME_REQUEST, CH_PING, NULL, 0, &why));
    CHECK_EQ(why, ACCEPTED);
    session_close(s);
}

/* -- answers ---------------------------------------------------------------------------------- */

TEST(an_answer_larger_than_a_frame_is_a_refusal)
{
    struct session *s = world_open_empty();
    struct draft d;

    draft_open(&d, CH_CREATE_ROOM);
    d.socket_count = 0;
    for (uint32_t i = 0; i < CH_FRAME_MAX / 4; i++) {
        d.room = 100 + i;
        CHECK_EQ(draft_send(s, CH_CREATE_ROOM, &d), ACCEPTED);
    }
    CHECK_EQ(draft_send(s, CH_DUMP_WORKER, &d), CH_REFUSAL_LIMIT_REACHED);
    CHECK(detail_has(s, "larger than a frame"));
    for (uint32_t i = 0; i < 100; i++) {
        d.room = 100 + i;
        CHECK_EQ(draft_send(s, CH_CLOSE_ROOM, &d), ACCEPTED);
    }
    CHECK_EQ(draft_send(s, CH_DUMP_WORKER, &d), ACCEPTED);
    session_close(s);
}

TEST(a_senders_dump_says_how_it_looks)
{
    struct session *s = world_open();
    struct ch_dump_sender q = {.sender = 44};
    struct ch_dump_sender_reply a;
    struct draft d;

    draft_open(&d, CH_CREATE_SENDER);
    d.socket_count = 0;
    d.has_rtx_ssrc = true;
    d.has_own_mid = true;
    d.has_mid_extension = true;
    d.has_send_time_extension = true;
    CHECK_EQ(draft_send(s, CH_CREATE_SENDER, &d), ACCEPTED);
    CHECK_EQ(ask_dump_sender(s, &q, &a), ACCEPTED);
    CHECK_EQ(a.transmission.ssrc, 2003);
    CHECK_EQ(a.transmission.payloads_count, 1);
    CHECK_EQ(a.transmission.extensions_count, 1);
    CHECK(a.transmission.has_rtx_ssrc);
    CHECK_EQ(a.transmission.rtx_ssrc, 2013);
    CHECK_EQ(a.transmission.rtx_payloads_count, 1);
    CHECK_EQ(a.transmission.rtx_payloads[0].from, 120);
    CHECK_EQ(a.transmission.rtx_payloads[0].to, 121);
    CHECK(ch_view_equal(a.transmission.mid, text_view("7")));
    CHECK_EQ(a.transmission.mid_extension, 8);
    CHECK_EQ(a.transmission.abs_send_time_extension, 9);
    session_close(s);
}

TEST(ids_of_the_two_byte_form_are_none_for_who_takes_the_other_alone)
{
    struct session *s = world_open();
    struct ch_dump_sender q = {.sender = 44};
    struct ch_dump_sender_reply a;
    struct draft d;

    draft_open(&d, CH_CREATE_SENDER);
    d.socket_count = 0;
    d.is_one_byte_only = true;
    d.has_own_mid = true;
    d.has_mid_extension = true;
    d.mid_extension = 14;
    d.has_send_time_extension = true;
    d.send_time_extension = 15;
    d.renumberings[0].to = 16;
    CHECK_EQ(draft_send(s, CH_CREATE_SENDER, &d), ACCEPTED);
    CHECK_EQ(ask_dump_sender(s, &q, &a), ACCEPTED);
    CHECK(a.transmission.is_one_byte_only);
    CHECK_EQ(a.transmission.mid_extension, 14);
    CHECK(!a.transmission.has_abs_send_time_extension);
    CHECK_EQ(a.transmission.extensions_count, 0);
    session_close(s);
}

TEST(a_receivers_dump_says_what_it_expects)
{
    struct session *s = world_open();
    struct ch_dump_receiver q = {.receiver = 35};
    struct ch_dump_receiver_reply a;
    struct draft d;

    draft_open(&d, CH_CREATE_RECEIVER);
    d.socket_count = 0;
    d.payloads[0].codec = CH_CODEC_H264;
    CHECK_EQ(draft_send(s, CH_CREATE_RECEIVER, &d), ACCEPTED);
    CHECK_EQ(ask_dump_receiver(s, &q, &a), ACCEPTED);
    CHECK_EQ(a.reception.payloads[0].codec, CH_CODEC_H264);
    CHECK(a.reception.has_nack);
    CHECK(a.reception.has_transport_cc);
    CHECK(a.reception.has_pli);
    CHECK(!a.reception.has_fir);
    session_close(s);
}

TEST(a_transcripts_socket_is_in_use_until_it_ends)
{
    struct session *s = world_open();
    const struct ch_dump_worker q = {0};
    struct ch_dump_worker_reply a;
    struct draft d;

    CHECK_EQ(ask_dump_worker(s, &q, &a), ACCEPTED);
    const uint32_t before = a.sockets;
    draft_open(&d, CH_START_TRANSCRIPT);
    CHECK_EQ(draft_send(s, CH_START_TRANSCRIPT, &d), ACCEPTED);
    CHECK_EQ(ask_dump_worker(s, &q, &a), ACCEPTED);
    CHECK_EQ(a.sockets, before + 1);
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_END_TRANSCRIPT, &d), ACCEPTED);
    CHECK_EQ(ask_dump_worker(s, &q, &a), ACCEPTED);
    CHECK_EQ(a.sockets, before);
    session_close(s);
}

TEST(a_refusal_shows_a_strangers_text_as_plain_ascii)
{
    struct session *s = world_open();
    struct draft d;

    draft_open(&d, CH_CONNECT_PLAIN_TRANSPORT);
    d.remote.ip = text_view("1.2.3\n\xc3\xa9");
    CHECK_EQ(draft_send(s, CH_CONNECT_PLAIN_TRANSPORT, &d), CH_REFUSAL_INVALID_ADDRESS);
    CHECK(detail_has(s, "'1.2.3?" "?" "?' port 7000"));
    session_close(s);
}
