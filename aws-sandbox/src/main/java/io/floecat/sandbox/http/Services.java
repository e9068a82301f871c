package io.floecat.sandbox.http;

import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.identity.IdentityManagement;
import io.floecat.sandbox.secret.SecretsManager;
import io.floecat.sandbox.sts.SecurityTokens;
import io.floecat.sandbox.wire.AwsException;
import java.util.Optional;

/** The services behind one port. */
public record Services(
    SecretsManager secretsManager,
    SecurityTokens securityTokens,
    IdentityManagement identityManagement) {

  /** The protocol of a service. */
  static Protocol protocol(String service) {
    return switch (service) {
      case SecretsManager.SERVICE -> new JsonProtocol();
      case SecurityTokens.SERVICE -> QueryProtocol.STS;
      case IdentityManagement.SERVICE -> QueryProtocol.IAM;
      default -> throw AwsException.notModelled("the service " + service);
    };
  }

  Action action(String service, String name) {
    Optional<Action> action =
        switch (service) {
          case SecretsManager.SERVICE -> secretsManager.action(name);
          case SecurityTokens.SERVICE -> securityTokens.action(name);
          case IdentityManagement.SERVICE -> identityManagement.action(name);
          default -> Optional.empty();
        };
    return action.orElseThrow(
        () -> AwsException.notModelled("the action %s:%s".formatted(service, name)));
  }
}
