package io.floecat.runtime.config;

import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.io.StringReader;
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

  /** Far more than all settings there are. */
  private static final int MAX_BYTES = 1 << 20;

  private PropertiesFile() {}

  /** The file that these sources name, or the one that lies in the working directory. */
  static Optional<Path> locate(ConfigSources sources) {
    Path usual = sources.workingDirectory().resolve(ConfigSources.DEFAULT_FILE);
    return sources
        .file()
        .map(sources.workingDirectory()::resolve)
        .or(() -> Optional.of(usual).filter(Files::exists));
  }

  /**
   * Whether the file is one that nobody named, and that others may have written: then its settings
   * are theirs, and could send our tokens to a server of theirs.
   */
  static boolean isOthers(ConfigSources sources, Path file) {
    if (sources.file().isPresent()) {
      return false;
    }
    try {
      return FileAccess.of(file).isWritableByOthersThan(FileAccess.User.current());
    } catch (IOException e) {
      return false; // Reading it will say why.
    }
  }

  /**
   * The file's entries, with a line in {@code problems} for what is wrong among them; empty where
   * it cannot be read, with a line that says why.
   */
  static Optional<Map<String, String>> read(Path file, List<String> problems) {
    var entries = new TreeMap<String, String>();
    try {
      new Properties() {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(Object key, Object value) {
          if (entries.put((String) key, (String) value) != null) {
            problems.add("%s: %s stands there twice".formatted(file, key));
          }
          return value;
        }
      }.load(new StringReader(Utf8.read(file, MAX_BYTES)));
    } catch (NoSuchFileException e) {
      problems.add("%s: there is no such file".formatted(file));
      return Optional.empty();
    } catch (NotTextException e) {
      problems.add("%s: %s".formatted(file, e.getMessage()));
      return Optional.empty();
    } catch (IOException e) {
      problems.add("%s: cannot be read: %s".formatted(file, StartException.reason(e)));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add("%s: has a \\u that is not followed by four hex digits".formatted(file));
    }
    return Optional.of(entries);
  }
}
