package io.floecat.iam.proof;

import io.floecat.iam.ArnPattern;
import io.floecat.iam.Condition;
import io.floecat.iam.Operand;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Statement;
import io.floecat.iam.Template;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tag keys that matter to a set of policies.
 *
 * @param spellings for each key in lower case, how it may be written: as the policies do, and in
 *     another case, since conditions see no difference there and secrets do
 */
record Vocabulary(Map<String, Set<String>> spellings) {

  /** The tag that secrets and sessions carry. */
  static final String TAG = "AccountId";

  private static final Pattern OF_A_TAG =
      Pattern.compile("(?i)(aws|iam|secretsmanager):(ResourceTag|RequestTag|PrincipalTag)/(.+)");
  private static final Pattern KEYS = Pattern.compile("(?i)aws:TagKeys|sts:TransitiveTagKeys");
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9 _.:/=+@-]{1,127}");

  static Vocabulary of(Stream<PolicyDocument> documents) {
    Map<String, Set<String>> spellings = new TreeMap<>();
    Stream<String> named =
        documents.flatMap(document -> document.statements().stream()).flatMap(Vocabulary::tagKeys);
    Stream.concat(Stream.of(TAG), named)
        .filter(key -> LEGAL.matcher(key).matches())
        .forEach(key -> spellings.computeIfAbsent(lower(key), _ -> new LinkedHashSet<>()).add(key));
    spellings.forEach((lower, written) -> written.add(twin(lower, written)));
    return new Vocabulary(spellings);
  }

  private static Stream<String> tagKeys(Statement statement) {
    Stream<String> ofResources =
        statement.resources().stream()
            .flatMap(resources -> resources.patterns().stream())
            .flatMap(Vocabulary::variables);
    return Stream.concat(
        ofResources.flatMap(Vocabulary::tagKey),
        statement.conditions().stream().flatMap(Vocabulary::tagKeys));
  }

  private static Stream<String> tagKeys(Condition condition) {
    Stream<String> variables =
        condition.operands().stream()
            .flatMap(
                operand ->
                    operand instanceof Operand.Text(Template text, boolean _)
                        ? text.variables().map(Template.Variable::key)
                        : Stream.empty());
    Stream<String> values =
        KEYS.matcher(condition.key()).matches()
            ? condition.operands().stream().map(Operand::toString)
            : Stream.empty();
    return Stream.concat(
        Stream.concat(Stream.of(condition.key()), variables).flatMap(Vocabulary::tagKey), values);
  }

  private static Stream<String> variables(ArnPattern pattern) {
    return pattern.segments().stream().flatMap(Template::variables).map(Template.Variable::key);
  }

  private static Stream<String> tagKey(String conditionKey) {
    var matcher = OF_A_TAG.matcher(conditionKey);
    return matcher.matches() ? Stream.of(matcher.group(3)) : Stream.empty();
  }

  /** The same key in a case that no policy writes. */
  private static String twin(String lower, Set<String> written) {
    String upper = lower.toUpperCase(Locale.ROOT);
    String mixed = lower.substring(0, lower.length() - 1) + upper.charAt(upper.length() - 1);
    return Stream.of(lower, upper, mixed)
        .filter(key -> !written.contains(key))
        .findFirst()
        .orElse(lower);
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** All spellings of all keys. */
  List<String> all() {
    return spellings.values().stream().flatMap(Set::stream).collect(Collectors.toList());
  }
}
