/* entry.c - how a process becomes a worker.
 *
 * Either main calls `worker_main`, or the constructor below runs before anybody's main, because
 * the controller started its own program once more with WORKER_VARIABLE set. */
#include "loop/loop.h"

#include <bounds.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <worker.h>

/* Written by the coverage runtime when there is one: _exit would lose what was counted. */
extern int __llvm_profile_write_file(void) __attribute__((weak));
extern void __llvm_profile_initialize(void) __attribute__((weak));

static void ignore_signals(void)
{
    static const int ignored[] = {SIGPIPE, SIGHUP, SIGINT, SIGALRM, SIGUSR1, SIGUSR2};

    /* SIGINT reaches the whole terminal: the controller decides, and closes the channel. */
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

/* Every transport may have two ports of its own; the usual soft limit is 1024. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int worker_main(void)
{
    struct rlimit no_core = {0, 0};
    int type = 0;
    socklen_t length = sizeof type;

    if (getsockopt(WORKER_CHANNEL, SOL_SOCKET, SO_TYPE, &type, &length) != 0 ||
        type != SOCK_STREAM)
        return WORKER_EXIT_NO_CHANNEL;
    /* Also when it hangs: the thread that started the worker is there as long as its controller. */
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    prctl(PR_SET_NAME, "bisque-worker", 0, 0, 0);
    setrlimit(RLIMIT_CORE, &no_core); /* packets and keys stay out of files */
    raise_descriptor_limit();
    ignore_signals();
    return loop_run(WORKER_CHANNEL);
}

__attribute__((constructor, used)) static void become_worker(void)
{
    const char *__null_terminated asked = LIBSTR(getenv(WORKER_VARIABLE));

    if (!asked || strcmp(asked, "1") != 0)
        return;
    unsetenv(WORKER_VARIABLE);
    if (__llvm_profile_initialize)
        __llvm_profile_initialize();
    int exit = worker_main();
    if (__llvm_profile_write_file)
        __llvm_profile_write_file();
    _exit(exit);
}

void worker_link(void)
{
}
