/* srtp_fuzz.c - whatever arrives is opened or dropped, and nothing beyond its end is read.
 *
 * The first byte of the input chooses the suite, RTP or RTCP, and one of two roads. Raw: the rest
 * is a packet as a stranger sends it, and must not open. Sealed: three bytes say where and how a
 * packet is changed after sealing; it opens only if it was not. libsrtp knows no sanitizer, so the
 * packet ends, or begins, where a page without access does. */
#include "proto/rtp_header.h"
#include "proto/seal.h"
#include "proto/srtp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
#define SEALED_BIT 0x04
#define REPORT_BIT 0x08
#define LOW_BIT 0x10 /* the guard lies before the packet */

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* `length` bytes of one page between two that nobody may touch. */
static uint8_t *__counted_by(length) guarded(size_t length, bool low)
{
    static uint8_t *__single pages;

    must(length <= PAGE);
    if (!pages) {
        void *__single made = CTX(void, mmap(NULL, 3 * PAGE, PROT_NONE,
                                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        must(made != MAP_FAILED);
        pages = CTX(uint8_t, made);
        must(mprotect(LIBPTR(uint8_t, pages, 3 * PAGE) + PAGE, PAGE,
                      PROT_READ | PROT_WRITE) == 0);
    }
    return LIBPTR(uint8_t, pages, 3 * PAGE) + PAGE + (low ? 0 : PAGE - length);
}

static enum drop open_guarded(struct srtp *srtp, const uint8_t *__counted_by(length) packet,
                              size_t length, uint8_t choice, size_t *opened)
{
    uint8_t *at = guarded(length, choice & LOW_BIT);

    memcpy(at, packet, length);
    return choice & REPORT_BIT ? srtp_open_rtcp(srtp, at, length, opened)
                               : srtp_open_rtp(srtp, at, length, opened);
}

/* Seals, changes, opens; then opens what was not changed. */
static void carry(struct srtp *srtp, struct seal *seal, const uint8_t *__counted_by(size) input,
                  size_t size, uint8_t choice)
{
    static uint8_t sealed[2 * PAGE];
    const bool report = choice & REPORT_BIT;
    const size_t at = size < 3 ? 0 : (size_t)(input[0] << 8 | input[1]);
    const uint8_t change = size < 3 ? 0 : input[2];
    const uint8_t *plain = size < 3 ? input : input + 3;
    const size_t length = size < 3 ? 0 : size - 3;
    const size_t header = report ? (length >= 8 ? 8 : 0) : rtp_header_length(plain, length);
    size_t sealed_length = 0, opened = 0;

    if (header == 0 || length > PAGE - SUITE_SEAL_MAX)
        return;
    enum drop why = report ? seal_rtcp(seal, plain, length, sealed, sizeof sealed, &sealed_length)
                           : seal_rtp(seal, plain, header, plain + header, length - header,
                                      sealed, sizeof sealed, &sealed_length);
    must(why == DROP_NONE && sealed_length <= length + SUITE_SEAL_MAX);
    if (change != 0) {
        sealed[at % sealed_length] ^= change;
        must(open_guarded(srtp, sealed, sealed_length, choice, &opened) != DROP_NONE);
        must(srtp_count(srtp) == 0);
        sealed[at % sealed_length] ^= change;
    }
    must(open_guarded(srtp, sealed, sealed_length, choice, &opened) == DROP_NONE);
    must(opened == length && memcmp(guarded(sealed_length, choice & LOW_BIT), plain, length) == 0);
    must(open_guarded(srtp, sealed, sealed_length, choice, &opened) == DROP_SRTP_REPLAY);
    must(srtp_count(srtp) == 1);
    const uint8_t *ssrc = plain + (report ? 4 : 8);
    srtp_forget(srtp, (uint32_t)ssrc[0] << 24 | (uint32_t)ssrc[1] << 16 | (uint32_t)ssrc[2] << 8 |
                          ssrc[3]);
    must(srtp_count(srtp) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct srtp *__single sessions[SUITE_COUNT]; /* every input leaves them as they were */

    if (size == 0 || size > PAGE)
        return 0;
    const uint8_t choice = input[0];
    const enum suite suite = (enum suite)((choice & 3) % SUITE_COUNT);
    struct suite_key key = {.suite = suite, .length = suite_key_length(suite)};
    size_t opened = 0;

    for (size_t i = 0; i < key.length; i++)
        key.bytes[i] = (uint8_t)(31 * i + 7); /* no input knows how to use it */
    if (!sessions[suite])
        sessions[suite] = srtp_open(&key);
    struct srtp *__single srtp = sessions[suite];
    must(srtp);
    if (choice & SEALED_BIT) {
        struct seal *__single seal = seal_open(&key);
        must(seal);
        carry(srtp, seal, input + 1, size - 1, choice);
        seal_close(seal);
    } else {
        must(open_guarded(srtp, input + 1, size - 1, choice, &opened) != DROP_NONE);
        must(srtp_count(srtp) == 0);
    }
    return 0;
}
