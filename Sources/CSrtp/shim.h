/* shim.h - libsrtp, for the one file that speaks to it: Sources/Worker/proto/srtp.c. */
#include <srtp2/srtp.h>
