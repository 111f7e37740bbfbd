/* scalar: numbers and bytes as JSON text, in one canonical form.
 *
 * Doubles and floats are printed with the fewest digits that read back as the same value, in JavaScript's notation. Stateless.
 */
#ifndef WEIR_COMPILER_INTERP_SCALAR_H
#define WEIR_COMPILER_INTERP_SCALAR_H

#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct strbuf;

void scalar_print_integer(struct strbuf *out, wide value);

/* `bits` is 32 or 64: the precision that has to survive. NaN and infinities come quoted. */
void scalar_print_real(struct strbuf *out, double value, unsigned bits);

bool scalar_is_number(const char *text, size_t len); /* a JSON number and nothing else */

/* A JSON number that is an integer (1e3 and 2.0 are). False when it is none or leaves lo..hi. */
bool scalar_parse_integer(const char *text, size_t len, wide lo, wide hi, wide *ret);

/* A JSON number, "NaN", "Infinity" or "-Infinity". False when it is none of them. */
bool scalar_parse_real(const char *text, size_t len, unsigned bits, double *ret);

void scalar_print_base64(struct strbuf *out, const uint8_t *data, size_t len);

/* Standard or URL alphabet, padding optional. False when it is not base64. */
bool scalar_parse_base64(struct arena *arena, const char *text, size_t len, const uint8_t **ret,
                         size_t *ret_len);

#endif
