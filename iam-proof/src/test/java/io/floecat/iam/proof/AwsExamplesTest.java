package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.UnconfirmedFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What AWS's documents say of policies, by their own examples, said of secrets: the page is named
 * in each row. Where the example is about another account's secret, the solver has to say the same:
 * what is allowed in one example is a hole.
 */
@DisplayName("P7: AWS's own examples of policy evaluation")
class AwsExamplesTest {

  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:accounts/%s/x-AbCdEf";

  /** The last column but one: what the solver says of the same policy and all accounts. */
  @ParameterizedTest(name = "{0}: session {1}, secret of {2} tagged {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "How AWS enforcement code logic evaluates requests: implicit deny | team=yellow | b | - | no | PROVED | Allow-put 'Resource': 'OWN/*'",
        "How AWS enforcement code logic evaluates requests: an Allow | team=yellow | b | - | yes | HOLE | Allow 'Resource': '*'",
        "How AWS enforcement code logic evaluates requests: a Deny wins | team=yellow | b | - | no | PROVED | Allow 'Resource': '*'; Deny 'Resource': '*'",
        "IAM JSON policy elements NotResource: a Deny spares what it names | - | b | - | yes | HOLE | Allow 'Resource': '*'; Deny 'NotResource': 'ANYb/*'",
        "IAM JSON policy elements NotResource: a Deny of all the rest | - | c | - | no | HOLE | Allow 'Resource': '*'; Deny 'NotResource': 'ANYb/*'",
        "IAM JSON policy elements NotAction: an Allow of all the rest | - | b | - | yes | HOLE | Allow-but-delete 'Resource': '*'",
        "Variables and tags, default values: the tag's own | team=yellow | yellow | - | yes | HOLE | Allow 'Resource': 'ANY${aws:PrincipalTag/team, \\'company-wide\\'}/*'",
        "Variables and tags, default values: another's | team=yellow | blue | - | no | HOLE | Allow 'Resource': 'ANY${aws:PrincipalTag/team, \\'company-wide\\'}/*'",
        "Variables and tags, default values: the default | - | company-wide | - | yes | HOLE | Allow 'Resource': 'ANY${aws:PrincipalTag/team, \\'company-wide\\'}/*'",
        "Variables and tags, default values: no default with a tag | team=yellow | company-wide | - | no | HOLE | Allow 'Resource': 'ANY${aws:PrincipalTag/team, \\'company-wide\\'}/*'",
        "Variables and tags, no value: Resource matches nothing | - | b | - | no | - | Allow 'Resource': 'ANY${aws:PrincipalTag/team}*'",
        "Variables and tags, no value: NotResource excepts nothing | - | b | - | yes | HOLE | Allow 'NotResource': 'ANY${aws:PrincipalTag/team}*'",
        "Variables and tags, no value: StringEquals does not match | - | b | Team=x | no | - | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': '${aws:PrincipalTag/team}'}}",
        "Variables and tags, no value: StringNotEquals matches, and denies | - | b | Team=x | no | - | Allow 'Resource': '*'; Deny 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:ResourceTag/Team': '${aws:PrincipalTag/team}'}}",
        "Conditions with multiple context keys or values: keys are joined by and | - | b | Team=x | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': 'x', 'aws:ResourceTag/Cost': 'y'}}",
        "Conditions with multiple context keys or values: values are joined by or | - | b | Team=y | yes | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': ['x', 'y']}}",
        "Conditions with multiple context keys or values: negated values by nor | - | b | Team=y | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:ResourceTag/Team': ['x', 'y']}}",
        "Condition operators: a missing key does not match | - | b | - | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringLike': {'aws:ResourceTag/Team': '*'}}",
        "Condition operators: a missing key matches a negated operator | - | b | - | yes | HOLE | Allow 'Resource': '*', 'Condition': {'StringNotLike': {'aws:ResourceTag/Team': 'x*'}}",
        "Condition operators, IfExists: a missing key matches | - | b | - | yes | HOLE | Allow 'Resource': '*', 'Condition': {'StringLikeIfExists': {'aws:ResourceTag/Team': 'x*'}}",
        "Condition operators, IfExists: a key that is there is compared | - | b | Team=y | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringLikeIfExists': {'aws:ResourceTag/Team': 'x*'}}",
        "Controlling access using tags: keys of tags compare without case | - | b | team=x | yes | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': 'x'}}",
        "Controlling access using tags: values compare with case | - | b | Team=X | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/Team': 'x'}}",
        "Tutorial, attribute-based access control: the same tag | team=x | b | team=x | yes | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/team': '${aws:PrincipalTag/team}'}}",
        "Tutorial, attribute-based access control: another tag | team=x | b | team=y | no | HOLE | Allow 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/team': '${aws:PrincipalTag/team}'}}",
      })
  void readingASecret_isDecidedAsThePageSays(
      String page,
      String session,
      String account,
      String tags,
      String allowed,
      String verdict,
      String statements) {
    String role = ShortPolicies.of(statements);
    var call = SecretsManagerCall.on("GetSecretValue", SECRET.formatted(account), tags(tags));

    assertThat(isAllowed(call, session(session), identity(role))).isEqualTo(allowed.equals("yes"));
    if (!verdict.equals("-")) {
      assertThat(verdict(role, Optional.empty(), Optional.empty()))
          .isEqualTo(Verdict.valueOf(verdict));
    }
  }

  @ParameterizedTest(name = "{0}: keys {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Multivalued context key examples: ForAllValues, one that is like it | key1:legal | yes | Allow-untag 'Resource': '*'; Deny-untag 'Resource': '*', 'Condition': {'ForAllValues:StringNotLike': {'aws:TagKeys': 'key1*'}}",
        "Multivalued context key examples: ForAllValues, two that are like it | key1:hr,key1:personnel | yes | Allow-untag 'Resource': '*'; Deny-untag 'Resource': '*', 'Condition': {'ForAllValues:StringNotLike': {'aws:TagKeys': 'key1*'}}",
        "Multivalued context key examples: ForAllValues, one that is not | key2:audit | no | Allow-untag 'Resource': '*'; Deny-untag 'Resource': '*', 'Condition': {'ForAllValues:StringNotLike': {'aws:TagKeys': 'key1*'}}",
        "Multivalued context key examples: ForAllValues, none | - | no | Allow-untag 'Resource': '*'; Deny-untag 'Resource': '*', 'Condition': {'ForAllValues:StringNotLike': {'aws:TagKeys': 'key1*'}}",
        "Set operators: ForAnyValue, one of two | environment,other | yes | Allow-untag 'Resource': '*', 'Condition': {'ForAnyValue:StringEquals': {'aws:TagKeys': ['environment', 'cost-center']}}",
        "Set operators: ForAnyValue, none of two | other | no | Allow-untag 'Resource': '*', 'Condition': {'ForAnyValue:StringEquals': {'aws:TagKeys': ['environment', 'cost-center']}}",
        "Set operators: ForAnyValue, no key at all | - | no | Allow-untag 'Resource': '*', 'Condition': {'ForAnyValue:StringEquals': {'aws:TagKeys': ['environment', 'cost-center']}}",
        "Set operators: ForAllValues, one too many | environment,other | no | Allow-untag 'Resource': '*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': ['environment', 'cost-center']}}",
        "Set operators: ForAllValues, with Null for no key | - | no | Allow-untag 'Resource': '*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': 'environment'}, 'Null': {'aws:TagKeys': 'false'}}",
      })
  void keysOfTags_areDecidedAsThePageSays(
      String page, String keys, String allowed, String statements) {
    var call =
        SecretsManagerCall.on("UntagResource", SECRET.formatted("a"), Map.of())
            .withTagKeys(keys.equals("-") ? List.of() : List.of(keys.split(",")));

    assertThat(isAllowed(call, session("-"), identity(ShortPolicies.of(statements))))
        .isEqualTo(allowed.equals("yes"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Permissions boundaries: what both allow | yes | HOLE | Allow 'Resource': '*' | Allow 'Resource': '*'",
        "Permissions boundaries: what only the identity allows | no | PROVED | Allow 'Resource': '*' | Allow-put 'Resource': '*'",
        "Permissions boundaries: what only the boundary allows | no | PROVED | Allow-put 'Resource': '*' | Allow 'Resource': '*'",
        "Permissions boundaries: what the boundary denies | no | PROVED | Allow 'Resource': '*' | Allow 'Resource': '*'; Deny 'Resource': '*'",
      })
  void limit_isDecidedAsThePageSays(
      String page, String allowed, Verdict verdict, String role, String limit) {
    var call = SecretsManagerCall.on("GetSecretValue", SECRET.formatted("b"), Map.of());
    String identity = ShortPolicies.of(role);
    String other = ShortPolicies.of(limit);
    boolean yes = allowed.equals("yes");

    // "Permissions boundaries", "Session policies", and of Organizations "SCP evaluation".
    var boundary = identity(identity).withBoundary(List.of(parse(PolicyType.BOUNDARY, other)));
    var session = identity(identity).withSession(parse(PolicyType.IDENTITY, other));
    var level = List.of(parse(PolicyType.SERVICE_CONTROL, other));
    assertThat(isAllowed(call, session("-"), boundary)).isEqualTo(yes);
    assertThat(isAllowed(call, session("-"), session)).isEqualTo(yes);
    assertThat(isAllowed(call, session("-"), identity(identity).withOrganization(List.of(level))))
        .isEqualTo(yes);
    assertThat(verdict(identity, Optional.of(other), Optional.empty())).isEqualTo(verdict);
    assertThat(verdict(identity, Optional.empty(), Optional.of(other))).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "The confused deputy problem: external id {0}")
  @CsvSource({"production, true", "another, false", ", false"})
  void externalId_isDecidedAsThePageSays(String externalId, boolean allowed) {
    var trust =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"AWS": "999988887777"},
         "Condition": {"StringEquals": {"sts:ExternalId": "production"}}}]}
        """;
    var caller = Caller.user("arn:aws:iam::999988887777:user/deputy");
    var call = AssumeRoleCall.of(PolicyTexts.ROLE, "x-1", Map.of());
    var policies = identity(Attacks.ADMINISTRATOR).withResource(parse(PolicyType.TRUST, trust));

    assertThat(
            isAllowed(
                externalId == null ? call : call.withExternalId(externalId), caller, policies))
        .isEqualTo(allowed);
    // "Cross-account policy evaluation logic": the caller's own account has to allow it, too.
    assertThat(
            isAllowed(
                call.withExternalId("production"),
                caller,
                Policies.identity(List.of()).withResource(parse(PolicyType.TRUST, trust))))
        .isFalse();
  }

  private static boolean isAllowed(AwsCall call, Caller caller, Policies policies) {
    for (AccessRequest request : call.requests(caller, UnconfirmedFacts.all().getFirst())) {
      if (!PolicyEvaluator.evaluate(request, policies).allowed()) {
        return false;
      }
    }
    return true;
  }

  private static Verdict verdict(String role, Optional<String> boundary, Optional<String> scp) {
    PolicyTexts printed = PolicyTexts.printed();
    PolicySet set = new GeneratedSet(role, printed.trust(), printed.base(), boundary, scp).set();
    return Proof.of(set, Promise.OTHERS_SECRETS).answers().stream()
        .map(Answer::verdict)
        .findFirst()
        .orElse(Verdict.PROVED);
  }

  private static Policies identity(String text) {
    return Policies.identity(List.of(parse(PolicyType.IDENTITY, text)));
  }

  private static PolicyDocument parse(PolicyType type, String text) {
    return PolicyDocument.parse(type, "policy", text);
  }

  /** A session of account a, with one more tag. */
  private static Caller session(String tag) {
    Map<String, String> tags = new LinkedHashMap<>(tags(tag));
    tags.put(Vocabulary.TAG, "a");
    return Caller.session(PolicyTexts.ROLE, "x-1", tags);
  }

  private static Map<String, String> tags(String tag) {
    return tag.equals("-")
        ? Map.of()
        : Map.of(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
  }
}
