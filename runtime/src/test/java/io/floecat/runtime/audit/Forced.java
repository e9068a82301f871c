package io.floecat.runtime.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Which files are forced to the disk, as the platform itself reports it. */
final class Forced {

  private static final String FORCE = "jdk.FileForce";

  private Forced() {}

  /** What may go wrong with files. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /**
   * The files that are forced while {@code step} runs, in order, each as often as it is. A file has
   * the name that it was opened by.
   */
  static List<Path> during(Step step) throws IOException {
    Path dump = Files.createTempFile("forced", ".jfr");
    try (var recording = new Recording()) {
      recording.enable(FORCE).withoutThreshold().withoutStackTrace();
      recording.start();
      step.run();
      recording.stop();
      recording.dump(dump);
      return RecordingFile.readAllEvents(dump).stream()
          .filter(event -> event.getEventType().getName().equals(FORCE))
          .map(event -> Path.of(event.getString("path")))
          .toList();
    } finally {
      Files.delete(dump);
    }
  }
}
