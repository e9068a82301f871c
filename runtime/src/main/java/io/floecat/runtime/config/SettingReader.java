package io.floecat.runtime.config;

import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.net.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Turns settings into types. A mistake is remembered, and reading goes on with the default, so that
 * all mistakes come to light at once. Values are not repeated: somebody may have put a token in the
 * wrong place.
 */
final class SettingReader {

  private final Settings settings;
  private final List<String> problems;
  private final Set<ConfigKey> checked = EnumSet.noneOf(ConfigKey.class);

  SettingReader(Settings settings) {
    this.settings = settings;
    this.problems = new ArrayList<>(settings.problems());
  }

  /** Throws {@link ConfigException} if anything was wrong. */
  void finish() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Remembers what is wrong with a setting whatever its type is; reading it does so too. */
  void check(ConfigKey key) {
    ConfigKey culprit = settings.standsOnDataDirectory(key) ? ConfigKey.DATA_DIR : key;
    if (checked.add(culprit)) {
      settings.problem(culprit).ifPresent(text -> problem(culprit, text));
    }
  }

  /** Remembers a mistake; {@code text} follows the key and its source. */
  void problem(ConfigKey key, String text) {
    String source = settings.get(key).map(setting -> " (" + setting.source() + ")").orElse("");
    problems.add(key.key() + source + ": " + text);
  }

  Proxies proxies() {
    return settings.proxies();
  }

  /** Remembers a mistake in the environment's proxy for {@code uri}. */
  void requireUsableProxy(URI uri) {
    try {
      proxies().requireUsable(uri);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  String text(ConfigKey key) {
    return required(key, "must be text", text -> text);
  }

  int integer(ConfigKey key, int from, int to) {
    return required(
        key,
        "must be a whole number from %s to %s".formatted(from, to),
        text -> only(Integer.parseInt(text), value -> value >= from && value <= to));
  }

  long whole(ConfigKey key, long from, long to) {
    return required(
        key,
        "must be a whole number from %s to %s".formatted(from, to),
        text -> only(Long.parseLong(text), value -> value >= from && value <= to));
  }

  Optional<Integer> optionalInteger(ConfigKey key, int from, int to) {
    return optional(
        key,
        "must be a whole number from %s to %s".formatted(from, to),
        text -> only(Integer.parseInt(text), value -> value >= from && value <= to));
  }

  boolean flag(ConfigKey key) {
    return required(
        key,
        "must be true or false",
        text -> only(text, List.of("true", "false")::contains).equals("true"));
  }

  Duration duration(ConfigKey key, String expected, Predicate<Duration> legal) {
    return required(key, expected, text -> only(Duration.parse(text), legal));
  }

  Path path(ConfigKey key) {
    return required(key, "must be a path", this::toPath);
  }

  /** Takes text as a path, as {@link Settings#path} does. */
  Path toPath(String text) {
    return settings.path(text);
  }

  Optional<Path> optionalPath(ConfigKey key) {
    return optional(key, "must be a path", settings::path);
  }

  /** One of an enum's values in lower case. */
  <E extends Enum<E>> E choice(ConfigKey key, Class<E> choices) {
    String expected =
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or ", "must be ", ": this build has nothing else"));
    return required(
        key,
        expected,
        text -> Enum.valueOf(choices, only(text, SettingReader::isLower).toUpperCase(Locale.ROOT)));
  }

  /** Values separated by commas, as {@link ListText} says; none where it is not set. */
  <T> List<T> list(ConfigKey key, String expected, Function<String, T> parser) {
    return optional(
            key,
            expected + ListText.HINT,
            text -> ListText.items(text).stream().map(ListText.Item::onlyName).map(parser).toList())
        .orElse(List.of());
  }

  /** A setting that {@code reason} asks for; a mistake where it is absent. */
  <T> Optional<T> needed(
      ConfigKey key, String reason, String expected, Function<String, T> parser) {
    if (!isSet(key)) {
      problem(key, "must be set: " + reason);
    }
    return optional(key, expected, parser);
  }

  /** A setting that has a default. */
  <T> T required(ConfigKey key, String expected, Function<String, T> parser) {
    return optional(key, expected, parser)
        .orElseGet(() -> parser.apply(key.defaultValue().orElseThrow()));
  }

  /** A setting that may be absent; a malformed one counts as absent. */
  <T> Optional<T> optional(ConfigKey key, String expected, Function<String, T> parser) {
    check(key);
    Optional<Setting> setting = settings.get(key).filter(found -> !found.value().isEmpty());
    try {
      return setting.map(Setting::value).map(parser);
    } catch (IllegalArgumentException | DateTimeException | InvalidArgumentException e) {
      if (setting.stream().noneMatch(Setting::isDefault)) {
        problem(key, expected); // A default is wrong only where a setting it stands on is.
      }
      return Optional.empty();
    }
  }

  /** Whether somebody set it. */
  boolean isSet(ConfigKey key) {
    return settings.get(key).stream().anyMatch(setting -> !setting.isDefault());
  }

  private static boolean isLower(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT));
  }

  private static <T> T only(T value, Predicate<T> legal) {
    if (!legal.test(value)) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }
}
