package io.floecat.spi.secret;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import java.util.UUID;

/**
 * What the service does with secrets - create, read back, update, delete - on one of an account
 * that nobody has, and that is gone afterwards. For backends that have no more to tell.
 */
public final class SecretsExamination implements Examination {

  private final SecretsManager secrets;

  /** Of {@code secrets}. */
  public SecretsExamination(SecretsManager secrets) {
    this.secrets = secrets;
  }

  @Override
  public String subject() {
    return "secrets";
  }

  @Override
  public void examine(Report report) {
    String run = UUID.randomUUID().toString().substring(24);
    var ref = new SecretRef(new AccountId("doctor-" + run), SecretType.CONNECTORS, "canary");
    try (var one = SecretValue.ofUtf8("floecat doctor " + UUID.randomUUID());
        var two = SecretValue.ofUtf8("floecat doctor " + UUID.randomUUID())) {
      if (isKept(ref, one, two)) {
        report.ok("secrets", "create, read, update and delete work, byte for byte");
      } else {
        report.failed(
            "secrets",
            "the bytes that came back are not those that were written",
            Fix.advice("restore the store from a backup"));
      }
    } catch (SecretsManagerException e) {
      report.failed(
          "secrets", String.valueOf(e.getMessage()), Fix.advice("see the other findings"));
    }
  }

  private boolean isKept(SecretRef ref, SecretValue one, SecretValue two) {
    SecretVersion first = SecretVersion.random();
    SecretVersion second = SecretVersion.random();
    try {
      secrets.create(ref, one, first);
      secrets.put(ref, two, second);
      return isRead(ref, first, one) && isRead(ref, second, two);
    } finally {
      secrets.delete(ref, new Recovery.None());
    }
  }

  private boolean isRead(SecretRef ref, SecretVersion version, SecretValue written) {
    try (SecretValue read = secrets.get(ref, version)) {
      return read.equals(written);
    }
  }
}
