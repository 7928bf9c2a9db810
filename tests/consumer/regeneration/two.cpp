// Not even the header of the schema that the target names, but that of an include.
#include "common_generated.h"

int another_size_of_first() { return static_cast<int>(sizeof(test::Common)); }
