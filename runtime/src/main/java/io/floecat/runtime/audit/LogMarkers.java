package io.floecat.runtime.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Lines that are about the log itself. */
final class LogMarkers {

  /** The type of the first line of a file. */
  static final String FILE = "file";

  /** The type of a line that says what a crash left before it. */
  static final String RECOVERED = "recovered";

  /** The member of a {@link #FILE} that names the file before it. */
  static final String PREVIOUS_FILE = "previousFile";

  /** The member of a {@link #RECOVERED} that holds the SHA-256 of what was left. */
  static final String DIGEST = "sha256";

  private final InstantSource clock;

  LogMarkers(InstantSource clock) {
    this.clock = clock;
  }

  byte[] file(Optional<Path> previous) {
    return begin(FILE).text(PREVIOUS_FILE, previous.map(LogMarkers::name)).bytes();
  }

  byte[] recovered(long bytes, String digest) {
    return begin(RECOVERED).number("bytes", bytes).text(DIGEST, digest).bytes();
  }

  byte[] removed(Path file) {
    return begin("removed").text("file", name(file)).bytes();
  }

  private JsonObject begin(String type) {
    return new JsonObject()
        .text("time", Instant.ofEpochMilli(clock.millis()).toString())
        .text("type", type);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
