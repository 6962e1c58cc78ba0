/* shim.h - libuv, for the one folder that speaks to it: Sources/Worker/loop. */
#include <uv.h>
