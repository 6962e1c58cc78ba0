/* library.c - which libwebsockets this is. */
#include "bisque_web.h"

#include <libwebsockets.h>

const char *bisque_web_library(void)
{
    return LIBSTR(lws_get_library_version());
}
