/* bisque_page.h - the files of the page, which lie in the program itself. */
#ifndef BISQUE_PAGE_H
#define BISQUE_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include <bounds.h>

struct bisque_page_file {
    const char *path; /* "call/index.html", as under Sources/Page */
    const uint8_t *__counted_by(size) bytes;
    size_t size;
};

size_t bisque_page_count(void);
/* `index` must be below the count. */
struct bisque_page_file bisque_page_at(size_t index);

#endif
