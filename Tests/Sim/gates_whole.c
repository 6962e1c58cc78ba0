/* gates_whole.c - of all calls together, and of the simulator itself. */
#include "call.h"
#include "gates.h"

#include <stdlib.h>
#include <time.h>

/* Must come after the other gates; without them it has a call of its own. */
void gate_broken_pictures(struct result *result)
{
    if (call_totals.calls == 0) {
        struct call *c = call_open(81, 2);
        struct conditions down = call_bottleneck(2000000);
        down.lost = 500;
        down.reordered = 500;
        down.reorder_delay = 10 * MILLISECOND;
        call_listener(c, world_link(c->world, &down));
        call_run(c, 60 * SECOND);
        call_close(c);
    }
    result_of(result, call_totals.broken == 0 && call_totals.pictures > 0,
              (double)call_totals.broken,
              "%llu of %llu in %llu calls", (unsigned long long)call_totals.broken,
              (unsigned long long)call_totals.pictures, (unsigned long long)call_totals.calls);
}

/* CPU time, so that what else the machine does is not counted. */
void gate_speed(struct result *result)
{
    clock_t began = clock();
    struct call *c = call_open(82, 1);
    struct conditions down = call_bottleneck(5000000);

    down.lost = 100;
    call_listener(c, world_link(c->world, &down));
    call_run(c, 600 * SECOND);
    double took = (double)(clock() - began) / CLOCKS_PER_SEC;
    result_of(result, took < 1, took, "%.2f s, %llu datagrams to the worker", took,
              (unsigned long long)c->world->datagrams);
    call_close(c);
}
