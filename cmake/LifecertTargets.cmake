# What every target of ours has in common. Nothing here is global: a target asks for it by name.

include_guard(GLOBAL)

# Warnings and hardening, for our own code only. Linked PRIVATE and for this build only, so that neither third-party
# targets nor users of the installed package inherit them.
add_library(lifecert_flags INTERFACE)
target_compile_options(lifecert_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  # GCC 12 sees overlaps and overflows inside its own inlined string and vector code (GCC bugs 105329, 105651, 107852).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-stringop-overflow -Wno-stringop-overread>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds>
  # Clang counts sign changes to -Wconversion, GCC does not in C++; one rule for both.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>
  $<$<BOOL:${LIFECERT_WERROR}>:-Werror>)
if(NOT EMSCRIPTEN)
  target_compile_options(lifecert_flags INTERFACE -fstack-protector-strong)
  # Out-of-range indexing stops the program in every configuration; received bytes pass through this code.
  target_compile_definitions(lifecert_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()

# lifecert_target_defaults(TARGET): C++20 without extensions, includes from the repository root, our flags.
function(lifecert_target_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:lifecert_flags>)
endfunction()

# lifecert_status(PART TEXT): the one line per part that a configure run prints.
function(lifecert_status part text)
  message(STATUS "lifecert ${part}: ${text}")
endfunction()
