package io.floecat.sandbox.principal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory of policies as files: their texts by their paths, {@code roles/name/trust.json}. */
public final class DirectoryFiles {

  /** Names of secrets are directories too, one for each part between slashes. */
  private static final int DEPTH = 24;

  private DirectoryFiles() {}

  /**
   * Reads all files below {@code directory} but hidden ones.
   *
   * @throws DirectoryException it cannot be read
   */
  public static Map<String, String> read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new DirectoryException(
          "%s is not a directory; `floecat aws-sandbox --write-policies %s` makes one to start from"
              .formatted(directory, directory));
    }
    try (Stream<Path> paths = Files.walk(directory, DEPTH)) {
      var files = new TreeMap<String, String>();
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        if (!path.getFileName().toString().startsWith(".")) {
          files.put(name, text(path));
        }
      }
      return files;
    } catch (IOException e) {
      throw new DirectoryException("cannot read %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** A byte order mark is how some editors say that a file is UTF-8, and not content. */
  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, UTF_8).replaceFirst("^\ufeff", "");
    } catch (CharacterCodingException e) {
      throw new DirectoryException(file + " is not text in UTF-8: save it as UTF-8", e);
    }
  }

  /**
   * Writes {@code files} below {@code directory}, which is made where it is not there.
   *
   * @throws DirectoryException it cannot be written, or one of the files is there already
   */
  public static void write(Path directory, Map<String, String> files) {
    files.forEach(
        (name, text) -> {
          Path file = directory.resolve(name);
          if (Files.exists(file)) {
            throw new DirectoryException(
                "%s exists; name a new directory, or remove it".formatted(file));
          }
          try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, UTF_8);
          } catch (IOException e) {
            throw new DirectoryException("cannot write %s: %s".formatted(file, e.getMessage()), e);
          }
        });
  }
}
