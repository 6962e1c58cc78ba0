/* stun_fuzz.c - STUN is read without an overrun, and what we answer to it is read again.
 *
 * The input is the message. It is read twice: as it is, and with its last attribute made a right
 * fingerprint, so that the fuzzer need not find one. */
#include "proto/digest.h"
#include "proto/stun.h"
#include "proto/stun_write.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX 2048

static const uint8_t password[] = "VOkJxbRl1RmTxUk/WvJxBt";

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* One good message of this type to the same transaction, signed or not. */
static void check_answer(const struct writer *w, const struct stun *request, uint16_t type,
                         bool is_signed)
{
    struct stun answer;

    must(!w->bad && w->used <= STUN_ANSWER_MAX);
    must(stun_parse(&answer, w->bytes, w->used));
    must(answer.type == type && answer.has_fingerprint && answer.unknown_count == 0);
    must(memcmp(answer.transaction, request->transaction, STUN_TRANSACTION_SIZE) == 0);
    must(stun_proves(&answer, w->bytes, w->used, password, sizeof password) == is_signed);
}

static void answer(const struct stun *request)
{
    static const enum stun_error codes[] = {STUN_BAD_REQUEST, STUN_UNAUTHENTICATED,
                                            STUN_UNKNOWN_ATTRIBUTE};
    const struct address mapped = {.family = request->has_priority ? 4 : 6,
                                   .port = (uint16_t)request->priority};
    /* Of the method that was asked for. */
    const uint16_t error = (uint16_t)(request->type | STUN_CLASS_MASK);
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);

    stun_write_success(&w, request, &mapped, password, sizeof password);
    check_answer(&w, request, STUN_BINDING_SUCCESS, true);
    for (size_t i = 0; i < 3; i++) {
        w = writer_of(room, sizeof room);
        stun_write_error(&w, request, codes[i], password, sizeof password);
        check_answer(&w, request, error, true);
        w = writer_of(room, sizeof room);
        stun_write_error(&w, request, codes[i], NULL, 0);
        check_answer(&w, request, error, false);
    }
}

static void examine(const uint8_t *__counted_by(length) packet, size_t length)
{
    struct stun stun;

    if (!stun_parse(&stun, packet, length))
        return;
    must(length >= 20 && length % 4 == 0 && stun.unknown_count <= STUN_UNKNOWN_MAX);
    must(stun.username.at + stun.username.length <= length);
    must(stun.integrity_at == 0 || stun.integrity_at + 24 <= length);
    struct stun_name name = stun_local_fragment(&stun, packet, length);
    must(name.length == 0 || packet[name.at + name.length] == ':');
    must(name.length < stun.username.length || stun.username.length == 0);
    must(stun.integrity_at != 0 ||
         !stun_proves(&stun, packet, length, password, sizeof password));
    (void)stun_proves(&stun, packet, length, password, sizeof password);
    answer(&stun);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static uint8_t message[MESSAGE_MAX];
    struct writer w = writer_of(message, MESSAGE_MAX);

    examine(input, size);
    if (size < 28 || size > MESSAGE_MAX || size % 4 != 0)
        return 0;
    writer_bytes(&w, input, 2);
    writer_u16(&w, (uint16_t)(size - 20));
    writer_u32(&w, STUN_MAGIC_COOKIE);
    writer_bytes(&w, input + 8, size - 16);
    const uint32_t sum = digest_crc32(message, w.used) ^ STUN_FINGERPRINT_XOR;
    writer_u16(&w, STUN_FINGERPRINT);
    writer_u16(&w, 4);
    writer_u32(&w, sum);
    examine(message, w.used);
    return 0;
}
