#pragma once

#include <gtest/gtest.h>
#include <recto/error.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "support/errors.hpp"

namespace recto_test {

/// Whether `call` throws a `recto::Error` of this code whose message names the operation and the
/// table or path, and says what to do.
template <class F>
testing::AssertionResult complains(recto::ErrorCode code, std::string_view operation,
                                   std::string_view table_or_path, F&& call) {
  const auto error = error_of(std::forward<F>(call));
  if (!error) {
    return testing::AssertionFailure() << "nothing was thrown";
  }
  const std::string_view message = error->what();
  const auto says = [&](std::string_view part) {
    return message.find(part) != std::string_view::npos;
  };
  if (error->code() != code) {
    return testing::AssertionFailure()
           << "the code is " << recto::to_string(error->code()) << ": " << message;
  }
  if (error->operation() != operation || !says(operation)) {
    return testing::AssertionFailure()
           << "the operation is \"" << error->operation() << "\": " << message;
  }
  if (table_or_path.empty() || !says(table_or_path)) {
    return testing::AssertionFailure()
           << "the message does not name \"" << table_or_path << "\": " << message;
  }
  if (!says("; ")) {
    return testing::AssertionFailure() << "the message gives no advice: " << message;
  }
  return testing::AssertionSuccess() << message;
}

}  // namespace recto_test
