package io.floecat.core.leak;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Gathers what a run leaves behind on this machine, and has it searched. */
public final class Evidence {

  private final LeakSearch search;

  /** Shows everything to {@code search}. */
  public Evidence(LeakSearch search) {
    this.search = search;
  }

  /**
   * All files below a directory, and their names.
   *
   * @param mayHold which files are there to hold secrets, such as the token file
   */
  public void files(Path directory, Predicate<Path> mayHold) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String where = directory.relativize(file).toString();
        search.in(Surface.FILES, "the name " + where, where);
        if (Files.isRegularFile(file) && !mayHold.test(file)) {
          file(surface(file), file);
        }
      }
    }
  }

  /** One file; the entries of an archive one by one, as they are packed. */
  public void file(Surface surface, Path file) throws IOException {
    search.in(surface, file.toString(), Files.readAllBytes(file));
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        search.in(surface, file + "!" + entry.getName(), zip.readAllBytes());
      }
    }
  }

  /** The threads of this process: their names and where they are. */
  public void threads() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      search.in(
          Surface.THREADS,
          "thread " + thread.getKey().threadId(),
          thread.getKey() + "\n" + List.of(thread.getValue()));
    }
  }

  /** A failure with everything that hangs on it, as a program would print it. */
  public void exception(String where, Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    search.in(Surface.EXCEPTION, where, text.toString());
    for (Throwable one : chain(failure, new HashSet<>())) {
      search.in(Surface.EXCEPTION, where, one + " " + one.getLocalizedMessage());
    }
  }

  /** What an object says of itself. */
  public void object(Object holder) {
    search.in(Surface.TO_STRING, holder.getClass().getName(), holder + " " + holder.hashCode());
  }

  private static Set<Throwable> chain(Throwable failure, Set<Throwable> seen) {
    if (seen.add(failure)) {
      Throwable cause = failure.getCause();
      if (cause != null) {
        chain(cause, seen);
      }
      Stream.of(failure.getSuppressed()).forEach(one -> chain(one, seen));
    }
    return seen;
  }

  private static Surface surface(Path file) {
    String name = file.getFileName().toString();
    if (name.contains(".db")) {
      return Surface.DATABASE;
    }
    if (name.startsWith("audit")) {
      return Surface.AUDIT;
    }
    if (name.endsWith(".log")) {
      return Surface.LOG;
    }
    return name.endsWith(".backup") ? Surface.BACKUP : Surface.FILES;
  }
}
