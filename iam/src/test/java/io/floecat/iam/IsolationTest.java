package io.floecat.iam;

import static io.floecat.iam.Scene.EVERYTHING;
import static io.floecat.iam.Scene.ROLE;
import static io.floecat.iam.Scene.WITH_ROLE;
import static io.floecat.iam.Scene.decide;
import static io.floecat.iam.Scene.identity;
import static io.floecat.iam.Scene.secret;
import static io.floecat.iam.Scene.sessionOf;
import static io.floecat.iam.Scene.tag;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * What a session of the role can do to other accounts: nothing, by the role policy alone, with and
 * without its denies, also where someone attached a policy that allows everything; and by the
 * session policy alone, under a role that may do everything. Under every answer to what is
 * unconfirmed about AWS.
 */
class IsolationTest {

  private static final List<String> ACCOUNTS =
      List.of("acct-1", "acct-10", "Acct-1", "a" + "-_.@+=".repeat(21) + "z");

  private static final PolicyDocument ROLE_POLICY =
      identity("role-policy", IamPolicies.role(WITH_ROLE));

  private static final PolicyDocument ALLOWS_ONLY =
      identity("role-policy", withoutDenies(IamPolicies.role(WITH_ROLE)));

  /** A wall between accounts. */
  enum Wall {
    ROLE_POLICY_ALONE,
    ROLE_POLICY_WITHOUT_ITS_DENIES,
    ROLE_POLICY_BESIDE_EVERYTHING,
    SESSION_POLICY_UNDER_EVERYTHING,
    ALL_TOGETHER;

    Policies around(String accountId) {
      var session = identity("session-policy", IamPolicies.session(ROLE, accountId));
      return switch (this) {
        case ROLE_POLICY_ALONE -> Policies.identity(List.of(ROLE_POLICY));
        case ROLE_POLICY_WITHOUT_ITS_DENIES -> Policies.identity(List.of(ALLOWS_ONLY));
        case ROLE_POLICY_BESIDE_EVERYTHING -> Policies.identity(List.of(ROLE_POLICY, EVERYTHING));
        case SESSION_POLICY_UNDER_EVERYTHING ->
            Policies.identity(List.of(EVERYTHING)).withSession(session);
        case ALL_TOGETHER -> Policies.identity(List.of(ROLE_POLICY)).withSession(session);
      };
    }
  }

  /** A wall, seen under one answer to what is unconfirmed. */
  record View(Wall wall, UnconfirmedFacts facts) {
    boolean lets(String accountId, AwsCall call) {
      return decide(call, sessionOf(accountId), wall.around(accountId), facts).allowed();
    }
  }

  static Stream<View> views() {
    return Stream.of(Wall.values())
        .flatMap(wall -> UnconfirmedFacts.all().stream().map(facts -> new View(wall, facts)));
  }

  @DisplayName("P5, P7: a session does what the service needs, on its account's secrets")
  @ParameterizedTest
  @MethodSource("views")
  void session_onItsOwnSecrets_doesWhatIsNeeded(View view) {
    for (String own : ACCOUNTS) {
      for (AwsCall call : needed(own)) {
        assertThat(view.lets(own, call)).as("%s: %s", own, call).isTrue();
      }
    }
  }

  @DisplayName("P7: a session does nothing to another account's secrets")
  @ParameterizedTest
  @MethodSource("views")
  void session_onAnothersSecrets_doesNothing(View view) {
    for (String own : ACCOUNTS) {
      for (String other : ACCOUNTS) {
        if (!other.equals(own)) {
          for (AwsCall call : everything(secret(other), tag(other))) {
            assertThat(view.lets(own, call)).as("%s: %s", own, call).isFalse();
          }
        }
      }
    }
  }

  @DisplayName("P7: a session occupies no name of another account, whatever tag it gives")
  @ParameterizedTest
  @MethodSource("views")
  void session_cannotTakeAnothersName(View view) {
    assertThat(view.lets("acct-1", SecretsManagerCall.create(secret("acct-10"), tag("acct-1"))))
        .isFalse();
    assertThat(view.lets("acct-1", SecretsManagerCall.create(secret("acct-10"), tag("acct-10"))))
        .isFalse();
    assertThat(view.lets("acct-1", SecretsManagerCall.create(secret("acct-10"), Map.of())))
        .isFalse();
  }

  @DisplayName("P7: a session creates its secrets with its tag and no other")
  @ParameterizedTest
  @MethodSource("views")
  void session_cannotCreateWithOtherTags(View view) {
    Map<String, String> twin = new LinkedHashMap<>();
    twin.put("AccountId", "acct-1");
    twin.put("accountid", "acct-10");
    List<Map<String, String>> wrong =
        List.of(
            Map.of(),
            tag("acct-10"),
            tag("ACCT-1"),
            Map.of("accountid", "acct-1"),
            Map.of("AccountId", "acct-1", "Team", "a"),
            twin);

    for (Map<String, String> tags : wrong) {
      assertThat(view.lets("acct-1", SecretsManagerCall.create(secret("acct-1"), tags)))
          .as("%s", tags)
          .isFalse();
    }
  }

  @DisplayName("P7: a session cannot hand a secret of its account to another")
  @ParameterizedTest
  @MethodSource("views")
  void session_cannotTagItsSecretAsAnothers(View view) {
    var own = SecretsManagerCall.on("TagResource", secret("acct-1"), tag("acct-1"));

    assertThat(view.lets("acct-1", own.withRequestTags(tag("acct-10")))).isFalse();
    assertThat(view.lets("acct-1", own.withRequestTags(Map.of("accountid", "acct-10")))).isFalse();
    assertThat(view.lets("acct-1", own.withRequestTags(Map.of("Team", "a")))).isFalse();
    assertThat(view.lets("acct-1", own.withRequestTags(tag("acct-1")))).isTrue();
  }

  @DisplayName("P7: a session cannot take a tag off, open a secret to others or list secrets")
  @ParameterizedTest
  @MethodSource("views")
  void session_cannotHandOverOrList(View view) {
    var own = SecretsManagerCall.on("UntagResource", secret("acct-1"), tag("acct-1"));
    assertThat(view.lets("acct-1", own.withTagKeys(List.of("AccountId")))).isFalse();
    assertThat(view.lets("acct-1", own.withTagKeys(List.of("accountid")))).isFalse();

    for (String action :
        List.of(
            "PutResourcePolicy",
            "DeleteResourcePolicy",
            "ReplicateSecretToRegions",
            "RotateSecret")) {
      var call = SecretsManagerCall.on(action, secret("acct-1"), tag("acct-1"));
      assertThat(view.lets("acct-1", call)).as(action).isFalse();
    }
    for (String action : List.of("ListSecrets", "BatchGetSecretValue")) {
      assertThat(view.lets("acct-1", SecretsManagerCall.on(action, "*", Map.of())))
          .as(action)
          .isFalse();
    }
  }

  @Test
  @DisplayName(
      "P7: by the role policy a secret in an account's place with another's tag is nobody's")
  void session_onASecretWithAnothersTag_doesNothing() {
    for (UnconfirmedFacts facts : UnconfirmedFacts.all()) {
      var view = new View(Wall.ROLE_POLICY_ALONE, facts);
      for (AwsCall call : everything(secret("acct-1"), tag("acct-10"))) {
        assertThat(view.lets("acct-1", call)).as("%s", call).isFalse();
        assertThat(view.lets("acct-10", call)).as("%s", call).isFalse();
      }
      var takeOver =
          SecretsManagerCall.on("TagResource", secret("acct-1"), tag("acct-10"))
              .withRequestTags(tag("acct-1"));
      assertThat(view.lets("acct-1", takeOver)).isFalse();
    }
  }

  @Test
  @DisplayName("P7: a session without the tag does nothing, also beside a policy for everything")
  void session_withoutTheTag_doesNothing() {
    var session = Caller.session(ROLE, "x", Map.of());
    var policies = Policies.identity(List.of(ROLE_POLICY, EVERYTHING));

    for (String account : ACCOUNTS) {
      for (AwsCall call : everything(secret(account), tag(account))) {
        assertThat(decide(call, session, policies).allowed()).as("%s", call).isFalse();
      }
    }
  }

  @Test
  @DisplayName("P7: secrets of others in the same AWS account are out of reach")
  void session_onOtherNames_doesNothing() {
    String database = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf";

    for (AwsCall call : everything(database, tag("acct-1"))) {
      assertThat(new View(Wall.ROLE_POLICY_BESIDE_EVERYTHING, Scene.FACTS).lets("acct-1", call))
          .as("%s", call)
          .isFalse();
    }
  }

  private static String withoutDenies(String policy) {
    return IamPolicy.fromJson(policy).statements().stream()
        .filter(statement -> statement.effect().equals(IamEffect.ALLOW))
        .reduce(IamPolicy.builder(), IamPolicy.Builder::addStatement, (one, two) -> one)
        .build()
        .toJson();
  }

  private static List<AwsCall> needed(String account) {
    List<AwsCall> calls = new ArrayList<>();
    calls.add(SecretsManagerCall.create(secret(account), tag(account)));
    for (String action :
        List.of("GetSecretValue", "PutSecretValue", "DeleteSecret", "RestoreSecret")) {
      calls.add(SecretsManagerCall.on(action, secret(account), tag(account)));
    }
    return calls;
  }

  /** Every action of Secrets Manager that has a secret, and the tags that a thief would give. */
  private static List<AwsCall> everything(String secret, Map<String, String> tags) {
    List<AwsCall> calls = new ArrayList<>();
    Catalogue.actionsLike(Glob.of("secretsmanager:*"))
        .map(action -> action.substring("secretsmanager:".length()))
        .filter(action -> !action.equals("GetRandomPassword"))
        .forEach(action -> calls.add(SecretsManagerCall.on(action, secret, tags)));
    calls.add(SecretsManagerCall.create(secret, tags));
    calls.add(SecretsManagerCall.on("TagResource", secret, tags).withRequestTags(tags));
    return calls;
  }
}
