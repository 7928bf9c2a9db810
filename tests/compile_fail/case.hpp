#pragma once

// What every case includes. It is compiled once, ahead of the cases.

#include <recto/flatbuffers.hpp>
#include <recto/recto.hpp>

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "specimens.recto.hpp"
