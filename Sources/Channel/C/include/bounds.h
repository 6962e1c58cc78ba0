/* bounds.h - the words of -fbounds-safety, and nothing where the compiler does not know them.
 *
 * Every C file of the project says how long the memory behind a pointer is. The Swift toolchain's
 * clang checks it at run time; gcc and plain clang compile the same lines with the words gone.
 * The four macros below are the only places where a pointer from a library that says nothing is
 * given its bounds; each use is at an edge and is right next to the call. */
#ifndef BISQUE_BOUNDS_H
#define BISQUE_BOUNDS_H

#ifndef __has_feature
#define __has_feature(x) 0
#endif

#if __has_feature(bounds_safety)
#include <ptrcheck.h>
#else
#define __counted_by(n)
#define __counted_by_or_null(n)
#define __sized_by(n)
#define __sized_by_or_null(n)
#define __ended_by(p)
#define __single
#define __indexable
#define __bidi_indexable
#define __null_terminated
#define __unsafe_forge_single(type, p) ((type)(p))
#define __unsafe_forge_bidi_indexable(type, p, n) ((type)(p))
#define __unsafe_forge_null_terminated(type, p) ((type)(p))
#define __unsafe_null_terminated_from_indexable(p) (p)
#define __null_terminated_to_indexable(p) (p)
#endif

/* A handle that a library returned: one object, or NULL. */
#define LIB(type, p) __unsafe_forge_single(type *, (p))
/* A pointer of ours that comes back through somebody's `void *`. */
#define CTX(type, p) __unsafe_forge_single(type *, (p))
/* `n` bytes that a library gave us. */
#define LIBPTR(type, p, n) __unsafe_forge_bidi_indexable(type *, (p), (n))
/* A string that a library gave us. */
#define LIBSTR(p) __unsafe_forge_null_terminated(const char *, (p))

#endif
