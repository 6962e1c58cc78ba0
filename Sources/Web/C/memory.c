/* memory.c - gives back to the system what a crowd has left behind.
 *
 * The C library keeps what was freed for whoever asks next; after ten thousand connections those
 * are hundreds of megabytes that nobody may ever ask for again. */
#include "web.h"

#include <malloc.h>

#define CROWD 1024
/* What was made for a connection is freed a little later than the connection, and who was in a room
 * with many goes slowly: so it is looked at more than once. */
#define SETTLE_MILLISECONDS 2000
#define SETTLE_AGAIN_MILLISECONDS 5000
#define SETTLE_TIMES 3

static void settled(uv_timer_t *timer)
{
    struct bisque_web *web = CTX(struct bisque_web, timer->data);

    if (--web->settle_times == 0)
        uv_timer_stop(timer);
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

void memory_counted(struct bisque_web *web)
{
    if (web->connections > web->most_connections)
        web->most_connections = web->connections;
    if (web->most_connections < CROWD || web->connections > web->most_connections / 2)
        return;
    web->most_connections = web->connections;
    web->settle_times = SETTLE_TIMES;
    uv_timer_start(&web->settle, settled, SETTLE_MILLISECONDS, SETTLE_AGAIN_MILLISECONDS);
}
