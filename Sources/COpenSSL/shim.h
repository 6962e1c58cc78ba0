/* shim.h - OpenSSL, for the files of Sources/Worker/proto that speak to it: dtls, seal, digest. */
#include <openssl/ssl.h>
