/* sctp_packet_test.c - packets that may be shown to an association, and those that may not. */
#include "proto/sctp_packet.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define TAGGED "1388 1388 12345678 00000000"
#define UNTAGGED "1388 1388 00000000 00000000"

static enum drop judged(const char *head, const char *chunks)
{
    char text[1024];
    struct bytes packet;

    snprintf(text, sizeof text, "%s %s", head, chunks);
    packet = hex(__unsafe_null_terminated_from_indexable(text));
    return association_judge(reader_of(packet.at, packet.len));
}

TEST(packets_of_an_association_are_let_through)
{
    static const char *const good[] = {
        "00 03 0011 00000001 0001 0000 00000033 61 000000", /* DATA */
        "00 03 0011 00000001 0001 0000 00000033 61",        /* without its padding */
        "40 03 0015 00000001 0001 0000 00000001 00000033 61 000000",
        "03 00 0010 00000009 00010000 0000 0000",
        "03 00 001c 00000009 00010000 0002 0001 0002 0003 0005 0005 00000009",
        "04 00 000c 0001 0008 01020304",
        "05 00 000c 0001 0008 01020304",
        "06 00 0004",
        "06 01 0008 000c 0004",
        "07 00 0008 00000009",
        "08 00 0004",
        "09 00 0008 0003 0004",
        "0a 00 0008 01020304",
        "0b 00 0004 00 03 0011 00000001 0001 0000 00000033 61 000000", /* and DATA */
        "0e 00 0004",
        "82 00 0014 000d 0010 00000001 00000000 00000002",
        "84 00 0007 000000 00",
        "c0 00 000c 00000009 0001 0001",
        "c0 00 0008 00000009",
        "c2 00 0010 00000009 0001 0000 00000001",
        "bf 00 0008 01020304", /* whoever does not know it skips it */
        "02 00 0014 00000001 00010000 0400 0400 00000001",
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK_EQ(judged(TAGGED, good[i]), DROP_NONE);
    CHECK_EQ(judged(UNTAGGED, "01 00 0018 00000001 00010000 ffff ffff 00000001 c000 0004"),
             DROP_NONE);
}

TEST(lengths_that_do_not_add_up_are_dropped)
{
    static const char *const bad[] = {
        "",
        "00",
        "00 03 00",
        "00 03 0000 00000001",
        "00 03 0001 00000001",
        "00 03 0002 00000001",
        "00 03 0003 00000001",
        "00 03 0010 00000001 0001 0000 00000033", /* an empty message */
        "00 03 0012 00000001 0001 0000 00000033 61",
        "40 03 0014 00000001 0001 0000 00000001 00000033",
        "02 00 0010 00000001 00010000 0400 0400",
        "02 00 0018 00000001 00010000 0400 0400 00000001 c000 0003",
        "02 00 0018 00000001 00010000 0400 0400 00000001 c000 0008",
        "03 00 000c 00000009 00010000",
        "03 00 0010 00000009 00010000 0001 0000",
        "03 00 0014 00000009 00010000 0000 0000 00020003",
        "04 00 0004",
        "04 00 0008 0001 0002",
        "07 00 0004",
        "08 00 0008 00000009",
        "0a 00 0004",
        "0b 00 0008 00000009",
        "82 00 0004",
        "82 00 0008 000d 0010",
        "c0 00 0004",
        "c0 00 000a 00000009 0001",
        "c2 00 000c 00000009 0001 0000",
        "0b 00 0004 00 03 0020 00000001", /* the second chunk is cut */
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(judged(TAGGED, bad[i]), DROP_SCTP_MALFORMED);
    CHECK_EQ(association_judge(reader_of(NULL, 0)), DROP_SCTP_MALFORMED);
}

TEST(chunks_that_lie_or_were_never_offered_are_dropped)
{
    static const char *const bad[] = {
        "01 00 0014 00000001 00010000 0400 0400 00000001", /* INIT with a tag */
        "02 00 0014 00000000 00010000 0400 0400 00000001", /* no tag to come */
        "02 00 0014 00000001 000005db 0400 0400 00000001", /* a window below 1500 */
        "02 00 0014 00000001 00010000 0000 0400 00000001",
        "02 00 0014 00000001 00010000 0400 0000 00000001",
        "02 00 001c 00000001 00010000 0400 0400 00000001 0005 0008 c0000201", /* an address */
        "02 000028 00000001 00010000 04000400 00000001 00060014 20010db8 000000000000000000000001",
        "02 00 001c 00000001 00010000 0400 0400 00000001 000b 0008 61626364", /* a host */
        "02 00 0014 00000001 00010000 0400 0400 00000001 0b 00 0004",         /* not alone */
        "0b 00 0004 0e 00 0004",
        "03 00 0014 00000009 00010000 0001 0000 0000 0003", /* a gap that begins at once */
        "03 00 0014 00000009 00010000 0001 0000 0003 0002", /* and ends before */
        "03 00 0018 00000009 00010000 0002 0000 0002 0005 0005 0009", /* twice */
        "0c 00 0008 00000001", /* congestion */
        "0d 00 0008 00000001",
        "0f 00 0008 00000001", /* authentication */
        "10 00 0010 00000009 00010000 0000 0000",
        "80 00 0008 00000001",
        "81 00 0010 00000001 00000000 00000000",
        "c1 00 0008 00000001", /* other addresses */
        "3f 00 0004",          /* who does not know it stops */
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(judged(TAGGED, bad[i]), DROP_SCTP_CHUNK);
    CHECK_EQ(judged(UNTAGGED, "0b 00 0004"), DROP_SCTP_CHUNK);
}

TEST(no_chunk_has_more_than_64_parameters)
{
    char text[2048] = "02 00 0118 00000001 00010000 0400 0400 00000001";

    for (unsigned i = 0; i < 65; i++)
        strcat(text, " c000 0004");
    CHECK_EQ(judged(TAGGED, __unsafe_null_terminated_from_indexable(text)),
             DROP_SCTP_MALFORMED);
}
