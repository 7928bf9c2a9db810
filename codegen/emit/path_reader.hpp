#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/code_writer.hpp"
#include "model/table.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {

/// Writes the code that reads fields out of `row`, some of which may be absent: statements that
/// leave where one is, and loops over the elements of vectors.
class PathReader {
 public:
  /// `leave` is the statement that ends reading where a field is absent. Locals get none of the
  /// names in `taken`.
  PathReader(CodeWriter& out, const model::Schema& schema, std::string leave,
             std::set<std::string> taken);

  /// Gives the expression of the value at the end of a path. The statements that it needs before
  /// it are written already; further ones may follow, within the same loops.
  std::string read(const std::vector<model::PathStep>& steps);

  /// Ends the loops.
  void finish();

 private:
  // Something in a record, and how code says it.
  struct Place {
    std::string code;
    bool pointer = false;  // to a record or a value, or an optional: it takes `*` and `->`
  };

  Place enter(const Place& object, const model::PathStep& step);
  Place enter_flatbuffer(const std::string& member, const model::PathStep& step);
  Place enter_capnp(const Place& object, const model::PathStep& step);
  Place each_of_flatbuffer(const std::string& vector, const model::Type& element);
  Place each_of_capnp(const std::string& list);
  void leave_if(const std::string& absent);
  void open_loop(const std::string& head);
  std::string local(const model::Field& field);
  std::string local(const std::string& wanted);
  [[nodiscard]] std::string value(const Place& place, const model::Type& type) const;

  CodeWriter& out_;
  Naming naming_;
  model::Language language_;
  std::string leave_;
  std::set<std::string> taken_;
  std::map<std::string, Place> places_;  // by path
  std::size_t loops_ = 0;
};

/// Whether a path goes through the elements of a vector.
[[nodiscard]] bool goes_through_vector(const std::vector<model::PathStep>& steps);
/// Whether something on a path may be absent; vectors don't count, which then have no elements.
[[nodiscard]] bool may_be_absent(const std::vector<model::PathStep>& steps);

}  // namespace recto::codegen
