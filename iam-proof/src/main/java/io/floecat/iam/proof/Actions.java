package io.floecat.iam.proof;

import io.floecat.iam.SecretsManagerCall;
import java.util.List;
import java.util.stream.Stream;

/** The actions of Secrets Manager, by what they touch. */
final class Actions {

  private static final List<String> FIRST =
      List.of("GetSecretValue", "PutSecretValue", "DeleteSecret", "UpdateSecret");

  private Actions() {}

  /** Those on a secret that is there, the most telling first. */
  static List<String> onASecret() {
    List<String> all = SecretsManagerCall.actionsOnASecret();
    return Stream.concat(FIRST.stream(), all.stream().filter(action -> !FIRST.contains(action)))
        .toList();
  }

  static boolean hasSecret(String action) {
    return action.equals("CreateSecret")
        || action.equals(SecretScene.FUTURE)
        || onASecret().contains(action);
  }
}
