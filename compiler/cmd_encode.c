/* weir encode: JSON to bytes, without a C compiler. */
#include "codec.h"

#include "annotate.h"
#include "interp/encode.h"
#include "interp/json_value.h"

#include <stdio.h>

/* JSON that was refused: also the line and column. */
static int refuse_json(const struct codec *codec, const struct fault *fault)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < fault->offset && i < codec->input.len; i++) {
        column++;
        if (codec->input.data[i] == '\n') {
            line++;
            column = 1;
        }
    }
    codec_report(codec, fault);
    fprintf(stderr, "  at line %zu, column %zu\n", line, column);
    return CLI_BAD_INPUT;
}

/* As decode will see them. */
static bool write_annotated(struct codec *codec, const struct strbuf *bytes)
{
    struct fault fault = {0};
    size_t used = 0;
    const uint8_t *data = (const uint8_t *)strbuf_text(bytes);
    if (annotate(codec, data, bytes->len, 0, &used, &fault) == 0)
        return true;
    codec_report(codec, &fault);
    return false;
}

static bool write_bytes(struct codec *codec, const struct strbuf *bytes)
{
    if (codec->annotate)
        return write_annotated(codec, bytes);
    if (!codec->hex)
        return cli_write(codec->command, strbuf_text(bytes), bytes->len);
    struct strbuf text = {0};
    for (size_t i = 0; i < bytes->len; i++)
        strbuf_printf(&text, "%02x", (unsigned char)bytes->data[i]);
    strbuf_putc(&text, '\n');
    bool done = cli_write(codec->command, text.data, text.len);
    strbuf_fini(&text);
    return done;
}

static int encode_input(struct codec *codec)
{
    struct value value = {0};
    struct fault fault = {0};
    struct strbuf bytes = {0};
    int status = CLI_OK;
    const uint8_t *text = (const uint8_t *)strbuf_text(&codec->input);
    if (json_value_read(codec->type, text, codec->input.len, &codec->program.arena, &value, &fault))
        return refuse_json(codec, &fault);
    if (encode(codec->plans, &value, codec->args, &codec->program.arena, &bytes, &fault)) {
        codec_report(codec, &fault);
        status = CLI_BAD_INPUT;
    } else if (!write_bytes(codec, &bytes)) {
        status = CLI_BAD_INPUT;
    }
    strbuf_fini(&bytes);
    return status;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct codec codec;
    codec_init(&codec, command);
    int status = codec_open(&codec, argc, argv);
    if (status == CLI_OK && (codec.stream || codec.compact || codec.hex_text))
        status = cli_usage_error(command, "--stream, --compact and --hex=TEXT are for decode");
    if (status == CLI_OK)
        status = codec_read_text(&codec);
    if (status == CLI_OK)
        status = encode_input(&codec);
    codec_fini(&codec);
    return status;
}

const struct cli_command cmd_encode = {
    .name = "encode",
    .summary = "make bytes of JSON, by a description",
    .usage =
        "usage: weir encode [OPTION]… FILE TYPE [INPUT]\n"
        "\n"
        "Reads INPUT ('-' or nothing: standard input), one JSON value, as the struct, choice or "
        "message\n"
        "TYPE ('Entry' or 'kv.Entry') of the description FILE and writes its bytes to standard "
        "output.\n"
        "\n"
        "      --hex                write hexadecimal text\n"
        "      --annotate           show the bytes as decode --annotate does\n"
        "      --color[=WHEN]       colours in that: always, never, auto (on a terminal)\n"
        "  -p, --param NAME=VALUE   the value of a parameter of TYPE, as JSON or a bare word\n"
        "  -I, --import-dir DIR     look for imports here too\n"
        "\n"
        "Exit status: 0 done, 1 the JSON or the description is wrong, 2 the command line is.\n",
    .run = run,
};
