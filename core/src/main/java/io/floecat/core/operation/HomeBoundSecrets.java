package io.floecat.core.operation;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretRefusedException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.util.Optional;

/**
 * A secrets manager that is called only while it leads to where the secrets of the store's records
 * are (P6). Each call first asks where it leads: while that is not known nothing is sent, and where
 * it is elsewhere everything is refused, also when credentials change under a running service.
 */
public final class HomeBoundSecrets implements SecretsManager {

  private final SecretsManager secrets;
  private final SecretsHome home;
  private volatile String settled = "";

  /** Passes on to {@code secrets} what belongs to {@code home}. */
  public HomeBoundSecrets(SecretsManager secrets, SecretsHome home) {
    this.secrets = secrets;
    this.home = home;
  }

  /**
   * Makes sure that the secrets manager leads to where the secrets are; where there are none yet,
   * they will be there. Returns what to say if it leads elsewhere.
   *
   * @throws SecretsManagerException where it leads is not known now
   */
  public Optional<SecretRefusedException> settle() {
    if (settled.isEmpty()) {
      Optional<SecretRefusedException> known = elsewhereBySettings();
      if (known.isPresent()) {
        return known;
      }
    }
    String here = secrets.home();
    if (here.equals(settled)) {
      return Optional.empty();
    }
    String actual = home.settle(here);
    if (!actual.equals(here)) {
      return Optional.of(elsewhere(actual, here));
    }
    settled = here;
    return Optional.empty();
  }

  /** What is known before anybody is asked, and where nobody answers. */
  private Optional<SecretRefusedException> elsewhereBySettings() {
    return home.held()
        .flatMap(held -> secrets.elsewhereThan(held).map(here -> elsewhere(held, here)));
  }

  private void requireHome() {
    settle()
        .ifPresent(
            elsewhere -> {
              throw elsewhere;
            });
  }

  /** Says how to go back, and how to move. */
  static SecretRefusedException elsewhere(String actual, String here) {
    return new SecretRefusedException(
        Kind.SETTINGS,
        "its settings and credentials lead to another secrets manager than the one that has the"
            + " credentials",
        ("the connectors in floecat.data-dir have their credentials in %s, and the settings lead to"
                + " %s. To go back, set floecat.secrets.backend, floecat.secrets.aws.role-arn, .region"
                + " and .endpoint, or the AWS credentials, as they were; to move, expunge the"
                + " connectors there first, or set floecat.data-dir to another directory")
            .formatted(actual, here),
        null);
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    requireHome();
    secrets.create(ref, value, version);
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    requireHome();
    secrets.put(ref, value, version);
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    requireHome();
    return secrets.get(ref, version);
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    requireHome();
    return secrets.current(ref);
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    requireHome();
    secrets.delete(ref, recovery);
  }

  @Override
  public void restore(SecretRef ref) {
    requireHome();
    secrets.restore(ref);
  }

  @Override
  public boolean isExclusive() {
    return secrets.isExclusive();
  }

  @Override
  public String home() {
    return secrets.home();
  }

  /** As the secrets manager says; ill, too, while it leads elsewhere. */
  @Override
  public CheckResult check() {
    CheckResult reached = secrets.check();
    if (!reached.isHealthy()) {
      return reached;
    }
    try {
      return settle()
          .map(elsewhere -> CheckResult.failed(String.valueOf(elsewhere.getMessage())))
          .orElse(reached);
    } catch (SecretsManagerException e) {
      return CheckResult.failed(String.valueOf(e.getMessage()));
    } catch (FloecatException e) {
      return CheckResult.failed("the store does not say where the secrets are");
    }
  }

  @Override
  public void close() {
    secrets.close();
  }
}
