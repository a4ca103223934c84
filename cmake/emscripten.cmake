# Toolchain file for lifecert.wasm: Debian's Emscripten, with what its package leaves out and with ccache in front.

include(/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake)

# Debian's emcc does not look for its JavaScript modules (acorn) where Debian puts them.
set(lifecert_emcc_env "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")

# emcc is a script that never changes, so ccache is told the versions that stand behind it.
find_program(LIFECERT_CCACHE ccache)
if(LIFECERT_CCACHE)
  # Paths relative to the tree: a clone in another folder finds what this one compiled.
  cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH lifecert_tree)
  set(lifecert_emcc_cache "CCACHE_BASEDIR=${lifecert_tree};CCACHE_NOHASHDIR=1;CCACHE_COMPILERTYPE=clang;CCACHE_COMPILERCHECK=string:emscripten ${EMSCRIPTEN_VERSION} clang ${CMAKE_CXX_COMPILER_VERSION};${LIFECERT_CCACHE}")
endif()

set(CMAKE_C_COMPILER_LAUNCHER "${lifecert_emcc_env};${lifecert_emcc_cache}" CACHE STRING "")
set(CMAKE_CXX_COMPILER_LAUNCHER "${lifecert_emcc_env};${lifecert_emcc_cache}" CACHE STRING "")
set(CMAKE_C_LINKER_LAUNCHER "${lifecert_emcc_env}" CACHE STRING "")
set(CMAKE_CXX_LINKER_LAUNCHER "${lifecert_emcc_env}" CACHE STRING "")

# How small or fast is said file by file in wasm/CMakeLists.txt.
set(CMAKE_C_FLAGS_RELEASE "-DNDEBUG" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-DNDEBUG" CACHE STRING "")
