# How a test program is declared, so that tests/CMakeLists.txt reads as a list.

include_guard(GLOBAL)
include(GoogleTest)

# Everything that lifecert_fuzz declares.
if(LIFECERT_BUILD_FUZZ)
  add_custom_target(lifecert_fuzzers)
endif()

# lifecert_test(NAME [DISPLAY] [LINK target...] SOURCES file...): one GoogleTest program; each of its tests is one of ctest's,
# named NAME.Suite.Test and labelled NAME. Working directory is the repository root, so that tests find vectors and
# corpora. With DISPLAY they run one at a time on a virtual screen of their own; with ALONE nothing runs beside them.
function(lifecert_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "DISPLAY;ALONE" "" "SOURCES;LINK")
  set(target lifecert_${name}_test)
  add_executable(${target} ${arg_SOURCES})
  lifecert_target_defaults(${target})
  target_link_libraries(${target} PRIVATE ${arg_LINK} lifecert_source_root GTest::gmock GTest::gtest_main)
  set(properties LABELS ${name} TIMEOUT 300)
  if(arg_ALONE)
    list(APPEND properties RUN_SERIAL TRUE TIMEOUT 7200)  # the long forms take their time
  endif()
  if(arg_DISPLAY)
    # Drawing in software takes a whole core: two at once would only wait for each other.
    list(APPEND properties RESOURCE_LOCK display)
    set_target_properties(${target} PROPERTIES
      CROSSCOMPILING_EMULATOR "${PROJECT_SOURCE_DIR}/scripts/lib/with-display")
  endif()
  gtest_discover_tests(${target}
    TEST_PREFIX "${name}."
    NO_PRETTY_VALUES
    DISCOVERY_MODE PRE_TEST
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    DISCOVERY_TIMEOUT 60
    PROPERTIES ${properties})
endfunction()

# lifecert_fuzz(NAME SOURCES file... [LINK target...]): one libFuzzer program, and a test that runs it for as many seconds
# as LIFECERT_FUZZ_SECONDS says. It starts from the small corpus in tests/fuzz/corpus/NAME, if there is one, and keeps
# what it finds in the build folder.
function(lifecert_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  set(target lifecert_${name}_fuzz)
  add_executable(${target} ${arg_SOURCES})
  lifecert_target_defaults(${target})
  target_compile_options(${target} PRIVATE -fsanitize=fuzzer)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${target} PRIVATE ${arg_LINK})
  add_dependencies(lifecert_fuzzers ${target})
  add_test(NAME fuzz.${name}
    COMMAND "${PROJECT_SOURCE_DIR}/scripts/lib/fuzz-one" $<TARGET_FILE:${target}>
      "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name}" "${CMAKE_CURRENT_BINARY_DIR}/fuzz/${name}")
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 3600)
endfunction()
