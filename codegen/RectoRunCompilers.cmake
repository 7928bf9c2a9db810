# Run by the commands that recto_generate() makes: rectoc for one schema, then flatc for it and for everything
# that it includes, since flatc's header of a schema includes those of the schemas that this one includes.
#
#   cmake -DRECTOC=… -DFLATC=… -DSCHEMA=… -DINCLUDES=…;… -DDIRECTORY=… -DSTAMP=… -P RectoRunCompilers.cmake

cmake_minimum_required(VERSION 3.25)

set(include_options "")
foreach(directory IN LISTS INCLUDES)
  list(APPEND include_options -I "${directory}")
endforeach()

set(schema_list "${STAMP}.list")
execute_process(
  COMMAND "${RECTOC}" ${include_options} -o "${DIRECTORY}" --list "${schema_list}" "${SCHEMA}"
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "rectoc failed for ${SCHEMA}")
endif()

file(STRINGS "${schema_list}" schemas)
set(names "")
foreach(schema IN LISTS schemas)
  cmake_path(GET schema STEM LAST_ONLY name)
  if(name IN_LIST names)
    message(FATAL_ERROR "${SCHEMA} includes two schemas called ${name}.fbs; flatc would write one header for both")
  endif()
  list(APPEND names "${name}")
endforeach()

# flatc writes its headers whether they have changed or not, so it writes them beside their place.
set(fresh "${DIRECTORY}/flatc")
execute_process(
  COMMAND "${FLATC}" --cpp --cpp-std c++17 --gen-object-api --gen-mutable ${include_options} -o "${fresh}" ${schemas}
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "flatc failed for ${SCHEMA}:\n${output}")
endif()
foreach(name IN LISTS names)
  file(COPY_FILE "${fresh}/${name}_generated.h" "${DIRECTORY}/${name}_generated.h" ONLY_IF_DIFFERENT)
endforeach()
file(REMOVE_RECURSE "${fresh}")

file(TOUCH "${STAMP}")
