#include <third.capnp.h>
#include "fourth.capnp.h"
#include "fourth.recto.schema.hpp"
#include "third.recto.schema.hpp"

unsigned size_of_third() { return capnp::_::structSize<test_capnp::Part>().data; }
