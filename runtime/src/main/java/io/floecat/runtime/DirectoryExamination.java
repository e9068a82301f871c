package io.floecat.runtime;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the data directory is ours alone, and has room. Only reads. */
final class DirectoryExamination implements Examination {

  private static final long MEGABYTE = 1024 * 1024;

  /** Less is used up before anybody looks again. */
  private static final long LEAST_MEGABYTES = 100;

  private final Path directory;

  DirectoryExamination(Path directory) {
    this.directory = directory;
  }

  @Override
  public String subject() {
    return "data-directory";
  }

  @Override
  public void examine(Report report) {
    if (Files.notExists(directory)) {
      report.missing(
          "data-directory",
          directory + " is not there",
          Fix.advice("`floecat serve` makes it at its first start; or set floecat.data-dir"));
      return;
    }
    try {
      DataDirectory.requireOurs(directory);
      report.ok("data-directory", "%s is this user's alone".formatted(directory));
      space(report);
    } catch (StartException e) {
      report.failed("data-directory", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      report.failed(
          "data-directory",
          "%s cannot be read: %s".formatted(directory, StartException.reason(e)),
          Fix.advice("let this user read it, or set floecat.data-dir"));
    }
  }

  private void space(Report report) throws IOException {
    long megabytes = Files.getFileStore(directory).getUsableSpace() / MEGABYTE;
    if (megabytes < LEAST_MEGABYTES) {
      report.failed(
          "disk-space",
          "%s MB are left for %s".formatted(megabytes, directory),
          Fix.advice("free at least %s MB there".formatted(LEAST_MEGABYTES)));
    } else {
      report.ok("disk-space", "%s MB are left".formatted(megabytes));
    }
  }
}
