package io.floecat.sandbox;

import java.util.Map;
import java.util.TreeMap;

/** Policies for tests that are not about policies, and parts of those that are. */
final class TestPolicies {

  static final String ALL =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow",
        "Action": ["secretsmanager:*", "sts:*", "kms:*"], "Resource": "*"}]}
      """;

  private TestPolicies() {}

  /** A user {@code all} who may do everything. */
  static Map<String, String> anything() {
    return Map.of("users/all/policy.json", ALL);
  }

  /** These files too. */
  static Map<String, String> with(Map<String, String> files, String path, String json) {
    var more = new TreeMap<>(files);
    more.put(path, json.replace('\'', '"'));
    return more;
  }

  /** A policy of one statement; single quotes stand for double ones. */
  static String statement(String statement) {
    return "{'Version': '2012-10-17', 'Statement': [%s]}".formatted(statement).replace('\'', '"');
  }
}
