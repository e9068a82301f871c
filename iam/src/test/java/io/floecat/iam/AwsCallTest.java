package io.floecat.iam;

import static io.floecat.iam.Scene.FACTS;
import static io.floecat.iam.Scene.KEY;
import static io.floecat.iam.Scene.ROLE;
import static io.floecat.iam.Scene.SERVICE;
import static io.floecat.iam.Scene.secret;
import static io.floecat.iam.Scene.sessionOf;
import static io.floecat.iam.Scene.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which condition keys a request carries: AWS_FACTS 1.9, 3.1, 4.1, 4.2 and 4.3. */
class AwsCallTest {

  private static final List<String> EVERY_SECRET_ACTION =
      List.of(
          "aws:PrincipalAccount",
          "aws:PrincipalArn",
          "aws:PrincipalTag/AccountId",
          "aws:PrincipalType",
          "aws:ResourceAccount",
          "aws:ResourceTag/AccountId",
          "aws:SecureTransport",
          "secretsmanager:ResourceTag/AccountId",
          "secretsmanager:SecretId",
          "secretsmanager:SecretPrimaryRegion");

  @Test
  void get_carriesTheTagsOfTheSecretAndNoneOfTheRequest() {
    var call =
        SecretsManagerCall.on("GetSecretValue", secret("acct-1"), tag("acct-1"))
            .with("secretsmanager:VersionId", "v");

    assertThat(keys(call)).containsAll(EVERY_SECRET_ACTION).contains("secretsmanager:VersionId");
    assertThat(keys(call)).hasSize(EVERY_SECRET_ACTION.size() + 1);
  }

  @Test
  void tag_carriesTheTagsOfBoth() {
    var call =
        SecretsManagerCall.on("TagResource", secret("acct-1"), tag("acct-1"))
            .withRequestTags(tag("acct-2"));

    assertThat(value(call, "aws:ResourceTag/AccountId")).contains(List.of("acct-1"));
    assertThat(value(call, "aws:RequestTag/AccountId")).contains(List.of("acct-2"));
    assertThat(value(call, "aws:TagKeys")).contains(List.of("AccountId"));
  }

  @Test
  void untag_carriesKeysAndNoRequestTag() {
    var call =
        SecretsManagerCall.on("UntagResource", secret("acct-1"), tag("acct-1"))
            .withTagKeys(List.of("AccountId"));

    assertThat(value(call, "aws:TagKeys")).contains(List.of("AccountId"));
    assertThat(keys(call)).noneMatch(key -> key.startsWith("aws:RequestTag/"));
  }

  @Test
  void create_seesTheNewTagAsTheResources() {
    var call = SecretsManagerCall.create(secret("acct-1"), tag("acct-1"));

    assertThat(value(call, "aws:ResourceTag/AccountId")).contains(List.of("acct-1"));
    assertThat(value(call, "secretsmanager:Name"))
        .contains(List.of("accounts/acct-1/connectors/c"));
    assertThat(keys(call)).doesNotContain("secretsmanager:SecretId");
  }

  @Test
  void create_seesTheNewTagUnderTheServicesKey_ifThatIsSo() {
    var call = SecretsManagerCall.create(secret("acct-1"), tag("acct-1"));
    var seen = new UnconfirmedFacts(true, false);

    assertThat(value(call, "secretsmanager:ResourceTag/AccountId")).isEmpty();
    assertThat(
            call.requests(SERVICE, seen)
                .getFirst()
                .keys()
                .of("secretsmanager:ResourceTag/AccountId"))
        .contains(List.of("acct-1"));
  }

  @Test
  void create_withTags_asksForTagResourceToo() {
    assertThat(actions(SecretsManagerCall.create(secret("acct-1"), tag("acct-1"))))
        .containsExactly("secretsmanager:CreateSecret", "secretsmanager:TagResource");
    assertThat(actions(SecretsManagerCall.create(secret("acct-1"), Map.of())))
        .containsExactly("secretsmanager:CreateSecret");
  }

  @Test
  void create_withoutTags_carriesNoTagKeys() {
    assertThat(value(SecretsManagerCall.create(secret("acct-1"), Map.of()), "aws:TagKeys"))
        .isEmpty();
  }

  @Test
  void twins_areSeenAsTheFirstOrTheLast() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("AccountId", "acct-1");
    tags.put("accountid", "acct-2");
    var call = SecretsManagerCall.on("GetSecretValue", secret("acct-1"), tags);

    assertThat(
            call.requests(SERVICE, new UnconfirmedFacts(false, false))
                .getFirst()
                .keys()
                .of("aws:ResourceTag/AccountId"))
        .contains(List.of("acct-1"));
    assertThat(
            call.requests(SERVICE, new UnconfirmedFacts(false, true))
                .getFirst()
                .keys()
                .of("aws:ResourceTag/AccountId"))
        .contains(List.of("acct-2"));
  }

  @Test
  void list_hasNoResourceAndNoTags() {
    var request =
        SecretsManagerCall.on("ListSecrets", "*", Map.of())
            .requests(sessionOf("acct-1"), FACTS)
            .getFirst();

    assertThat(request.resource()).isEqualTo("*");
    assertThat(request.keys().of("aws:ResourceTag/AccountId")).isEmpty();
  }

  @Test
  void parameter_thatTheActionDoesNotCarry_isRefused() {
    var call =
        SecretsManagerCall.on("PutSecretValue", secret("acct-1"), Map.of())
            .with("secretsmanager:VersionStage", "AWSCURRENT");

    assertThatThrownBy(() -> call.requests(SERVICE, FACTS))
        .isInstanceOf(PolicyException.class)
        .hasMessage("secretsmanager:PutSecretValue carries no secretsmanager:VersionStage");
  }

  @Test
  void create_withTagsAndParameters_keepsParametersToItself() {
    var requests =
        SecretsManagerCall.create(secret("acct-1"), tag("acct-1"))
            .with("secretsmanager:KmsKeyId", KEY)
            .requests(SERVICE, FACTS);

    assertThat(requests.getFirst().keys().of("secretsmanager:KmsKeyId")).contains(List.of(KEY));
    assertThat(requests.getLast().keys().of("secretsmanager:KmsKeyId")).isEmpty();
    assertThat(requests.getLast().keys().of("aws:RequestTag/AccountId"))
        .contains(List.of("acct-1"));
  }

  @Test
  void unknownAction_isRefused() {
    var call = SecretsManagerCall.on("Fetch", secret("acct-1"), Map.of());

    assertThatThrownBy(() -> call.requests(SERVICE, FACTS))
        .isInstanceOf(PolicyException.class)
        .hasMessage("the action secretsmanager:Fetch is not modelled");
  }

  @Test
  void assume_withTagsAndSourceIdentity_asksForThreeActions() {
    var call =
        new AssumeRoleCall(
            ROLE,
            "floecat-acct-1",
            tag("of-the-role"),
            tag("acct-1"),
            List.of("AccountId"),
            Optional.of("external"),
            Optional.of("ann"));

    assertThat(actions(call))
        .containsExactly("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");
    var requests = call.requests(SERVICE, FACTS);
    assertThat(requests.getFirst().keys().of("sts:ExternalId")).contains(List.of("external"));
    assertThat(requests.getFirst().keys().of("sts:RoleSessionName"))
        .contains(List.of("floecat-acct-1"));
    assertThat(requests.getFirst().keys().of("aws:ResourceTag/AccountId"))
        .contains(List.of("of-the-role"));
    assertThat(requests.get(1).keys().of("sts:ExternalId")).isEmpty();
    assertThat(requests.get(1).keys().of("aws:RequestTag/AccountId")).contains(List.of("acct-1"));
    assertThat(requests.get(1).keys().of("sts:TransitiveTagKeys")).contains(List.of("AccountId"));
    assertThat(requests.get(2).keys().of("sts:SourceIdentity")).contains(List.of("ann"));
  }

  @Test
  void assume_withoutTags_asksForAssumeRoleOnly() {
    assertThat(actions(AssumeRoleCall.of(ROLE, "x", Map.of()))).containsExactly("sts:AssumeRole");
  }

  @Test
  void key_isUsedThroughTheServiceForOneSecret() {
    var call = KmsCall.read(KEY, secret("acct-1"), "v-1");

    assertThat(value(call, "kms:ViaService"))
        .contains(List.of("secretsmanager.eu-west-1.amazonaws.com"));
    assertThat(value(call, "kms:EncryptionContext:SecretARN")).contains(List.of(secret("acct-1")));
    assertThat(value(call, "kms:EncryptionContext:SecretVersionId")).contains(List.of("v-1"));
  }

  @Test
  void caller_isTheRoleForTheKeysOfPrincipals() {
    Caller session = Caller.session("arn:aws:iam::111122223333:role/app/base", "one", tag("a"));
    var call = SecretsManagerCall.on("ListSecrets", "*", Map.of());

    assertThat(session.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/base/one");
    assertThat(call.requests(session, FACTS).getFirst().keys().of("aws:PrincipalArn"))
        .contains(List.of("arn:aws:iam::111122223333:role/app/base"));
    assertThat(
            call.requests(Caller.user("arn:aws:iam::111122223333:user/a/ann"), FACTS)
                .getFirst()
                .keys()
                .of("aws:username"))
        .contains(List.of("ann"));
  }

  private static List<String> actions(AwsCall call) {
    return call.requests(SERVICE, FACTS).stream().map(AccessRequest::action).toList();
  }

  private static Optional<List<String>> value(AwsCall call, String key) {
    return call.requests(sessionOf("acct-1"), FACTS).getFirst().keys().of(key);
  }

  private static List<String> keys(AwsCall call) {
    return call.requests(sessionOf("acct-1"), FACTS).getFirst().keys().names();
  }
}
