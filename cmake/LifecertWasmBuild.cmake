# lifecert_wasm: the WebAssembly modules as a part of a native build. Emscripten is a second toolchain, so the module has a
# build folder of its own (LIFECERT_WASM_DIR), configured once; the target hands over to its Ninja, which knows what is
# out of date. They are ${LIFECERT_WASM_DIR}/lifecert.wasm, lifecert-face.wasm and lifecert-face-simd.wasm.

include_guard(GLOBAL)

add_custom_command(OUTPUT "${LIFECERT_WASM_DIR}/build.ninja"
  COMMAND "${CMAKE_COMMAND}" -S "${PROJECT_SOURCE_DIR}" -B "${LIFECERT_WASM_DIR}" -G Ninja
    "-DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/cmake/emscripten.cmake"
    -DCMAKE_BUILD_TYPE=Release
    "-DLIFECERT_SOURCES_DIR=${LIFECERT_SOURCES_DIR}"
    "-DLIFECERT_WERROR=${LIFECERT_WERROR}"
  DEPENDS "${PROJECT_SOURCE_DIR}/cmake/emscripten.cmake"
  COMMENT "Configuring the WebAssembly build in ${LIFECERT_WASM_DIR}"
  VERBATIM)
add_custom_target(lifecert_wasm ALL
  COMMAND "${CMAKE_COMMAND}" --build "${LIFECERT_WASM_DIR}" --target lifecert_modules
  DEPENDS "${LIFECERT_WASM_DIR}/build.ninja"
  USES_TERMINAL
  VERBATIM)

# The TypeScript beside the module: types, decoders and encoders.
add_subdirectory("${PROJECT_SOURCE_DIR}/wasm/generate" "${PROJECT_BINARY_DIR}/wasm-generate")
add_dependencies(lifecert_wasm lifecert_generated)
