/* selection.c - a picture comes, and it is said once and for all which of its layers leave. */
#include "graph/selection.h"

#include "proto/descriptor.h"
#include "proto/seq.h"

#define LATE_REACH (10 * 90000) /* a timestamp further back is not late, the clock began anew */

void selection_init(struct selection *s, enum selection_kind kind)
{
    *s = (struct selection){
        .kind = kind,
        .target.spatial = LAYER_OFF,
        .current.spatial = LAYER_OFF,
    };
}

static bool is_flowing(const struct selection *s)
{
    return s->current.spatial != LAYER_OFF;
}

void selection_aim(struct selection *s, struct layers target)
{
    s->target = target;
    s->is_waiting = s->kind == SELECTION_SVC && is_flowing(s) && target.spatial != LAYER_OFF &&
                    target.spatial > s->current.spatial;
}

void selection_restart(struct selection *s)
{
    s->current.spatial = LAYER_OFF;
    s->count = 0;
}

uint8_t selection_waits_for(const struct selection *s)
{
    if (s->target.spatial == LAYER_OFF || s->kind == SELECTION_SINGLE)
        return LAYER_OFF;
    if (s->kind == SELECTION_SIMULCAST)
        return is_flowing(s) && s->encoding == s->target.spatial ? LAYER_OFF : s->target.spatial;
    return is_flowing(s) && !s->is_waiting ? LAYER_OFF : 0;
}

static struct choice *__single newest(struct selection *s)
{
    return s->count > 0 ? &s->choices[s->newest] : NULL;
}

static bool is_of_target(const struct choice *c)
{
    return c->target < DESCRIPTOR_TARGETS_MAX;
}

static struct choice *__single find(struct selection *s, uint32_t timestamp)
{
    if (s->count > 0 && seq32_newer(timestamp, newest(s)->timestamp))
        return NULL;
    for (uint8_t i = 0; i < s->count; i++) {
        struct choice *c = &s->choices[(s->newest + SELECTION_PICTURES - i) % SELECTION_PICTURES];
        if (c->timestamp == timestamp)
            return c;
    }
    return NULL;
}

/* The latest picture before this one; NULL: it is older than all that is remembered. */
static const struct choice *__single before(const struct selection *s, uint32_t timestamp)
{
    const struct choice *latest = NULL;

    for (uint8_t i = 0; i < s->count; i++) {
        const struct choice *c = &s->choices[i];
        if (seq32_newer(timestamp, c->timestamp) &&
            (!latest || seq32_newer(c->timestamp, latest->timestamp)))
            latest = c;
    }
    return latest;
}

/* In place of the oldest. The places are filled from the first one on, so `count` of them are. */
static struct choice *__single remember(struct selection *s, struct choice choice, bool is_late)
{
    struct choice *now = newest(s);

    s->newest = (uint8_t)(now ? (s->newest + 1) % SELECTION_PICTURES : 0);
    if (s->count < SELECTION_PICTURES)
        s->count++;
    struct choice *place = &s->choices[s->newest];
    *place = choice;
    if (is_late && now) { /* the newest stays in front */
        *place = *now;
        *now = choice;
        return now;
    }
    return place;
}

static bool fits(const struct selection *s, const struct choice *c, const struct picture *picture)
{
    if (c->target == CHOICE_NOTHING)
        return false;
    if (is_of_target(c) && picture->has_targets)
        return picture->targets >> c->target & 1;
    return picture->temporal <= c->most.temporal &&
           (s->kind != SELECTION_SVC || picture->spatial <= c->most.spatial);
}

static uint8_t lower(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

/* Of a picture that says no more than its layers: down at once, up by one temporal layer where a
 * picture of it needs no earlier one. */
static void choose_by_layers(struct selection *s, const struct picture *picture, struct choice *c)
{
    c->target = CHOICE_BY_LAYERS;
    if (picture->is_key) {
        c->most = s->target;
    } else {
        c->most.spatial = lower(s->current.spatial, s->target.spatial);
        c->most.temporal = lower(s->current.temporal, s->target.temporal);
        if (picture->climbs_temporal && picture->temporal == c->most.temporal + 1 &&
            picture->temporal <= s->target.temporal)
            c->most.temporal++;
    }
    s->is_waiting = c->most.spatial < s->target.spatial;
}

static bool is_followed(const struct selection *s, int target)
{
    return target >= 0 && (s->followed >> target & 1) != 0;
}

static int target_for(const struct selection *s, const struct picture_reader *reader,
                      uint8_t spatial)
{
    return picture_target_for(reader, s->kind == SELECTION_SVC ? spatial : LAYER_BEST,
                              s->target.temporal);
}

/* Of a picture with decode targets: to the one that is wanted, if nothing of it was left out since
 * one could begin with it; if it must wait, then at least to the temporal layers that are wanted.
 * false: no decode target is known. */
static bool choose_target(struct selection *s, const struct picture *picture,
                          const struct picture_reader *reader, struct choice *c)
{
    int chosen = target_for(s, reader, s->target.spatial);
    const struct choice *last = newest(s);
    struct layers wanted;

    if (chosen < 0)
        return false;
    picture_target_layers(reader, chosen, &wanted.spatial, &wanted.temporal);
    if (picture->is_key) {
        s->followed = 0;
        if (!(picture->targets >> chosen & 1)) /* it begins above: layers that stand alone */
            return false;
    } else if (!is_followed(s, chosen)) {
        chosen = target_for(s, reader, s->current.spatial);
        if (!is_followed(s, chosen))
            chosen = -1;
    }
    if (chosen >= 0) {
        c->target = (uint8_t)chosen;
        picture_target_layers(reader, chosen, &c->most.spatial, &c->most.temporal);
    } else if (last && is_of_target(last)) {
        c->target = last->target;
        c->most = last->most;
    } else {
        return false;
    }
    s->is_waiting = c->most.spatial != wanted.spatial;
    return true;
}

/* A picture newer than all others. */
static struct choice *__single choose(struct selection *s, uint32_t timestamp,
                                      const struct picture *picture,
                                      const struct picture_reader *reader)
{
    struct choice c = {.timestamp = timestamp, .refused = LAYER_OFF};

    if (!picture->has_targets || !choose_target(s, picture, reader, &c))
        choose_by_layers(s, picture, &c);
    s->current.temporal = c.most.temporal;
    s->current.spatial = s->kind == SELECTION_SIMULCAST ? s->encoding : c.most.spatial;
    return remember(s, c, false);
}

/* All of a picture was overtaken: it goes by what was said of the picture before it. Who climbed
 * since then does not need it. */
static struct choice *__single choose_late(struct selection *s, uint32_t timestamp)
{
    const struct choice *older = before(s, timestamp);
    struct choice c = {.target = CHOICE_NOTHING}; /* it is from before the beginning */

    if (older)
        c = *older;
    c.refused = LAYER_OFF;
    c.timestamp = timestamp;
    return remember(s, c, true);
}

/* Within a picture one may climb by a layer that needs no earlier picture. In this one it is of the
 * lowest temporal layer, so from there on one climbs in time. */
static void climb(struct selection *s, const struct picture *picture, struct choice *c)
{
    if (s->kind != SELECTION_SVC || c->target != CHOICE_BY_LAYERS || !picture->climbs_spatial ||
        picture->temporal > 0 || picture->spatial != c->most.spatial + 1 ||
        picture->spatial > s->target.spatial || picture->spatial >= c->refused)
        return;
    c->most.spatial++;
    s->current = (struct layers){c->most.spatial, 0};
    s->is_waiting = c->most.spatial < s->target.spatial;
}

/* Before anything is said of a packet. Of what is missing in front of it nobody knows for which
 * targets it is: if it still comes, it goes by the target that flows. */
static void meet(struct selection *s, const struct picture *picture)
{
    const struct choice *latest = newest(s);
    bool is_next =
        s->has_frame && (picture->is_next || (uint16_t)(picture->frame - s->frame) <= 1);

    if (!picture->has_frame || (s->has_frame && seq16_newer(s->frame, picture->frame)))
        return;
    if (!is_next)
        s->followed &= latest && is_of_target(latest) ? 1u << latest->target : 0;
    s->has_frame = true;
    s->frame = picture->frame;
}

/* Keeps `followed` true. What comes late may leave a target out, and never begins one. */
static void follow(struct selection *s, const struct picture *picture, bool is_sent)
{
    if (!picture->has_targets || !picture->has_frame)
        return;
    if (!is_sent)
        s->followed &= ~picture->targets;
    else if (picture->frame == s->frame)
        s->followed |= picture->switches;
}

/* Whether this encoding is nearer to what was decided than what flows. */
static bool is_nearer(const struct selection *s, uint8_t encoding)
{
    uint8_t target = s->target.spatial;

    if (target == LAYER_OFF)
        return false;
    if (!is_flowing(s))
        return s->kind != SELECTION_SIMULCAST || encoding <= target;
    return s->kind == SELECTION_SIMULCAST && ((s->encoding < encoding && encoding <= target) ||
                                              (target <= encoding && encoding < s->encoding));
}

static bool is_beginning(const struct selection *s, const struct picture *picture)
{
    return s->kind == SELECTION_SINGLE || picture->is_opaque ||
           (picture->is_key && picture->begins && picture->spatial == 0);
}

static struct choice *__single begin(struct selection *s, uint8_t encoding, uint32_t timestamp,
                                     const struct picture *picture,
                                     const struct picture_reader *reader)
{
    s->encoding = encoding;
    s->current = s->target;
    s->count = 0;
    s->followed = 0;
    s->has_frame = picture->has_frame;
    s->frame = picture->frame;
    return choose(s, timestamp, picture, reader);
}

/* What is said of this packet's picture; NULL: nothing, since it is not of what flows. */
static struct choice *__single say(struct selection *s, uint8_t encoding, uint32_t timestamp,
                                   const struct picture *picture,
                                   const struct picture_reader *reader, bool *begins)
{
    struct choice *said = encoding == s->encoding ? find(s, timestamp) : NULL;
    const struct choice *latest = newest(s);

    *begins = !said && is_nearer(s, encoding) && is_beginning(s, picture);
    if (*begins)
        return begin(s, encoding, timestamp, picture, reader);
    if (encoding != s->encoding || !latest)
        return NULL;
    meet(s, picture);
    if (said)
        return said;
    int32_t later = seq32_diff(timestamp, latest->timestamp);
    if (later < 0 && later > -LATE_REACH)
        return choose_late(s, timestamp);
    if (s->target.spatial == LAYER_OFF)
        s->current.spatial = LAYER_OFF;
    if (!is_flowing(s))
        return NULL;
    return choose(s, timestamp, picture, reader);
}

enum verdict selection_judge(struct selection *s, uint8_t encoding, uint32_t timestamp,
                             const struct picture *picture, const struct picture_reader *reader,
                             bool *marks_end)
{
    bool begins;
    struct choice *said = say(s, encoding, timestamp, picture, reader, &begins);

    *marks_end = false;
    if (!said)
        return VERDICT_OTHER;
    if (said == newest(s))
        climb(s, picture, said);
    bool is_sent = fits(s, said, picture);
    follow(s, picture, is_sent);
    if (!is_sent) {
        said->refused = lower(said->refused, picture->spatial);
        return VERDICT_SKIP;
    }
    *marks_end = s->kind == SELECTION_SVC && picture->has_layers && picture->ends &&
                 picture->spatial == said->most.spatial;
    return begins ? VERDICT_BEGIN : VERDICT_SEND;
}
