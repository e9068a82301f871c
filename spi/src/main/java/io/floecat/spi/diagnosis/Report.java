package io.floecat.spi.diagnosis;

import io.floecat.spi.diagnosis.Finding.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Takes what examinations find, in order. For one thread. */
public final class Report {

  private final List<Finding> findings = new ArrayList<>();
  private final LongSupplier nanoTime;
  private final Consumer<Finding> listener;
  private final long end;

  /**
   * An empty report.
   *
   * @param limit how long examinations may begin something new
   * @param nanoTime {@link System#nanoTime}, or a test's
   * @param listener hears of each finding at once
   */
  public Report(Duration limit, LongSupplier nanoTime, Consumer<Finding> listener) {
    this.nanoTime = nanoTime;
    this.listener = listener;
    this.end = nanoTime.getAsLong() + limit.toNanos();
  }

  /** It is as it should be. */
  public void ok(String check, String detail) {
    add(new Finding(check, Status.OK, detail, Optional.empty()));
  }

  /** It has to be mended. */
  public void failed(String check, String detail, Fix fix) {
    add(new Finding(check, Status.FAILED, detail, Optional.of(fix)));
  }

  /** It has to be mended; {@code detail} says how. */
  public void failed(String check, String detail) {
    add(new Finding(check, Status.FAILED, detail, Optional.empty()));
  }

  /** The service can do without it. */
  public void missing(String check, String detail, Fix fix) {
    add(new Finding(check, Status.MISSING, detail, Optional.of(fix)));
  }

  /** It was not checked. */
  public void skipped(String check, String why) {
    add(new Finding(check, Status.SKIPPED, why, Optional.empty()));
  }

  /** Whether there is time to begin something new. Cleaning up needs no time. */
  public boolean hasTime() {
    return nanoTime.getAsLong() - end < 0;
  }

  /** What was found so far. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private void add(Finding finding) {
    findings.add(finding);
    listener.accept(finding);
  }
}
