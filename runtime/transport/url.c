#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "internal.h"

static bool has_prefix(const char *text, const char *prefix, const char **ret_rest)
{
    size_t len = strlen(prefix);
    if (strncmp(text, prefix, len) != 0)
        return false;
    *ret_rest = text + len;
    return true;
}

static int set_host(struct weir__url *url, const char *text, size_t len, size_t max)
{
    if (len == 0 || len > max || memchr(text, '\0', len))
        return WEIR_EADDRESS;
    memcpy(url->host, text, len);
    url->host[len] = '\0';
    return WEIR_OK;
}

static int parse_port(const char *text, uint16_t *ret_port)
{
    uint32_t port = 0;
    if (*text == '\0')
        return WEIR_EADDRESS;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return WEIR_EADDRESS;
        port = port * 10 + (uint32_t)(*text - '0');
        if (port > UINT16_MAX)
            return WEIR_EADDRESS;
    }
    *ret_port = (uint16_t)port;
    return WEIR_OK;
}

/* host:port, or [v6]:port. */
static int parse_tcp(const char *text, struct weir__url *url)
{
    bool bracketed = *text == '[';
    const char *host = text + bracketed;
    const char *end = bracketed ? strchr(host, ']') : strrchr(host, ':');
    if (!end || (bracketed && end[1] != ':'))
        return WEIR_EADDRESS;
    if (!bracketed && memchr(host, ':', (size_t)(end - host)))
        return WEIR_EADDRESS;
    int err = set_host(url, host, (size_t)(end - host), sizeof url->host - 1);
    return err < 0 ? err : parse_port(end + 1 + bracketed, &url->port);
}

int weir__url_parse(const char *text, struct weir__url *ret_url)
{
    struct weir__url url = {.port = 0};
    const char *rest;
    int err = WEIR_EADDRESS;
    if (has_prefix(text, "tcp://", &rest)) {
        url.kind = WEIR__URL_TCP;
        err = parse_tcp(rest, &url);
    } else if (has_prefix(text, "udp://", &rest)) {
        url.kind = WEIR__URL_UDP;
        err = parse_tcp(rest, &url);
    } else if (has_prefix(text, "unix:", &rest)) {
        url.kind = WEIR__URL_UNIX;
        err = set_host(&url, rest, strlen(rest), sizeof((struct sockaddr_un *)0)->sun_path - 1);
    } else if (has_prefix(text, "mem:", &rest)) {
        url.kind = WEIR__URL_MEM;
        err = set_host(&url, rest, strlen(rest), sizeof url.host - sizeof "mem:");
    }
    if (err == WEIR_OK)
        *ret_url = url;
    return err;
}

static void format_unix(const struct sockaddr_un *address, char text[WEIR_ADDRESS_MAX])
{
    int len = (int)strnlen(address->sun_path, sizeof address->sun_path);
    snprintf(text, WEIR_ADDRESS_MAX, "unix:%.*s", len, address->sun_path);
}

void weir__url_format(const struct sockaddr *address, char text[WEIR_ADDRESS_MAX])
{
    char host[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        snprintf(text, WEIR_ADDRESS_MAX, "tcp://%s:%u", host, ntohs(in->sin_port));
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)address;
        inet_ntop(AF_INET6, &in->sin6_addr, host, sizeof host);
        snprintf(text, WEIR_ADDRESS_MAX, "tcp://[%s]:%u", host, ntohs(in->sin6_port));
    } else if (address->sa_family == AF_UNIX) {
        format_unix((const struct sockaddr_un *)(const void *)address, text);
    } else {
        snprintf(text, WEIR_ADDRESS_MAX, "tcp:");
    }
}
