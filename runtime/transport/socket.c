/* Listening sockets by hand: libuv can neither share a port, nor stop accepting, nor wait when
 * descriptors run out (it then accepts and drops). */
#define _GNU_SOURCE /* accept4 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

enum { DEFAULT_BACKLOG = 511 };

int weir__errno_error(int error)
{
    return weir__uv_error(uv_translate_sys_error(error));
}

static int set_flags(int fd)
{
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return weir__errno_error(errno);
    return WEIR_OK;
}

static int socket_new(int family, int type, int *ret_fd)
{
    int fd = socket(family, type, 0);
    if (fd < 0)
        return weir__errno_error(errno);
    int err = set_flags(fd);
    if (err < 0) {
        close(fd);
        return err;
    }
    *ret_fd = fd;
    return WEIR_OK;
}

int weir__socket_new(int family, int *ret_fd)
{
    return socket_new(family, SOCK_STREAM, ret_fd);
}

int weir__socket_new_datagram(int family, int *ret_fd)
{
    return socket_new(family, SOCK_DGRAM, ret_fd);
}

static int listen_on(int fd, const struct weir_listen_options *options)
{
    int backlog = options->backlog ? (int)options->backlog : DEFAULT_BACKLOG;
    return listen(fd, backlog) < 0 ? weir__errno_error(errno) : WEIR_OK;
}

/* ---- tcp ------------------------------------------------------------------------------------ */

static int resolve(const struct weir__url *url, struct addrinfo **ret_list)
{
    char port[8];
    struct addrinfo hints = {
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    snprintf(port, sizeof port, "%u", url->port);
    return getaddrinfo(url->host, port, &hints, ret_list) == 0 ? WEIR_OK : WEIR_EADDRESS;
}

static int bind_tcp(int fd, const struct addrinfo *address,
                    const struct weir_listen_options *options)
{
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (options->reuse_port && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0)
        return weir__errno_error(errno);
    if (bind(fd, address->ai_addr, address->ai_addrlen) < 0)
        return weir__errno_error(errno);
    return listen_on(fd, options);
}

int weir__socket_listen_tcp(const struct weir__url *url, const struct weir_listen_options *options,
                            int *ret_fd)
{
    struct addrinfo *list;
    int fd = -1;
    int err = resolve(url, &list);
    if (err < 0)
        return err;
    err = weir__socket_new(list->ai_family, &fd);
    if (err == WEIR_OK)
        err = bind_tcp(fd, list, options);
    freeaddrinfo(list);
    if (err == WEIR_OK)
        *ret_fd = fd;
    else if (fd >= 0)
        close(fd);
    return err;
}

/* ---- unix ----------------------------------------------------------------------------------- */

void weir__socket_unix_address(struct sockaddr_un *ret_address, const char *path)
{
    memset(ret_address, 0, sizeof *ret_address);
    ret_address->sun_family = AF_UNIX;
    memcpy(ret_address->sun_path, path, strlen(path));
}

/* WEIR_OK when `path` is a socket that nobody listens on any more. */
static int is_dead(const struct sockaddr_un *address)
{
    struct stat st;
    int fd = -1;
    if (lstat(address->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return WEIR_EADDRESS;
    int err = weir__socket_new(AF_UNIX, &fd);
    if (err < 0)
        return err;
    bool refused =
        connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 && errno == ECONNREFUSED;
    close(fd);
    return refused ? WEIR_OK : WEIR_EBUSY;
}

static int bind_unix(int fd, const struct sockaddr_un *address)
{
    if (bind(fd, (const struct sockaddr *)address, sizeof *address) == 0)
        return WEIR_OK;
    if (errno == ENOENT || errno == ENOTDIR)
        return WEIR_EADDRESS; /* for a dial it would mean that nobody is there */
    if (errno != EADDRINUSE)
        return weir__errno_error(errno);
    int err = is_dead(address);
    if (err < 0)
        return err;
    unlink(address->sun_path);
    if (bind(fd, (const struct sockaddr *)address, sizeof *address) < 0)
        return weir__errno_error(errno);
    return WEIR_OK;
}

int weir__socket_listen_unix(const char *path, const struct weir_listen_options *options,
                             int *ret_fd)
{
    struct sockaddr_un address;
    int fd;
    int err = weir__socket_new(AF_UNIX, &fd);
    if (err < 0)
        return err;
    weir__socket_unix_address(&address, path);
    err = bind_unix(fd, &address);
    if (err == WEIR_OK) {
        err = listen_on(fd, options);
        if (err < 0)
            unlink(path);
    }
    if (err == WEIR_OK)
        *ret_fd = fd;
    else
        close(fd);
    return err;
}

/* ---- accepting ------------------------------------------------------------------------------ */

static int accept_one(int fd)
{
#ifdef __linux__
    return accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
    int accepted = accept(fd, NULL, NULL);
    if (accepted >= 0 && set_flags(accepted) < 0) {
        close(accepted);
        errno = EMFILE;
        return -1;
    }
    return accepted;
#endif
}

/* A connection that went away while it waited is nobody's error; the next one is looked at. */
int weir__socket_accept(int fd, int *ret_fd)
{
    int accepted;
    do {
        accepted = accept_one(fd);
    } while (accepted < 0 && (errno == EINTR || errno == ECONNABORTED || errno == EPROTO));
    if (accepted >= 0) {
        *ret_fd = accepted;
        return WEIR_OK;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return WEIR_EAGAIN;
    return weir__errno_error(errno);
}
