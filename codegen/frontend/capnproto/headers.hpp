#pragma once

// Cap'n Proto's headers, in an order that every compiler takes.

#include "recto/detail/capnp_headers.hpp"

// Behind that header.
#include <capnp/schema-parser.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>
