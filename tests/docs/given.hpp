#pragma once

#include <recto/flatbuffers.hpp>
#include <recto/recto.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "edgar.recto.hpp"
#include "support/temporary_directory.hpp"

namespace docs {

/// What the pages' snippets are given. Snippets run in an empty directory of their own.
struct Given {
  Given();

  recto_test::TemporaryDirectory directory;
  recto::Database db;
  edgar::CompanyTable companies;  ///< Five companies.
  edgar::FactTable facts;         ///< Revenues and assets of three of them.
  edgar::NoteTable notes;         ///< One note, on part "risks" of Apple.
  recto::Snapshot snap;

  edgar::CompanyT company;              ///< A sixth company, not stored.
  std::vector<edgar::CompanyT> source;  ///< Two more.
  std::vector<std::uint8_t> buffer;     ///< `company` as a finished FlatBuffer.
};

/// Runs a snippet and returns what it printed.
std::string output_of(void (*snippet)(Given& given));

}  // namespace docs
