/* loss_control.c - windows of losses and their verdicts. */
#include "proto/loss_control.h"

void loss_control_told(struct loss_control *l, uint32_t arrived, uint32_t lost)
{
    l->told += arrived + lost;
    l->lost += lost;
}

void loss_control_reported(struct loss_control *l, uint16_t permille)
{
    l->average = (uint16_t)((l->average * 3u + permille) / 4);
}

void loss_control_undo(struct loss_control *l)
{
    if (l->lost > 0)
        l->lost--;
}

static enum loss_verdict standing(const struct loss_control *l)
{
    return l->permille < LOSS_HOLD_PERMILLE ? LOSS_RISE : LOSS_HOLD;
}

enum loss_verdict loss_control_judge(struct loss_control *l, usec_t now, usec_t round_trip,
                                     bool has_queue)
{
    const usec_t period = round_trip > LOSS_PERIOD ? round_trip : LOSS_PERIOD;

    if (l->told < LOSS_PACKETS || now - l->began < period)
        return standing(l);
    l->permille = (uint16_t)((uint64_t)l->lost * 1000 / l->told);
    l->average = (uint16_t)((l->average * 7u + l->permille) / 8);
    l->told = l->lost = 0;
    l->began = now;
    if (l->permille <= LOSS_FALL_PERMILLE) {
        l->bad_windows = 0;
        return standing(l);
    }
    if (l->bad_windows < UINT8_MAX)
        l->bad_windows++;
    return has_queue || l->bad_windows > 1 ? LOSS_FALL : LOSS_HOLD;
}
