/* identifiers: the C identifiers of a run are all different, across its files.
 *
 * C keeps struct and enum tags apart from everything else, so there are two sets. Clashes are reported with both places.
 */
#ifndef WEIR_COMPILER_SEMA_IDENTIFIERS_H
#define WEIR_COMPILER_SEMA_IDENTIFIERS_H

#include "sema/context.h"

void identifiers_check(struct sema *s);

#endif
