/* Any text as an address to dial or listen on. */
#include "fuzz.h"

#include "transport/internal.h"

#include <string.h>

static void claim_url(const struct weir__url *url, const char *text)
{
    size_t len = strnlen(url->host, sizeof url->host);
    FUZZ_CLAIM(len > 0 && len < sizeof url->host);
    FUZZ_CLAIM(strstr(text, url->host) != NULL);
    if (url->kind == WEIR__URL_TCP || url->kind == WEIR__URL_UDP)
        return;
    FUZZ_CLAIM(url->port == 0);
    FUZZ_CLAIM(strcmp(strchr(text, ':') + 1, url->host) == 0);
    if (url->kind == WEIR__URL_UNIX)
        FUZZ_CLAIM(len < sizeof((struct sockaddr_un *)0)->sun_path);
}

/* What a socket's address is shown as can be dialled. */
static void try_format(const uint8_t *data, size_t size)
{
    struct sockaddr_storage storage = {.ss_family = AF_INET6};
    struct weir__url url;
    char text[WEIR_ADDRESS_MAX];
    memcpy((char *)&storage + sizeof storage.ss_family, data,
           size < sizeof(struct sockaddr_in6) - sizeof storage.ss_family
               ? size
               : sizeof(struct sockaddr_in6) - sizeof storage.ss_family);
    weir__url_format((struct sockaddr *)&storage, text);
    FUZZ_CLAIM(weir__url_parse(text, &url) == 0 && url.kind == WEIR__URL_TCP);
    storage.ss_family = AF_INET;
    weir__url_format((struct sockaddr *)&storage, text);
    FUZZ_CLAIM(weir__url_parse(text, &url) == 0 && url.kind == WEIR__URL_TCP);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir__url url;
    char *text = malloc(size + 1);
    FUZZ_CLAIM(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    int code = weir__url_parse(text, &url);
    FUZZ_CLAIM(code == 0 || code == WEIR_EADDRESS);
    if (code == 0)
        claim_url(&url, text);
    free(text);
    if (size)
        try_format(data, size);
    return 0;
}
