package io.floecat.aws;

import static io.floecat.aws.TestDeployment.BASE;
import static io.floecat.aws.TestDeployment.KEY;
import static io.floecat.aws.TestDeployment.ROLE;
import static io.floecat.aws.TestDeployment.TRUST;
import static io.floecat.aws.TestDeployment.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.aws.TestDeployment.Examined;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Finding.Status;
import io.floecat.spi.diagnosis.Fix;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deployments broken in one way each: the examination names the fault, what it says mends it, and
 * nothing of it stays behind unnamed.
 */
class AwsExaminationTest {

  private static final Pattern SETTING =
      Pattern.compile("floecat\\.secrets\\.aws\\.([a-z-]+)=([^\\s;,]+)");

  /**
   * A deployment with a fault.
   *
   * @param check that finds it
   * @param says part of what the finding says
   * @param known the value of the setting that the fix names, where AWS keeps it to itself
   */
  private record Broken(
      String fault,
      Supplier<TestDeployment> patient,
      String check,
      Status status,
      String says,
      Map<String, String> known) {

    /** With the value of a setting that only whoever deploys can know. */
    Broken knowing(String setting, String value) {
      return new Broken(fault, patient, check, status, says, Map.of(setting, value));
    }

    @Override
    public String toString() {
      return fault;
    }
  }

  static Stream<Broken> broken() {
    return Stream.of(
        withoutRole("CreateSecret", "create"),
        withoutRole("TagResource", "create"),
        withoutRole("GetSecretValue", "read"),
        withoutRole("PutSecretValue", "update"),
        withoutRole("DeleteSecret", "delete"),
        withRole("CreateSecret", "create"),
        withRole("TagResource", "create"),
        withRole("GetSecretValue", "read"),
        withRole("PutSecretValue", "update"),
        withRole("DeleteSecret", "delete"),
        new Broken(
            "no RestoreSecret, without a role",
            () -> TestDeployment.withoutRole().take(USER, "secretsmanager:RestoreSecret"),
            "restore",
            Status.MISSING,
            "undelete",
            Map.of()),
        new Broken(
            "no RestoreSecret, with a role",
            () -> TestDeployment.withRole().take(ROLE, "secretsmanager:RestoreSecret"),
            "restore",
            Status.MISSING,
            "undelete",
            Map.of()),
        failed(
            "trust without TagSession",
            () -> TestDeployment.withRole().drop(TRUST, "TagWithTheAccount"),
            "session",
            "sts:TagSession"),
        failed(
            "trust with the source document's condition",
            () ->
                TestDeployment.withRole()
                    .drop(TRUST, "TagWithTheAccount")
                    .drop(TRUST, "AssumeForAnAccount")
                    .put(
                        TRUST,
                        """
                        {"Sid": "AsDocumented", "Effect": "Allow", "Action": "sts:AssumeRole",
                         "Principal": {"AWS": "arn:aws:iam::123456789012:role/floecat-base"},
                         "Condition": {"StringEquals": {"sts:TagSession": "true"}}}\
                        """),
            "session",
            "sts:AssumeRole"),
        failed(
            "trust in somebody else",
            () ->
                TestDeployment.withRole()
                    .edit(TRUST, text -> text.replace("floecat-base", "other")),
            "session",
            "sts:AssumeRole"),
        failed(
            "trust that asks for another tag key",
            () ->
                TestDeployment.withRole()
                    .edit(
                        TRUST, text -> text.replace("RequestTag/AccountId", "RequestTag/Account")),
            "session",
            "does not let the service assume the role"),
        failed(
            "base identity that may not assume",
            () -> trustingTheAccount().take(BASE, "sts:AssumeRole"),
            "session",
            "sts:AssumeRole"),
        failed(
            "base identity that may not tag",
            () -> trustingTheAccount().take(BASE, "sts:TagSession"),
            "session",
            "sts:TagSession"),
        failed(
                "no external id where the trust asks for one",
                () ->
                    TestDeployment.withRole()
                        .withExternalId()
                        .edit(TRUST, text -> text.replace("the-id", "another-id"))
                        .set("role-arn", TestDeployment.ROLE_ARN),
                "session",
                "sts:AssumeRole")
            .knowing("external-id", "another-id"),
        failed(
            "another external id than the trust asks for",
            () ->
                TestDeployment.withRole()
                    .withExternalId()
                    .edit(TRUST, text -> text.replace("the-id", "another-id")),
            "session",
            "sts:AssumeRole"),
        failed(
            "trust that does not ask for the external id",
            () ->
                TestDeployment.withRole()
                    .withExternalId()
                    .edit(TRUST, text -> text.replace("\"the-id\"", "[\"the-id\", \"*\"]"))
                    .edit(
                        TRUST,
                        text -> text.replaceFirst("\"StringEquals\"", "\"StringLikeIfExists\"")),
            "external-id",
            "without it"),
        failed(
            "role of another AWS account",
            () ->
                TestDeployment.withRole()
                    .set("role-arn", "arn:aws:iam::999999999999:role/floecat-secrets"),
            "session",
            "does not let the service assume the role"),
        failed(
                "role that is not there",
                () ->
                    TestDeployment.withRole()
                        .set("role-arn", "arn:aws:iam::123456789012:role/floecat-gone"),
                "session",
                "does not let the service assume the role")
            .knowing("role-arn", TestDeployment.ROLE_ARN),
        failed(
            "longer sessions than AWS gives",
            () -> TestDeployment.withRole().set("session-duration", "PT2H"),
            "session",
            "ValidationError"),
        failed(
            "role policy of another tag key",
            () ->
                TestDeployment.withRole()
                    .edit(
                        ROLE,
                        text -> text.replace("PrincipalTag/AccountId", "PrincipalTag/Account")),
            "create",
            "explicit deny"),
        failed(
            "role policy that asks for another resource tag",
            () ->
                TestDeployment.withRole()
                    .edit(
                        ROLE,
                        text ->
                            text.replace(
                                "\"StringEquals\" : {\n        \"aws:ResourceTag/AccountId\"",
                                "\"StringEquals\" : {\n        \"aws:ResourceTag/Account\"")),
            "read",
            "GetSecretValue"),
        failed(
            "role policy of another Region",
            () ->
                TestDeployment.withRole()
                    .edit(
                        ROLE,
                        text -> text.replace("secretsmanager:*:", "secretsmanager:eu-west-1:")),
            "create",
            "CreateSecret"),
        failed(
            "role policy of another AWS account",
            () ->
                TestDeployment.withRole()
                    .edit(ROLE, text -> text.replace("123456789012", "999999999999")),
            "create",
            "CreateSecret"),
        failed(
            "base policy of another Region",
            () ->
                TestDeployment.withoutRole()
                    .edit(
                        USER,
                        text -> text.replace("secretsmanager:*:", "secretsmanager:eu-west-1:")),
            "create",
            "CreateSecret"),
        failed(
            "role that may not use the key",
            () ->
                TestDeployment.withRole()
                    .withKey()
                    .drop(ROLE, "UseTheKeyForOwn")
                    .drop(KEY, "UseTheKeyForSecrets"),
            "create",
            "under the key"),
        failed(
            "key that does not admit the role",
            () -> TestDeployment.withRole().withKey().drop(KEY, "UseTheKeyForSecrets"),
            "create",
            "under the key"),
        failed(
            "key that does not admit the base identity",
            () -> TestDeployment.withoutRole().withKey().drop(KEY, "UseTheKeyForSecrets"),
            "create",
            "under the key"),
        failed(
                "key that is not there",
                () ->
                    TestDeployment.withRole()
                        .withKey()
                        .set("kms-key-id", "arn:aws:kms:us-east-1:123456789012:key/gone"),
                "create",
                "EncryptionFailure")
            .knowing("kms-key-id", TestDeployment.KEY_ARN),
        failed(
            "clock an hour behind",
            () -> TestDeployment.withRole().skewed(Duration.ofHours(1)),
            "clock",
            "seconds behind AWS"),
        failed(
            "clock ten minutes ahead",
            () -> TestDeployment.withoutRole().skewed(Duration.ofMinutes(-10)),
            "clock",
            "seconds ahead of AWS"),
        failed(
                "another Region than the endpoint's",
                () -> TestDeployment.withRole().set("region", "eu-west-1"),
                "identity",
                "signature")
            .knowing("region", "us-east-1"),
        failed(
                "no Secrets Manager",
                () -> TestDeployment.withRole().secretsDown(),
                "create",
                "no answer")
            .knowing("endpoint", "as it was"),
        failed(
                "no STS",
                () -> TestDeployment.withRole().stsDown(),
                "identity",
                "nothing can be reached")
            .knowing("sts-endpoint", "as it was"),
        failed(
            "base identity that gets at secrets",
            () ->
                TestDeployment.withRole()
                    .drop(BASE, "NoSecretsWithoutTheRole")
                    .put(
                        BASE,
                        """
                        {"Sid": "More", "Effect": "Allow", "Action": "secretsmanager:*",
                         "Resource": "*"}\
                        """),
            "base-identity",
            "GetSecretValue"),
        failed(
            "base identity that may only create",
            () ->
                TestDeployment.withRole()
                    .drop(BASE, "NoSecretsWithoutTheRole")
                    .put(
                        BASE,
                        """
                        {"Sid": "More", "Effect": "Allow",
                         "Action": ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
                         "Resource": "*"}\
                        """),
            "base-identity",
            "CreateSecret"),
        failed(
            "role policy without a name scope",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoOtherNames")
                    .edit(
                        ROLE,
                        text -> text.replaceAll("\"arn:aws:secretsmanager:[^\"]*\"", "\"*\"")),
            "role-isolation",
            "CreateSecret under its name"),
        failed(
            "role policy that lets re-tag",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoOtherTag")
                    .put(ROLE, allow("secretsmanager:TagResource")),
            "role-isolation",
            "TagResource to it"),
        failed(
            "role policy that lets untag",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoHandingOver")
                    .put(ROLE, allow("secretsmanager:UntagResource")),
            "role-isolation",
            "UntagResource of the own tag"),
        failed(
            "role policy that lets list",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoOtherNames")
                    .put(
                        ROLE,
                        """
                        {"Sid": "More", "Effect": "Allow", "Action": "secretsmanager:ListSecrets",
                         "Resource": "*"}\
                        """),
            "role-isolation",
            "ListSecrets"),
        failed(
            "role policy that allows everything",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoOtherNames")
                    .drop(ROLE, "NoOtherTag")
                    .drop(ROLE, "NoOtherTagKey")
                    .drop(ROLE, "NoHandingOver")
                    .put(ROLE, allow("secretsmanager:*").replace("accounts/", "")),
            "role-isolation",
            "only the session policy stops"),
        failed(
            "role policy that allows everything, and no session policy",
            () ->
                TestDeployment.withRole()
                    .set("session-policy", "false")
                    .drop(ROLE, "NoOtherNames")
                    .drop(ROLE, "NoOtherTag")
                    .drop(ROLE, "NoOtherTagKey")
                    .drop(ROLE, "NoHandingOver")
                    .put(ROLE, allow("secretsmanager:*")),
            "isolation",
            "GetSecretValue"),
        failed(
            "role that gives sessions without a tag, which get at secrets",
            () ->
                TestDeployment.withRole()
                    .drop(ROLE, "NoOtherNames")
                    .put(ROLE, allow("secretsmanager:GetSecretValue"))
                    .put(
                        TRUST,
                        """
                        {"Sid": "More", "Effect": "Allow", "Action": "sts:AssumeRole",
                         "Principal": {"AWS": "arn:aws:iam::123456789012:role/floecat-base"}}\
                        """),
            "untagged-session",
            "without the tag"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  @DisplayName("P5, P7: a broken deployment is named, and mended by what is printed")
  void examine_brokenDeployment_namesTheFaultAndItsFix(Broken broken) {
    TestDeployment patient = broken.patient().get();

    Examined sick = patient.examine();

    Finding finding = sick.finding(broken.check());
    assertThat(finding.status()).as("%s", sick).isEqualTo(broken.status());
    assertThat(finding.detail()).contains(broken.says());
    assertLeftIsNamed(sick);

    for (int round = 1; round <= 2 && isSick(sick); round++) {
      mend(patient, broken, sick);
      sick = patient.examine();
    }
    assertThat(sick).as("%s", sick).matches(mended -> !isSick(mended));
    assertThat(sick.left()).isEmpty();
  }

  static Stream<Supplier<TestDeployment>> healthy() {
    return Stream.of(
        TestDeployment::withoutRole,
        () -> TestDeployment.withoutRole().withKey(),
        TestDeployment::withRole,
        () -> TestDeployment.withRole().withKey(),
        () -> TestDeployment.withRole().withExternalId(),
        () -> TestDeployment.withRole().set("session-policy", "false"));
  }

  @ParameterizedTest
  @MethodSource("healthy")
  @DisplayName("P5, P7: under the policies that are printed all is well, and nothing stays behind")
  void examine_printedPolicies_findsNothing(Supplier<TestDeployment> patient) {
    Examined examined = patient.get().examine();

    assertThat(examined).as("%s", examined).matches(found -> !isSick(found));
    assertThat(examined.finding("identity").detail()).contains("123456789012");
    assertThat(examined.finding("update").status()).isEqualTo(Status.OK);
    assertThat(examined.left()).isEmpty();
  }

  @Test
  @DisplayName(
      "P7: every call between accounts was really tried, and the ones without answer are named")
  void examine_withRole_triesEveryCallInBothKindsOfSession() {
    Examined examined = TestDeployment.withRole().examine();

    assertThat(examined.finding("isolation").detail())
        .containsPattern("refused 1[0-9]|refused 2[0-9]");
    assertThat(examined.finding("role-isolation").status()).isEqualTo(Status.OK);
    assertThat(examined.finding("untagged-session").status()).isEqualTo(Status.OK);
    assertThat(examined.finding("base-identity").status()).isEqualTo(Status.OK);
  }

  @Test
  void examine_withoutRole_saysThatAwsStopsNothing() {
    Examined examined = TestDeployment.withoutRole().examine();

    assertThat(examined.finding("isolation").status()).isEqualTo(Status.SKIPPED);
    assertThat(examined.finding("isolation").detail()).contains("the service alone");
  }

  @Test
  void examine_deleteOnlyWithAWindow_namesWhatStaysScheduled() {
    Examined examined =
        TestDeployment.withRole()
            .put(
                ROLE,
                """
                {"Sid": "KeepTheWindow", "Effect": "Deny", "Action": "secretsmanager:DeleteSecret",
                 "Resource": "*",
                 "Condition": {"Bool": {"secretsmanager:ForceDeleteWithoutRecovery": "true"}}}\
                """)
            .examine();

    assertThat(examined).as("%s", examined).matches(found -> !isSick(found));
    assertThat(examined.left())
        .hasSize(3)
        .allSatisfy(
            secret -> {
              assertThat(secret.deletionDate()).isPresent();
              assertThat(examined.finding("clean-up").detail()).contains(secret.name());
            });
  }

  @Test
  void examine_strangeCredentials_saysSoAndTriesNothing() {
    Examined examined = TestDeployment.withRole().stranger().examine();

    assertThat(examined.finding("identity").status()).isEqualTo(Status.FAILED);
    assertThat(examined.finding("identity").detail()).contains("does not know the credentials");
    assertThat(examined.finding("create").status()).isEqualTo(Status.SKIPPED);
  }

  private static boolean isSick(Examined examined) {
    return examined.has(Status.FAILED) || examined.has(Status.MISSING);
  }

  private static void assertLeftIsNamed(Examined examined) {
    assertThat(examined.left())
        .as("%s", examined)
        .allSatisfy(
            secret -> assertThat(examined.finding("clean-up").detail()).contains(secret.name()));
  }

  /** Does what the findings say, and nothing else. */
  private static void mend(TestDeployment patient, Broken broken, Examined sick) {
    for (Finding finding : sick.findings()) {
      Fix fix = finding.fix().orElse(Fix.advice(""));
      Matcher setting = SETTING.matcher(fix.advice());
      if (finding.check().equals(broken.check()) && !broken.known().isEmpty()) {
        broken.known().forEach((key, value) -> setNamed(patient, fix, key, value));
      } else if (setting.find()) {
        patient.set(setting.group(1), setting.group(2));
      } else if (finding.detail().contains("explicit deny") && !fix.statements().isEmpty()) {
        assertThat(fix.advice()).contains("floecat iam print role-policy --role-arn");
        patient.printRolePolicy();
      } else if (fix.advice().contains("clock")) {
        patient.skewed(Duration.ZERO);
      } else {
        patient.apply(fix.statements());
      }
    }
  }

  private static void setNamed(TestDeployment patient, Fix fix, String key, String value) {
    assertThat(fix.advice()).contains("floecat.secrets.aws." + key);
    patient.set(key, value);
  }

  /** A trust policy that leaves it to the policies of its own AWS account. */
  private static TestDeployment trustingTheAccount() {
    return TestDeployment.withRole().edit(TRUST, text -> text.replace("role/floecat-base", "root"));
  }

  private static Broken withoutRole(String action, String check) {
    return failed(
        "no %s, without a role".formatted(action),
        () -> TestDeployment.withoutRole().take(USER, "secretsmanager:" + action),
        check,
        action);
  }

  private static Broken withRole(String action, String check) {
    return failed(
        "no %s, with a role".formatted(action),
        () -> TestDeployment.withRole().take(ROLE, "secretsmanager:" + action),
        check,
        action);
  }

  private static Broken failed(
      String fault, Supplier<TestDeployment> patient, String check, String says) {
    return new Broken(fault, patient, check, Status.FAILED, says, Map.of());
  }

  /** On every account's secrets. */
  private static String allow(String action) {
    return """
    {"Sid": "More", "Effect": "Allow", "Action": "%s",
     "Resource": "arn:aws:secretsmanager:*:123456789012:secret:accounts/*"}\
    """
        .formatted(action);
  }
}
