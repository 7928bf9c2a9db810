#include "support/test_database.hpp"

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace recto_test {

namespace {

const std::map<std::string_view, recto::Options> kEngines{
// clang-format off
#include "support/engines.inc"
    // clang-format on
    {"default", {}},
};

}  // namespace

std::string engine_under_test() {
  const char* variable = std::getenv("RECTO_TEST_ENGINE");
  return variable == nullptr ? "default" : variable;
}

recto::Options test_options() {
  const std::string name = engine_under_test();
  const auto found = kEngines.find(name);
  if (found == kEngines.end()) {
    throw std::invalid_argument("RECTO_TEST_ENGINE: there is no engine \"" + name + "\"");
  }
  recto::Options options = found->second;
  options.durability = recto::Durability::none;
  return options;
}

bool keeps_files() { return test_options().engine != recto::Engine::memory; }

}  // namespace recto_test
