/* acked_rate.c - windows of arrivals, and a Bayesian average over them. */
#include "proto/acked_rate.h"

#define DOUBT 10.0     /* how much the distance to the average counts against a sample */
#define FORGETTING 5.0 /* what every window adds to the variance */
#define FIRST_VARIANCE 50.0

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void average(struct acked_rate *a, uint32_t bps)
{
    const double sample = bps / 1000.0, before = a->average / 1000.0;

    if (!a->has_rate) {
        a->has_rate = true;
        a->average = bps;
        a->variance = FIRST_VARIANCE;
        return;
    }
    const double doubt = DOUBT * (before - sample) / larger(before, 1.0); /* squared: no sign */
    const double against = larger(doubt * doubt, 0.01);
    const double expected = a->variance + FORGETTING;
    a->average = 1000.0 * (against * before + expected * sample) / (against + expected);
    a->variance = against * expected / (against + expected);
}

static uint32_t per_second(uint64_t bytes, uint32_t passed)
{
    const uint64_t bps = bytes * 8 * (uint64_t)SECOND / passed;

    return bps > UINT32_MAX ? UINT32_MAX : (uint32_t)bps;
}

void acked_rate_add(struct acked_rate *a, usec_t arrived, uint32_t bytes)
{
    const usec_t window = a->has_rate ? ACKED_RATE_WINDOW : ACKED_RATE_FIRST_WINDOW;
    const usec_t step = arrived - a->newest;

    if (!a->has_time || step < -window || step > 2 * SECOND) { /* a clock that jumped, or a pause */
        a->has_time = true;
        a->newest = arrived;
        a->filled = a->short_filled = 0;
        a->bytes = a->short_bytes = bytes;
        return;
    }
    if (step > 0) { /* one that changed places only adds its bytes */
        a->newest = arrived;
        a->filled += (uint32_t)step;
        a->short_filled += (uint32_t)step;
    }
    if (a->filled >= window) {
        average(a, per_second(a->bytes, a->filled));
        a->filled = 0;
        a->bytes = 0;
    }
    if (a->short_filled >= ACKED_RATE_SHORT && a->short_bytes >= ACKED_RATE_SHORT_BYTES) {
        a->sample = per_second(a->short_bytes, a->short_filled);
        a->short_filled = 0;
        a->short_bytes = 0;
    }
    a->bytes += bytes;
    a->short_bytes += bytes;
}

uint32_t acked_rate_bps(const struct acked_rate *a)
{
    return a->has_rate ? (uint32_t)a->average : 0;
}

uint32_t acked_rate_now(const struct acked_rate *a)
{
    return a->sample;
}
