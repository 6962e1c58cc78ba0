/* page.c - the files of the page, each named once. */
#include "bisque_page.h"

#include <assert.h>

#define FILE_BYTES(name) static const uint8_t name[]

FILE_BYTES(client_js) = {
#embed "client/bisque-client.js"
};
FILE_BYTES(index_html) = {
#embed "call/index.html"
};

static const struct bisque_page_file files[] = {
    {"client/bisque-client.js", client_js, sizeof(client_js)},
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
