# What `cmake --install` lays down: bin/weir and its manual page, headers, libraries, the protocol
# library's descriptions, and what find_package(Weir) and pkg-config read.
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Weir")
install(TARGETS weir weir_shared weir_codec weir_tool EXPORT WeirTargets
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT WeirTargets NAMESPACE Weir:: DESTINATION "${config_dir}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/runtime/include/weir"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(FILES "${PROJECT_SOURCE_DIR}/docs/weir.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/idl"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/weir" FILES_MATCHING PATTERN "*.weir")

set(WEIR_INSTALL_IDL_DIR "${CMAKE_INSTALL_DATADIR}/weir/idl")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/WeirConfig.cmake.in" "${PROJECT_BINARY_DIR}/WeirConfig.cmake"
  INSTALL_DESTINATION "${config_dir}" PATH_VARS WEIR_INSTALL_IDL_DIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/WeirConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/WeirConfig.cmake"
              "${PROJECT_BINARY_DIR}/WeirConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/WeirGenerate.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/WeirUv.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/WeirZlib.cmake"
        DESTINATION "${config_dir}")

# The file may be moved with the tree it is in, hence no absolute prefix.
file(RELATIVE_PATH WEIR_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" WEIR_PC_PREFIX "${WEIR_PC_PREFIX}")
set(WEIR_PC_ZLIB)
if(WEIR_WITH_ZLIB)
  set(WEIR_PC_ZLIB ", zlib")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/weir.pc.in" "${PROJECT_BINARY_DIR}/weir.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/weir.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
