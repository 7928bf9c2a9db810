#pragma once

#include <gtest/gtest.h>

#include <barrier>
#include <exception>
#include <thread>
#include <vector>

namespace recto_test {

/// Runs `work(number)` in `count` threads that begin together, and waits for them. An exception in
/// one is a failure of the test.
template <class F>
void in_threads(int count, const F& work) {
  std::barrier together(count);
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(count));
  for (int number = 0; number < count; ++number) {
    threads.emplace_back([&, number] {
      together.arrive_and_wait();
      try {
        work(number);
      } catch (const std::exception& error) {
        ADD_FAILURE() << "thread " << number << ": " << error.what();
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace recto_test
