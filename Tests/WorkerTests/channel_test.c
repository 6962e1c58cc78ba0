/* channel_test.c - the C half of the channel's codec, with the vectors that Swift reads too. */
#include "test.h"

#include <channel_messages.h>
#include <channel_reencode.h>

static struct ch_splitter splitter;
static uint8_t arena[4096];
static uint8_t whole_arena[CH_ARENA_SIZE];
static uint8_t output[CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX];

/* The one frame in the vector; its fields live until the next one is read. */
static struct ch_frame frame_read(const char *path)
{
    struct bytes v = vector(path);
    struct ch_frame frame = { .op = 0 }, more;

    ch_splitter_init(&splitter);
    CHECK_EQ(ch_splitter_feed(&splitter, v.at, v.len), v.len);
    CHECK_EQ(ch_splitter_next(&splitter, &frame), CH_SPLIT_FRAME);
    CHECK_EQ(ch_splitter_next(&splitter, &more), CH_SPLIT_MORE);
    return frame;
}

static struct ch_reader fields_of(const struct ch_frame *frame)
{
    struct ch_reader r;

    ch_reader_init(&r, frame->fields.at, frame->fields.len, arena, sizeof(arena));
    return r;
}

static bool reencodes(const struct ch_frame *frame)
{
    struct ch_reader r = fields_of(frame);
    struct ch_writer w;

    ch_writer_init(&w, output, sizeof(output));
    return ch_reencode(frame->kind, frame->op, &r, &w) &&
           ch_view_equal(ch_writer_view(&w), frame->fields);
}

/* -- the vectors ------------------------------------------------------------------------------ */

TEST(a_ping_is_the_shortest_frame)
{
    struct ch_frame frame = frame_read("channel/ping.hex");

    CHECK_EQ(frame.kind, CH_FRAME_REQUEST);
    CHECK_EQ(frame.op, CH_PING);
    CHECK_EQ(frame.id, 1);
    CHECK_EQ(frame.fields.len, 0);
    CHECK(reencodes(&frame));
}

TEST(a_plain_transport_carries_sockets_and_optionals)
{
    struct ch_frame frame = frame_read("channel/create_plain_transport.hex");
    struct ch_reader r = fields_of(&frame);
    struct ch_create_plain_transport m;

    ch_read_create_plain_transport(&r, &m);

    CHECK(ch_reader_done(&r));
    CHECK_EQ(frame.sockets, 2);
    CHECK_EQ(m.transport, 9);
    CHECK_EQ(m.room, 5);
    CHECK(!m.has_remote);
    CHECK(m.has_remote_rtcp);
    CHECK(ch_view_equal(m.remote_rtcp.ip, ch_view_string("::1")));
    CHECK_EQ(m.remote_rtcp.port, 5005);
    CHECK(reencodes(&frame));
}

TEST(a_receiver_nests_lists_of_records)
{
    struct ch_frame frame = frame_read("channel/create_receiver.hex");
    struct ch_reader r = fields_of(&frame);
    struct ch_create_receiver m;

    ch_read_create_receiver(&r, &m);

    CHECK(ch_reader_done(&r));
    CHECK_EQ(m.reception.kind, CH_KIND_VIDEO);
    CHECK(m.reception.has_mid);
    CHECK(ch_view_equal(m.reception.mid, ch_view_string("v1")));
    CHECK_EQ(m.reception.payloads_count, 2);
    CHECK_EQ(m.reception.payloads[1].role, CH_PAYLOAD_ROLE_RETRANSMISSION);
    CHECK_EQ(m.reception.payloads[1].clock_rate, 90000);
    CHECK(!m.reception.payloads[0].has_target);
    CHECK_EQ(m.reception.payloads[1].target, 96);
    CHECK_EQ(m.reception.encodings_count, 2);
    CHECK_EQ(m.reception.encodings[0].rtx_ssrc, 0x55667788);
    CHECK_EQ(m.reception.encodings[0].fec_ssrc, 0x99aabbcc);
    CHECK(m.reception.encodings[1].learns_repair);
    CHECK_EQ(m.reception.encodings[0].spatial_layers, 3);
    CHECK_EQ(m.reception.encodings[0].temporal_layers, 2);
    CHECK(ch_view_equal(m.reception.encodings[1].rid, ch_view_string("hi")));
    CHECK_EQ(m.reception.extensions_count, 2);
    CHECK_EQ(m.reception.extensions[1].kind, CH_EXTENSION_KIND_ABS_SEND_TIME);
    CHECK(m.reception.has_pli);
    CHECK(!m.reception.has_fir);
    CHECK(m.reception.has_remb);
    CHECK(reencodes(&frame));
}

TEST(a_room_dump_has_lists_in_lists)
{
    struct ch_frame frame = frame_read("channel/dump_room_reply.hex");
    struct ch_reader r = fields_of(&frame);
    struct ch_dump_room_reply m;

    ch_read_dump_room_reply(&r, &m);

    CHECK(ch_reader_done(&r));
    CHECK_EQ(frame.kind, CH_FRAME_REPLY);
    CHECK_EQ(m.transports_count, 2);
    CHECK_EQ(m.receivers_count, 2);
    CHECK_EQ(m.receivers[0].senders_count, 2);
    CHECK_EQ(m.receivers[0].senders[1], 21);
    CHECK(!m.receivers[1].has_transport);
    CHECK_EQ(m.receivers[1].senders_count, 0);
    CHECK(reencodes(&frame));
}

TEST(sender_stats_keep_width_and_sign)
{
    struct ch_frame frame = frame_read("channel/get_sender_stats_reply.hex");
    struct ch_reader r = fields_of(&frame);
    struct ch_get_sender_stats_reply m;

    ch_read_get_sender_stats_reply(&r, &m);

    CHECK(ch_reader_done(&r));
    CHECK_EQ(m.ssrc, 0xdeadbeef);
    CHECK(m.bytes == 0x0102030405060708);
    CHECK(m.packets_lost == -2);
    CHECK(!m.has_jitter);
    CHECK_EQ(m.round_trip_usec, 10000);
    CHECK_EQ(m.nack_received, 3);
    CHECK(reencodes(&frame));
}

TEST(a_refusal_says_why)
{
    struct ch_frame frame = frame_read("channel/refusal.hex");
    struct ch_reader r = fields_of(&frame);
    struct ch_refused m;

    ch_read_refused(&r, &m);

    CHECK(ch_reader_done(&r));
    CHECK_EQ(frame.kind, CH_FRAME_REFUSAL);
    CHECK_EQ(m.why, CH_REFUSAL_UNKNOWN_RECEIVER);
    CHECK(ch_view_equal(m.text, ch_view_string("no Zo\xc3\xab")));
    CHECK(ch_view_equal(ch_view_string(ch_refusal_name(m.why)), ch_view_string("unknownReceiver")));
    CHECK(reencodes(&frame));
}

TEST(hello_is_written_as_the_vector_says)
{
    struct bytes v = vector("channel/hello.hex");
    struct ch_hello hello = { .schema = 0x0123456789abcdef, .process = 4242 };
    struct ch_writer w;
    size_t start;

    ch_writer_init(&w, output, sizeof(output));
    start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_HELLO, 0, 0);
    ch_write_hello(&w, &hello);

    CHECK(ch_frame_end(&w, start));
    CHECK(ch_view_equal(ch_writer_view(&w), ch_view_of(v.at, v.len)));
}

TEST(fields_that_do_not_agree_are_refused)
{
    static const char *const paths[] = {
        "channel/refused_bool.hex",
        "channel/refused_presence.hex",
        "channel/refused_enum.hex",
        "channel/refused_overlong_utf8.hex",
        "channel/refused_surrogate_utf8.hex",
        "channel/refused_cut_utf8.hex",
        "channel/refused_list_count.hex",
        "channel/refused_leftover.hex",
        "channel/refused_truncated.hex",
        "channel/refused_op.hex",
        "channel/refused_event_op.hex",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct ch_frame frame = frame_read(paths[i]);

        CHECK(!reencodes(&frame));
    }
}

TEST(bytes_that_are_no_frame_end_the_stream)
{
    static const char *const paths[] = {
        "channel/ends_kind.hex",
        "channel/ends_short.hex",
        "channel/ends_long.hex",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct bytes v = vector(paths[i]);
        struct ch_frame frame;

        ch_splitter_init(&splitter);
        ch_splitter_feed(&splitter, v.at, v.len);
        CHECK_EQ(ch_splitter_next(&splitter, &frame), CH_SPLIT_BAD);
        CHECK_EQ(ch_splitter_feed(&splitter, v.at, v.len), 0);
        CHECK_EQ(ch_splitter_next(&splitter, &frame), CH_SPLIT_BAD);
    }
}

/* -- frames ----------------------------------------------------------------------------------- */

TEST(frames_fed_byte_by_byte_come_out_whole)
{
    struct bytes once = vector("channel/create_receiver.hex");
    size_t found = 0;

    ch_splitter_init(&splitter);
    for (size_t i = 0; i < 3 * once.len; i++) {
        struct ch_frame frame;
        enum ch_split split;

        CHECK_EQ(ch_splitter_feed(&splitter, once.at + i % once.len, 1), 1);
        split = ch_splitter_next(&splitter, &frame);
        CHECK_EQ(split, i % once.len == once.len - 1 ? CH_SPLIT_FRAME : CH_SPLIT_MORE);
        if (split == CH_SPLIT_FRAME && reencodes(&frame))
            found++;
    }
    CHECK_EQ(found, 3);
}

TEST(the_largest_frame_fits_the_splitter)
{
    struct ch_frame frame;
    struct ch_writer w;
    size_t start;

    ch_writer_init(&w, output, sizeof(output));
    start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_LOG, 0, 0);
    while (w.at < sizeof(output))
        ch_write_u8(&w, 1);
    CHECK(ch_frame_end(&w, start));

    ch_splitter_init(&splitter);
    CHECK_EQ(ch_splitter_feed(&splitter, output, sizeof(output)), sizeof(output));
    CHECK_EQ(ch_splitter_feed(&splitter, output, 1), 0);
    CHECK_EQ(ch_splitter_next(&splitter, &frame), CH_SPLIT_FRAME);
    CHECK_EQ(frame.fields.len, CH_FRAME_MAX - 7);
    CHECK_EQ(ch_splitter_feed(&splitter, output, 1), 1);
}

TEST(a_frame_that_does_not_fit_leaves_nothing_behind)
{
    struct ch_hello hello = { .schema = 1, .process = 2 };
    struct ch_writer w;
    size_t start;

    ch_writer_init(&w, output, 40);
    for (int i = 0; i < 2; i++) {
        start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_HELLO, 0, 0);
        ch_write_hello(&w, &hello);
        CHECK_EQ(ch_frame_end(&w, start), i == 0);
    }
    CHECK_EQ(w.at, 23);
    CHECK(!w.bad);
    CHECK_EQ(ch_frame_end(&w, ch_frame_begin(&w, CH_FRAME_REPLY, CH_PING, 0, 1)), true);
}

TEST(a_frame_over_64_kib_is_not_ended)
{
    static uint8_t larger[CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX + 1];
    struct ch_writer w;
    size_t start;

    ch_writer_init(&w, larger, sizeof(larger));
    start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_LOG, 0, 0);
    while (w.at < sizeof(larger))
        ch_write_u8(&w, 1);

    CHECK(!w.bad);
    CHECK(!ch_frame_end(&w, start));
    CHECK_EQ(w.at, 0);
}

/* -- the wire --------------------------------------------------------------------------------- */

TEST(what_could_not_be_read_back_is_not_written)
{
    struct ch_refused no_such_reason = { .why = CH_REFUSAL_COUNT };
    struct ch_refused no_text = { .text = ch_view_string("\xff") };
    struct ch_writer w;

    ch_writer_init(&w, output, sizeof(output));
    ch_write_refused(&w, &no_such_reason);
    CHECK(w.bad);
    ch_writer_init(&w, output, sizeof(output));
    ch_write_refused(&w, &no_text);
    CHECK(w.bad);
    ch_writer_init(&w, output, sizeof(output));
    ch_write_count(&w, 65536);
    CHECK(w.bad);
}

TEST(a_list_that_outgrows_its_memory_is_bad)
{
    struct ch_frame frame = frame_read("channel/dump_room_reply.hex");
    struct ch_dump_room_reply m;
    struct ch_reader r;

    ch_reader_init(&r, frame.fields.at, frame.fields.len, arena, 16);
    ch_read_dump_room_reply(&r, &m);
    CHECK(r.bad);
    CHECK_EQ(m.receivers_count, 0);
}

TEST(a_count_of_what_cannot_be_there_takes_no_memory)
{
    struct ch_frame frame = frame_read("channel/refused_list_count.hex");
    struct ch_dump_room_reply m;
    struct ch_reader r;

    ch_reader_init(&r, frame.fields.at, frame.fields.len, whole_arena, sizeof(whole_arena));
    ch_read_dump_room_reply(&r, &m);
    CHECK(r.bad);
    CHECK_EQ(r.used, 0);
}

TEST(lists_are_aligned_wherever_their_memory_begins)
{
    struct ch_frame frame = frame_read("channel/dump_room_reply.hex");

    for (size_t shift = 0; shift < 8; shift++) {
        struct ch_dump_room_reply m;
        struct ch_reader r;

        ch_reader_init(&r, frame.fields.at, frame.fields.len, arena + shift,
                       sizeof(arena) - shift);
        ch_read_dump_room_reply(&r, &m);
        CHECK(ch_reader_done(&r));
        CHECK_EQ((uintptr_t)m.receivers % 8, 0);
        CHECK_EQ(m.receivers[0].senders[1], 21);
    }
}

TEST(the_most_swollen_frame_fits_the_arena)
{
    static uint8_t fields[CH_FRAME_MAX];
    struct ch_reception m;
    struct ch_reader r;
    struct ch_writer w;

    /* Encodings without anything take 7 bytes here and grow the most in memory. */
    ch_writer_init(&w, fields, sizeof(fields));
    ch_write_u8(&w, CH_KIND_VIDEO);
    ch_write_bool(&w, false);
    ch_write_count(&w, 0);
    ch_write_count(&w, 9359);
    for (size_t i = 0; i < 9359 * 7; i++)
        ch_write_u8(&w, 0);
    ch_write_count(&w, 0);
    for (size_t i = 0; i < 5; i++)
        ch_write_bool(&w, false);
    CHECK(!w.bad);

    ch_reader_init(&r, fields, w.at, whole_arena, sizeof(whole_arena));
    ch_read_reception(&r, &m);
    CHECK(ch_reader_done(&r));
    CHECK_EQ(m.encodings_count, 9359);
}
