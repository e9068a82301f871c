package io.floecat.runtime;

import io.floecat.aws.AssumedRole;
import io.floecat.runtime.config.SecretsConfig;
import java.util.Optional;

/** What stands between the secrets of two accounts, for the operator to read at each start. */
final class Isolation {

  private Isolation() {}

  /** One sentence, without secrets. */
  static String of(SecretsConfig config) {
    return switch (config.backend()) {
      case LOCAL ->
          "authorization in the service; the vault encrypts each secret under its own name. The key"
              + " file protects against a stolen database, not against a stolen directory";
      case AWS -> onAws(config.aws().role());
    };
  }

  private static String onAws(Optional<AssumedRole> role) {
    return role.map(Isolation::byRole)
        .orElse(
            "authorization in the service, alone: with one AWS identity for all accounts, AWS stops"
                + " nothing. floecat.secrets.aws.role-arn adds a wall there");
  }

  private static String byRole(AssumedRole role) {
    return ("authorization in the service; in AWS, sessions of %s tagged AccountId%s. The second wall"
            + " stops mistakes in the service, not a service that was taken over")
        .formatted(
            role.arn(),
            role.sessionPolicy()
                ? " and confined to the account's names by a session policy"
                : ", as far as that role's own policy goes: the session policy is off");
  }
}
