/* bisque_web.h - HTTP and WebSockets over libwebsockets, as far as Sources/Web/Swift needs them. */
#ifndef BISQUE_WEB_H
#define BISQUE_WEB_H

#include <stddef.h>
#include <stdint.h>

#include <bounds.h>

/* The release of libwebsockets that is in use, "4.1.6-...". */
const char *bisque_web_library(void);

#endif
