/* scan: the versions of the scans, for the one that chooses and for the tests.
 *
 * Each takes any length. Those for vectors may only be called where `runs` says so. Any thread.
 */
#ifndef WEIR_WIRE_SCAN_H
#define WEIR_WIRE_SCAN_H

#include "weir/scan.h"

typedef const uint8_t *weir__scan_pair_fn(const uint8_t *p, const uint8_t *end, uint8_t a,
                                          uint8_t b);
typedef const uint8_t *weir__scan_not_in_fn(const uint8_t *p, const uint8_t *end,
                                            const struct weir__charset *set);

weir__scan_pair_fn weir__scan_pair_plain;
weir__scan_not_in_fn weir__scan_not_in_plain;

#if defined(__x86_64__) || defined(__i386__)
#define WEIR__SCAN_X86 1
weir__scan_pair_fn weir__scan_pair_sse42, weir__scan_pair_avx2;
weir__scan_not_in_fn weir__scan_not_in_sse42, weir__scan_not_in_avx2;
#elif defined(__aarch64__)
#define WEIR__SCAN_NEON 1
weir__scan_pair_fn weir__scan_pair_neon;
weir__scan_not_in_fn weir__scan_not_in_neon;
#endif

#endif
