package io.floecat.sandbox.sts;

import static java.util.Locale.ROOT;

import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Shape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tags of a new session (AWS_FACTS 2.2). Keys keep their case and are compared without it.
 *
 * @param passed those of the request
 * @param passedTransitive the keys among them that go on along a chain
 * @param inherited those that the caller's own session hands on
 */
record SessionTags(
    Map<String, String> passed, List<String> passedTransitive, Map<String, String> inherited) {

  private static final int MAX_TAGS = 50;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
  private static final Shape KEY = Shape.text(1, 128).of(CHARACTERS + "+");
  private static final Shape VALUE = Shape.text(0, 256).of(CHARACTERS + "*");

  static SessionTags read(Fields fields, Identity caller) {
    var passed = new LinkedHashMap<String, String>();
    for (Fields tag : fields.structures("Tags", "Key", "Value")) {
      put(passed, tag.requiredText("Key", KEY), tag.requiredText("Value", VALUE));
    }
    List<String> transitive = fields.texts("TransitiveTagKeys", KEY);
    requireCount("tags", passed.size());
    requireCount("transitiveTagKeys", transitive.size());
    requireUnique(passed.keySet());
    Set<String> keys = lowerCase(passed.keySet());
    if (!keys.containsAll(lowerCase(transitive))) {
      throw invalid("The specified transitive tag key must be included in the requested tags.");
    }
    Map<String, String> inherited = inherited(caller);
    if (lowerCase(inherited.keySet()).stream().anyMatch(keys::contains)) {
      throw invalid("One of the specified tags is a transitive tag that the session inherited.");
    }
    return new SessionTags(passed, transitive, inherited);
  }

  /** Those of the new session. */
  Map<String, String> all() {
    var all = new LinkedHashMap<>(inherited);
    all.putAll(passed);
    return all;
  }

  /** Those of the request that go on from the new session. */
  Map<String, String> handedOn() {
    var handedOn = new LinkedHashMap<>(passed);
    Set<String> keys = lowerCase(passedTransitive);
    handedOn.keySet().removeIf(key -> !keys.contains(key.toLowerCase(ROOT)));
    return handedOn;
  }

  /** The keys, in lower case, that go on from the new session. */
  Set<String> transitive() {
    var keys = new HashSet<>(lowerCase(inherited.keySet()));
    keys.addAll(lowerCase(passedTransitive));
    return keys;
  }

  private static void put(Map<String, String> tags, String key, String value) {
    if (startsWithAws(key) || startsWithAws(value)) {
      throw invalid("Neither a tag's key nor its value may begin with aws:");
    }
    if (tags.put(key, value) != null) {
      throw duplicate();
    }
  }

  private static void requireUnique(Set<String> keys) {
    if (lowerCase(keys).size() != keys.size()) {
      throw duplicate();
    }
  }

  private static void requireCount(String member, int count) {
    if (count > MAX_TAGS) {
      throw AwsException.of(
          CommonError.VALIDATION,
          ("1 validation error detected: Value at '%s' failed to satisfy constraint: Member must"
                  + " have length less than or equal to %s")
              .formatted(member, MAX_TAGS));
    }
  }

  private static Map<String, String> inherited(Identity caller) {
    var inherited = new LinkedHashMap<String, String>();
    caller
        .session()
        .ifPresent(
            session ->
                session
                    .tags()
                    .forEach(
                        (key, value) -> {
                          if (session.transitive().contains(key.toLowerCase(ROOT))) {
                            inherited.put(key, value);
                          }
                        }));
    return inherited;
  }

  private static Set<String> lowerCase(Iterable<String> keys) {
    var lower = new LinkedHashSet<String>();
    keys.forEach(key -> lower.add(key.toLowerCase(ROOT)));
    return lower;
  }

  private static boolean startsWithAws(String text) {
    return text.toLowerCase(ROOT).startsWith("aws:");
  }

  private static AwsException duplicate() {
    return invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }

  private static AwsException invalid(String message) {
    return AwsException.of("InvalidParameterValue", message);
  }
}
