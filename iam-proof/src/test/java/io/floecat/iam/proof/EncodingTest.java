package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each element of the policy language, alone in a policy that it decides: an encoding that forgets
 * the element, or turns it round, fails a row. The policies are {@link ShortPolicies}.
 */
@DisplayName("P7: no element of a policy is lost on the way to the solver")
class EncodingTest {

  private static final String GET =
      "{'Effect': 'Allow', 'Action': 'secretsmanager:GetSecretValue', 'Resource': '*'}";
  private static final String ALL = "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "everything | OTHERS_SECRETS | HOLE | Allow 'Resource': '*'",
        "an own name | OTHERS_SECRETS | PROVED | Allow 'Resource': 'OWN/*'",
        "no slash behind the account | OTHERS_SECRETS | HOLE | Allow 'Resource': 'OWN*'",
        "one character | OTHERS_SECRETS | HOLE | Allow 'Resource': 'ANY?/x*'",
        "a Deny | OTHERS_SECRETS | PROVED | Allow 'Resource': '*'; Deny 'Resource': '*'",
        "a Deny of other names | OTHERS_SECRETS | PROVED | Allow 'Resource': '*'; Deny 'NotResource': 'OWN/*'",
        "a Deny of another action | OTHERS_SECRETS | HOLE | Allow 'Resource': '*'; Deny-put 'Resource': '*'",
        "an Allow of other names | OTHERS_SECRETS | HOLE | Allow 'NotResource': 'OWN/*'",
        "an Allow beside all accounts | OTHERS_SECRETS | PROVED | Allow 'NotResource': 'ANY*'",
        "all actions but one | OTHERS_SECRETS | HOLE | Allow-but-delete 'Resource': '*'",
        "no action of Secrets Manager | OTHERS_SECRETS | PROVED | Allow-elsewhere 'Resource': '*'",
        "a tag that is there is denied | OTHERS_SECRETS | HOLE | Allow 'Resource': '*'; Deny 'Resource': '*', 'Condition': {'StringLike': {'aws:ResourceTag/Team': '*'}}",
        "a tag that is both there and not | OTHERS_SECRETS | PROVED | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': 'x'}, 'Null': {'aws:ResourceTag/Team': 'true'}}",
        "a tag that has two values | OTHERS_SECRETS | PROVED | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': 'x'}, 'StringLike': {'aws:ResourceTag/team': 'y*'}}",
        "one of two values | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': ['x', 'y']}}",
        "a tag in another case | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/AccountId': 'TAG'}}",
        "a tag's value in another case | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEqualsIgnoreCase': {'aws:ResourceTag/AccountId': 'TAG'}, 'StringNotEquals': {'aws:ResourceTag/AccountId': 'TAG'}}",
        "a tag's value in the same case | OTHERS_SECRETS | PROVED | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/AccountId': 'TAG'}, 'StringNotEquals': {'aws:ResourceTag/AccountId': 'TAG'}}",
        "an empty tag and Null | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': ''}, 'Null': {'aws:ResourceTag/Team': 'false'}}",
        "a key that the call does not carry | OTHERS_SECRETS | PROVED | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:RequestTag/Team': 'x'}}",
        "the same with IfExists | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEqualsIfExists': {'aws:RequestTag/Team': 'x'}}",
        "the same turned round | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:RequestTag/Team': 'x'}}",
        "a parameter | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'secretsmanager:VersionStage': 'x'}}",
        "a key that is not modelled | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:SourceVpce': 'x'}}",
        "a Deny by a key that is not modelled | OTHERS_SECRETS | HOLE | Allow 'Resource': '*'; Deny 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:SourceVpce': 'x'}}",
        "the second of two values | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': ['x', 'y']}, 'StringNotEquals': {'aws:ResourceTag/team': 'x'}}",
        "the end of a pattern | OTHERS_SECRETS | PROVED | Allow 'Resource': '*', 'Condition': {'StringLike': {'aws:ResourceTag/Team': 'x*TAG'}, 'StringEquals': {'aws:ResourceTag/team': 'xyz/'}}",
        "a default that is not needed | OTHERS_SECRETS | PROVED | Allow 'Resource': 'DEFAULTED/*'",
        "another session's account | OTHERS_SECRETS | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:PrincipalTag/AccountId': 'ops'}}",
        "no tag and no default | NO_TAG | PROVED | Allow 'Resource': 'OWN/*'",
        "no tag and a default | NO_TAG | HOLE | Allow 'Resource': 'DEFAULTED/*'",
        "no tag and NotResource | NO_TAG | HOLE | Allow 'NotResource': 'OWN/*'",
        "no tag and a Deny of other names | NO_TAG | PROVED | Allow 'Resource': '*'; Deny 'NotResource': 'OWN/*'",
        "no tag and an inverted operator | NO_TAG | PROVED | Allow 'Resource': '*'; Deny 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:ResourceTag/AccountId': 'TAG'}}",
        "no tag and Null | NO_TAG | PROVED | Allow 'Resource': '*', 'Condition': {'Null': {'aws:PrincipalTag/AccountId': 'false'}}",
        "other tags only | GIVE_AWAY | PROVED | Allow-tag 'Resource': '*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': 'Team'}}",
        "other tags too | GIVE_AWAY | HOLE | Allow-tag 'Resource': '*', 'Condition': {'ForAnyValue:StringEquals': {'aws:TagKeys': 'Team'}}",
        "the own tag | GIVE_AWAY | PROVED | Allow-tag 'Resource': '*', 'Condition': {'StringEquals': {'aws:RequestTag/AccountId': 'TAG'}, 'ForAllValues:StringEquals': {'aws:TagKeys': 'AccountId'}}",
      })
  void element_decides(String element, Promise promise, Verdict verdict, String statements) {
    assertThat(
            verdict(set(ShortPolicies.of(statements), Optional.empty(), Optional.empty()), promise))
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a boundary of own names | PROVED | Allow 'Resource': 'OWN/*'",
        "a boundary of all names | HOLE | Allow 'Resource': '*'",
        "a boundary that denies other names | PROVED | Allow 'Resource': '*'; Deny 'NotResource': 'OWN/*'",
        "a boundary without the action | PROVED | Allow-tag 'Resource': '*'",
      })
  void limit_holdsAsBoundary_andAsServiceControlPolicy(
      String limit, Verdict verdict, String statements) {
    Optional<String> text = Optional.of(ShortPolicies.of(statements));

    assertThat(
            verdict(
                set(ShortPolicies.document(GET), text, Optional.empty()), Promise.OTHERS_SECRETS))
        .isEqualTo(verdict);
    assertThat(
            verdict(
                set(ShortPolicies.document(GET), Optional.empty(), text), Promise.OTHERS_SECRETS))
        .isEqualTo(verdict);
    assertThat(
            verdict(
                set(ShortPolicies.document(GET), Optional.of(ShortPolicies.document(ALL)), text),
                Promise.OTHERS_SECRETS))
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "under the session policy: {0}")
  @CsvSource({"true, PROVED", "false, HOLE"})
  void sessionPolicy_limits(boolean confined, Verdict verdict) {
    PolicySet set = set(ShortPolicies.document(GET), Optional.empty(), Optional.empty());

    assertThat(verdict(confined ? set.confine() : set, Promise.OTHERS_SECRETS)).isEqualTo(verdict);
  }

  private static Verdict verdict(PolicySet set, Promise promise) {
    return Proof.of(set, promise).answers().stream()
        .map(Answer::verdict)
        .findFirst()
        .orElse(Verdict.PROVED);
  }

  private static PolicySet set(String role, Optional<String> boundary, Optional<String> scp) {
    PolicyTexts printed = PolicyTexts.printed();
    return new GeneratedSet(role, printed.trust(), printed.base(), boundary, scp).set();
  }
}
