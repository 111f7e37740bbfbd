/* weir/frame.h — where a message ends in bytes that come in pieces.
 *
 *     struct weir_scan scan;
 *     weir_scan_begin(&scan, &kv_command_frame, NULL);
 *     for (;;) {
 *         in = everything from the message's first byte on that has come so far;
 *         rc = weir_scan_feed(&scan, in);
 *         if (rc == WEIR_MORE)
 *             wait for scan.missing bytes at least;
 *         else
 *             decode `in`; scan.length bytes are the message
 *     }
 *
 * A decoder runs over a whole message. Calling it again for every piece would read what came first over and over; so a stream's
 * reader asks a scan first. It walks the type's frame program, which the compiler writes beside the codec: only what decides the length is
 * looked at, no byte twice (what a delimiter may begin with, at most so many times as the delimiter is long), and windows are
 * passed over as a whole. So the work for a message is linear in its bytes however they come, and a message that is whole in the first
 * piece needs no scan at all: decode first, and begin a scan when that says WEIR_MORE.
 *
 * The scan and the decoder agree: where decode takes n bytes the scan says WEIR_OK with length n, and not before; where
 * decode says WEIR_MORE so does the scan. What is wrong in a message the scan may pass over, since decode finds it once all is there; a
 * wrong tag, length, literal or number is found at once. What decode would say then is the error to report.
 *
 * Some types cannot be followed to their ends (a length that stands inside of a window, an encoding of the program's own, a type that
 * takes the rest of its input): there the scan says WEIR_OK with length 0 as soon as it comes to such a place, and from then on only decode
 * can tell: call it, and after WEIR_MORE wait for err.missing bytes, or any when that is 0.
 *
 * Ownership: a scan is plain memory without pointers to free; it borrows the program (static) and keeps no pointer to input. Thread: its
 * owner's.
 */
#ifndef WEIR_FRAME_H
#define WEIR_FRAME_H

#include "weir/wire.h"

enum {
    WEIR_SCAN_STACK = 256, /* values; what nests deeper than they hold is left to decode */
};

/* Private to generated code and the scan: the steps of programs. They work on a stack of integers; a routine has its parameters, two
 * values for the way back, and its other values behind `frame`. "fails": with the error code `d`. */
enum weir__frame_code {
    /* bytes */
    WEIR__F_NEED, /* waits for d bytes */
    WEIR__F_LOAD, /* pushes b bits from bit c up of the a bytes at d (a negative: little endian), e: sign-extended */
    WEIR__F_SAME, /* the bytes at d are text e, or the message is wrong */
    WEIR__F_PASS, /* passes over d bytes, which are there */
    WEIR__F_TAKE, /* pops how many bytes to wait for and pass over, b: as an unsigned number */
    WEIR__F_UNTIL, /* passes over what ends with text d, which it has within e bytes (-1: some time); a: not over the
                     * text itself; b: pushes how many bytes stood in front of it */
    WEIR__F_DIGITS, /* pushes an integer: radix a, b: signed, c digits, or as many as stand in front of text d; e: of it stay */
    WEIR__F_TRY,    /* pushes whether text d is next, and passes over it then; a: only looks */
    WEIR__F_LITERAL, /* pushes which of the texts d.. is next, the longest, of e; e: none; a: letters in both cases */
    WEIR__F_LEB128, /* pushes an integer of a bytes at most, b: zigzag */
    WEIR__F_LABELS, /* passes over a chain; a: bits of a jump's mark, b: the mark, c: bytes of a label at most, e: of all of it, counted at the
                     * top of the stack; or fails */
    WEIR__F_LINES, /* passes over lines up to an empty one; text d ends them; a WATCH steps follow, text e stands between
                     * a line's name and its value (-1: no watches), around which b and c do not count */
    WEIR__F_CHUNK, /* passes over the line in front of a chunk of HTTP, which text d ends, and pushes its size */
    WEIR__F_RECORDS, /* passes over the fragments of an RPC record */
    WEIR__F_LEAST,   /* waits for as many bytes as the top of the stack times e */
    /* values */
    WEIR__F_PUSH, /* e */
    WEIR__F_GET,  /* value d of the frame */
    WEIR__F_SET,  /* pops it */
    WEIR__F_DROP,
    WEIR__F_NOT,
    WEIR__F_NEGATE,
    WEIR__F_INVERT,
    WEIR__F_MUL,
    WEIR__F_DIV,
    WEIR__F_MOD,
    WEIR__F_ADD,
    WEIR__F_SUB,
    WEIR__F_SHL,
    WEIR__F_SHR,
    WEIR__F_AND,
    WEIR__F_OR,
    WEIR__F_XOR,
    WEIR__F_LT,
    WEIR__F_LE,
    WEIR__F_GT,
    WEIR__F_GE,
    WEIR__F_EQ,
    WEIR__F_NE,
    WEIR__F_NO_LESS, /* the top is e at least, or fails */
    WEIR__F_NO_MORE, /* the top is e at most, or fails */
    WEIR__F_TRUE,    /* pops what must not be 0, or fails */
    /* ways */
    WEIR__F_JUMP,   /* to step d */
    WEIR__F_ZERO,   /* pops; to step d when it is 0 */
    WEIR__F_REPEAT, /* counts value e of the frame down; to step d when it was 0 */
    WEIR__F_CASES, /* pops; the next d pairs of steps have e as lowest and highest value, ascending, and where to go in the first's
                      * d; e: where to go otherwise, -1: there is no such tag */
    WEIR__F_CASE,  /* one of those */
    WEIR__F_WATCH, /* a line whose name is text e (low half) sets place d: a: how; b: signed, or letters in both cases */
    WEIR__F_CALL,  /* routine d with the a values that were pushed */
    WEIR__F_RESERVE, /* room for d more values of the frame; a: 1 counts the depth, e the most */
    WEIR__F_RETURN,  /* a parameters, b: the depth was counted */
    WEIR__F_LOSE,    /* decode has to tell */
};

enum { WEIR__F_WATCH_THERE, WEIR__F_WATCH_NUMBER, WEIR__F_WATCH_TEXT /* is the text e >> 32 */ };

struct weir__frame_op {
    uint8_t code; /* enum weir__frame_code */
    int8_t a;
    uint8_t b, c;
    int32_t d;
    int64_t e;
};

struct weir__frame_text {
    const char *text;
    uint32_t len;
};

/* How to find the end of a type's values. */
struct weir_frame_program {
    const struct weir__frame_op *ops;
    const struct weir__frame_text *texts; /* delimiters and literals */
    uint32_t entry;
    uint32_t param_count; /* integers; a record among them is not looked at */
};

struct weir_scan {
    size_t length;  /* after WEIR_OK: bytes of the message; 0: decode has to tell */
    size_t missing; /* after WEIR_MORE: so many bytes more are needed at least, 1 or more */
    uint64_t work;  /* steps done and bytes looked at since weir_scan_begin() */

    /* private */
    const struct weir_frame_program *program;
    size_t at;   /* followed so far */
    size_t seen; /* no delimiter ends in front of it */
    uint32_t pc, top, frame, depth;
    int code; /* what is said from now on */
    int64_t stack[WEIR_SCAN_STACK];
};

WEIR_BEGIN_DECLS

/* At the first byte of a message. `params`: the type's parameters, program->param_count of them, or NULL. */
void weir_scan_begin(struct weir_scan *scan, const struct weir_frame_program *program,
                     const int64_t *params);

/* Goes on. `in` begins with the message's first byte and has grown since the last call, or not. WEIR_OK, WEIR_MORE, or the
 * error that decode will find too. */
int weir_scan_feed(struct weir_scan *scan, struct weir_bytes in);

WEIR_END_DECLS

#endif
