/* modbus_server — a Modbus TCP device with the address map of libmodbus's own tests.
 *
 * What stands on the wire, which reply belongs to which transaction and how bits are packed is in idl/modbus/modbus.weir; here is
 * only what a device does. */
#include "device.h"
#include "map.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

/* --- replies ------------------------------------------------------------------------------------- */

static void refuse(const struct modbus_request *request, enum modbus_exception_code code,
                   struct modbus_response *reply)
{
    reply->kind = MODBUS_RESPONSE_KIND_EXCEPTION;
    reply->tag = (uint8_t)(0x80 | modbus_request__tag(request));
    reply->exception = code;
}

static bool give_bits(struct modbus_bits *reply, bool *bits, size_t count)
{
    reply->bits.items = bits;
    reply->bits.count = count;
    return bits != NULL;
}

static bool give_registers(struct modbus_registers *reply, uint16_t *values, size_t count)
{
    reply->values.items = values;
    reply->values.count = count;
    return values != NULL;
}

/* --- what is asked ------------------------------------------------------------------------------- */

static bool read_coils(struct map *map, const struct modbus_request *q, struct modbus_response *r)
{
    const struct modbus_read_bits *at = &q->read_coils;
    r->kind = MODBUS_RESPONSE_KIND_READ_COILS;
    return give_bits(&r->read_coils, map_coils(map, at->address, at->quantity), at->quantity);
}

static bool read_inputs(struct map *map, const struct modbus_request *q, struct modbus_response *r)
{
    const struct modbus_read_bits *at = &q->read_discrete_inputs;
    r->kind = MODBUS_RESPONSE_KIND_READ_DISCRETE_INPUTS;
    return give_bits(&r->read_discrete_inputs, map_inputs(map, at->address, at->quantity),
                     at->quantity);
}

static bool read_registers(struct map *map, const struct modbus_request *q,
                           struct modbus_response *r)
{
    const struct modbus_read_registers *at = &q->read_holding_registers;
    r->kind = MODBUS_RESPONSE_KIND_READ_HOLDING_REGISTERS;
    return give_registers(&r->read_holding_registers, map_registers(map, at->address, at->quantity),
                          at->quantity);
}

static bool read_input_registers(struct map *map, const struct modbus_request *q,
                                 struct modbus_response *r)
{
    const struct modbus_read_registers *at = &q->read_input_registers;
    r->kind = MODBUS_RESPONSE_KIND_READ_INPUT_REGISTERS;
    return give_registers(&r->read_input_registers,
                          map_input_registers(map, at->address, at->quantity), at->quantity);
}

static bool write_coil(struct map *map, const struct modbus_request *q, struct modbus_response *r)
{
    bool *coil = map_coils(map, q->write_coil.address, 1);
    r->kind = MODBUS_RESPONSE_KIND_WRITE_COIL;
    r->write_coil = q->write_coil;
    if (coil)
        *coil = q->write_coil.value == MODBUS_SWITCH_ON;
    return coil != NULL;
}

static bool write_register(struct map *map, const struct modbus_request *q,
                           struct modbus_response *r)
{
    uint16_t *value = map_registers(map, q->write_register.address, 1);
    r->kind = MODBUS_RESPONSE_KIND_WRITE_REGISTER;
    r->write_register = q->write_register;
    if (value)
        *value = q->write_register.value;
    return value != NULL;
}

static bool write_coils(struct map *map, const struct modbus_request *q, struct modbus_response *r)
{
    const struct modbus_write_coils *w = &q->write_coils;
    bool *coils = map_coils(map, w->address, w->coils.count);
    r->kind = MODBUS_RESPONSE_KIND_WRITE_COILS;
    r->write_coils = (struct modbus_written){w->address, w->quantity};
    if (coils)
        memcpy(coils, w->coils.items, w->coils.count * sizeof *coils);
    return coils != NULL;
}

static bool write_registers(struct map *map, const struct modbus_request *q,
                            struct modbus_response *r)
{
    const struct modbus_write_registers *w = &q->write_registers;
    uint16_t *values = map_registers(map, w->address, w->values.count);
    r->kind = MODBUS_RESPONSE_KIND_WRITE_REGISTERS;
    r->write_registers = (struct modbus_written){w->address, (uint16_t)w->values.count};
    if (values)
        memcpy(values, w->values.items, w->values.count * sizeof *values);
    return values != NULL;
}

static bool mask_register(struct map *map, const struct modbus_request *q,
                          struct modbus_response *r)
{
    const struct modbus_mask_write *m = &q->mask_write_register;
    uint16_t *value = map_registers(map, m->address, 1);
    r->kind = MODBUS_RESPONSE_KIND_MASK_WRITE_REGISTER;
    r->mask_write_register = *m;
    if (value)
        *value = (uint16_t)((*value & m->and_mask) | (m->or_mask & ~m->and_mask));
    return value != NULL;
}

static bool read_write_registers(struct map *map, const struct modbus_request *q,
                                 struct modbus_response *r)
{
    const struct modbus_read_write *w = &q->read_write_registers;
    uint16_t *to = map_registers(map, w->write_address, w->values.count);
    uint16_t *from = map_registers(map, w->read_address, w->read_quantity);
    r->kind = MODBUS_RESPONSE_KIND_READ_WRITE_REGISTERS;
    if (!to || !from)
        return false;
    memcpy(to, w->values.items, w->values.count * sizeof *to);
    return give_registers(&r->read_write_registers, from, w->read_quantity);
}

static bool server_id(struct modbus_response *r)
{
    r->kind = MODBUS_RESPONSE_KIND_SERVER_ID;
    r->server_id.data = (struct weir_bytes){(const uint8_t *)"\264\377weir", 6};
    return true;
}

/* false: an address is outside of the map. */
static bool answer(struct map *map, const struct modbus_request *q, struct modbus_response *r,
                   bool *ret_known)
{
    switch (q->kind) {
    case MODBUS_REQUEST_KIND_READ_COILS:
        return read_coils(map, q, r);
    case MODBUS_REQUEST_KIND_READ_DISCRETE_INPUTS:
        return read_inputs(map, q, r);
    case MODBUS_REQUEST_KIND_READ_HOLDING_REGISTERS:
        return read_registers(map, q, r);
    case MODBUS_REQUEST_KIND_READ_INPUT_REGISTERS:
        return read_input_registers(map, q, r);
    case MODBUS_REQUEST_KIND_WRITE_COIL:
        return write_coil(map, q, r);
    case MODBUS_REQUEST_KIND_WRITE_REGISTER:
        return write_register(map, q, r);
    case MODBUS_REQUEST_KIND_WRITE_COILS:
        return write_coils(map, q, r);
    case MODBUS_REQUEST_KIND_WRITE_REGISTERS:
        return write_registers(map, q, r);
    case MODBUS_REQUEST_KIND_MASK_WRITE_REGISTER:
        return mask_register(map, q, r);
    case MODBUS_REQUEST_KIND_READ_WRITE_REGISTERS:
        return read_write_registers(map, q, r);
    case MODBUS_REQUEST_KIND_REPORT_SERVER_ID:
        return server_id(r);
    default:
        *ret_known = false;
        return false;
    }
}

static int on_ask(struct device_unit_ask_call *call, const struct modbus_tcp_request *request,
                  struct modbus_tcp_response *reply)
{
    bool known = true;
    reply->unit = request->unit; /* any unit is this one */
    if (!answer(weir_call_data(call), &request->request, &reply->response, &known))
        refuse(&request->request,
               known ? MODBUS_EXCEPTION_CODE_ILLEGAL_DATA_ADDRESS
                     : MODBUS_EXCEPTION_CODE_ILLEGAL_FUNCTION,
               &reply->response);
    return WEIR_OK;
}

/* --- what does not decode ------------------------------------------------------------------------ */

/* The functions that answer() knows, by their numbers on the wire. */
static bool has_function(uint8_t code)
{
    static const uint8_t known[] = {1, 2, 3, 4, 5, 6, 15, 16, 17, 22, 23};
    return memchr(known, code, sizeof known) != NULL;
}

/* The header says how long a request is and whose, whatever is wrong behind it. */
static bool on_malformed(void *data, struct weir_malformed *m)
{
    enum { PROTOCOL = 2, LENGTH = 4, UNIT = 6, FUNCTION = 7, LEAST = 2, MOST = 254 };
    const uint8_t *at = m->bytes.data;
    (void)data;
    if (m->bytes.len <= FUNCTION || at[PROTOCOL] || at[PROTOCOL + 1])
        return false;
    unsigned length = (unsigned)at[LENGTH] << 8 | at[LENGTH + 1];
    if (length < LEAST || length > MOST)
        return false;
    const uint8_t reply[] = {
        at[0],
        at[1],
        0,
        0,
        0,
        3,
        at[UNIT],
        at[FUNCTION] | 0x80,
        has_function(at[FUNCTION]) ? MODBUS_EXCEPTION_CODE_ILLEGAL_DATA_VALUE
                                   : MODBUS_EXCEPTION_CODE_ILLEGAL_FUNCTION,
    };
    m->length = UNIT + length;
    return weir_malformed_answer_bytes(m, (struct weir_bytes){reply, sizeof reply}) == WEIR_OK;
}

/* --- the program --------------------------------------------------------------------------------- */

static int run(struct weir_server *server, struct weir_reactor *reactor, const char *url)
{
    int err = weir_server_listen(server, url);
    if (err)
        return err;
    printf("listening on %s\n", weir_server_address(server, 0));
    fflush(stdout);
    err = weir_server_drain_on_signals(server, 1000);
    return err ? err : weir_reactor_run(reactor);
}

static int serve(struct map *map, const char *url)
{
    static const struct device_unit_handlers handlers = {.ask = on_ask};
    static const struct weir_server_options options = {.on_malformed = on_malformed};
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server =
        reactor ? weir_server_new(reactor, device_unit_service(&handlers, map), &options) : NULL;
    int err = server ? run(server, reactor, url) : WEIR_ENOMEM;
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err;
}

static const char *listen_url(int argc, char **argv)
{
    if (argc == 1)
        return "tcp://127.0.0.1:1502";
    return argc == 3 && strcmp(argv[1], "--listen") == 0 ? argv[2] : NULL;
}

int main(int argc, char **argv)
{
    const char *url = listen_url(argc, argv);
    if (!url) {
        fputs("usage: modbus_server [--listen URL]      (tcp://127.0.0.1:1502)\n", stderr);
        return 64;
    }
    struct map map;
    map_init(&map);
    int err = serve(&map, url);
    if (err)
        fprintf(stderr, "modbus_server: %s: %s\n", url, weir_error_text(err));
    return err ? 1 : 0;
}
