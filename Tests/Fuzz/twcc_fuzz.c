/* twcc_fuzz.c - any feedback is read with bounded work, and what we write says what arrived.
 *
 * The input is read once as the body of a packet and once as a story: of each three bytes the first
 * moves the number, the second the time, the third says whether feedback is written now. */
#include "proto/twcc.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void read_any(const uint8_t *__counted_by(size) input, size_t size)
{
    struct rtcp_packet packet = {.body = reader_of(input, size)};
    struct twcc_feedback feedback;
    struct twcc_status status;
    size_t steps = 0, numbers = 0;

    if (twcc_read(&packet, &feedback) != DROP_NONE)
        return;
    const size_t promised = feedback.left;
    while (twcc_next(&feedback, &status)) {
        must(status.count > 0 && (!status.arrived || status.count == 1));
        steps++;
        numbers += status.count;
    }
    must(numbers == promised && !feedback.deltas.bad && steps <= 8 * size);
}

static usec_t came[65536]; /* 0: not in this turn of the numbers */
static bool told[65536];

static void tell(struct twcc *t, usec_t now)
{
    static uint8_t out[4096];
    struct writer w = writer_of(out, sizeof out);
    struct rtcp_feedback head;
    struct twcc_feedback feedback;
    struct twcc_status status;
    struct rtcp_packet packet;

    while (twcc_write(t, now, &w, 1, 2)) {
        must(!w.bad && twcc_deadline(t) == now);
        if (writer_room(&w) < TWCC_PACKET_MAX)
            break;
    }
    struct reader all = reader_of(out, w.used);
    must(w.used == 0 || rtcp_check(out, w.used) == DROP_NONE);
    while (rtcp_next(&all, &packet)) {
        must(reader_left(&packet.body) + 4 <= TWCC_PACKET_MAX);
        must(rtcp_read_feedback(&packet, &head) == DROP_NONE);
        must(twcc_read(&packet, &feedback) == DROP_NONE);
        while (twcc_next(&feedback, &status)) {
            for (uint16_t i = 0; i < status.count; i++)
                must(status.arrived == (came[(uint16_t)(status.sequence + i)] != 0));
            if (!status.arrived)
                continue;
            must(status.at == came[status.sequence] / 250 * 250);
            told[status.sequence] = true;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct twcc t;
    uint16_t newest = 65000;
    usec_t now = SECOND;

    read_any(input, size);
    if (size < 3 || size > 1200)
        return 0;
    twcc_init(&t);
    memset(came, 0, sizeof came);
    memset(told, 0, sizeof told);
    for (size_t i = 0; i + 3 <= size; i += 3) {
        const int scale = input[i + 2] & 4 ? 9 : 1;
        const uint16_t sequence = (uint16_t)(newest + (int8_t)input[i] * scale);
        const int16_t step = (int16_t)(sequence - newest);

        now += input[i + 1] * (input[i + 2] & 2 ? 50 * MILLISECOND : 77);
        if (i == 0 || step > 0) {
            for (uint16_t ahead = 0; ahead < 4096; ahead++)
                came[(uint16_t)(sequence + ahead)] = 0;
            newest = sequence;
        }
        const bool fresh = came[sequence] == 0 && (uint16_t)(newest - sequence) < TWCC_WINDOW;
        must(twcc_arrived(&t, now, sequence) == fresh);
        if (fresh) {
            came[sequence] = now;
            told[sequence] = false;
        }
        must(twcc_deadline(&t) <= now + TWCC_PERIOD || !fresh);
        if (input[i + 2] & 1)
            tell(&t, now);
    }
    while (twcc_deadline(&t) != NEVER)
        tell(&t, now);
    for (uint16_t i = 0; i < TWCC_WINDOW; i++)
        must(came[(uint16_t)(newest - i)] == 0 || told[(uint16_t)(newest - i)]);
    return 0;
}
