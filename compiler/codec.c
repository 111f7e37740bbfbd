#include "codec.h"

#include "interp/json_value.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void codec_init(struct codec *codec, const struct cli_command *command)
{
    memset(codec, 0, sizeof *codec);
    codec->command = command;
    codec->colour = cli_colour_of(stdout);
    program_init(&codec->program);
}

void codec_fini(struct codec *codec)
{
    strbuf_fini(&codec->input);
    program_fini(&codec->program);
}

/* --- command line --------------------------------------------------------------------------------------------------- */

static int choose_colour(struct codec *codec, const char *when)
{
    codec->colour = !when || strcmp(when, "always") == 0;
    if (when && strcmp(when, "auto") == 0)
        codec->colour = cli_colour_of(stdout);
    else if (when && !codec->colour && strcmp(when, "never") != 0)
        return cli_usage_error(codec->command, "--color is always, never or auto, not '%s'", when);
    return CLI_OK;
}

static int parse_options(struct codec *codec, int argc, char **argv)
{
    static const struct option options[] = {
        {"import-dir", required_argument, NULL, 'I'},
        {"hex", optional_argument, NULL, 'x'},
        {"param", required_argument, NULL, 'p'},
        {"compact", no_argument, NULL, 'c'},
        {"stream", no_argument, NULL, 's'},
        {"annotate", no_argument, NULL, 'a'},
        {"color", optional_argument, NULL, 'C'},
        {"colour", optional_argument, NULL, 'C'},
        {0},
    };
    int c, status;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":I:p:", options, NULL)) != -1) {
        switch (c) {
        case 'I':
            program_include(&codec->program, optarg);
            break;
        case 'x':
            codec->hex = true;
            codec->hex_text = optarg;
            break;
        case 'p':
            vec_push(&codec->program.arena, &codec->params, optarg);
            break;
        case 'c':
            codec->compact = true;
            break;
        case 's':
            codec->stream = true;
            break;
        case 'a':
            codec->annotate = true;
            break;
        case 'C':
            status = choose_colour(codec, optarg);
            if (status != CLI_OK)
                return status;
            break;
        default:
            return cli_option_error(codec->command, c, argv);
        }
    }
    return CLI_OK;
}

static int parse_words(struct codec *codec, int argc, char **argv)
{
    if (argc == 0)
        return cli_usage_error(codec->command, "which description?");
    if (argc == 1)
        return cli_usage_error(codec->command, "which type of %s?", argv[0]);
    if (argc > 3)
        return cli_usage_error(codec->command, "'%s' is one argument too many", argv[3]);
    codec->description = argv[0];
    codec->type_name = argv[1];
    codec->input_path = argc > 2 ? argv[2] : "-";
    return CLI_OK;
}

/* --- parameters ------------------------------------------------------------------------------------------------------- */

static const struct model_field **type_params(const struct model_type *type, size_t *ret_count)
{
    *ret_count = 0;
    if (type->base == MODEL_MESSAGE)
        return NULL;
    bool is_choice = type->base == MODEL_CHOICE;
    *ret_count = is_choice ? type->choice.param_count : type->structure.param_count;
    return is_choice ? type->choice.params : type->structure.params;
}

/* The text behind "name=", or NULL when it is not given. */
static const char *given_param(const struct codec *codec, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < codec->params.count; i++) {
        const char *text = codec->params.items[i];
        if (strncmp(text, name, len) == 0 && text[len] == '=')
            return text + len + 1;
    }
    return NULL;
}

static int check_params(const struct codec *codec, const struct model_field **params, size_t count)
{
    for (size_t i = 0; i < codec->params.count; i++) {
        const char *text = codec->params.items[i];
        size_t len = strcspn(text, "="), at = 0;
        while (at < count &&
               (strncmp(params[at]->name, text, len) != 0 || params[at]->name[len] != 0))
            at++;
        if (text[len] == 0)
            return cli_usage_error(codec->command, "--param wants name=value, not '%s'", text);
        if (at == count)
            return cli_usage_error(codec->command, "%s has no parameter '%.*s'", codec->type->full,
                                   (int)len, text);
    }
    return CLI_OK;
}

static int take_params(struct codec *codec)
{
    size_t count;
    struct fault fault = {0};
    const struct model_field **params = type_params(codec->type, &count);
    int status = check_params(codec, params, count);
    codec->args = arena_array(&codec->program.arena, count + 1, sizeof *codec->args);
    for (size_t i = 0; status == CLI_OK && i < count; i++) {
        const char *text = given_param(codec, params[i]->name);
        if (!text)
            return cli_usage_error(codec->command, "%s needs --param %s=VALUE", codec->type->full,
                                   params[i]->name);
        if (json_value_param(params[i], text, &codec->program.arena, &codec->args[i], &fault))
            return cli_usage_error(codec->command, "--param %s=%s: %s", params[i]->name, text,
                                   fault.reason);
    }
    return status;
}

int codec_open(struct codec *codec, int argc, char **argv)
{
    int status = parse_options(codec, argc, argv);
    if (status == CLI_OK)
        status = parse_words(codec, argc - optind, argv + optind);
    if (status != CLI_OK)
        return status;
    const struct model *model = program_load(&codec->program, codec->command, codec->description);
    program_report(&codec->program);
    if (!model)
        return CLI_BAD_INPUT;
    codec->type = program_type(codec->command, model, codec->type_name);
    if (!codec->type)
        return CLI_BAD_USAGE;
    codec->plans = plan_set_new(&codec->program.arena, model);
    return take_params(codec);
}

/* --- input ------------------------------------------------------------------------------------------------------------ */

static bool is_hex_text(const char *text)
{
    for (; *text; text++) {
        if (!isxdigit((unsigned char)*text) && !isspace((unsigned char)*text))
            return false;
    }
    return true;
}

int codec_read_text(struct codec *codec)
{
    bool done = cli_read(codec->command, codec->input_path, &codec->input);
    return done ? CLI_OK : CLI_BAD_INPUT;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return tolower((unsigned char)c) - 'a' + 10;
}

/* The input's hexadecimal digits become bytes; white space between them does not count. */
static int decode_hex(struct codec *codec)
{
    struct strbuf bytes = {0};
    int high = -1;
    for (size_t i = 0; i < codec->input.len; i++) {
        char c = codec->input.data[i];
        if (isspace((unsigned char)c))
            continue;
        if (!isxdigit((unsigned char)c)) {
            cli_complain(codec->command, "'%c' is not a hexadecimal digit", c);
            strbuf_fini(&bytes);
            return CLI_BAD_INPUT;
        }
        if (high >= 0)
            strbuf_putc(&bytes, (char)(high << 4 | hex_digit(c)));
        high = high >= 0 ? -1 : hex_digit(c);
    }
    strbuf_fini(&codec->input);
    codec->input = bytes;
    if (high < 0)
        return CLI_OK;
    cli_complain(codec->command, "the last byte has only one hexadecimal digit");
    return CLI_BAD_INPUT;
}

int codec_read_bytes(struct codec *codec)
{
    const char *text = codec->hex_text;
    if (!text && codec->hex && strcmp(codec->input_path, "-") != 0 &&
        access(codec->input_path, F_OK) != 0 && is_hex_text(codec->input_path))
        text = codec->input_path;
    if (text)
        strbuf_puts(&codec->input, text);
    else if (codec_read_text(codec) != CLI_OK)
        return CLI_BAD_INPUT;
    return codec->hex ? decode_hex(codec) : CLI_OK;
}

/* --- output ----------------------------------------------------------------------------------------------------------- */

void codec_report(const struct codec *codec, const struct fault *fault)
{
    bool colour = cli_colour();
    fprintf(stderr, "%s: %serror: %s%s", codec->type->full, colour ? "\033[1;31m" : "",
            fault_name(fault->code), colour ? "\033[0m" : "");
    if (fault->path[0])
        fprintf(stderr, " in %s", fault->path);
    fprintf(stderr, ": %s\n", fault_text(fault->code));
    if (fault->reason && strcmp(fault->reason, fault_text(fault->code)) != 0)
        fprintf(stderr, "  reason: %s\n", fault->reason);
}
