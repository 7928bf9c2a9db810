#pragma once

// Tables as the checks found them: keys and indexes with every path resolved. Pointers lead into
// the Schema that was checked, which must outlive them.

#include <cstddef>
#include <string>
#include <vector>

#include "model/schema.hpp"

namespace recto::codegen::model {

enum class Order { ascending, descending };

/// One field on the way from a record to a value in it.
struct PathStep {
  const Field* field = nullptr;
  bool every = false;  ///< the field is a vector and the path goes into each of its elements
};

struct KeyPart {
  std::string path;             ///< as it stands in the key: "cik", "address.city"
  std::vector<PathStep> steps;  ///< empty when the part is not stored in the value
  Type type;
  Order order = Order::ascending;
  std::size_t offset = 0;  ///< in the text of the key
};

struct Key {
  std::vector<KeyPart> parts;
  bool stored = true;      ///< the value holds all parts
  bool automatic = false;  ///< new rows are numbered by the library
  TextOrigin origin;
};

struct IndexPath {
  std::string path;
  std::vector<PathStep> steps;
  Type type;
  Order order = Order::ascending;
};

struct Index {
  std::string name;
  bool unique = false;
  std::vector<IndexPath> paths;
  std::vector<IndexPath> includes;  ///< kept beside the index entries
  Location location;
};

struct Table {
  const Record* record = nullptr;
  std::string name;  ///< under which the records are stored
  Key key;
  std::vector<Index> indexes;
};

}  // namespace recto::codegen::model
