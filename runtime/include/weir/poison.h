/* weir/poison.h — tells AddressSanitizer which bytes of a pool, slab or arena are free.
 *
 * Nothing in an ordinary build. A program and the weir it links should be built both with ASan or
 * both without: memory handed out by inline code must be unpoisoned by the side that poisoned it.
 */
#ifndef WEIR_POISON_H
#define WEIR_POISON_H

#if defined(__SANITIZE_ADDRESS__)
#define WEIR__ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEIR__ASAN 1
#endif
#endif

#ifdef WEIR__ASAN
#include <sanitizer/asan_interface.h>
#define WEIR__POISON(ptr, size) __asan_poison_memory_region((ptr), (size))
#define WEIR__UNPOISON(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#else
#define WEIR__POISON(ptr, size) ((void)(ptr), (void)(size))
#define WEIR__UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#endif

#endif
