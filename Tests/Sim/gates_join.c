/* gates_join.c - who comes late, and who comes in thousands. */
#include "call.h"
#include "gates.h"

#include <stdlib.h>

#define JOINERS 1000
#define LATE_JOINERS 8
#define KEY_INTERVAL (340 * MILLISECOND) /* for newcomers a publisher is asked every 350 */

/* -- one after the other, into a running call ------------------------------------------------- */

void gate_late_joiner(struct result *result)
{
    struct call *c = call_open(41, 1);
    usec_t worst = 0;

    for (size_t i = 0; i < LATE_JOINERS; i++) {
        struct conditions down = call_bottleneck(5000000);
        struct member *m = call_listener(c, world_link(c->world, &down));
        call_run(c, 3 * SECOND + (usec_t)i * 37 * MILLISECOND);
        usec_t shown = journal_first(&m->listener->journal, call_video(0));
        usec_t took = shown == NEVER ? NEVER : shown - m->browser->connected_at;
        worst = took > worst ? took : worst;
    }
    if (worst == NEVER)
        result_of(result, false, NO_FIGURE, "somebody saw nothing within 3 s");
    else
        result_of(result, worst <= 300 * MILLISECOND, (double)worst / MILLISECOND,
                  "%d ms, the worst of %d", (int)(worst / MILLISECOND), LATE_JOINERS);
    call_close(c);
}

/* -- a thousand ------------------------------------------------------------------------------- */

struct storm {
    struct call *call;
    struct member *joiners[JOINERS];
    usec_t joined_at[JOINERS];
};

static struct storm *storm_open(void)
{
    struct storm *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    s->call = call_open(42, 1);
    struct network_link *up = call_good_link(s->call), *down = call_good_link(s->call);
    for (size_t i = 0; i < JOINERS; i++) {
        s->joiners[i] = world_join(s->call->world, up, down);
        world_listen(s->call->world, s->joiners[i], s->call->publishers[0],
                     TELLS_ARRIVALS);
        s->joined_at[i] = call_now(s->call);
        call_run(s->call, 2 * SECOND / JOINERS);
    }
    call_run(s->call, 3 * SECOND);
    return s;
}

static void storm_close(struct storm *s)
{
    call_close(s->call);
    free(s);
}

/* The most requests that came for one encoding within an interval. */
static size_t most_requests(const struct published_stream *s)
{
    size_t most = 0, first = 0;

    for (size_t i = 0; i < s->key_requests && i < KEY_REQUESTS_MAX; i++) {
        while (s->key_requested[i] - s->key_requested[first] >= KEY_INTERVAL)
            first++;
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return most;
}

void gate_key_storm(struct result *result)
{
    struct storm *s = storm_open();
    const struct publisher *p = s->call->publishers[0]->publisher;
    size_t most = 0, all = 0;

    for (size_t i = 0; i < p->encodings; i++) {
        size_t found = most_requests(&p->streams[i]);
        most = found > most ? found : most;
        all += p->streams[i].key_requests;
    }
    /* Without any request nobody would have seen anything. */
    result_of(result, most == 1, (double)most, "%zu, and %zu in all", most, all);
    storm_close(s);
}

static int compare_times(const void *left, const void *right)
{
    const usec_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

void gate_key_storm_joins(struct result *result)
{
    struct storm *s = storm_open();
    usec_t took[JOINERS];

    for (size_t i = 0; i < JOINERS; i++) {
        usec_t shown = journal_first(&s->joiners[i]->listener->journal, call_video(0));
        took[i] = shown == NEVER ? NEVER : shown - s->joined_at[i];
    }
    qsort(took, JOINERS, sizeof *took, compare_times);
    usec_t p95 = took[JOINERS * 95 / 100];
    if (p95 == NEVER)
        result_of(result, false, NO_FIGURE, "more than 5 %% saw nothing");
    else
        result_of(result, p95 < 1500 * MILLISECOND, (double)p95 / MILLISECOND, "%d ms",
                  (int)(p95 / MILLISECOND));
    storm_close(s);
}
