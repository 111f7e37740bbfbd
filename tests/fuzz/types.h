/* types: the generated types that the fuzzers know, found by name.
 *
 * An input says in its first line which type the rest is for: "layout.Packet\n…". An input that does not is for the type that
 * its first byte counts to, so that damaged inputs still reach something. Constant tables.
 */
#ifndef WEIR_TESTS_FUZZ_TYPES_H
#define WEIR_TESTS_FUZZ_TYPES_H

#include "agree.h"

/* Never NULL. Takes off `in` what names the type. */
const struct agree_codec *types_pick(struct weir_bytes *in);

#endif
