/* page.c - the files of the page, each named once. */
#include "bisque_page.h"

#include <assert.h>

#define FILE_BYTES(name) static const uint8_t name[]

FILE_BYTES(client_js) = {
#embed "client/bisque-client.js"
};
FILE_BYTES(client_call_error_js) = {
#embed "client/call-error.js"
};
FILE_BYTES(client_connection_watch_js) = {
#embed "client/connection-watch.js"
};
FILE_BYTES(client_encoding_js) = {
#embed "client/encoding.js"
};
FILE_BYTES(client_listener_js) = {
#embed "client/listener.js"
};
FILE_BYTES(client_page_life_js) = {
#embed "client/page-life.js"
};
FILE_BYTES(client_people_js) = {
#embed "client/people.js"
};
FILE_BYTES(client_publication_js) = {
#embed "client/publication.js"
};
FILE_BYTES(client_publisher_js) = {
#embed "client/publisher.js"
};
FILE_BYTES(client_recovery_js) = {
#embed "client/recovery.js"
};
FILE_BYTES(client_signalling_socket_js) = {
#embed "client/signalling-socket.js"
};
FILE_BYTES(client_signalling_js) = {
#embed "client/signalling.js"
};
FILE_BYTES(client_speaking_js) = {
#embed "client/speaking.js"
};
FILE_BYTES(client_statistics_js) = {
#embed "client/statistics.js"
};
FILE_BYTES(client_trouble_js) = {
#embed "client/trouble.js"
};
FILE_BYTES(index_html) = {
#embed "call/index.html"
};

static const struct bisque_page_file files[] = {
    {"client/bisque-client.js", client_js, sizeof(client_js)},
    {"client/call-error.js", client_call_error_js, sizeof(client_call_error_js)},
    {"client/connection-watch.js", client_connection_watch_js, sizeof(client_connection_watch_js)},
    {"client/encoding.js", client_encoding_js, sizeof(client_encoding_js)},
    {"client/listener.js", client_listener_js, sizeof(client_listener_js)},
    {"client/page-life.js", client_page_life_js, sizeof(client_page_life_js)},
    {"client/people.js", client_people_js, sizeof(client_people_js)},
    {"client/publication.js", client_publication_js, sizeof(client_publication_js)},
    {"client/publisher.js", client_publisher_js, sizeof(client_publisher_js)},
    {"client/recovery.js", client_recovery_js, sizeof(client_recovery_js)},
    {"client/signalling-socket.js", client_signalling_socket_js, sizeof(client_signalling_socket_js)},
    {"client/signalling.js", client_signalling_js, sizeof(client_signalling_js)},
    {"client/speaking.js", client_speaking_js, sizeof(client_speaking_js)},
    {"client/statistics.js", client_statistics_js, sizeof(client_statistics_js)},
    {"client/trouble.js", client_trouble_js, sizeof(client_trouble_js)},
    {"call/index.html", index_html, sizeof(index_html)},
};

size_t bisque_page_count(void)
{
    return sizeof(files) / sizeof(files[0]);
}

struct bisque_page_file bisque_page_at(size_t index)
{
    assert(index < bisque_page_count());
    return files[index];
}
