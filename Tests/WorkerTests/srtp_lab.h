/* srtp_lab.h - keys, packets and both ends of a sealed road, for the tests of seal.c and srtp.c. */
#ifndef BISQUE_TESTS_SRTP_LAB_H
#define BISQUE_TESTS_SRTP_LAB_H

#include "base/random.h"
#include "proto/seal.h"
#include "proto/srtp.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_PACKET_MAX 1600
#define LAB_SEALED_MAX (LAB_PACKET_MAX + SUITE_SEAL_MAX)

/* One key, one that seals with it and one that opens. */
struct lab {
    struct random random;
    struct suite_key key;
    struct seal *__single seal;
    struct srtp *__single srtp;
};

struct lab_packet {
    size_t header; /* length of the RTP header within `length` */
    size_t length;
    size_t sealed_length;
    uint8_t bytes[LAB_PACKET_MAX];
    uint8_t sealed[LAB_SEALED_MAX];
};

void lab_open(struct lab *lab, enum suite suite, uint8_t seed);
void lab_close(struct lab *lab);

/* A valid RTP packet: some CSRCs, now and then an extension, up to `most` bytes of payload. */
void lab_write(struct lab *lab, struct lab_packet *packet, uint32_t ssrc, uint16_t sequence,
               uint32_t most);

/* Twelve bytes and one of payload, which is all that a rollover counter needs. */
void lab_write_small(struct lab_packet *packet, uint32_t ssrc, uint16_t sequence);

/* A compound of whole words; what they say does not matter here. */
void lab_write_report(struct lab *lab, struct lab_packet *packet, uint32_t ssrc);

/* Seals, cutting it anywhere behind the header. */
enum drop lab_seal(struct lab *lab, struct lab_packet *packet);
enum drop lab_seal_report(struct lab *lab, struct lab_packet *packet);

/* Opens a copy, which is exactly as long as it must be, and compares it with the original. */
enum drop lab_receive(struct lab *lab, const struct lab_packet *packet);
enum drop lab_receive_report(struct lab *lab, const struct lab_packet *packet);

/* Both, one behind the other. */
enum drop lab_carry(struct lab *lab, struct lab_packet *packet);

#endif
