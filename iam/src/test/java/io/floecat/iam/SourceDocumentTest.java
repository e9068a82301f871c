package io.floecat.iam;

import static io.floecat.iam.Scene.FACTS;
import static io.floecat.iam.Scene.ROLE;
import static io.floecat.iam.Scene.decide;
import static io.floecat.iam.Scene.secret;
import static io.floecat.iam.Scene.sessionOf;
import static io.floecat.iam.Scene.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.Decision.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies of the document that described the integration first, letter for letter. */
class SourceDocumentTest {

  private static final Caller SERVICE =
      Caller.session("arn:aws:iam::111122223333:role/floecat-base", "i-1", Map.of());
  private static final UnconfirmedFacts TAG_SEEN_AT_CREATE = new UnconfirmedFacts(true, false);

  private final PolicyDocument base = read(PolicyType.IDENTITY, "base-policy");
  private final PolicyDocument trust = read(PolicyType.TRUST, "trust-policy");
  private final PolicyDocument role = read(PolicyType.IDENTITY, "role-policy");

  @ParameterizedTest
  @ValueSource(strings = {"GetSecretValue", "PutSecretValue", "DeleteSecret", "TagResource"})
  void basePolicy_allowsTheFiveActions(String action) {
    var call = SecretsManagerCall.on(action, secret("acct-1"), tag("acct-1"));

    assertThat(decide(call, SERVICE, Policies.identity(List.of(base))).allowed()).isTrue();
  }

  @Test
  void basePolicy_allowsToCreateWithATag() {
    var call = SecretsManagerCall.create(secret("acct-1"), tag("acct-1"));

    assertThat(decide(call, SERVICE, Policies.identity(List.of(base))).allowed()).isTrue();
  }

  @Test
  void trustPolicy_letsNobodyAssumeTheRole() {
    var policies = Policies.identity(List.of(Scene.EVERYTHING)).withResource(trust);

    for (Map<String, String> tags : List.of(Map.<String, String>of(), tag("acct-1"))) {
      var call = AssumeRoleCall.of(ROLE, "floecat-acct-1", tags);

      assertThat(decide(call, SERVICE, policies))
          .isInstanceOfSatisfying(
              Decision.Denied.class,
              denied -> assertThat(denied.kind()).isEqualTo(Kind.NO_RESOURCE_ALLOW))
          .extracting(Decision::reason)
          .asString()
          .contains("trust-policy, statement 1 wants StringEquals sts:TagSession");
    }
  }

  @Test
  void trustPolicy_isReportedWithWhatToDo() {
    assertThat(trust.findings())
        .containsExactly(
            new Finding(
                "trust-policy",
                "1",
                "sts:TagSession is an action and no condition key: no request carries it; put it"
                    + " into Action"));
    assertThat(base.findings()).isEmpty();
    assertThat(role.findings()).isEmpty();
  }

  @Test
  void rolePolicy_letsAnAccountReadItsOwnAndNoOther() {
    assertThat(decideInRole(get("acct-1", "acct-1"), FACTS).allowed()).isTrue();
    assertThat(decideInRole(get("acct-2", "acct-2"), FACTS).allowed()).isFalse();
  }

  @Test
  void rolePolicy_letsAnAccountTagItsSecretAsAnothers() {
    var retag =
        SecretsManagerCall.on("TagResource", secret("acct-1"), tag("acct-1"))
            .withRequestTags(tag("acct-2"));

    assertThat(decideInRole(retag, FACTS).allowed()).isTrue();
  }

  @Test
  void rolePolicy_letsAnAccountTakeAnothersName() {
    var squat = SecretsManagerCall.create(secret("acct-2"), tag("acct-1"));

    assertThat(decideInRole(squat, TAG_SEEN_AT_CREATE).allowed()).isTrue();
  }

  @Test
  void rolePolicy_letsNobodyCreate_ifTheTagIsNotSeenAtCreate() {
    var create = SecretsManagerCall.create(secret("acct-1"), tag("acct-1"));

    assertThat(decideInRole(create, FACTS).allowed()).isFalse();
    assertThat(decideInRole(create, TAG_SEEN_AT_CREATE).allowed()).isTrue();
  }

  private Decision decideInRole(AwsCall call, UnconfirmedFacts facts) {
    return decide(call, sessionOf("acct-1"), Policies.identity(List.of(role)), facts);
  }

  private static AwsCall get(String name, String tag) {
    return SecretsManagerCall.on("GetSecretValue", secret(name), tag(tag));
  }

  private static PolicyDocument read(PolicyType type, String name) {
    return PolicyDocument.parse(
        type, name, RuleTable.text("source-document/%s.json".formatted(name)));
  }
}
