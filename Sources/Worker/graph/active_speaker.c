/* active_speaker.c - how often in a row somebody was the loudest. */
#include "graph/active_speaker.h"

void active_speaker_init(struct active_speaker *a)
{
    *a = (struct active_speaker){.is_somebody = false, .is_told = true};
}

bool active_speaker_report(struct active_speaker *a, const struct source_level *__single loudest)
{
    const uint8_t wanted = a->is_somebody ? ACTIVE_SPEAKER_REPORTS : 1;

    if (!loudest || loudest->level < ACTIVE_SPEAKER_THRESHOLD) {
        a->in_a_row = 0;
    } else if (a->candidate == loudest->id) {
        if (a->in_a_row < ACTIVE_SPEAKER_REPORTS)
            a->in_a_row++;
    } else {
        a->candidate = loudest->id;
        a->in_a_row = 1;
    }
    bool another = !a->is_told;
    if (a->in_a_row >= wanted && !(a->is_somebody && a->id == a->candidate)) {
        a->is_somebody = true;
        a->id = a->candidate;
        another = true;
    }
    a->is_told = true;
    return another;
}

void active_speaker_leave(struct active_speaker *a, uint32_t id)
{
    if (a->candidate == id)
        a->in_a_row = 0;
    if (a->is_somebody && a->id == id) {
        a->is_somebody = false;
        a->is_told = false;
    }
}
