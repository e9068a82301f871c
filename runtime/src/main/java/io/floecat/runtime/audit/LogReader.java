package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of an audit log, from file to file, also while it is written and rotated. Holds
 * one line at a time.
 */
public final class LogReader implements AutoCloseable {

  private final Listing files;
  private @Nullable InputStream in;
  private @Nullable LineReader lines;
  private @Nullable Object key;

  /** Which files there are just now, oldest first. */
  @FunctionalInterface
  public interface Listing {
    /** The files. */
    List<Path> files() throws IOException;
  }

  /** Opens nothing yet. */
  public LogReader(Listing files) {
    this.files = files;
  }

  /** Gives every line that was added since the last call to {@code each}, without its end. */
  public void readOn(Consumer<String> each) throws IOException {
    drain(each);
    for (Optional<Path> next = next(); next.isPresent(); next = next()) {
      open(next.get());
      drain(each);
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }

  private void drain(Consumer<String> each) throws IOException {
    if (lines == null) {
      return;
    }
    for (var line = lines.next(); line.isPresent() && line.get().isWhole(); line = lines.next()) {
      each.accept(new String(line.get().bytes(), UTF_8));
    }
  }

  /** The file behind the one that was read last; that one may have another name by now. */
  private Optional<Path> next() throws IOException {
    List<Path> all = files.files();
    int read = -1;
    for (int i = 0; i < all.size(); i++) {
      if (key != null && key.equals(key(all.get(i)))) {
        read = i;
      }
    }
    boolean isGone = key != null && read < 0;
    int next = isGone ? all.size() - 1 : read + 1;
    return next < all.size() && next >= 0 ? Optional.of(all.get(next)) : Optional.empty();
  }

  private void open(Path file) throws IOException {
    close();
    in = Files.newInputStream(file);
    lines = new LineReader(in);
    key = key(file);
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
