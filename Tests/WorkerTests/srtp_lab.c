/* srtp_lab.c - both ends of a sealed road. */
#include "srtp_lab.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

void lab_open(struct lab *lab, enum suite suite, uint8_t seed)
{
    uint8_t seeds[RANDOM_SEED_SIZE] = {seed, (uint8_t)suite};

    memset(lab, 0, sizeof *lab);
    random_seed(&lab->random, seeds);
    lab->key = (struct suite_key){.suite = suite, .length = suite_key_length(suite)};
    for (size_t i = 0; i < lab->key.length; i++)
        lab->key.bytes[i] = (uint8_t)random_u32(&lab->random);
    lab->seal = seal_open(&lab->key);
    lab->srtp = srtp_open(&lab->key);
    CHECK(lab->seal && lab->srtp);
}

void lab_close(struct lab *lab)
{
    seal_close(lab->seal);
    srtp_close(lab->srtp);
}

static void put16(uint8_t *__counted_by(2) p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static void put32(uint8_t *__counted_by(4) p, uint32_t value)
{
    put16(p, value >> 16);
    put16(p + 2, value);
}

static void fill(struct random *random, uint8_t *__counted_by(n) at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = (uint8_t)random_u32(random);
}

void lab_write(struct lab *lab, struct lab_packet *packet, uint32_t ssrc, uint16_t sequence,
               uint32_t most)
{
    struct random *random = &lab->random;
    const uint32_t csrcs = random_below(random, 3) == 0 ? random_below(random, 16) : 0;
    const uint32_t words = random_below(random, 40);
    const bool extended = random_below(random, 2) == 0;
    uint8_t *p = packet->bytes;

    packet->header = 12 + 4 * csrcs + (extended ? 4 + 4 * words : 0);
    packet->length = packet->header + random_below(random, most + 1);
    fill(random, p, packet->length);
    p[0] = (uint8_t)(0x80 | (extended ? 0x10 : 0) | csrcs);
    put16(p + 2, sequence);
    put32(p + 8, ssrc);
    if (extended)
        put16(p + 12 + 4 * csrcs + 2, words);
}

void lab_write_small(struct lab_packet *packet, uint32_t ssrc, uint16_t sequence)
{
    uint8_t *p = packet->bytes;

    packet->header = 12;
    packet->length = 13;
    memset(p, 0, packet->length);
    p[0] = 0x80;
    put16(p + 2, sequence);
    put32(p + 8, ssrc);
}

void lab_write_report(struct lab *lab, struct lab_packet *packet, uint32_t ssrc)
{
    packet->header = 8;
    packet->length = 8 + 4 * (size_t)random_below(&lab->random, 300);
    fill(&lab->random, packet->bytes, packet->length);
    packet->bytes[0] = 0x80;
    packet->bytes[1] = 200;
    put32(packet->bytes + 4, ssrc);
}

enum drop lab_seal(struct lab *lab, struct lab_packet *packet)
{
    const size_t behind = packet->length - packet->header;
    const size_t cut =
        packet->header + random_below(&lab->random, (uint32_t)(behind < 8 ? behind : 8) + 1);

    return seal_rtp(lab->seal, packet->bytes, cut, packet->bytes + cut, packet->length - cut,
                    packet->sealed, sizeof packet->sealed, &packet->sealed_length);
}

enum drop lab_seal_report(struct lab *lab, struct lab_packet *packet)
{
    return seal_rtcp(lab->seal, packet->bytes, packet->length, packet->sealed,
                     sizeof packet->sealed, &packet->sealed_length);
}

static enum drop receive(struct lab *lab, const struct lab_packet *packet, bool report)
{
    uint8_t *copy = malloc(packet->sealed_length);
    size_t opened = 0;
    enum drop why;

    CHECK(copy != NULL);
    memcpy(copy, packet->sealed, packet->sealed_length);
    why = report ? srtp_open_rtcp(lab->srtp, copy, packet->sealed_length, &opened)
                 : srtp_open_rtp(lab->srtp, copy, packet->sealed_length, &opened);
    if (why == DROP_NONE) {
        CHECK_EQ(opened, packet->length);
        CHECK(opened == packet->length && memcmp(copy, packet->bytes, opened) == 0);
    }
    free(copy);
    return why;
}

enum drop lab_receive(struct lab *lab, const struct lab_packet *packet)
{
    return receive(lab, packet, false);
}

enum drop lab_receive_report(struct lab *lab, const struct lab_packet *packet)
{
    return receive(lab, packet, true);
}

enum drop lab_carry(struct lab *lab, struct lab_packet *packet)
{
    enum drop why = lab_seal(lab, packet);

    return why != DROP_NONE ? why : lab_receive(lab, packet);
}
