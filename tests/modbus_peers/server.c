/* libmodbus_server — serves one connection after the other on a port that it prints. */
#include <arpa/inet.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void fill(modbus_mapping_t *map)
{
    for (int i = 0; i < 16; i++) {
        map->tab_bits[i] = i % 3 == 0;
        map->tab_input_bits[i] = i % 2 == 0;
        map->tab_registers[i] = (uint16_t)(0x100 + i);
        map->tab_input_registers[i] = (uint16_t)(0x200 + i);
    }
}

static void serve(modbus_t *ctx, modbus_mapping_t *map)
{
    uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
    for (;;) {
        int size = modbus_receive(ctx, query);
        if (size < 0)
            return;
        if (size > 0)
            modbus_reply(ctx, query, size, map);
    }
}

int main(void)
{
    modbus_t *ctx = modbus_new_tcp("127.0.0.1", 0);
    modbus_mapping_t *map = modbus_mapping_new(16, 16, 16, 16);
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int listener = ctx && map ? modbus_tcp_listen(ctx, 4) : -1;
    if (listener < 0 || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("libmodbus_server");
        return 1;
    }
    fill(map);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (modbus_tcp_accept(ctx, &listener) >= 0) {
        serve(ctx, map);
        close(modbus_get_socket(ctx));
    }
    return 0;
}
