package io.floecat.runtime.config;

import io.floecat.spi.file.Utf8;
import io.floecat.spi.net.Proxies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All settings as text, with their sources. Nothing is refused here: what is wrong is remembered
 * for {@link FloecatConfig#from}, so that {@code floecat config} can show also what is wrong.
 */
public final class Settings {

  private static final String SYSTEM_PROPERTY = "system property";
  private static final String ENVIRONMENT = "environment";
  private static final String DATA_DIRECTORY = "<data-dir>";
  private static final List<String> KNOWN =
      Arrays.stream(ConfigKey.values()).map(ConfigKey::key).toList();

  private final Map<ConfigKey, Setting> settings = new EnumMap<>(ConfigKey.class);
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final ConfigSources sources;
  private boolean isFileRead = true;

  /** Where settings come from, and those that it has, by key. */
  private record Layer(String source, Map<String, String> values) {

    Optional<Setting> setting(ConfigKey key) {
      return Optional.ofNullable(values.get(key.key()))
          .map(value -> new Setting(key, value.strip(), source));
    }
  }

  private Settings(ConfigSources sources) {
    this.sources = sources;
  }

  /** Reads the sources. */
  public static Settings read(ConfigSources sources) {
    var settings = new Settings(sources);
    Optional<Path> file = PropertiesFile.locate(sources);
    settings.resolve(
        List.of(
            new Layer(SYSTEM_PROPERTY, settings.systemProperties()),
            new Layer(
                ENVIRONMENT,
                EnvironmentVariables.settings(sources.environment(), settings.warnings)),
            new Layer(
                file.map(Path::toString).orElse(""),
                file.map(settings::fileEntries).orElse(Map.of()))));
    return settings;
  }

  /** Those that have a value, in the order of {@link ConfigKey}. */
  public List<Setting> effective() {
    return List.copyOf(settings.values());
  }

  /** How the program's clients get out, by the environment. */
  Proxies proxies() {
    return Proxies.of(sources.environment());
  }

  /** What is odd and not wrong, one line each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** What is wrong whichever settings are used, one line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Returns if these are all settings that there are.
   *
   * @throws ConfigException there should be a file with more, and it cannot be read
   */
  public void requireFileRead() {
    if (!isFileRead) {
      throw new ConfigException(problems());
    }
  }

  /** Whether a setting is right or wrong as the data directory is. */
  boolean standsOnDataDirectory(ConfigKey key) {
    return get(key).stream().anyMatch(Setting::isDefault)
        && key.defaultValue().stream().anyMatch(value -> value.startsWith(DATA_DIRECTORY));
  }

  /** What is wrong with a setting whatever its type is; follows the key. */
  Optional<String> problem(ConfigKey key) {
    return get(key)
        .flatMap(
            setting -> {
              if (setting.value().isEmpty()) {
                return Optional.of("is empty; give it a value or remove it");
              }
              if (isDoubtful(setting)) {
                return Optional.of(
                    "is not text in UTF-8, or was read in another charset: set LC_ALL=C.UTF-8");
              }
              return isInHome(setting.value()) && home().isEmpty()
                  ? Optional.of("is in the home directory, and this user has none; set it")
                  : Optional.empty();
            });
  }

  /** The setting, or empty where it is not set and has no default. */
  Optional<Setting> get(ConfigKey key) {
    return Optional.ofNullable(settings.get(key));
  }

  /** Takes a path as it is written in a setting: {@code ~/} is the user's home. */
  Path path(String text) {
    String expanded = isInHome(text) ? home().orElse("") + text.substring(1) : text;
    return sources.workingDirectory().resolve(expanded).normalize();
  }

  private Map<String, String> systemProperties() {
    var ours = new TreeMap<>(sources.systemProperties());
    ours.keySet().removeIf(name -> !name.startsWith(ConfigKey.PREFIX));
    refuseUnknown(ours, SYSTEM_PROPERTY);
    return ours;
  }

  private Map<String, String> fileEntries(Path file) {
    if (PropertiesFile.isOthers(sources, file)) {
      problems.add(
          "%s: others can write it, so its settings may be theirs; run: chmod go-w, or name it: --config"
              .formatted(file));
      isFileRead = false;
      return Map.of();
    }
    Optional<Map<String, String>> read = PropertiesFile.read(file, problems);
    isFileRead = read.isPresent();
    Map<String, String> entries = read.orElse(Map.of());
    refuseUnknown(entries, file.toString());
    return entries;
  }

  private void refuseUnknown(Map<String, String> entries, String source) {
    for (String name : entries.keySet()) {
      if (!KNOWN.contains(name)) {
        problems.add(
            "%s (%s): is no setting; the nearest one is %s"
                .formatted(name, source, NearestName.to(name, KNOWN)));
      }
    }
  }

  /** The first of {@code layers} that has a key decides. */
  private void resolve(List<Layer> layers) {
    for (ConfigKey key : ConfigKey.values()) {
      layers.stream()
          .flatMap(layer -> layer.setting(key).stream())
          .findFirst()
          .or(() -> key.defaultValue().map(value -> new Setting(key, value, Setting.DEFAULT)))
          .ifPresent(this::put);
    }
    expandDefaults();
  }

  private void put(Setting setting) {
    ConfigKey key = setting.key();
    settings.put(key, setting);
    if (key.isSensitive() && setting.source().equals(SYSTEM_PROPERTY)) {
      warnings.add(
          "%s stands on a command line, where other users of this machine can read it; use %s or a file"
              .formatted(key.key(), key.variable()));
    }
  }

  /** A default may stand on another setting. */
  private void expandDefaults() {
    String dataDirectory =
        problem(ConfigKey.DATA_DIR).isPresent()
            ? text(ConfigKey.DATA_DIR)
            : path(text(ConfigKey.DATA_DIR)).toString();
    settings.replaceAll(
        (key, setting) ->
            setting.isDefault()
                ? new Setting(
                    key,
                    setting
                        .value()
                        .replace(DATA_DIRECTORY, dataDirectory)
                        .replace("<server>", serverUrl()),
                    Setting.DEFAULT)
                : setting);
  }

  private String serverUrl() {
    return ServerConfig.url(
        settings.containsKey(ConfigKey.SERVER_TLS_CERT_FILE),
        text(ConfigKey.SERVER_HOST),
        text(ConfigKey.SERVER_PORT));
  }

  /** A file is read in UTF-8; what Java has read before is in the charset of the locale. */
  private boolean isDoubtful(Setting setting) {
    boolean isReadByJava =
        setting.source().equals(SYSTEM_PROPERTY) || setting.source().equals(ENVIRONMENT);
    String charset = sources.systemProperties().getOrDefault("sun.jnu.encoding", "UTF-8");
    return Utf8.isMangled(setting.value())
        || (isReadByJava
            && !charset.equalsIgnoreCase("UTF-8")
            && setting.value().chars().anyMatch(character -> character >= 0x80));
  }

  private static boolean isInHome(String path) {
    return path.equals("~") || path.startsWith("~/");
  }

  /**
   * As a shell does it: what the password file says may be another directory than $HOME. Java says
   * {@code ?} of a user whom the system does not know, as there are in containers.
   */
  private Optional<String> home() {
    return Stream.of(
            sources.environment().getOrDefault("HOME", ""),
            sources.systemProperties().getOrDefault("user.home", ""))
        .filter(home -> home.startsWith("/"))
        .findFirst();
  }

  private String text(ConfigKey key) {
    return get(key).map(Setting::value).orElse("");
  }
}
