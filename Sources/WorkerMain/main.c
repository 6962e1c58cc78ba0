/* main.c - bisque-worker: the worker as a program of its own, for those who name it in the
 * settings instead of letting the host program start itself once more. */
#include <worker.h>

int main(void)
{
    return worker_main();
}
