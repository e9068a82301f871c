package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.DeploymentPolicies.Attached;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.proof.Attacks.Attack;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the solver shows is done in a sandbox, over signed HTTP, and refused where it is proved. */
@DisplayName("P7: calls that the solver shows really open accounts to each other")
class WitnessSandboxTest {

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");
  private static final int SETS = PROOF ? 200 : 6;
  private static final int ATTACKS = 20;
  private static final long SEED = Long.getLong("floecat.seed", 20261201);
  private static final String EVERYTHING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;
  private static final String GET =
      """
      {"Sid": "X", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
       "Resource": "%s", "Condition": {%s}}
      """;
  private static final String TRUST =
      """
      {"Sid": "T", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "%s"},
       "Condition": {%s}}
      """;
  private static final String SECRETS = "arn:aws:secretsmanager:*:*:secret:";
  private static final String HERE = "arn:aws:iam::111122223333:";

  /** A set of policies that opens something, and what the solver is to find. */
  private record Spoilt(PolicyTexts texts, Promise promise) {}

  private static List<Spoilt> spoilt() {
    PolicyTexts printed = PolicyTexts.printed();
    PolicyTexts open = printed.withoutNoOtherNames();
    return List.of(
        others(open, SECRETS + "accounts/globex/*", ""),
        others(open, SECRETS + "accounts/*/connectors/shared-*", ""),
        others(open, "*", "\"StringEquals\": {\"aws:ResourceTag/AccountId\": \"globex\"}"),
        others(open, "*", "\"StringEquals\": {\"aws:PrincipalTag/AccountId\": \"ops\"}"),
        others(open, "*", "\"Null\": {\"aws:ResourceTag/AccountId\": \"true\"}"),
        others(open, SECRETS + "accounts/${aws:PrincipalTag/AccountId}*", ""),
        strangers(printed, HERE + "role/ci-deployer", ""),
        strangers(printed, HERE + "user/alice", ""),
        strangers(
            printed,
            HERE + "root",
            "\"ArnLike\": {\"aws:PrincipalArn\": \"" + HERE + "role/admin-*\"}"),
        strangers(printed, "arn:aws:iam::999988887777:root", ""),
        new Spoilt(
            printed.withRole(GET.formatted("*", "").replace("secretsmanager:GetSecretValue", "*")),
            Promise.UNDO));
  }

  private static Spoilt others(PolicyTexts texts, String resource, String condition) {
    return new Spoilt(texts.withRole(GET.formatted(resource, condition)), Promise.OTHERS_SECRETS);
  }

  private static Spoilt strangers(PolicyTexts texts, String principal, String condition) {
    return new Spoilt(texts.withTrust(TRUST.formatted(principal, condition)), Promise.STRANGER);
  }

  @Test
  void shownCalls_areAllowedThere_andRefusedUnderPrintedPolicies() {
    List<Spoilt> sets = spoilt();
    List<Witness> witnesses = new ArrayList<>();
    Map<String, String> files = new TreeMap<>(files(PolicyTexts.printed(), sets.size()));
    for (int i = 0; i < sets.size(); i++) {
      files.putAll(files(sets.get(i).texts(), i));
      Witness witness = witness(sets.get(i), i);
      witnesses.add(witness);
      caller(witness).forEach(files::put);
    }
    List<String> notRun = new ArrayList<>();
    var options = SandboxOptions.usual().withPolicies(files).withListener(call -> {});
    try (var sandbox = AwsSandbox.start(options)) {
      var stage = new SandboxStage(sandbox);
      for (int i = 0; i < sets.size(); i++) {
        Witness witness = witnesses.get(i);
        Optional<String> reason = SandboxStage.cannotRun(witness, SandboxOptions.AWS_ACCOUNT);
        if (reason.isPresent()) {
          notRun.add(reason.get());
        } else {
          var shown = new Attack(witness.caller(), witness.call().orElseThrow());
          assertThat(stage.isAllowed(shown, i)).as("%s", witness.words()).isTrue();
          assertThat(stage.isAllowed(shown, sets.size())).as("%s", witness.words()).isFalse();
        }
      }
    }
    assertThat(notRun).containsExactly("a caller of another AWS account", "another service");
  }

  /** Of generated sets, those without service control policies, which bind a whole account. */
  @Test
  void generatedSets_areAsTheSolverSays() {
    var random = new Random(SEED);
    var generator = new PolicyGenerator(random);
    List<GeneratedSet> sets =
        Stream.generate(generator::next).filter(one -> one.scp().isEmpty()).limit(SETS).toList();
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < SETS; i++) {
      GeneratedSet set = sets.get(i);
      String boundary = "roles/floecat-secrets-%d/boundary.json".formatted(i);
      String printed = PolicyTexts.printed().trust();
      files.putAll(files(new PolicyTexts(set.role(), printed, set.base()), i));
      set.boundary().ifPresent(text -> files.put(boundary, at(text, 0)));
    }
    var options =
        SandboxOptions.usual()
            .withPolicies(files)
            .withFacts(new UnconfirmedFacts(false, true))
            .withListener(call -> {});
    Map<String, Integer> counts = new TreeMap<>();
    try (var sandbox = AwsSandbox.start(options)) {
      var stage = new SandboxStage(sandbox);
      var attacks = new Attacks(random);
      for (int i = 0; i < SETS; i++) {
        counts.merge(compare(sets.get(i), i, stage, attacks), 1, Integer::sum);
      }
    }
    System.out.printf("seed %d: %s%n", SEED, counts);
    assertThat(counts).containsKeys("PROVED", "HOLE");
  }

  /** Returns what the solver says, or why a call that it shows is not made. */
  private static String compare(GeneratedSet set, int number, SandboxStage stage, Attacks attacks) {
    List<Answer> answers = Proof.of(set.set(), Promise.OTHERS_SECRETS).answers();
    if (answers.isEmpty()) {
      for (int k = 0; k < ATTACKS; k++) {
        Attack attack = attacks.next(Promise.OTHERS_SECRETS);
        if (Attacks.breaks(Promise.OTHERS_SECRETS, attack)) {
          assertThat(stage.isAllowed(attack, number)).as("%s under %s", attack, set).isFalse();
        }
      }
      return "PROVED";
    }
    Answer answer = answers.getFirst();
    if (answer.witness().isEmpty() || !answer.freely().isEmpty()) {
      return answer.verdict() + " that rests on " + answer.freely();
    }
    Witness witness = answer.witness().get();
    Optional<String> reason = SandboxStage.cannotRun(witness, "111122223333");
    if (reason.isPresent()) {
      return answer.verdict() + " not run, " + reason.get();
    }
    var shown = new Attack(witness.caller(), witness.call().orElseThrow());
    assertThat(stage.isAllowed(shown, number)).as("%s under %s", witness.words(), set).isTrue();
    attacks.remember(shown);
    return answer.verdict().toString();
  }

  private static Witness witness(Spoilt spoilt, int number) {
    return Proof.of(set(spoilt.texts(), number), spoilt.promise()).answers().stream()
        .filter(answer -> answer.verdict() == Verdict.HOLE)
        .findFirst()
        .flatMap(Answer::witness)
        .orElseThrow(() -> new AssertionError(spoilt.texts().toString()));
  }

  /** Whoever calls as somebody else may do anything, as far as it is his own business. */
  private static Map<String, String> caller(Witness witness) {
    Caller caller = witness.caller();
    if (!(witness.call().orElse(null) instanceof AssumeRoleCall)) {
      return Map.of();
    }
    String name = caller.principalArn().replaceFirst(".*/", "");
    String kind = caller.kind() == Caller.Kind.USER ? "users" : "roles";
    return Map.of("%s/%s/policy.json".formatted(kind, name), EVERYTHING);
  }

  private static Map<String, String> files(PolicyTexts texts, int number) {
    return Map.of(
        "roles/floecat-base-%d/policy.json".formatted(number), at(texts.base(), number),
        "roles/floecat-secrets-%d/policy.json".formatted(number), at(texts.role(), number),
        "roles/floecat-secrets-%d/trust.json".formatted(number), at(texts.trust(), number));
  }

  private static PolicySet set(PolicyTexts texts, int number) {
    Deployment usual = PolicyTexts.DEPLOYMENT;
    var deployment =
        new Deployment(
            usual.partition(),
            SandboxOptions.REGION,
            SandboxOptions.AWS_ACCOUNT,
            usual.baseArn().map(arn -> at(arn, number)),
            usual.roleArn().map(arn -> at(arn, number)),
            usual.externalId(),
            usual.kmsKeyArn(),
            true);
    return new PolicySet(
        deployment,
        new DeploymentPolicies(
            attached("role-policy", at(texts.role(), number)),
            List.of(
                PolicyDocument.parse(PolicyType.TRUST, "trust-policy", at(texts.trust(), number))),
            attached("base-policy", at(texts.base(), number)),
            List.of(),
            List.of(),
            List.of()),
        false);
  }

  private static Attached attached(String name, String text) {
    return new Attached(List.of(PolicyDocument.parse(PolicyType.IDENTITY, name, text)), List.of());
  }

  /** In the sandbox's AWS account, of roles that are numbered. */
  private static String at(String text, int number) {
    return text.replace("111122223333", SandboxOptions.AWS_ACCOUNT)
        .replaceAll("floecat-(base|secrets)\\b", "floecat-$1-" + number);
  }
}
