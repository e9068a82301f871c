package io.floecat.server;

import io.floecat.core.diagnosis.Finding;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.logging.LibraryLogs;
import io.floecat.v1.RunDoctorResponse;
import java.util.function.Consumer;

/** What the doctor finds without a server, in this process and under its identity. */
public final class Diagnoses {

  private Diagnoses() {}

  /**
   * Examines the backends that {@code config} names. Only reads the data directory, which a server
   * may be using.
   *
   * @param progress hears of each finding at once
   */
  public static RunDoctorResponse run(FloecatConfig config, Consumer<Finding> progress) {
    LibraryLogs.keepQuiet();
    return Wiring.diagnose(config, progress);
  }
}
