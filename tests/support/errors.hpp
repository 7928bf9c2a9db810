#pragma once

#include <gtest/gtest.h>
#include <recto/error.hpp>

#include <optional>
#include <string>
#include <utility>

namespace recto_test {

/// The `recto::Error` that `call` throws; none when it does not throw, or throws something else.
template <class F>
std::optional<recto::Error> error_of(F&& call) {
  try {
    std::forward<F>(call)();
  } catch (const recto::Error& error) {
    return error;
  } catch (const std::exception& other) {
    ADD_FAILURE() << "another exception was thrown: " << other.what();
  }
  return std::nullopt;
}

/// Whether `call` throws a `recto::Error` of this code: `EXPECT_TRUE(throws(ErrorCode::closed, [&]
/// { db.snapshot(); }))`. Says what happened instead.
template <class F>
testing::AssertionResult throws(recto::ErrorCode code, F&& call) {
  const auto error = error_of(std::forward<F>(call));
  if (!error) {
    return testing::AssertionFailure() << "nothing was thrown";
  }
  if (error->code() != code) {
    return testing::AssertionFailure()
           << "the code is " << recto::to_string(error->code()) << ": " << error->what();
  }
  return testing::AssertionSuccess() << error->what();
}

}  // namespace recto_test
