package io.floecat.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts that tests of whole policies play with. */
final class Scene {

  static final String BASE = "arn:aws:iam::111122223333:role/floecat-base";
  static final String ROLE = "arn:aws:iam::111122223333:role/floecat-secrets";
  static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d";
  static final String EXTERNAL_ID = "floecat-production";

  static final UnconfirmedFacts FACTS = new UnconfirmedFacts(false, false);

  static final Deployment WITHOUT_ROLE = deployment(Optional.empty(), Optional.empty(), true);
  static final Deployment WITH_ROLE = deployment(Optional.of(ROLE), Optional.empty(), true);

  static final Caller SERVICE = Caller.session(BASE, "i-1", Map.of());

  /** What a mistake, or an administrator in a hurry, attaches beside our policies. */
  static final PolicyDocument EVERYTHING =
      identity(
          "everything",
          """
          {"Version": "2012-10-17",
           "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
          """);

  /** The policy that a key has where nobody wrote one: whatever the identity may. */
  static final PolicyDocument DEFAULT_KEY_POLICY =
      PolicyDocument.parse(
          PolicyType.KEY,
          "default-key-policy",
          """
          {"Version": "2012-10-17",
           "Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*", "Resource": "*"}}
          """);

  private Scene() {}

  static Deployment deployment(Optional<String> role, Optional<String> key, boolean restore) {
    return new Deployment(
        "aws", "*", "111122223333", Optional.of(BASE), role, Optional.empty(), key, restore);
  }

  static PolicyDocument identity(String name, String json) {
    return PolicyDocument.parse(PolicyType.IDENTITY, name, json);
  }

  /** A session of the role for an account, as the service assumes it. */
  static Caller sessionOf(String accountId) {
    return Caller.session(ROLE, "floecat-x", Map.of("AccountId", accountId));
  }

  static String secret(String accountId) {
    return "arn:aws:secretsmanager:eu-west-1:111122223333:secret:accounts/%s/connectors/c-AbCdEf"
        .formatted(accountId);
  }

  static Map<String, String> tag(String accountId) {
    return Map.of("AccountId", accountId);
  }

  /** The first refusal of what a call asks, else the last allowance. */
  static Decision decide(AwsCall call, Caller caller, Policies policies) {
    return decide(call, caller, policies, FACTS);
  }

  static Decision decide(AwsCall call, Caller caller, Policies policies, UnconfirmedFacts facts) {
    List<Decision> decisions =
        call.requests(caller, facts).stream()
            .map(request -> PolicyEvaluator.evaluate(request, policies))
            .toList();
    return decisions.stream()
        .filter(decision -> !decision.allowed())
        .findFirst()
        .orElse(decisions.getLast());
  }
}
