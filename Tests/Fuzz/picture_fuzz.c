/* picture_fuzz.c - no packet of a stream makes what is said about it contradict itself, or a byte
 * be read that is not its own.
 *
 * The first byte chooses the codec. Then come packets: the length of the descriptor, that of the
 * payload (its highest bit is the marker), and both, each of which is put into memory of exactly
 * that length with bytes on both sides that nobody may touch. */
#include "proto/picture.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define PACKETS_MAX 64

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct reader exact(struct reader from)
{
    uint8_t *bytes = malloc(from.len + (from.len == 0)); /* one byte too many is seen */

    if (from.len > 0)
        memcpy(bytes, from.bytes, from.len);
    return reader_of(bytes, from.len);
}

static void check(const struct picture *p, const struct picture_reader *r)
{
    must(!(p->switches & ~p->targets));
    must(p->has_layers || (p->spatial == 0 && p->temporal == 0 && !p->has_targets));
    must(!p->has_targets || (p->has_frame && p->spatial < DESCRIPTOR_SPATIAL_MAX));
    must(p->spatial < 8 && p->temporal < 8);
    must(!p->has_number || p->number <= (p->is_long_number ? 0x7fff : 0x7f));
    for (uint8_t spatial = 0; spatial < DESCRIPTOR_SPATIAL_MAX; spatial++) {
        const int target = picture_target_for(r, spatial, 1);
        uint8_t of_spatial, of_temporal;

        must(target < DESCRIPTOR_TARGETS_MAX);
        if (target < 0)
            continue;
        picture_target_layers(r, target, &of_spatial, &of_temporal);
        must(of_spatial <= spatial && of_temporal <= 1);
    }
}

/* What is written is read again as what was there and the shift. */
static void check_shift(enum codec codec, struct reader payload, const struct picture *before)
{
    const struct picture_shift shift = {.number = 0x1234, .tl0 = 0x56, .frame = 0};
    uint8_t prefix[PICTURE_PREFIX_MAX];
    uint8_t *const whole = malloc(payload.len + (payload.len == 0));
    struct picture_reader again;
    struct picture after;

    const size_t replaced = picture_write(codec, payload, &shift, prefix);
    must(replaced <= PICTURE_PREFIX_MAX && replaced <= payload.len);
    must((replaced > 0) == (before->has_number || before->has_tl0));
    if (payload.len > 0)
        memcpy(whole, payload.bytes, payload.len);
    memcpy(whole, prefix, replaced);
    picture_reader_init(&again);
    picture_read(&again, codec, reader_of(NULL, 0), reader_of(whole, payload.len), false, &after);
    must(after.has_number == before->has_number && after.has_tl0 == before->has_tl0);
    if (before->has_number) {
        const uint16_t mask = before->is_long_number ? 0x7fff : 0x7f;

        must(after.is_long_number == before->is_long_number);
        must(after.number == ((before->number + shift.number) & mask));
    }
    if (before->has_tl0)
        must(after.tl0 == (uint8_t)(before->tl0 + shift.tl0));
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct reader in = reader_of(input, size);
    const enum codec codec = (enum codec)(reader_u8(&in) % (CODEC_AV1 + 1));
    struct picture_reader r;
    uint16_t sequence = 0;

    picture_reader_init(&r);
    for (unsigned i = 0; i < PACKETS_MAX && reader_left(&in) >= 2; i++) {
        const uint8_t descriptor_length = reader_u8(&in), payload_length = reader_u8(&in);
        struct reader from_descriptor = reader_slice(&in, descriptor_length);
        struct reader from_payload = reader_slice(&in, payload_length & 0x7f);
        struct reader descriptor = exact(from_descriptor), payload = exact(from_payload);
        struct picture p;

        picture_read(&r, codec, descriptor, payload, payload_length & 0x80, &p);
        if (reader_left(&in) >= 2)
            sequence = reader_u16(&in);
        picture_note_order(&r, ++sequence, payload.len > 0, &p);
        must(!p.is_next || p.has_frame);
        check(&p, &r);
        check_shift(codec, payload, &p);
        if (descriptor.len == 0 && payload_begins_key_frame(codec, payload.bytes, payload.len))
            must(p.begins && p.is_key && p.spatial == 0);
        free((void *)descriptor.bytes);
        free((void *)payload.bytes);
    }
    return 0;
}
