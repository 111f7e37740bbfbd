# Weir::zlib: zlib, for `via deflate`, `via zlib` and `via gzip`. Without it everything else works, and such fields are refused with
# WEIR_UNIMPLEMENTED when they are read.
if(NOT TARGET Weir::zlib)
  find_path(WEIR_ZLIB_INCLUDE_DIR zlib.h)
  find_library(WEIR_ZLIB_LIBRARY NAMES z)
  mark_as_advanced(WEIR_ZLIB_INCLUDE_DIR WEIR_ZLIB_LIBRARY)
  if(NOT WEIR_ZLIB_INCLUDE_DIR OR NOT WEIR_ZLIB_LIBRARY)
    message(FATAL_ERROR "weir is built with zlib (Debian, Ubuntu: apt install zlib1g-dev; without it: -DWEIR_WITH_ZLIB=OFF)")
  endif()
  add_library(Weir::zlib UNKNOWN IMPORTED GLOBAL)
  set_target_properties(
    Weir::zlib PROPERTIES IMPORTED_LOCATION "${WEIR_ZLIB_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES
                                                                   "${WEIR_ZLIB_INCLUDE_DIR}")
endif()
