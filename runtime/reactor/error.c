#include "internal.h"

int weir__uv_error(int uv_status)
{
    switch (uv_status) {
    case UV_ECONNRESET:
    case UV_EPIPE:
        return WEIR_ERESET;
    case UV_EMFILE:
    case UV_ENFILE:
        return WEIR_EMFILE;
    case UV_ENOMEM:
    case UV_ENOBUFS:
    case UV_EAI_MEMORY:
        return WEIR_ENOMEM;
    case UV_ECONNREFUSED:
    case UV_ETIMEDOUT:
    case UV_EHOSTUNREACH:
    case UV_ENETUNREACH:
    case UV_ENOENT:
        return WEIR_ECONNECT;
    case UV_EADDRINUSE:
        return WEIR_EBUSY;
    case UV_EADDRNOTAVAIL:
    case UV_EAFNOSUPPORT:
    case UV_ENAMETOOLONG:
    case UV_EAI_NONAME:
    case UV_EAI_NODATA:
    case UV_EAI_FAMILY:
    case UV_EAI_AGAIN:
    case UV_EAI_FAIL:
        return WEIR_EADDRESS;
    case UV_EACCES:
    case UV_EPERM:
        return WEIR_PERMISSION_DENIED;
    case UV_ECANCELED:
        return WEIR_CANCELLED;
    default:
        return WEIR_EIO;
    }
}
