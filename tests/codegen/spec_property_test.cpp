// The key and index language under random input: what is printed parses to the same again, and
// nothing that is written into an attribute brings the compiler down.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "check/index_spec.hpp"
#include "check/key_spec.hpp"
#include "workspace.hpp"

namespace recto::codegen {
namespace {

// Names that mean something elsewhere in the language are as good as any other.
rc::Gen<std::string> any_name() {
  return rc::gen::element<std::string>("a", "b", "cik", "x_1", "_", "Name", "desc", "auto",
                                       "unique", "include", "ulong", "string");
}

// Up to a handful: what is wrong with long lists is wrong with short ones.
template <typename T>
rc::Gen<std::vector<T>> few(rc::Gen<T> item) {
  return rc::gen::resize(4, rc::gen::container<std::vector<T>>(std::move(item)));
}

template <typename T>
rc::Gen<std::vector<T>> some(rc::Gen<T> item) {
  return rc::gen::map(rc::gen::pair(item, few(item)), [](std::pair<T, std::vector<T>> list) {
    list.second.push_back(std::move(list.first));
    return std::move(list.second);
  });
}

rc::Gen<SpecPath> any_path() {
  const auto segment = rc::gen::map(
      rc::gen::pair(any_name(), rc::gen::arbitrary<bool>()),
      [](const std::pair<std::string, bool>& p) { return PathSegment{p.first, 0, p.second}; });
  return rc::gen::map(some(segment), [](std::vector<PathSegment> segments) {
    return SpecPath{std::move(segments)};
  });
}

rc::Gen<KeyPartSpec> any_part() {
  return rc::gen::exec([] {
    KeyPartSpec part;
    part.path = *any_path();
    if (*rc::gen::arbitrary<bool>()) {
      part.type = TypeSpec{*rc::gen::oneOf(rc::gen::just<std::string>("[ubyte]"), any_name(),
                                           rc::gen::just<std::string>("a.b.C"))};
    }
    part.descending = *rc::gen::arbitrary<bool>();
    part.automatic = *rc::gen::arbitrary<bool>();
    return part;
  });
}

rc::Gen<IndexSpec> any_index() {
  return rc::gen::exec([] {
    IndexSpec index;
    index.name = *any_name();
    for (const SpecPath& path : *some(any_path())) {
      index.entries.push_back({path, *rc::gen::arbitrary<bool>()});
    }
    index.unique = *rc::gen::arbitrary<bool>();
    index.includes = *few(any_path());
    return index;
  });
}

// Text that looks like the language, in no order.
rc::Gen<std::string> any_garbage() {
  const auto piece =
      rc::gen::oneOf(rc::gen::element<std::string>(
                         ",", ";", ":", ".", "(", ")", "[", "]", " ", "desc", "auto", "unique", "a",
                         "include", "[]", "[ubyte]", "ulong", "\xC3\xA9", "\xFF", "\n", "0"),
                     any_name());
  return rc::gen::map(rc::gen::resize(30, rc::gen::container<std::vector<std::string>>(piece)),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& one : pieces) text += one;
                        return text;
                      });
}

RC_GTEST_PROP(SpecProperty, PrintedKeysParseToThemselves, ()) {
  const KeySpec key{*some(any_part())};
  const Parsed<KeySpec> parsed = parse_key(to_string(key));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(parsed.spec == key);
}

RC_GTEST_PROP(SpecProperty, PrintedIndexesParseToThemselves, ()) {
  const IndexSpecs indexes = *some(any_index());
  const Parsed<IndexSpecs> parsed = parse_indexes(to_string(indexes));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(parsed.spec == indexes);
}

RC_GTEST_PROP(SpecProperty, GarbageIsParsedOrRefusedWithinItsText, ()) {
  const std::string text = *any_garbage();
  const Parsed<KeySpec> key = parse_key(text);
  RC_ASSERT(key.ok() || !key.errors.empty());
  for (const SpecError& error : key.errors) RC_ASSERT(error.offset <= text.size());
  if (key.ok()) RC_ASSERT(parse_key(to_string(key.spec)).spec == key.spec);

  const Parsed<IndexSpecs> indexes = parse_indexes(text);
  for (const SpecError& error : indexes.errors) RC_ASSERT(error.offset <= text.size());
  if (indexes.ok()) RC_ASSERT(parse_indexes(to_string(indexes.spec)).spec == indexes.spec);
}

RC_GTEST_PROP(SpecProperty, ArbitraryBytesAreParsedOrRefused, (const std::string& text)) {
  RC_ASSERT(parse_key(text).ok() == parse_key(text).errors.empty());
  RC_ASSERT(parse_indexes(text).ok() == parse_indexes(text).errors.empty());
}

// The whole compiler over a schema of which the garbage may well name fields.
void expect_headers_or_errors(const std::string& key, const std::string& indexes) {
  const Workspace workspace;
  const std::string schema = workspace.write(
      "s.fbs",
      "include \"recto.fbs\";\nstruct S { a: int; b: [float:2]; }\ntable T (recto_table: \"t\", "
      "recto_key: \"" +
          key + "\"" + (indexes.empty() ? "" : ", recto_index: \"" + indexes + "\"") +
          ") { a: S; b: string; c: [T]; x: ulong; desc: [ubyte]; auto: T; x_1: [string]; }\n");
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema(schema, diagnostics);
  RC_ASSERT(compiled.headers.empty() == diagnostics.has_errors());
  for (const Diagnostic& diagnostic : diagnostics.sorted())
    RC_ASSERT(diagnostic.location.position.known());
}

std::string without_line_feeds(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == '\xFF'; });
  return text;
}

RC_GTEST_PROP(SpecProperty, GarbageInASchemaGivesHeadersOrErrors, ()) {
  expect_headers_or_errors(without_line_feeds(*any_garbage()), "");
  expect_headers_or_errors("x", without_line_feeds(*any_garbage()) + ";");
}

// Indexes of which each is sound more often than not.
RC_GTEST_PROP(SpecProperty, IndexesInASchemaGiveHeadersOrErrors, ()) {
  const auto path = rc::gen::weightedElement<std::string>({{4, "a"},
                                                           {4, "a.a"},
                                                           {4, "b"},
                                                           {4, "x desc"},
                                                           {4, "desc"},
                                                           {4, "auto.x"},
                                                           {4, "auto.auto.b"},
                                                           {2, "c[].b"},
                                                           {2, "c[].a.a"},
                                                           {1, "x_1[]"},
                                                           {1, "c[].c[].x"},
                                                           {1, "auto.c[].desc"},
                                                           {1, "c.x"},
                                                           {1, "a.b"},
                                                           {1, "auto"},
                                                           {1, "nothing"}});
  std::string indexes;
  int number = 0;
  for (const std::vector<std::string>& paths : *some(rc::gen::resize(2, some(path)))) {
    indexes += "by_" + std::to_string(++number) + "(";
    for (const std::string& one : paths) indexes += (indexes.back() == '(' ? "" : ", ") + one;
    indexes += *rc::gen::arbitrary<bool>() ? ") unique;" : ");";
  }
  expect_headers_or_errors("x", indexes);
}

}  // namespace
}  // namespace recto::codegen
