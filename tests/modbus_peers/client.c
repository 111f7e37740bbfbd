/* libmodbus_client PORT — asks a server what libmodbus's own test client asks, and ends with 1 when an answer is wrong. */
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COILS = 0x130, INPUTS = 0x1c4, REGISTERS = 0x160, INPUT_REGISTERS = 0x108 };

static int failures;

static void check(int ok, const char *what)
{
    if (!ok)
        printf("wrong: %s (%s)\n", what, modbus_strerror(errno));
    failures += !ok;
}

static int same_bits(const uint8_t *bits, int count, const uint8_t *packed)
{
    for (int i = 0; i < count; i++)
        if (bits[i] != (packed[i / 8] >> i % 8 & 1))
            return 0;
    return 1;
}

static void bits(modbus_t *ctx)
{
    static const uint8_t coils[] = {0xcd, 0x6b, 0xb2, 0x0e, 0x1b};
    static const uint8_t inputs[] = {0xac, 0xdb, 0x35};
    uint8_t got[64], zeros[37] = {0};
    check(modbus_read_bits(ctx, COILS, 37, got) == 37 && same_bits(got, 37, coils), "coils");
    check(modbus_read_input_bits(ctx, INPUTS, 22, got) == 22 && same_bits(got, 22, inputs),
          "inputs");
    check(modbus_write_bit(ctx, COILS, 0) == 1, "one coil off");
    check(modbus_read_bits(ctx, COILS, 1, got) == 1 && got[0] == 0, "that coil");
    check(modbus_write_bits(ctx, COILS, 37, zeros) == 37, "all coils off");
    check(modbus_read_bits(ctx, COILS, 37, got) == 37 && memcmp(got, zeros, 37) == 0,
          "those coils");
}

static void registers(modbus_t *ctx)
{
    static const uint16_t first[] = {0x022b, 0x0001, 0x0064};
    uint16_t got[16], next[] = {0x1234, 0xffff, 0x0012};
    check(modbus_read_registers(ctx, REGISTERS, 3, got) == 3 && memcmp(got, first, 6) == 0,
          "registers");
    check(modbus_read_input_registers(ctx, INPUT_REGISTERS, 1, got) == 1 && got[0] == 0x000a,
          "input register");
    check(modbus_write_register(ctx, REGISTERS, 0x1234) == 1, "one register");
    check(modbus_read_registers(ctx, REGISTERS, 1, got) == 1 && got[0] == 0x1234, "it is there");
    check(modbus_write_registers(ctx, REGISTERS, 3, next) == 3, "three registers");
    check(modbus_write_and_read_registers(ctx, REGISTERS + 1, 1, first, REGISTERS, 3, got) == 3 &&
              got[0] == 0x1234 && got[1] == 0x022b && got[2] == 0x0012,
          "written and read");
    check(modbus_mask_write_register(ctx, REGISTERS + 2, 0xf2, 0x25) == 1, "a mask");
    check(modbus_read_registers(ctx, REGISTERS + 2, 1, got) == 1 && got[0] == 0x17, "masked");
}

static void refusals(modbus_t *ctx)
{
    uint8_t bit[8];
    uint16_t value[8];
    check(modbus_read_bits(ctx, COILS + 37, 1, bit) == -1 && errno == EMBXILADD, "behind coils");
    check(modbus_read_bits(ctx, 0, 1, bit) == -1 && errno == EMBXILADD, "in front of coils");
    check(modbus_read_registers(ctx, REGISTERS + 30, 3, value) == -1 && errno == EMBXILADD,
          "more registers than there are");
    check(modbus_write_register(ctx, INPUT_REGISTERS, 1) == -1 && errno == EMBXILADD,
          "what is only read");
}

/* A request that libmodbus's own functions would not send, and the exception that comes back. */
static void refused(modbus_t *ctx, int function, int count, int has_data, int code)
{
    uint8_t got[MODBUS_TCP_MAX_ADU_LENGTH];
    const int address = function == 1 || function == 15 ? COILS
                        : function == 2                 ? INPUTS
                        : function == 4                 ? INPUT_REGISTERS
                                                        : REGISTERS;
    const uint8_t request[] = {0xff,
                               (uint8_t)function,
                               (uint8_t)(address >> 8),
                               (uint8_t)address,
                               (uint8_t)(count >> 8),
                               (uint8_t)count,
                               2,
                               0,
                               0};
    int sent = modbus_send_raw_request(ctx, request, has_data ? 9 : 6);
    int len = sent < 0 ? -1 : modbus_receive_confirmation(ctx, got);
    if (len == 9 && got[6] == 0xff && got[7] == (function | 0x80) && got[8] == code)
        return;
    printf("wrong: function %d, %d values: %d bytes instead of exception %d\n", function, count,
           len, code);
    failures++;
}

static void crafted(modbus_t *ctx)
{
    static const struct {
        int function, most, has_data;
    } known[] = {
        {1, MODBUS_MAX_READ_BITS, 0},      {2, MODBUS_MAX_READ_BITS, 0},
        {3, MODBUS_MAX_READ_REGISTERS, 0}, {4, MODBUS_MAX_READ_REGISTERS, 0},
        {15, MODBUS_MAX_WRITE_BITS, 1},    {16, MODBUS_MAX_WRITE_REGISTERS, 1},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        refused(ctx, known[i].function, 0, known[i].has_data, 3);
        refused(ctx, known[i].function, known[i].most + 1, known[i].has_data, 3);
    }
    refused(ctx, 16, 2, 1, 3); /* two registers in two bytes */
    refused(ctx, 3, 1, 1, 3);  /* and more behind it */
    refused(ctx, 0x42, 1, 0, 1);
}

int main(int argc, char **argv)
{
    modbus_t *ctx = modbus_new_tcp("127.0.0.1", argc > 1 ? atoi(argv[1]) : 502);
    if (!ctx || modbus_connect(ctx)) {
        perror("libmodbus_client");
        return 1;
    }
    for (int unit = 1; unit <= 255; unit += 254) {
        modbus_set_slave(ctx, unit);
        refusals(ctx);
    }
    modbus_set_slave(ctx, 0xff);
    crafted(ctx);
    bits(ctx);
    registers(ctx);
    modbus_close(ctx);
    modbus_free(ctx);
    return failures ? 1 : 0;
}
