package io.floecat.runtime;

import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.StoredData;
import io.floecat.core.operation.TimeSource;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.doctor.Doctor;
import io.floecat.runtime.logging.LibraryLogs;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.pointer.PointerStore;
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
    try (var parts = new CloseableStack()) {
      Optional<PointerStore> store = configuredStore.openReadOnly();
      store.ifPresent(parts::add);
      var secrets = new ConfiguredSecrets(config.secrets(), ServiceInstance.CLOCK);
      var examinations = new ArrayList<>(secrets.examinations(store, parts));
      examinations.add(new DirectoryExamination(config.dataDirectory()));
      examinations.add(configuredStore.examination());
      store.ifPresent(
          read -> {
            examinations.add(
                new StoredData(read, TimeSource.of(ServiceInstance.CLOCK), OperationListener.NONE));
            examinations.add(openWork(config, read));
          });
      return new Doctor(examinations).run(progress);
    }
  }

  private static Examination openWork(FloecatConfig config, PointerStore store) {
    return new OpenWork(
        store, ServiceInstance.operationSettings(config), TimeSource.of(ServiceInstance.CLOCK));
  }
}
