# install() and the package files, so that another project says find_package(lifecert) and links lifecert::core.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(lifecert_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/lifecert")

install(TARGETS lifecert_core
  EXPORT lifecertTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lifecert"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lifecert")
install(EXPORT lifecertTargets NAMESPACE lifecert:: DESTINATION "${lifecert_package_dir}")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/lifecertConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/lifecertConfig.cmake"
  INSTALL_DESTINATION "${lifecert_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/lifecertConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/lifecertConfig.cmake"
  "${PROJECT_BINARY_DIR}/lifecertConfigVersion.cmake"
  DESTINATION "${lifecert_package_dir}")
