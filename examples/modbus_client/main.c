/* modbus_client — asks a Modbus TCP device one thing and prints the answer.
 *
 *     modbus_client tcp://127.0.0.1:1502 read-registers 0x160 3
 */
#include "device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weir/client.h>
#include <weir/reactor.h>

enum { VALUES_MAX = 123 };

/* Numbers behind the command: an address, then a quantity or values. */
struct words {
    uint16_t address;
    uint16_t values[VALUES_MAX];
    bool bits[VALUES_MAX];
    size_t count;
};

struct command {
    const char *name, *takes;
    void (*make)(const struct words *words, struct modbus_request *ret);
};

/* --- commands ------------------------------------------------------------------------------------ */

static void read_coils(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_READ_COILS;
    ret->read_coils = (struct modbus_read_bits){words->address, words->values[0]};
}

static void read_inputs(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_READ_DISCRETE_INPUTS;
    ret->read_discrete_inputs = (struct modbus_read_bits){words->address, words->values[0]};
}

static void read_registers(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_READ_HOLDING_REGISTERS;
    ret->read_holding_registers = (struct modbus_read_registers){words->address, words->values[0]};
}

static void read_input_registers(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_READ_INPUT_REGISTERS;
    ret->read_input_registers = (struct modbus_read_registers){words->address, words->values[0]};
}

static void write_coils(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_WRITE_COILS;
    ret->write_coils.address = words->address;
    ret->write_coils.quantity = (uint16_t)words->count;
    ret->write_coils.coils.items = (bool *)words->bits;
    ret->write_coils.coils.count = words->count;
    if (words->count != 1)
        return;
    ret->kind = MODBUS_REQUEST_KIND_WRITE_COIL;
    ret->write_coil = (struct modbus_write_coil){
        words->address, words->bits[0] ? MODBUS_SWITCH_ON : MODBUS_SWITCH_OFF};
}

static void write_registers(const struct words *words, struct modbus_request *ret)
{
    ret->kind = MODBUS_REQUEST_KIND_WRITE_REGISTERS;
    ret->write_registers.address = words->address;
    ret->write_registers.values.items = (uint16_t *)words->values;
    ret->write_registers.values.count = words->count;
    if (words->count != 1)
        return;
    ret->kind = MODBUS_REQUEST_KIND_WRITE_REGISTER;
    ret->write_register = (struct modbus_write_register){words->address, words->values[0]};
}

static const struct command commands[] = {
    {"read-coils", "ADDRESS COUNT", read_coils},
    {"read-inputs", "ADDRESS COUNT", read_inputs},
    {"read-registers", "ADDRESS COUNT", read_registers},
    {"read-input-registers", "ADDRESS COUNT", read_input_registers},
    {"write-coils", "ADDRESS VALUE...", write_coils},
    {"write-registers", "ADDRESS VALUE...", write_registers},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* --- answers ------------------------------------------------------------------------------------- */

static void print_bits(const struct modbus_bits *reply)
{
    for (size_t i = 0; i < reply->bits.count; i++)
        printf("%s%d", i ? " " : "", reply->bits.items[i]);
    putchar('\n');
}

static void print_registers(const struct modbus_registers *reply)
{
    for (size_t i = 0; i < reply->values.count; i++)
        printf("%s0x%04x", i ? " " : "", reply->values.items[i]);
    putchar('\n');
}

static int print_response(const struct modbus_response *reply)
{
    switch (reply->kind) {
    case MODBUS_RESPONSE_KIND_READ_COILS:
        print_bits(&reply->read_coils);
        return 0;
    case MODBUS_RESPONSE_KIND_READ_DISCRETE_INPUTS:
        print_bits(&reply->read_discrete_inputs);
        return 0;
    case MODBUS_RESPONSE_KIND_READ_HOLDING_REGISTERS:
        print_registers(&reply->read_holding_registers);
        return 0;
    case MODBUS_RESPONSE_KIND_READ_INPUT_REGISTERS:
        print_registers(&reply->read_input_registers);
        return 0;
    case MODBUS_RESPONSE_KIND_EXCEPTION:
        fprintf(stderr, "modbus_client: the device refuses with exception %d\n",
                (int)reply->exception);
        return 2;
    default:
        puts("done");
        return 0;
    }
}

/* --- the program --------------------------------------------------------------------------------- */

static bool number(const char *text, uint16_t *ret)
{
    char *end;
    unsigned long value = strtoul(text, &end, 0);
    *ret = (uint16_t)value;
    return *text && !*end && value <= UINT16_MAX;
}

static bool parse(int argc, char **argv, struct words *ret)
{
    if (argc < 2 || argc - 1 > VALUES_MAX || !number(argv[0], &ret->address))
        return false;
    for (int i = 1; i < argc; i++) {
        if (!number(argv[i], &ret->values[i - 1]))
            return false;
        ret->bits[i - 1] = ret->values[i - 1] != 0;
    }
    ret->count = (size_t)argc - 1;
    return true;
}

static int ask(const char *url, const struct modbus_tcp_request *request)
{
    struct device_unit_ask_result result;
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = reactor ? weir_client_new(reactor, url, NULL) : NULL;
    int code = 1;
    int status = client ? device_unit_ask_wait(device_unit_ask(client, request, NULL), &result)
                        : WEIR_ENOMEM;
    if (!status)
        code = print_response(&result.reply->response);
    else
        fprintf(stderr, "modbus_client: %s: %s\n", url, weir_error_text(status));
    if (client)
        device_unit_ask_result_fini(&result);
    weir_client_free(client);
    weir_reactor_free(reactor);
    return code;
}

static int usage(void)
{
    fputs("usage: modbus_client URL COMMAND\n", stderr);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stderr, "       %s %s\n", commands[i].name, commands[i].takes);
    return 64;
}

int main(int argc, char **argv)
{
    struct words words = {0};
    struct modbus_tcp_request request = {.unit = 0xff};
    for (size_t i = 0; argc > 3 && i < COMMANDS; i++) {
        if (strcmp(argv[2], commands[i].name) != 0 || !parse(argc - 3, argv + 3, &words))
            continue;
        commands[i].make(&words, &request.request);
        return ask(argv[1], &request);
    }
    return usage();
}
