/* selection_chance_test.c - whatever is wanted, lost and overtaken, a decoder can follow.
 *
 * A publisher of chance makes streams whose frames know what they need. A listener's targets change
 * at random. What is sent must come in whole frames, of which every one finds all that it needs,
 * unless some of that was lost before us. */
#include "test.h"

#include "base/random.h"
#include "graph/selection.h"
#include "layered_stream.h"

#include <string.h>

#define PICTURES 300
#define ARRIVALS_MAX 12000

struct arrival {
    uint8_t encoding;
    uint16_t packet; /* of its stream */
};

/* What became of a packet at the listener. */
struct fate {
    bool is_lost;
    bool is_judged;
    bool marks_end;
    enum verdict verdict;
    uint16_t session; /* which VERDICT_BEGIN it follows; 0: none yet */
};

static struct layered_stream streams[STREAM_ENCODINGS];
static struct arrival arrivals[ARRIVALS_MAX];
static size_t arrival_count;
static struct fate fates[STREAM_ENCODINGS][STREAM_PACKETS];
static uint16_t session_begins[ARRIVALS_MAX]; /* the packet that began it */

struct weather {
    unsigned swaps; /* how far a packet may be overtaken */
    unsigned loss;  /* percent */
};

static void arrive(struct random *r, uint8_t encodings, struct weather weather)
{
    size_t next[STREAM_ENCODINGS] = {0};

    arrival_count = 0;
    memset(fates, 0, sizeof fates);
    for (uint32_t picture = 0; picture < PICTURES; picture++)
        for (uint8_t e = 0; e < encodings; e++)
            for (; next[e] < streams[e].packet_count &&
                   streams[e].frames[streams[e].packets[next[e]].frame].picture == picture;
                 next[e]++) {
                fates[e][next[e]].is_lost = random_below(r, 100) < weather.loss;
                if (!fates[e][next[e]].is_lost && arrival_count < ARRIVALS_MAX)
                    arrivals[arrival_count++] = (struct arrival){e, (uint16_t)next[e]};
            }
    for (size_t i = 0; weather.swaps > 0 && i + 1 + weather.swaps < arrival_count; i++) {
        if (random_below(r, 4) != 0)
            continue;
        struct arrival late = arrivals[i];
        size_t by = 1 + random_below(r, weather.swaps);
        memmove(&arrivals[i], &arrivals[i + 1], by * sizeof *arrivals);
        arrivals[i + by] = late;
    }
}

static struct layers some_target(struct random *r, uint8_t spatials)
{
    if (random_below(r, 8) == 0)
        return (struct layers){.spatial = LAYER_OFF};
    return (struct layers){(uint8_t)random_below(r, spatials), (uint8_t)random_below(r, 3)};
}

/* In the last third the target stays. */
static void listen(struct selection *s, struct random *r, uint8_t spatials)
{
    uint16_t session = 0;

    selection_aim(s, some_target(r, spatials));
    for (size_t i = 0; i < arrival_count; i++) {
        struct arrival a = arrivals[i];
        struct layered_stream *stream = &streams[a.encoding];
        struct fate *fate = &fates[a.encoding][a.packet];
        struct picture picture = stream_read(stream, a.packet);
        uint32_t timestamp = stream_timestamp(stream, a.packet);

        if (i < arrival_count * 2 / 3 && random_below(r, 40) == 0)
            selection_aim(s, some_target(r, spatials));
        if (i == arrival_count * 2 / 3)
            selection_aim(s, (struct layers){(uint8_t)random_below(r, spatials), 2});
        fate->verdict = selection_judge(s, a.encoding, timestamp, &picture, &stream->reader,
                                        &fate->marks_end);
        if (fate->verdict == VERDICT_BEGIN)
            session_begins[++session] = a.packet;
        fate->session = session;
        fate->is_judged = true;
    }
}

/* Of a frame: what of it was sent in a session. */
struct share {
    size_t sent;
    size_t holes; /* behind a beginning that came late: they are asked for, and come */
    size_t lost;
    size_t packets;
};

static bool is_sent(uint8_t encoding, uint16_t packet)
{
    enum verdict verdict = fates[encoding][packet].verdict;

    return fates[encoding][packet].is_judged &&
           (verdict == VERDICT_SEND || verdict == VERDICT_BEGIN);
}

static bool is_hole(uint8_t encoding, uint16_t packet, uint16_t session)
{
    const struct fate *fate = &fates[encoding][packet];

    return fate->is_judged && fate->verdict == VERDICT_OTHER && fate->session < session &&
           packet > session_begins[session];
}

static struct share share_of(uint8_t encoding, uint16_t frame, uint16_t session)
{
    const struct layered_frame *f = &streams[encoding].frames[frame];
    struct share share = {.packets = f->packets};

    for (uint16_t p = f->first_packet; p < f->first_packet + f->packets; p++) {
        share.sent += is_sent(encoding, p) && fates[encoding][p].session == session;
        share.holes += is_hole(encoding, p, session);
        share.lost += fates[encoding][p].is_lost;
    }
    return share;
}

/* A session ends with its last packet; the next one may cut a picture in two. */
static bool is_cut(uint8_t encoding, uint16_t frame, uint16_t session)
{
    const struct layered_frame *f = &streams[encoding].frames[frame];

    for (uint16_t p = f->first_packet; p < f->first_packet + f->packets; p++)
        if (fates[encoding][p].is_judged && fates[encoding][p].session > session)
            return true;
    return false;
}

enum outcome { ABSENT, TAINTED, DECODED };

/* Whether each frame that was sent in this session can be decoded, in the order of the stream. */
static void check_session(uint8_t encoding, uint16_t session, size_t *decoded)
{
    static enum outcome outcomes[STREAM_FRAMES];
    const struct layered_stream *stream = &streams[encoding];

    for (uint16_t i = 0; i < stream->frame_count; i++) {
        const struct layered_frame *f = &stream->frames[i];
        struct share share = share_of(encoding, i, session);
        bool is_tainted = share.lost > 0 || is_cut(encoding, i, session), is_complete = true;

        for (size_t n = 0; n < f->needs_count; n++) {
            is_tainted |= outcomes[f->needs[n]] == TAINTED;
            is_complete &= outcomes[f->needs[n]] == DECODED;
        }
        bool is_whole = share.sent + share.holes == share.packets && is_complete;
        outcomes[i] = is_tainted ? TAINTED : is_whole ? DECODED : ABSENT;
        if (share.sent == 0 || is_tainted)
            continue;
        CHECK(is_whole);
        *decoded += is_whole;
    }
}

/* Nothing of the source is left over: it goes out, or its number closes up. */
static void check_numbers(uint8_t encoding, uint16_t session, bool is_in_order)
{
    const struct layered_stream *stream = &streams[encoding];
    uint16_t last = session_begins[session];

    for (uint16_t p = last; p < stream->packet_count; p++)
        if (fates[encoding][p].is_judged && fates[encoding][p].session == session &&
            fates[encoding][p].verdict != VERDICT_OTHER)
            last = p;
    for (uint16_t p = session_begins[session]; is_in_order && p < last; p++)
        CHECK(fates[encoding][p].is_lost || (fates[encoding][p].session == session &&
                                             fates[encoding][p].verdict != VERDICT_OTHER));
}

/* Of an undisturbed picture the last packet sent ends it, and an earlier one only if one climbs
 * within the picture. */
static void check_marks(uint8_t encoding)
{
    const struct layered_stream *stream = &streams[encoding];

    for (uint16_t p = 0; p < stream->packet_count; p++) {
        uint32_t picture = stream->frames[stream->packets[p].frame].picture;
        bool is_last = true, is_end = true, climbs = false;
        for (uint16_t q = (uint16_t)(p + 1); q < stream->packet_count; q++) {
            const struct layered_frame *f = &stream->frames[stream->packets[q].frame];
            if (f->picture != picture)
                break;
            is_end = false;
            is_last &= !is_sent(encoding, q);
            climbs |= is_sent(encoding, q) && f->looks.climbs_spatial;
        }
        if (is_sent(encoding, p) && is_last)
            CHECK(fates[encoding][p].marks_end || is_end);
        else if (is_sent(encoding, p))
            CHECK(!fates[encoding][p].marks_end || climbs);
    }
}

/* Returns how many frames a decoder could show. */
static size_t check_all(uint8_t encodings, const struct weather *weather)
{
    size_t decoded = 0;

    for (uint8_t e = 0; e < encodings; e++)
        for (uint16_t p = 0; p < streams[e].packet_count; p++)
            if (fates[e][p].is_judged && fates[e][p].verdict == VERDICT_BEGIN) {
                check_session(e, fates[e][p].session, &decoded);
                check_numbers(e, fates[e][p].session, weather->swaps == 0);
            }
    return decoded;
}

static const struct weather weathers[] = {{0, 0}, {5, 0}, {0, 5}, {5, 5}};

static struct random seeded(uint8_t kind, uint8_t seed)
{
    uint8_t bytes[RANDOM_SEED_SIZE] = {kind, seed};
    struct random r;

    random_seed(&r, bytes);
    return r;
}

static void check_streams(enum stream_kind kind, uint8_t temporals)
{
    bool is_simulcast = kind == STREAM_PLAIN;
    uint8_t encodings = is_simulcast ? 3 : 1;

    for (uint8_t seed = 0; seed < 40; seed++) {
        const struct weather *weather = &weathers[seed % 4];
        struct random r = seeded((uint8_t)kind, seed);
        struct selection s;

        for (uint8_t e = 0; e < encodings; e++)
            stream_make(&streams[e], &r, kind, is_simulcast ? 1 : 3, temporals, PICTURES);
        arrive(&r, encodings, *weather);
        selection_init(&s, is_simulcast ? SELECTION_SIMULCAST : SELECTION_SVC);
        listen(&s, &r, 3);
        CHECK(check_all(encodings, weather) > PICTURES / 15);
        if (weather->swaps + weather->loss > 0)
            continue;
        CHECK_EQ(s.current.spatial, s.target.spatial);
        CHECK_EQ(s.current.temporal, temporals == 3 ? 2 : s.current.temporal);
        CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
        for (uint8_t e = 0; e < encodings && !is_simulcast; e++)
            check_marks(e);
    }
}

TEST(simulcast_of_one_temporal_layer_can_be_followed)
{
    check_streams(STREAM_PLAIN, 1);
}

TEST(simulcast_of_three_temporal_layers_can_be_followed)
{
    check_streams(STREAM_PLAIN, 3);
}

TEST(svc_by_layers_can_be_followed)
{
    check_streams(STREAM_SVC, 3);
}

TEST(svc_that_builds_on_layers_at_key_frames_alone_can_be_followed)
{
    check_streams(STREAM_SVC_KEY, 3);
}

TEST(svc_by_decode_targets_can_be_followed)
{
    check_streams(STREAM_TARGETS, 3);
}

TEST(svc_by_decode_targets_that_build_at_key_frames_alone_can_be_followed)
{
    check_streams(STREAM_TARGETS_KEY, 3);
}

TEST(a_publisher_that_talks_nonsense_moves_nothing_but_its_own_packets)
{
    static struct layered_stream stream;
    struct random r = seeded(9, 9);
    struct selection s;

    stream_make(&stream, &r, STREAM_TARGETS, 3, 3, 1);
    for (uint32_t i = 0; i < 200000; i++) {
        uint64_t bits = random_u64(&r);
        struct picture picture = {
            .has_layers = bits & 1, .begins = bits & 2, .ends = bits & 4, .is_key = bits & 8,
            .climbs_spatial = bits & 16, .climbs_temporal = bits & 32, .has_targets = bits & 64,
            .has_frame = bits & 128, .spatial = (uint8_t)(bits >> 8 & 7),
            .temporal = (uint8_t)(bits >> 12 & 7), .frame = (uint16_t)(bits >> 16),
            .targets = (uint32_t)(bits >> 32), .switches = (uint32_t)(bits >> 24),
        };
        bool marks_end;
        if (i % 1000 == 0)
            selection_init(&s, (enum selection_kind)(i / 1000 % 3));
        if (random_below(&r, 20) == 0)
            selection_aim(&s, some_target(&r, 3));
        bool was_flowing = s.current.spatial != LAYER_OFF;
        enum verdict verdict = selection_judge(&s, (uint8_t)random_below(&r, 3),
                                               random_below(&r, 4) ? i * 100 : random_u32(&r),
                                               &picture, &stream.reader, &marks_end);
        CHECK(was_flowing || verdict != VERDICT_SEND || s.count > 0);
        CHECK(s.count <= SELECTION_PICTURES && s.newest < SELECTION_PICTURES);
        CHECK(!marks_end || verdict == VERDICT_SEND || verdict == VERDICT_BEGIN);
        if (verdict == VERDICT_BEGIN)
            CHECK(s.current.spatial != LAYER_OFF && s.target.spatial != LAYER_OFF);
    }
}
