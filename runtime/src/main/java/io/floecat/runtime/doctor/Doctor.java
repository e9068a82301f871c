package io.floecat.runtime.doctor;

import io.floecat.runtime.logging.LoggableFailure;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FloecatException;
import io.floecat.v1.PolicyStatement;
import io.floecat.v1.RunDoctorResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs examinations one after the other, one run at a time. */
public final class Doctor {

  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  /** What is begun in time has a while left to end, and to clean up, within a request. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final List<Examination> examinations;
  private final ReentrantLock running = new ReentrantLock();

  /** In this order. */
  public Doctor(List<Examination> examinations) {
    this.examinations = List.copyOf(examinations);
  }

  /**
   * Examines everything.
   *
   * @param progress hears of each finding at once
   * @throws AbortedException another run is under way
   */
  public RunDoctorResponse run(Consumer<Finding> progress) {
    if (!running.tryLock()) {
      throw new AbortedException(
          ErrorReason.OPERATION_IN_PROGRESS,
          "another run of the doctor is under way: wait for its end",
          RETRY_AFTER);
    }
    try {
      var report = new Report(LIMIT, System::nanoTime, progress);
      examinations.forEach(examination -> examine(examination, report));
      return response(report.findings());
    } finally {
      running.unlock();
    }
  }

  /** What one examination trips over, the others do without. */
  private static void examine(Examination examination, Report report) {
    if (!report.hasTime()) {
      report.skipped(examination.subject(), "out of time");
      return;
    }
    try {
      examination.examine(report);
    } catch (FloecatException e) {
      report.failed(examination.subject(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the examination of {} broke off", examination.subject(), LoggableFailure.of(e));
      report.failed(
          examination.subject(),
          "the examination broke off: " + e.getClass().getSimpleName(),
          Fix.advice("a defect of floecat, please report it; the log has the detail"));
    }
  }

  private static RunDoctorResponse response(List<Finding> findings) {
    var response = RunDoctorResponse.newBuilder();
    findings.forEach(finding -> response.addFindings(message(finding)));
    return response.build();
  }

  private static io.floecat.v1.Finding message(Finding finding) {
    var message =
        io.floecat.v1.Finding.newBuilder()
            .setCheck(finding.check())
            .setStatus(status(finding.status()))
            .setDetail(finding.detail());
    finding
        .fix()
        .ifPresent(
            fix -> {
              message.setFix(fix.advice());
              fix.statements()
                  .forEach(
                      one ->
                          message.addStatements(
                              PolicyStatement.newBuilder()
                                  .setPolicy(one.policy())
                                  .setJson(one.json())));
            });
    return message.build();
  }

  private static io.floecat.v1.Finding.Status status(Finding.Status status) {
    return switch (status) {
      case OK -> io.floecat.v1.Finding.Status.OK;
      case FAILED -> io.floecat.v1.Finding.Status.FAILED;
      case MISSING -> io.floecat.v1.Finding.Status.MISSING;
      case SKIPPED -> io.floecat.v1.Finding.Status.SKIPPED;
    };
  }
}
