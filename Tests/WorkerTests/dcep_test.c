/* dcep_test.c - openings in band as browsers write them (RFC 8832 section 5). */
#include "proto/dcep.h"
#include "test.h"

#include <string.h>

static enum dcep_kind read(const char *text, struct dcep_opening *opening)
{
    const struct bytes message = hex(text);

    return dcep_read(reader_of(message.at, message.len), opening);
}

TEST(an_opening_says_all_about_its_channel)
{
    struct dcep_opening o;

    CHECK_EQ(read("03 82 0200 00000bb8 0004 0002 63686174 7631", &o), DCEP_OPENING);
    CHECK(!o.reliability.is_ordered);
    CHECK_EQ(o.reliability.persistence, PERSISTS_SO_LONG);
    CHECK_EQ(o.reliability.bound, 3000);
    CHECK_EQ(o.priority, 512);
    CHECK_BYTES(o.label.bytes, o.label.len, "63686174");
    CHECK_BYTES(o.subprotocol.bytes, o.subprotocol.len, "7631");
    CHECK_EQ(read("03 01 0100 00000000 0000 0000", &o), DCEP_OPENING);
    CHECK(o.reliability.is_ordered);
    CHECK_EQ(o.reliability.persistence, PERSISTS_SO_OFTEN);
    CHECK_EQ(o.reliability.bound, 0);
    CHECK_EQ(o.label.len, 0);
    CHECK_EQ(read("03 00 0100 00000007 0001 0000 61", &o), DCEP_OPENING);
    CHECK_EQ(o.reliability.persistence, PERSISTS);
    CHECK_EQ(o.reliability.bound, 0); /* to be ignored */
    CHECK_EQ(read("03 81 0100 00010000 0000 0000", &o), DCEP_OPENING);
    CHECK_EQ(o.reliability.bound, 65535);
}

TEST(what_is_no_opening_is_nonsense)
{
    struct dcep_opening o;

    CHECK_EQ(read("", &o), DCEP_NONSENSE);
    CHECK_EQ(read("00", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 00 0100 00000000 0001 0000", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 00 0100 00000000 0000 0001", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 00 0100 00000000 0000 0000 61", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 03 0100 00000000 0000 0000", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 83 0100 00000000 0000 0000", &o), DCEP_NONSENSE);
    CHECK_EQ(read("04 00 0100 00000000 0000 0000", &o), DCEP_NONSENSE);
    CHECK_EQ(read("03 00 0100 00000000 ffff ffff", &o), DCEP_NONSENSE);
}

TEST(names_have_4000_bytes_together)
{
    uint8_t bytes[DCEP_OPENING_MAX + 1] = {0};
    static const uint8_t names[DCEP_NAMES_MAX + 1];
    struct dcep_opening o = {.label = reader_of(names, 3000),
                             .subprotocol = reader_of(names, 1000)};
    struct writer w = writer_of(bytes, sizeof bytes);
    struct dcep_opening again;

    dcep_write(&w, &o);
    CHECK_EQ(w.used, DCEP_OPENING_MAX);
    CHECK_EQ(dcep_read(reader_of(bytes, w.used), &again), DCEP_OPENING);
    o.subprotocol = reader_of(names, 1001);
    w = writer_of(bytes, sizeof bytes);
    dcep_write(&w, &o);
    CHECK_EQ(dcep_read(reader_of(bytes, w.used), &again), DCEP_NONSENSE);
}

TEST(what_is_written_is_read)
{
    static const uint8_t label[] = {'a', 'b'}, subprotocol[] = {'c'};
    const struct dcep_opening o = {
        .reliability = {.persistence = PERSISTS_SO_OFTEN, .bound = 9},
        .priority = 1024,
        .label = reader_of(label, 2),
        .subprotocol = reader_of(subprotocol, 1),
    };
    struct dcep_opening ignored;
    uint8_t bytes[32];
    struct writer w = writer_of(bytes, sizeof bytes);

    dcep_write(&w, &o);
    CHECK_BYTES(bytes, w.used, "03 81 0400 00000009 0002 0001 6162 63");
    w = writer_of(bytes, sizeof bytes);
    dcep_write_ack(&w);
    CHECK_BYTES(bytes, w.used, "02");
    CHECK_EQ(dcep_read(reader_of(bytes, w.used), &ignored), DCEP_ACK);
}
