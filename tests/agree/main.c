/* main DESCRIPTION…: the generated codecs of these descriptions against the interpreter over their plans. Seeds are fixed. */
#include "agree.h"

#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "cmocka_all.h"
#include "sema/sema.h"

#include <stdio.h>
#include <string.h>

#ifndef AGREE_IDL
#define AGREE_IDL "." /* where descriptions import from */
#endif

enum { VALUES = 60, MUTANTS = 8, TRIES = 10, NOISE = 80, LUCKLESS = 400 };

static struct {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    struct agree_pair pairs[200];
    size_t count;
} all;

static const struct agree_codec *find_codec(const char *full)
{
    for (const struct agree_codec *codec = agree_codecs; codec->type; codec++) {
        if (strcmp(codec->type->name, full) == 0)
            return codec;
    }
    return NULL;
}

static int load(const char *path)
{
    struct source *source;
    int err = sources_read(&all.sources, path, &source);
    if (err) {
        fprintf(stderr, "%s: %s\n", path, strerror(-err));
        return -1;
    }
    static const char *const include_dirs[] = {AGREE_IDL};
    struct sema_options options = {
        .sources = &all.sources, .entry = source, .include_dirs = include_dirs, .include_count = 1};
    const struct model *model = sema_build(&options, &all.arena, &all.diag);
    if (!model)
        return -1;
    const struct plan_set *plans = plan_set_new(&all.arena, model);
    for (size_t i = 0; i < model->main->type_count; i++) {
        const struct model_type *type = model->main->types[i];
        const struct agree_codec *codec = type->base == MODEL_ENUM ? NULL : find_codec(type->full);
        if (codec)
            all.pairs[all.count++] = (struct agree_pair){codec, type, plans};
    }
    return 0;
}

static void try_mutants(const struct agree_pair *pair, struct random *r, const struct strbuf *seed)
{
    for (int i = 0; i < MUTANTS; i++) {
        struct strbuf mutant = {0};
        strbuf_append(&mutant, strbuf_text(seed), seed->len);
        random_mutate(r, &mutant);
        agree_on_bytes(pair, strbuf_text(&mutant), mutant.len);
        agree_on_frame(pair, strbuf_text(&mutant), mutant.len < 40 ? mutant.len : 40);
        strbuf_fini(&mutant);
    }
}

static void try_prefixes(const struct agree_pair *pair, const struct strbuf *bytes)
{
    for (size_t len = 0; len < bytes->len && len < 64; len++)
        agree_on_bytes(pair, strbuf_text(bytes), len);
    agree_on_frame(pair, strbuf_text(bytes), bytes->len < 96 ? bytes->len : 96);
}

/* JSON that fits, after some tries if need be: what fields demand of each other is met by chance. */
static bool find_value(const struct agree_pair *pair, struct random *r, struct strbuf *json,
                       struct strbuf *bytes)
{
    for (int i = 0; i < TRIES; i++) {
        strbuf_clear(json);
        random_json(r, pair->type, json);
        if (agree_on_json(pair, strbuf_text(json), json->len) &&
            agree_bytes_of(pair, strbuf_text(json), json->len, bytes))
            return true;
    }
    return false;
}

/* JSON that fits and JSON that was damaged, and the same of the bytes that it becomes. */
static bool try_value(const struct agree_pair *pair, struct random *r)
{
    struct strbuf json = {0}, bytes = {0};
    bool good = find_value(pair, r, &json, &bytes);
    if (good) {
        assert_true(agree_on_bytes(pair, strbuf_text(&bytes), bytes.len));
        try_prefixes(pair, &bytes);
        try_mutants(pair, r, &bytes);
    }
    for (int i = 0; i < 3; i++) {
        random_mutate(r, &json);
        agree_on_json(pair, strbuf_text(&json), json.len);
    }
    strbuf_fini(&json);
    strbuf_fini(&bytes);
    return good;
}

/* Bytes out of nowhere; mostly small ones, which are counts and tags. */
static bool try_noise(const struct agree_pair *pair, struct random *r)
{
    char noise[96];
    size_t len = random_below(r, sizeof noise);
    bool small = random_chance(r, 2);
    for (size_t i = 0; i < len; i++)
        noise[i] = (char)(small ? random_below(r, 6) : random_next(r));
    agree_on_frame(pair, noise, len);
    return agree_on_bytes(pair, noise, len);
}

/* What numbers and lines in text are made of. */
static bool try_text(const struct agree_pair *pair, struct random *r)
{
    static const char some[] = "0123456789 0123456789\r\n\r\n+-*$:,;=./abef_";
    char noise[48];
    size_t len = random_below(r, sizeof noise);
    for (size_t i = 0; i < len; i++)
        noise[i] = some[random_below(r, sizeof some - 1)];
    return agree_on_bytes(pair, noise, len);
}

/* Messages as another implementation might write them. */
static bool try_wire(const struct agree_pair *pair, struct random *r)
{
    struct strbuf bytes = {0};
    random_wire(r, pair->type, &bytes);
    bool good = agree_on_bytes(pair, strbuf_text(&bytes), bytes.len);
    strbuf_fini(&bytes);
    return good;
}

static void test_all(void **state)
{
    (void)state;
    size_t accepted = 0;
    assert_true(all.count > 0);
    for (size_t i = 0; i < all.count; i++) {
        const struct agree_pair *pair = &all.pairs[i];
        struct random r = {.state = i + 1};
        unsigned values = 0, noises = 0, wires = 0;
        for (int n = 0; n < VALUES || (!values && n < LUCKLESS); n++)
            values += try_value(pair, &r);
        for (int n = 0; n < NOISE; n++)
            noises += try_noise(pair, &r);
        for (int n = 0; n < NOISE && pair->type->base != MODEL_MESSAGE; n++)
            noises += try_text(pair, &r);
        for (int n = 0; n < NOISE && pair->type->base == MODEL_MESSAGE; n++)
            wires += try_wire(pair, &r);
        print_message("%-28s accepted: %3u of %d values, %3u noises, %3u on the wire\n",
                      pair->type->full, values, VALUES, noises, wires);
        accepted += values + noises > 0;
    }
    /* chance does not find values of all types of a protocol */
    assert_true(strcmp(AGREE_IDL, ".") != 0 ? accepted > 0 : accepted == all.count);
}

/* What chance does not come upon. */
static const struct {
    const char *type, *hex;
} planted[] = {
    /* signalling NaNs keep their bits */
    {"layout.Reals", "7f800001 7ff0000000000001 010080ff 7ff8000000000000 fff4000000000001"
                     "02 ffbfffff 7fa00000"},
    {"records.Scalars", "65010080 7f 69010000000000f07f"},
    {"records.Lists", "2208010080ff0000a07f"},
    /* windows longer than what is in them */
    {"layout.SkipsPlainly",
     "0600010002ffff 04060a0b0c 0701050161ffffff 0c0b0102030405060708ffffff"},
    {"layout.SkipsPlainly", "04 00010002 01 06 01 00 09 08 0102030405060708"},
    {"layout.Skips", "000500010002ff 0400030004 04 050161ff 01 000501020304ff 00"},
    {"layout.Skips", "000400010002 0500030004ff 03 050161 00 0000 00"},
    {"layout.Skips", "000400010002 0400030004 03 050161 00 0001ff 80"
                     "01 04 07016200 00 08 02 05 01020304ff 0607"},
    {"shapes.Windows", "03 016100 0006 016200ffffff 0000 07"},
    /* a request and what answers it */
    {"exchange.Exchange", "474554202f20485454502f312e300d0a0d0a"
                          "485454502f312e3120323030204f4b0d0a0d0a"},
};

static size_t take_hex(const char *hex, uint8_t *bytes)
{
    size_t count = 0;
    for (; *hex; hex++) {
        char digits[3] = {hex[0], hex[1], 0};
        if (*hex == ' ')
            continue;
        bytes[count++] = (uint8_t)strtoul(digits, NULL, 16);
        hex++;
    }
    return count;
}

static void test_planted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        uint8_t bytes[64];
        size_t len = take_hex(planted[i].hex, bytes);
        for (size_t j = 0; j < all.count; j++)
            if (strcmp(all.pairs[j].type->full, planted[i].type) == 0 &&
                !agree_on_bytes(&all.pairs[j], bytes, len))
                fail_msg("%s: %s", planted[i].type, planted[i].hex);
    }
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_planted),
    };
    int failed = 0;
    arena_init(&all.arena);
    sources_init(&all.sources);
    diag_init(&all.diag, &all.sources);
    for (int i = 1; i < argc; i++)
        failed |= load(argv[i]);
    if (failed) {
        struct strbuf text = {0};
        diag_render(&all.diag, &text, false);
        fprintf(stderr, "%s", strbuf_text(&text));
        strbuf_fini(&text);
    } else {
        failed = cmocka_run_group_tests(tests, NULL, NULL);
    }
    diag_fini(&all.diag);
    sources_fini(&all.sources);
    arena_fini(&all.arena);
    return failed != 0;
}
