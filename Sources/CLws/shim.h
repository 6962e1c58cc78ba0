/* shim.h - libwebsockets, for the one folder that speaks to it: Sources/Web/C. */
#include <libwebsockets.h>
