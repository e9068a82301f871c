package io.floecat.server.config;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  /**
   * Whether the file is one that nobody named, and that others may have written: then its settings
   * are theirs, and could send our tokens to a server of theirs.
   */
  static boolean isOthers(ConfigSources sources, Path file) {
    if (sources.file().isPresent()) {
      return false;
    }
    try {
      var us = new UnixSystem();
      Map<String, Object> ids = Files.readAttributes(file, "unix:uid,gid");
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      boolean isOurs = isOf(ids.get("uid"), us.getUid()) || isOf(ids.get("uid"), 0);
      boolean isOurGroups = isOf(ids.get("gid"), us.getGid());
      return !isOurs
          || modes.contains(PosixFilePermission.OTHERS_WRITE)
          || (modes.contains(PosixFilePermission.GROUP_WRITE) && !isOurGroups);
    } catch (IOException e) {
      return false; // Reading it will say why.
    }
  }

  private static boolean isOf(@Nullable Object found, long id) {
    return found instanceof Integer number && number == id;
  }

  /**
   * The file's entries, with a line in {@code problems} for what is wrong among them; empty where
   * it cannot be read, with a line that says why.
   */
  static Optional<Map<String, String>> read(Path file, List<String> problems) {
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
      return Optional.empty();
    } catch (IOException e) {
      problems.add("%s: cannot be read as text in UTF-8".formatted(file));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add("%s: has a \\u that is not followed by four hex digits".formatted(file));
    }
    return Optional.of(entries);
  }
}
