package io.floecat.runtime.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where settings come from. A system property wins over an environment variable, and that over the
 * file.
 *
 * @param systemProperties all of the process' system properties
 * @param environment all of its environment variables
 * @param workingDirectory relative paths begin here, and {@code floecat.properties} is looked for
 * @param file a file to read in place of that one; it must exist
 */
public record ConfigSources(
    Map<String, String> systemProperties,
    Map<String, String> environment,
    Path workingDirectory,
    Optional<Path> file) {

  /** The file that is read when it is there and no other is named. */
  public static final String DEFAULT_FILE = "floecat.properties";

  /** Copies the maps. */
  public ConfigSources {
    systemProperties = Map.copyOf(systemProperties);
    environment = Map.copyOf(environment);
  }

  /** This process' own: the only place where environment and system properties are read. */
  public static ConfigSources ofProcess(Optional<Path> file) {
    var properties = new TreeMap<String, String>();
    Properties all = System.getProperties();
    all.stringPropertyNames().forEach(name -> properties.put(name, all.getProperty(name)));
    return new ConfigSources(properties, System.getenv(), Path.of("").toAbsolutePath(), file);
  }

  /** Environment and working directory are nobody's business in a log. */
  @Override
  public String toString() {
    return "ConfigSources[file=%s]".formatted(file);
  }
}
