package io.floecat.runtime;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Report;

/**
 * What cannot be examined because it cannot be opened.
 *
 * @param problem what is wrong and what to do
 */
record Unopened(String subject, String problem) implements Examination {

  @Override
  public void examine(Report report) {
    report.failed(subject, problem);
  }
}
