/* listener_say.c - compounds of listener_say.h; all but the whole reports are of reduced size. */
#include "listener_say.h"

#include "proto/rtcp.h"

#define MILLION 1000000
#define LOST_MAX 100 /* numbers in one NACK */
#define REPORT_PERIOD SECOND
#define WAITS_TOO_LONG (60 * MILLISECOND)
#define LOST_TOO_MANY 26 /* of 256 */

usec_t listener_clock(const struct listener *l, usec_t now)
{
    return now + now * l->drift / MILLION;
}

static void say_lost(struct listener *l, usec_t now, struct writer *w)
{
    for (size_t i = 0; i < l->stream_count && l->asks_again; i++) {
        struct heard_stream *s = l->streams[i];
        uint16_t numbers[LOST_MAX];
        bool is_hopeless = false;

        if (!s->is_video || nack_deadline(&s->nack) > now)
            continue;
        size_t count = nack_due(&s->nack, now, l->round_trip, numbers, LOST_MAX, &is_hopeless);
        s->wants_key |= is_hopeless;
        if (count == 0)
            continue;
        rtcp_write_nack(w, l->ssrc, s->ssrc, numbers, count);
        l->nacks++;
    }
}

static void say_keys(struct listener *l, struct writer *w)
{
    for (size_t i = 0; i < l->stream_count; i++) {
        if (!l->streams[i]->wants_key)
            continue;
        rtcp_write_pli(w, l->ssrc, l->streams[i]->ssrc);
        l->streams[i]->wants_key = false;
        l->plis++;
    }
}

static void say_arrivals(struct listener *l, usec_t now, struct writer *w)
{
    if (l->feedback_at > now || writer_room(w) < TWCC_ROOM_MIN)
        return;
    uint32_t media = l->stream_count > 0 ? l->streams[0]->ssrc : 0;
    bool more = twcc_write(&l->twcc, listener_clock(l, now), w, l->ssrc, media);
    l->feedback_at = more ? now : NEVER;
}

/* What comes, more of it while nothing waits, less at once when something does. */
static void say_remb(struct listener *l, usec_t now, uint8_t fraction_lost, struct writer *w)
{
    uint32_t came = gauge_rate(&l->journal.media, now - SECOND, now);
    uint32_t ssrcs[LISTENER_STREAMS];

    if (l->waited > WAITS_TOO_LONG || fraction_lost > LOST_TOO_MANY)
        l->remb = came / 100 * 85;
    else if (l->remb < came * 2 + 100000)
        l->remb = l->remb / 100 * 108;
    if (l->is_liar)
        l->remb = UINT32_MAX;
    for (size_t i = 0; i < l->stream_count; i++)
        ssrcs[i] = l->streams[i]->ssrc;
    rtcp_write_remb(w, l->ssrc, l->remb, ssrcs, l->stream_count);
}

static void say_report(struct listener *l, usec_t now, struct writer *w)
{
    static const uint8_t name[] = {'l', 'i', 's'};
    struct rtcp_report_block blocks[LISTENER_STREAMS] = {0};
    size_t count = 0;
    uint8_t worst = 0;

    for (size_t i = 0; i < l->stream_count; i++)
        if (reception_report(&l->streams[i]->reception, now, &blocks[count])) {
            if (blocks[count].fraction_lost > worst)
                worst = blocks[count].fraction_lost;
            blocks[count++].ssrc = l->streams[i]->ssrc;
        }
    rtcp_write_rr(w, l->ssrc, blocks, count);
    rtcp_write_sdes_cname(w, l->ssrc, name, sizeof name);
    if (l->telling == TELLS_REMB)
        say_remb(l, now, worst, w);
    l->report_at = now + REPORT_PERIOD;
}

size_t listener_say(struct listener *l, usec_t now, uint8_t packet[LISTENER_PACKET_MAX])
{
    struct writer w = writer_of(packet, LISTENER_PACKET_MAX);

    if (l->report_at <= now)
        say_report(l, now, &w);
    say_lost(l, now, &w);
    say_keys(l, &w);
    say_arrivals(l, now, &w);
    return w.bad ? 0 : writer_used(&w);
}
