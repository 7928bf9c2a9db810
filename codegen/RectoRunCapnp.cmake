# Run by the commands that recto_generate() makes: capnp for one schema. Its files go to the same place below TREE
# that the schema has in the file system.
#
#   cmake -DCAPNP=… -DSCHEMA=… -DINCLUDES=…;… -DTREE=… -DSTAMP=… -P RectoRunCapnp.cmake

cmake_minimum_required(VERSION 3.25)

set(include_options "")
foreach(directory IN LISTS INCLUDES)
  list(APPEND include_options "-I${directory}")
endforeach()

# capnp runs capnpc-c++, which is installed beside it.
cmake_path(GET CAPNP PARENT_PATH programs)
set(generator "c++")
if(EXISTS "${programs}/capnpc-c++")
  set(generator "${programs}/capnpc-c++")
endif()

# capnp writes its files whether they have changed or not, so it writes them beside their place.
set(fresh "${STAMP}.fresh")
file(REMOVE_RECURSE "${fresh}")
file(MAKE_DIRECTORY "${fresh}")
execute_process(
  COMMAND "${CAPNP}" compile --src-prefix=/ ${include_options} "-o${generator}:${fresh}" "${SCHEMA}"
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  file(REMOVE_RECURSE "${fresh}")
  message(FATAL_ERROR "capnp failed for ${SCHEMA}:\n${output}")
endif()

# Some compilers take Cap'n Proto's headers only behind that of Recto. Targets that share a schema have a copy of its
# header each, which `#pragma once` takes for two.
file(READ "${fresh}${SCHEMA}.h" header)
string(SHA256 hash "${header}")
string(SUBSTRING "${hash}" 0 32 hash)
string(TOUPPER "RECTO_CAPNP_${hash}" guard)
file(WRITE "${fresh}${SCHEMA}.h"
     "#ifndef ${guard}\n#define ${guard}\n\n#include <recto/detail/capnp_headers.hpp>\n\n${header}\n#endif  // ${guard}\n")

foreach(extension IN ITEMS h c++)
  file(COPY_FILE "${fresh}${SCHEMA}.${extension}" "${TREE}${SCHEMA}.${extension}" ONLY_IF_DIFFERENT)
endforeach()
file(REMOVE_RECURSE "${fresh}")
file(TOUCH "${STAMP}")
