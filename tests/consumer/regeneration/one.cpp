#include "first.recto.schema.hpp"
#include "first_generated.h"
#include "second.recto.schema.hpp"
#include "second_generated.h"

int size_of_first() { return static_cast<int>(sizeof(test::Common)); }
