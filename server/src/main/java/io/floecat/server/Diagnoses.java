package io.floecat.server;

import io.floecat.core.diagnosis.Examination;
import io.floecat.core.diagnosis.Finding;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.Pace;
import io.floecat.core.operation.StoredData;
import io.floecat.core.pointer.PointerStore;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.doctor.Doctor;
import io.floecat.server.logging.LibraryLogs;
import io.floecat.v1.RunDoctorResponse;
import java.util.ArrayList;
import java.util.Optional;
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
    var configuredStore = ConfiguredStore.of(config);
    try (var parts = new Parts()) {
      Optional<PointerStore> store = configuredStore.openReadOnly();
      store.ifPresent(parts::add);
      var secrets = new ConfiguredSecrets(config.secrets(), Wiring.CLOCK);
      var examinations = new ArrayList<>(secrets.examinations(store, parts));
      examinations.add(new DirectoryExamination(config.dataDirectory()));
      examinations.add(configuredStore.examination());
      store.ifPresent(
          read -> {
            examinations.add(new StoredData(read, Pace.of(Wiring.CLOCK), OperationListener.NONE));
            examinations.add(openWork(config, read));
          });
      return new Doctor(examinations).run(progress);
    }
  }

  private static Examination openWork(FloecatConfig config, PointerStore store) {
    return new OpenWork(store, Wiring.operationSettings(config), Pace.of(Wiring.CLOCK));
  }
}
