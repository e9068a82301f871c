package io.floecat.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Reads settings from a file in the format of {@link Properties}, in UTF-8. */
final class PropertiesFile {

  private PropertiesFile() {}

  /** The file that these sources name, or the one that lies in the working directory. */
  static Optional<Path> locate(ConfigSources sources) {
    Path usual = sources.workingDirectory().resolve(ConfigSources.DEFAULT_FILE);
    return sources
        .file()
        .map(sources.workingDirectory()::resolve)
        .or(() -> Optional.of(usual).filter(Files::exists));
  }

  /** The file's entries; a line in {@code problems} for what keeps it from being read. */
  static Map<String, String> read(Path file, List<String> problems) {
    var entries = new TreeMap<String, String>();
    try (Reader reader = Files.newBufferedReader(file)) {
      new Properties() {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(Object key, Object value) {
          if (entries.put((String) key, (String) value) != null) {
            problems.add("%s: %s stands there twice".formatted(file, key));
          }
          return value;
        }
      }.load(reader);
    } catch (NoSuchFileException e) {
      problems.add("%s: there is no such file".formatted(file));
    } catch (IOException e) {
      problems.add("%s: cannot be read as text in UTF-8".formatted(file));
    } catch (IllegalArgumentException e) {
      problems.add("%s: has a \\u that is not followed by four hex digits".formatted(file));
    }
    return entries;
  }
}
