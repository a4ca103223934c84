# cereal::cereal for a WebAssembly build. cereal is headers only and the same for every target, but the machine's include
# folder that holds it holds the machine's C library too, so the compiler is shown cereal alone, through a link.

include_guard(GLOBAL)

find_path(LIFECERT_CEREAL_INCLUDE cereal/cereal.hpp PATHS /usr/include /usr/local/include REQUIRED
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/cereal-only")
file(CREATE_LINK "${LIFECERT_CEREAL_INCLUDE}/cereal" "${PROJECT_BINARY_DIR}/cereal-only/cereal" SYMBOLIC)

add_library(cereal::cereal INTERFACE IMPORTED GLOBAL)
target_include_directories(cereal::cereal SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/cereal-only")
