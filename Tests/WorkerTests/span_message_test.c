/* span_message_test.c - the messages of a span: every kind as its bytes, and what is none. */
#include "proto/span_message.h"

#include "test.h"

/* As it comes: the head apart from what is behind it. */
static bool read_whole(struct span_message *__single m, const uint8_t *__counted_by(length) bytes,
                       size_t length)
{
    const size_t head = length < SPAN_HEAD_SIZE ? length : SPAN_HEAD_SIZE;

    return span_message_read(m, reader_of(bytes, head), reader_of(bytes + head, length - head));
}

/* Written, it is these bytes; read, the same fields. */
static void check_bytes(const struct span_message *m, const char *expected)
{
    uint8_t bytes[SPAN_CLOCK_SIZE];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct span_message read;

    span_message_write(m, &w);
    CHECK(!w.bad);
    CHECK_BYTES(bytes, writer_used(&w), expected);
    CHECK(read_whole(&read, bytes, writer_used(&w)));
    CHECK_EQ(read.kind, m->kind);
    CHECK_EQ(read.encoding, m->encoding);
    CHECK_EQ(read.receiver, m->receiver);
    CHECK_EQ(read.serial, m->serial);
    CHECK_EQ(read.timestamp, m->timestamp);
    CHECK_EQ(read.ntp, m->ntp);
}

TEST(a_message_is_read_as_it_was_written)
{
    check_bytes(&(struct span_message){.kind = SPAN_FOLLOW, .receiver = 0x01020304},
                "04 00 00 00 01020304 00000000");
    check_bytes(&(struct span_message){.kind = SPAN_LEAVE, .receiver = 7},
                "05 00 00 00 00000007 00000000");
    check_bytes(&(struct span_message){.kind = SPAN_KEYFRAME, .encoding = 5, .receiver = 7},
                "06 00 05 00 00000007 00000000");
    check_bytes(&(struct span_message){.kind = SPAN_ENDED, .encoding = 2, .receiver = 7,
                                       .serial = 9},
                "03 00 02 00 00000007 00000009");
    check_bytes(&(struct span_message){.kind = SPAN_CLOCK, .encoding = 1, .receiver = 7,
                                       .serial = 9, .timestamp = 0xa0b0c0d0,
                                       .ntp = 0x1122334455667788},
                "02 00 01 00 00000007 00000009 a0b0c0d0 1122334455667788");
}

static bool is_message(const char *text)
{
    struct bytes b = hex(text);
    struct span_message m;

    return read_whole(&m, b.at, b.len);
}

TEST(what_no_half_would_say_is_no_message)
{
    CHECK(is_message("01 01 00 00 00000007 00000009 ff"));
    CHECK(!is_message(""));
    CHECK(!is_message("04 00 00 00 00000007 000000"));       /* short */
    CHECK(!is_message("04 00 00 00 00000007 00000000 00"));  /* long */
    CHECK(!is_message("00 00 00 00 00000007 00000000"));     /* no kind */
    CHECK(!is_message("08 00 00 00 00000007 00000000"));
    CHECK(!is_message("04 00 00 01 00000007 00000000"));     /* what must be 0 */
    CHECK(!is_message("04 01 00 00 00000007 00000000"));     /* a flag of another kind */
    CHECK(is_message("06 01 01 00 00000007 00000000"));      /* for those who just came */
    CHECK(!is_message("01 02 00 00 00000007 00000009 ff"));  /* no flag */
    CHECK(!is_message("01 00 00 00 00000007 00000009"));     /* no packet */
    CHECK(!is_message("01 00 00 00 00000007 00000000 ff"));  /* no stream */
    CHECK(!is_message("04 00 00 00 00000007 00000009"));     /* a stream where none is meant */
    CHECK(!is_message("06 00 00 00 00000007 00000000"));     /* a key frame of nothing */
    CHECK(!is_message("02 00 00 00 00000007 00000009 00000000 00000000000000"));
    CHECK(!is_message("02 00 00 00 00000007 00000009 00000000 000000000000000000"));
    CHECK(!is_message("07 00 00 00 00000007 00000009"));     /* nothing is missing */
    CHECK(!is_message("07 00 00 00 00000007 00000009 000100"));
}

TEST(missing_numbers_are_read_one_by_one)
{
    struct bytes b = hex("07 00 02 00 00000007 00000009 0001 fffe");
    uint8_t most[SPAN_MISSING_SIZE + 2] = {SPAN_MISSING, [11] = 1};
    struct span_message m;
    uint16_t sequence = 0;

    CHECK(read_whole(&m, b.at, b.len));
    CHECK(span_message_next(&m, &sequence));
    CHECK_EQ(sequence, 1);
    CHECK(span_message_next(&m, &sequence));
    CHECK_EQ(sequence, 0xfffe);
    CHECK(!span_message_next(&m, &sequence));
    CHECK(read_whole(&m, most, SPAN_MISSING_SIZE));
    CHECK(!read_whole(&m, most, sizeof most));
}
