package io.floecat.sandbox.http;

import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.secret.SecretsManager;
import io.floecat.sandbox.sts.SecurityTokens;
import io.floecat.sandbox.wire.AwsException;
import java.util.Optional;

/** The two services behind one port. */
public record Services(SecretsManager secretsManager, SecurityTokens securityTokens) {

  /** The protocol of a service. */
  static Protocol protocol(String service) {
    return switch (service) {
      case SecretsManager.SERVICE -> new JsonProtocol();
      case SecurityTokens.SERVICE -> new QueryProtocol();
      default -> throw AwsException.notModelled("the service " + service);
    };
  }

  Action action(String service, String name) {
    Optional<Action> action =
        switch (service) {
          case SecretsManager.SERVICE -> secretsManager.action(name);
          case SecurityTokens.SERVICE -> securityTokens.action(name);
          default -> Optional.empty();
        };
    return action.orElseThrow(
        () -> AwsException.notModelled("the action %s:%s".formatted(service, name)));
  }
}
