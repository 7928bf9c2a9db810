# What `cmake --install` puts in place: the library with its headers, rectoc, recto.fbs, recto/recto.capnp, and
# the package files by which find_package(Recto) finds them. recto_generate() works the same there as in the
# source tree.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Recto")
set(schema_dir "${CMAKE_INSTALL_DATADIR}/recto/schemas")

install(TARGETS recto rectoc EXPORT RectoTargets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/recto" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/schemas/recto.fbs" DESTINATION "${schema_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/schemas/recto/recto.capnp" DESTINATION "${schema_dir}/recto")
install(EXPORT RectoTargets NAMESPACE Recto:: DESTINATION "${package_dir}")

# A static library passes its own libraries on to whoever links it; a shared one keeps them to itself.
get_target_property(library_type recto TYPE)
if(library_type STREQUAL "STATIC_LIBRARY")
  set(RECTO_LINKS_STATICALLY TRUE)
else()
  set(RECTO_LINKS_STATICALLY FALSE)
endif()
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/RectoConfig.cmake.in" "${PROJECT_BINARY_DIR}/RectoConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  PATH_VARS schema_dir)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/RectoConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)  # before 1.0 every minor version may change the interface
install(
  FILES
    "${PROJECT_BINARY_DIR}/RectoConfig.cmake"
    "${PROJECT_BINARY_DIR}/RectoConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/codegen/RectoGenerate.cmake"
    "${PROJECT_SOURCE_DIR}/codegen/RectoGenerateCapnp.cmake"
    "${PROJECT_SOURCE_DIR}/codegen/RectoRunCapnp.cmake"
    "${PROJECT_SOURCE_DIR}/codegen/RectoRunCompilers.cmake"
  DESTINATION "${package_dir}")
