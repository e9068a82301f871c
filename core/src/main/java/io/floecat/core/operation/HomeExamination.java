package io.floecat.core.operation;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.util.Optional;

/**
 * Whether the secrets manager leads to where the secrets of the store's records are. Only reads.
 */
public final class HomeExamination implements Examination {

  private static final String CHECK = "home";

  private final SecretsHome home;
  private final SecretsManager secrets;

  /** Of {@code secrets}, for the records that {@code home} is of. */
  public HomeExamination(SecretsHome home, SecretsManager secrets) {
    this.home = home;
    this.secrets = secrets;
  }

  @Override
  public String subject() {
    return CHECK;
  }

  @Override
  public void examine(Report report) {
    Optional<String> held = home.held();
    String here;
    try {
      here = held.flatMap(secrets::elsewhereThan).orElseGet(secrets::home);
    } catch (SecretsManagerException e) {
      report.failed(
          CHECK,
          "where the secrets would be is not known, so nothing is sent: " + e.getMessage(),
          Fix.advice("see the other findings"));
      return;
    }
    if (held.isEmpty() || held.get().equals(here) || held.get().equals(SecretsHome.kind(here))) {
      report.ok(CHECK, "the secrets are in " + here);
    } else {
      var elsewhere = HomeBoundSecrets.elsewhere(held.get(), here);
      report.failed(CHECK, String.valueOf(elsewhere.getMessage()));
    }
  }
}
