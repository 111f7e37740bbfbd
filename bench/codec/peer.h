/*
 * One codec under measurement. Each keeps its VALUES_COUNT messages, made by `prepare`, and may keep
 * memory that the next call overwrites: only one call's result is needed at a time.
 */
#ifndef BENCH_CODEC_PEER_H
#define BENCH_CODEC_PEER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct peer {
    const char *name;

    /* Makes its messages of `values`; 0 or -1. */
    int (*prepare)(void);

    /*
     * Writes message `i` somewhere into `out`, which has room: where it begins is in *ret_begin, as
     * writers from the back end at out + room. Its length, 0 on failure.
     */
    size_t (*encode)(size_t i, uint8_t *out, size_t room, uint8_t **ret_begin);

    /* Reads a message, whole and checked, ready to be looked at; 0 or -1. */
    int (*decode)(const uint8_t *in, size_t len);

    /* Likewise what decode read last. Tells that nothing was skipped; not measured. */
    size_t (*encode_decoded)(uint8_t *out, size_t room, uint8_t **ret_begin);
};

extern const struct peer peer_hand, peer_weir, peer_protobuf_c, peer_protobuf_cpp;

#ifdef __cplusplus
}
#endif
#endif
