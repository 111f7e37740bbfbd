/* text: numbers as text, delimiters and sets, read and written plainly. Stateless.
 */
#ifndef WEIR_COMPILER_INTERP_TEXT_H
#define WEIR_COMPILER_INTERP_TEXT_H

#include "model/model.h"

struct strbuf;

/* A number at the start of `text`, with what ends it; a window may end it too. 0, FAULT_MORE when bytes are missing, or why it is refused; *ret_used is how
 * many bytes it takes, or where the fault is. */
int text_read_digits(const struct model_ref *ref, const uint8_t *text, size_t len, bool window,
                     wide *ret, size_t *ret_used);
void text_put_digits(struct strbuf *out, const struct model_ref *ref, wide value);

/* Appends it, unless somebody else writes it. */
void text_put_delimiter(struct strbuf *out, const struct model_delimiter *until);

/* The largest and smallest value that an integer's type and width have room for. */
wide text_highest(const struct model_ref *ref, wide highest);
wide text_lowest(const struct model_ref *ref, wide lowest);

/* How many bytes the set has in front of the first one outside of it, at most `max`. 0, FAULT_ELIMIT, or FAULT_MORE. */
int text_run(const struct model_byte_set *set, wide max, const uint8_t *text, size_t len,
             bool window, size_t *ret);

/* The length of the text that `until` ends; 0, FAULT_MORE or FAULT_ELIMIT. max -1: none. */
int text_find(const struct model_delimiter *until, wide max, const uint8_t *text, size_t len,
              size_t *ret);

/* Whether the delimiter is next. */
enum text_next { TEXT_OTHER, TEXT_DELIMITER, TEXT_UNKNOWN };
enum text_next text_next(const struct model_delimiter *until, const uint8_t *text, size_t len);

/* Whether `text` is followed by the delimiter at its end, and not before. */
bool text_is_ended_by(const uint8_t *text, size_t len, const struct model_delimiter *until);

bool text_is_of(const struct model_byte_set *set, const uint8_t *text, size_t len);

#endif
