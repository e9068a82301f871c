package io.floecat.runtime.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of an audit log's files: {@code audit.jsonl}, which is written, and {@code
 * audit-000000000001.jsonl}, which were; the number is that of the file's first line, so names sort
 * as lines do.
 */
public final class LogFiles {

  private static final int DIGITS = 12;

  private final Path current;
  private final String stem;
  private final String extension;
  private final Pattern rotated;

  /** {@code current} is the file that is written. */
  public LogFiles(Path current) {
    this.current = current.toAbsolutePath();
    String name = current.getFileName().toString();
    int dot = name.lastIndexOf('.');
    this.stem = dot > 0 ? name.substring(0, dot) : name;
    this.extension = dot > 0 ? name.substring(dot) : "";
    this.rotated =
        Pattern.compile(
            "%s-[0-9]{%s}%s".formatted(Pattern.quote(stem), DIGITS, Pattern.quote(extension)));
  }

  /** The file that is written. */
  public Path current() {
    return current;
  }

  /** Those that were written, oldest first. */
  public List<Path> rotated() throws IOException {
    if (Files.notExists(current.getParent())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(current.getParent())) {
      return all.filter(file -> rotated.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** All there are, oldest first. */
  public List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>(rotated());
    if (Files.exists(current)) {
      files.add(current);
    }
    return files;
  }

  /** What the file with this first line is called when another is written. */
  Path rotated(long firstLine) {
    return current.resolveSibling(
        String.format(Locale.ROOT, "%s-%0" + DIGITS + "d%s", stem, firstLine, extension));
  }

  /** A file that is not part of the log yet. */
  Path next() {
    return current.resolveSibling(current.getFileName() + ".next");
  }

  /** What whoever writes has locked. */
  Path lock() {
    return current.resolveSibling(current.getFileName() + ".lock");
  }
}
