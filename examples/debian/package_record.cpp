#include "package_record.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "dependency_parser.hpp"
#include "support/display_width.hpp"
#include "support/input_error.hpp"
#include "support/parse_number.hpp"

namespace debian {
namespace {

/// Fills a record field by field.
class RecordMaker {
 public:
  RecordMaker(const Stanza& stanza, const std::string& source) : stanza_(stanza), source_(source) {}

  PackageT make() {
    PackageT package;
    package.name = required("Package");
    package.version = required("Version");
    package.architecture = required("Architecture");
    package.source = optional("Source");
    package.maintainer = optional("Maintainer");
    package.section = optional("Section");
    package.priority = optional("Priority");
    package.essential = optional("Essential") == "yes";
    package.multi_arch = optional("Multi-Arch");
    package.homepage = optional("Homepage");
    package.filename = optional("Filename");
    package.sha256 = optional("SHA256");
    package.size_bytes = number("Size");
    package.installed_size_kib = number("Installed-Size");
    set_description(package);
    set_tags(package);
    for (const Relation relation : EnumValuesRelation()) {
      add_dependencies(relation, package);
    }
    return package;
  }

 private:
  std::string_view optional(std::string_view name) const {
    const Field* field = stanza_.find(name);
    return field == nullptr ? std::string_view() : field->value;
  }

  std::string_view required(std::string_view name) const {
    const std::string_view value = optional(name);
    if (value.empty()) {
      throw example::InputError(source_, stanza_.line(),
                                fmt::format("this stanza has no field {}", name));
    }
    return value;
  }

  flatbuffers::Optional<std::uint64_t> number(std::string_view name) const {
    const Field* field = stanza_.find(name);
    if (field == nullptr) {
      return flatbuffers::nullopt;
    }
    const auto value = example::parse_number<std::uint64_t>(field->value);
    if (!value) {
      throw example::InputError(
          source_, field->line,
          fmt::format("{} is \"{}\", which is no number", name, example::printable(field->value)));
    }
    return value;
  }

  /// The first line is the summary. In the others, a line of one dot is an empty line.
  void set_description(PackageT& package) const {
    std::vector<std::string_view> lines = lines_of(optional("Description"));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::string& text = i == 0 ? package.summary : package.description;
      text += i > 1 ? "\n" : "";
      text += lines[i] == "." && i > 0 ? "" : lines[i];
    }
  }

  void set_tags(PackageT& package) const {
    std::string_view rest = optional("Tag");
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      if (const std::string_view tag = trim(rest.substr(0, end)); !tag.empty()) {
        package.tags.emplace_back(tag);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void add_dependencies(Relation relation, PackageT& package) const {
    const Field* field = stanza_.find(field_name(relation));
    if (field == nullptr) {
      return;
    }
    try {
      parse_dependencies(field->value, relation, package.dependencies);
    } catch (const DependencyError& error) {
      throw example::InputError(source_, field->line,
                                fmt::format("{}: {}", field->name, error.what()));
    }
  }

  const Stanza& stanza_;
  const std::string& source_;
};

}  // namespace

PackageT make_package(const Stanza& stanza, const std::string& source) {
  return RecordMaker(stanza, source).make();
}

}  // namespace debian
