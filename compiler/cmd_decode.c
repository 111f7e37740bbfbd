/* weir decode: bytes to JSON, without a C compiler. */
#include "codec.h"

#include "annotate.h"
#include "interp/decode.h"
#include "interp/json_value.h"

#include <stdio.h>

/* The bytes around the place that was refused, which is in brackets. */
static void show_bytes(const struct codec *codec, size_t offset)
{
    enum { BEFORE = 8, AFTER = 8 };
    const struct strbuf *input = &codec->input;
    size_t begin = offset > BEFORE ? offset - BEFORE : 0;
    size_t end = input->len - offset > AFTER ? offset + AFTER : input->len;
    fprintf(stderr, "  offset: %zu of %zu\n  bytes: %s", offset, input->len, begin ? " …" : "");
    for (size_t i = begin; i < end; i++)
        fprintf(stderr, i == offset ? " [%02x]" : " %02x", (unsigned char)input->data[i]);
    if (offset >= input->len)
        fputs(" [end]", stderr);
    fputs(end < input->len ? " …\n" : "\n", stderr);
}

static int refuse(const struct codec *codec, const struct fault *fault)
{
    codec_report(codec, fault);
    if (!codec->annotate)
        show_bytes(codec, (size_t)fault->offset);
    return CLI_BAD_INPUT;
}

static int print(struct codec *codec, const struct value *value)
{
    struct strbuf compact = {0}, pretty = {0};
    struct fault fault = {0};
    const struct strbuf *text = codec->compact ? &compact : &pretty;
    int status = CLI_OK;
    if (json_value_print(value, &compact, &fault)) {
        codec_report(codec, &fault);
        status = CLI_BAD_INPUT;
    } else {
        json_pretty(compact.data, compact.len, &pretty);
        strbuf_putc(&pretty, '\n');
        strbuf_putc(&compact, '\n');
        if (!cli_write(codec->command, text->data, text->len))
            status = CLI_BAD_INPUT;
    }
    strbuf_fini(&compact);
    strbuf_fini(&pretty);
    return status;
}

/* The value at `*at`, which moves behind it. */
static int decode_one(struct codec *codec, size_t *at)
{
    struct value value = {0};
    struct fault fault = {0};
    size_t used = 0;
    const uint8_t *data = (const uint8_t *)strbuf_text(&codec->input) + *at;
    int err = codec->annotate
                  ? annotate(codec, data, codec->input.len - *at, *at, &used, &fault)
                  : decode(codec->plans, codec->type, codec->args, data, codec->input.len - *at,
                           &codec->program.arena, &value, &used, &fault);
    fault.offset += *at;
    if (err)
        return refuse(codec, &fault);
    *at += used;
    if (!codec->stream && *at < codec->input.len) {
        fault_set(&fault, FAULT_ETRAILING, *at, NULL,
                  "there are bytes behind the value; --stream decodes them too");
        return refuse(codec, &fault);
    }
    int status = codec->annotate ? CLI_OK : print(codec, &value);
    if (status == CLI_OK && codec->stream && used == 0 && *at < codec->input.len) {
        fault_set(&fault, FAULT_ETRAILING, *at, NULL, "the value has no bytes, these remain");
        return refuse(codec, &fault);
    }
    return status;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct codec codec;
    size_t at = 0;
    codec_init(&codec, command);
    int status = codec_open(&codec, argc, argv);
    if (status == CLI_OK)
        status = codec_read_bytes(&codec);
    if (status == CLI_OK && !(codec.stream && codec.input.len == 0)) {
        do
            status = decode_one(&codec, &at);
        while (status == CLI_OK && at < codec.input.len);
    }
    codec_fini(&codec);
    return status;
}

const struct cli_command cmd_decode = {
    .name = "decode",
    .summary = "show bytes as JSON, by a description",
    .usage =
        "usage: weir decode [OPTION]… FILE TYPE [INPUT]\n"
        "\n"
        "Reads the bytes of INPUT ('-' or nothing: standard input) as the struct, choice or "
        "message\n"
        "TYPE ('Entry' or 'kv.Entry') of the description FILE and prints them as JSON. Of bytes "
        "that\n"
        "do not fit it says what is wrong with them and where.\n"
        "\n"
        "      --hex[=TEXT]         the input is hexadecimal text, white space does not count; it "
        "may\n"
        "                           stand on the command line: --hex=0a01ff, or as INPUT\n"
        "      --stream             values one after the other, up to the end of the input\n"
        "      --compact            one line for each value\n"
        "      --annotate           a hex dump instead, with each field beside its bytes\n"
        "      --color[=WHEN]       colours in that: always, never, auto (on a terminal, NO_COLOR\n"
        "                           unset)\n"
        "  -p, --param NAME=VALUE   the value of a parameter of TYPE, as JSON or a bare word\n"
        "  -I, --import-dir DIR     look for imports here too\n"
        "\n"
        "Exit status: 0 done, 1 the bytes or the description are wrong, 2 the command line is.\n",
    .run = run,
};
