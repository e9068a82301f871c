package io.floecat.iam;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The actions and condition keys that are modelled: all actions of Secrets Manager, STS and KMS,
 * and which keys a request of each carries (AWS_FACTS 4.1). Names compare without regard to case.
 */
public final class Catalogue {

  /** A key that goes on with a name, after a slash or a second colon. */
  private static final Pattern MEMBER = Pattern.compile("([^:/]*:[^:/]*[:/]).+");

  private static final Map<String, ConditionKey> KEYS = readKeys();
  private static final Map<String, List<ConditionKey>> ACTIONS = readActions();

  private Catalogue() {}

  /** The condition key of this name, without regard to case. */
  public static Optional<ConditionKey> key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    var member = MEMBER.matcher(lower);
    return Optional.ofNullable(KEYS.get(lower))
        .filter(key -> !key.isFamily())
        .or(() -> Optional.ofNullable(member.matches() ? KEYS.get(member.group(1)) : null));
  }

  /**
   * Whether this model knows of every request what it carries for the key, or that it carries none.
   * Otherwise the key stands for something that the caller may be able to choose.
   */
  public static boolean decides(String key) {
    return isAction(key) || key(key).filter(one -> !one.open()).isPresent();
  }

  /** Whether this model knows of every request what a policy variable of this key stands for. */
  static boolean isVariable(String key) {
    return decides(key) && key(key).filter(ConditionKey::isMultivalued).isEmpty();
  }

  /** All actions, in order, as {@code service:Action}. */
  public static List<String> actions() {
    return List.copyOf(ACTIONS.keySet());
  }

  /** Whether there is an action of this name, without regard to case. */
  public static boolean isAction(String name) {
    return ACTIONS.containsKey(name);
  }

  /** The actions that a pattern of an Action element covers. */
  public static Stream<String> actionsLike(Glob pattern) {
    return ACTIONS.keySet().stream().filter(pattern::matchesIgnoringCase);
  }

  /** Whether a request of this action can carry the key; one of an unknown action carries none. */
  public static boolean carries(String action, ConditionKey key) {
    return ACTIONS.getOrDefault(action, List.of()).contains(key);
  }

  private static Map<String, ConditionKey> readKeys() {
    Map<String, ConditionKey> keys = new HashMap<>();
    for (String[] words : lines("condition-keys.txt")) {
      keys.put(
          words[0].toLowerCase(Locale.ROOT),
          new ConditionKey(
              words[0],
              ConditionKey.Type.valueOf(words[1]),
              words.length > 2 && words[2].equals("open")));
    }
    return keys;
  }

  private static Map<String, List<ConditionKey>> readActions() {
    Map<String, List<ConditionKey>> actions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, List<ConditionKey>> groups = new HashMap<>();
    for (String[] words : lines("actions.txt")) {
      List<ConditionKey> keys = new ArrayList<>();
      for (String word : List.of(words).subList(1, words.length)) {
        keys.addAll(
            word.startsWith("@")
                ? Objects.requireNonNull(groups.get(word), word)
                : List.of(Objects.requireNonNull(KEYS.get(word.toLowerCase(Locale.ROOT)), word)));
      }
      if (words[0].startsWith("@")) {
        groups.put(words[0], keys);
      } else {
        keys.addAll(Objects.requireNonNull(groups.get("@every")));
        actions.put(words[0], List.copyOf(keys));
      }
    }
    return actions;
  }

  private static List<String[]> lines(String resource) {
    var in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(resource), resource);
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
