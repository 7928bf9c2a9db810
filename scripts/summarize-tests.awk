# Reads the JUnit file of ctest (--output-junit) and says what ran, what failed, what was skipped and why.
# The last line is "N passed, N failed, N skipped".

function unescape(text) {
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

# The value of an attribute in an XML start tag on one line.
function attribute(line, name) {
  if (!match(line, " " name "=\"[^\"]*\"")) return ""
  return unescape(substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
}

# A GoogleTest test "Suite.name" or "Instance/Suite.name/0", or any other test "suite.name".
function suite_of(name) {
  sub(/\..*/, "", name)
  sub(/^.*\//, "", name)
  return name
}

function finish_case() {
  if (name == "") return
  if (status == "run") {
    passed++
    suite = suite_of(name)
    if (!(suite in ran)) order[++suites] = suite
    ran[suite]++
  } else if (status == "disabled") {
    skipped_lines[++skipped] = name ": disabled in its source"
  } else if (status == "notrun" && message ~ /^SKIP_/) {
    if (message ~ /^SKIP_RETURN_CODE/) reason = last_line
    skipped_lines[++skipped] = name ": " (reason == "" ? "gives no reason" : reason)
  } else {
    failed_lines[++failed] = name (message == "" ? "" : ": " message)
  }
  name = ""
}

# Gathers what GTEST_SKIP() << "..." printed: the lines after "file:line: Skipped".
function read_output(text) {
  if (text ~ /: Skipped$/) { in_reason = 1; return }
  if (text ~ /^\[/ || text == "") { in_reason = 0; return }
  if (in_reason) reason = reason (reason == "" ? "" : " ") text
  else last_line = text
}

/^\t<testcase / {
  finish_case()
  name = attribute($0, "name")
  status = attribute($0, "status")
  message = reason = last_line = ""
  in_reason = 0
  next
}
/^\t\t<(skipped|failure) / { message = attribute($0, "message"); next }
/^\t\t<system-out>/ { in_output = 1; sub(/^\t\t<system-out>/, "") }
in_output {
  ends = sub(/<\/system-out>$/, "")
  read_output(unescape($0))
  if (ends) in_output = 0
}

END {
  finish_case()
  if (passed + failed + skipped == 0) exit
  print ""
  print "Ran " passed + failed " tests. Passed, by suite:"
  line = " "
  for (i = 1; i <= suites; i++) {
    item = " " order[i] " " ran[order[i]] (i < suites ? "," : "")
    if (length(line item) > 100) { print line; line = " " }
    line = line item
  }
  if (suites > 0) print line
  if (failed > 0) print "Failed:"
  for (i = 1; i <= failed; i++) print "  " failed_lines[i]
  if (skipped > 0) print "Skipped:"
  for (i = 1; i <= skipped; i++) print "  " skipped_lines[i]
  print ""
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
}
