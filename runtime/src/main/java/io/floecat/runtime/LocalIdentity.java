package io.floecat.runtime;

import com.sun.security.auth.module.UnixSystem;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Report;

/** Who the service is where credentials live on this machine, and what keeps accounts apart. */
final class LocalIdentity implements Examination {

  private final String isolation;

  LocalIdentity(String isolation) {
    this.isolation = isolation;
  }

  @Override
  public String subject() {
    return "identity";
  }

  @Override
  public void examine(Report report) {
    report.ok(
        "identity",
        "user %s of this machine, with the local vault".formatted(new UnixSystem().getUsername()));
    report.ok("isolation", isolation);
  }
}
