/* nack_fuzz.c - whatever arrives, only what never came is asked for, and not too often.
 *
 * Three bytes are one step: how far the number moves, what kind of packet it is, how much time
 * goes by; a model remembers everything that came. */
#include "proto/nack.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct nack nack;
static bool came[65536];
static uint8_t tries[65536];

static void look(usec_t now, size_t room)
{
    uint16_t asked[NACK_MAX];
    bool hopeless;
    const usec_t deadline = nack_deadline(&nack);
    const size_t n = nack_due(&nack, now, 40 * MILLISECOND, asked, room, &hopeless);

    must(n <= room && (deadline <= now || (n == 0 && !hopeless)));
    for (size_t i = 0; i < n; i++) {
        must(!came[asked[i]] && ++tries[asked[i]] <= NACK_TRIES);
        must((uint16_t)(nack.newest - asked[i]) < NACK_WINDOW);
        must(i == 0 || (int16_t)(asked[i] - asked[i - 1]) > 0);
    }
    must((nack_deadline(&nack) == NEVER) == (nack.count == 0));
    must(n == room || nack_deadline(&nack) > now);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    uint16_t newest = 65000;
    usec_t now = UINT32_MAX - SECOND;

    nack_init(&nack);
    memset(came, 0, sizeof came);
    memset(tries, 0, sizeof tries);
    for (size_t i = 0; i + 3 <= size; i += 3) {
        const bool is_key = (input[i + 1] & 1) != 0, again = (input[i + 1] & 2) != 0;
        const int scale = (input[i + 1] & 4) != 0 ? 16 : 1;
        const uint16_t sequence = (uint16_t)(newest + (int8_t)input[i] * scale);
        const int16_t step = (int16_t)(sequence - nack.newest);

        now += input[i + 2] * MILLISECOND;
        if (step > 0 && !again) { /* the circle comes round: what lies ahead is new */
            for (uint16_t ahead = 1; ahead <= 4096; ahead++) {
                came[(uint16_t)(sequence + ahead)] = false;
                tries[(uint16_t)(sequence + ahead)] = 0;
            }
        }
        enum nack_arrival arrival = nack_received(&nack, now, sequence, is_key, again);
        must(!again || arrival != NACK_ORDINARY);
        must(arrival != NACK_REPAIRED || !came[sequence]);
        must(arrival != NACK_REPAIRED || again || tries[sequence] > 0);
        if (arrival == NACK_ORDINARY && step <= -NACK_WINDOW) { /* it began anew */
            memset(came, 0, sizeof came);
            memset(tries, 0, sizeof tries);
        }
        if (!again || arrival == NACK_REPAIRED)
            came[sequence] = true;
        newest = nack.newest;
        if (input[i + 1] & 8)
            look(now, input[i + 1] & 16 ? NACK_MAX : 3);
    }
    look(now + SECOND, NACK_MAX);
    return 0;
}
