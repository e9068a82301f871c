package io.floecat.iam;

import static io.floecat.iam.Scene.KEY;
import static io.floecat.iam.Scene.ROLE;
import static io.floecat.iam.Scene.WITHOUT_ROLE;
import static io.floecat.iam.Scene.WITH_ROLE;
import static io.floecat.iam.Scene.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements for whoever misses one: each is a whole statement of the policy that it names. */
class RemediesTest {

  @ParameterizedTest
  @CsvSource({
    "secretsmanager:CreateSecret, role-policy, CreateOwn",
    "secretsmanager:TagResource, role-policy, CreateOwn",
    "secretsmanager:GetSecretValue, role-policy, UseOwn",
    "secretsmanager:RestoreSecret, role-policy, UseOwn"
  })
  void toAllow_withARole_namesTheStatementOfTheRole(String action, String policy, String sid) {
    assertThat(named(Remedies.toAllow(WITH_ROLE, action))).containsExactly(policy + " " + sid);
  }

  @Test
  void toAllow_toAssumeTheRole_needsBothSides() {
    assertThat(named(Remedies.toAllow(WITH_ROLE, "sts:AssumeRole")))
        .containsExactly("base-policy AssumeTheRole", "trust-policy AssumeForAnAccount");
    assertThat(named(Remedies.toAllow(WITH_ROLE, "sts:TagSession")))
        .containsExactly("base-policy AssumeTheRole", "trust-policy TagWithTheAccount");
  }

  @Test
  void toAllow_withoutARole_namesTheStatementOfTheBaseIdentity() {
    assertThat(named(Remedies.toAllow(WITHOUT_ROLE, "secretsmanager:DeleteSecret")))
        .containsExactly("base-policy UseSecrets");
    assertThat(Remedies.toAllow(WITHOUT_ROLE, "sts:AssumeRole")).isEmpty();
    assertThat(Remedies.toAllow(WITHOUT_ROLE, "secretsmanager:ListSecrets")).isEmpty();
  }

  @Test
  void toAllow_theUseOfAKey_isOnTheRoleAndOnTheKey() {
    var withKey = deployment(Optional.of(ROLE), Optional.of(KEY), true);

    assertThat(named(Remedies.toAllow(withKey, "kms:Decrypt")))
        .containsExactly("role-policy UseTheKeyForOwn", "key-policy UseTheKeyForSecrets");
  }

  @Test
  void statement_isOneOfThePrintedPolicy() {
    Remedy remedy =
        Remedies.ofSid(WITH_ROLE, PrintedPolicy.ROLE_POLICY, "NoOtherNames").orElseThrow();

    String statement = remedy.statement().orElseThrow();
    assertThat(IamPolicies.role(WITH_ROLE).replaceAll("\\s", ""))
        .contains(statement.replaceAll("\\s", ""));
    assertThat(remedy.instruction()).isEqualTo("add to the role-policy");
    assertThat(remedy.replacing(new Citation("mine.json", "1")).instruction())
        .isEqualTo("in the role-policy, replace mine.json, statement 1 by");
    assertThat(Remedies.ofSid(WITHOUT_ROLE, PrintedPolicy.ROLE_POLICY, "NoOtherNames")).isEmpty();
  }

  private static List<String> named(List<Remedy> remedies) {
    return remedies.stream().map(remedy -> remedy.policy() + " " + remedy.sid()).toList();
  }
}
