# How tests are built and registered.

include_guard(GLOBAL)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

# The engines that tests of tables run on: the names in engines.inc.
file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/engines.inc" lines REGEX "^{\"")
set(RECTO_TEST_ENGINES "")
foreach(line IN LISTS lines)
  string(REGEX MATCH "^{\"([a-z-]+)\"" matched "${line}")
  list(APPEND RECTO_TEST_ENGINES "${CMAKE_MATCH_1}")
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/engines.inc")

# recto_test_compile(TARGET): how test programs are compiled.
function(recto_test_compile target)
  recto_compile("${target}")
  # Templates of tests take long to optimise and to describe for debuggers, and run shortly.
  target_compile_options("${target}" PRIVATE -O0 -g1)
endfunction()

# recto_test(NAME SOURCES FILE... [SCHEMAS FILE...] [LIBRARIES TARGET...] [LABELS LABEL...] [ENGINES ENGINE...]
#            [TIMEOUT SECONDS])
#
# A GoogleTest program with its own main from GTest::gmock_main, RapidCheck and tests/support; each of its tests is a
# test of ctest. Schemas go through recto_generate(). With ENGINES, the whole program is one test of ctest for each
# engine, "ENGINE/NAME", and finds the engine's name in the environment (support/test_database.hpp reads it).
function(recto_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;SCHEMAS;LIBRARIES;LABELS;ENGINES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "recto_test(${name}): SOURCES are missing, or unexpected '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()

  add_executable("${name}" ${arg_SOURCES})
  recto_test_compile("${name}")
  target_link_libraries("${name}" PRIVATE
    recto_test_support Recto::recto ${arg_LIBRARIES} rapidcheck rapidcheck_gtest GTest::gmock_main)
  if(TARGET recto_test_precompiled)
    target_precompile_headers("${name}" REUSE_FROM recto_test_precompiled)
  endif()
  if(arg_SCHEMAS)
    recto_generate("${name}" SCHEMAS ${arg_SCHEMAS})
  endif()

  # LABELS is a list of its own within the list of properties.
  string(REPLACE ";" "\\;" labels "${arg_LABELS}")
  set(properties TIMEOUT "${arg_TIMEOUT}" LABELS "${labels}")
  if(NOT arg_ENGINES)
    gtest_discover_tests("${name}" DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  endif()
  foreach(engine IN LISTS arg_ENGINES)
    add_test(NAME "${engine}/${name}" COMMAND "${name}" --gtest_brief=1)
    set_tests_properties("${engine}/${name}" PROPERTIES
                         ${properties} ENVIRONMENT "RECTO_TEST_ENGINE=${engine}")
  endforeach()
endfunction()
