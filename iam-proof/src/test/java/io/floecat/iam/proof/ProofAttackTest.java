package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.Caller;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.Unknowns;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What is proved of generated policies withstands random and mutated requests, put to the
 * evaluator. The other way round needs no test of its own: {@link Prover} runs every call that the
 * solver finds through the evaluator, and fails where that denies it.
 */
class ProofAttackTest {

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");
  private static final int SETS = PROOF ? 2000 : 10;
  private static final int ATTACKS = PROOF ? 10_000 : 1_000;
  private static final long SEED = Long.getLong("floecat.seed", 20261201);
  private static final List<String> ACCOUNTS =
      List.of("a", "b", "globex", "Globex", "ops", "nobody", "g", "acct-1", "acct-10");
  private static final List<String> NAMES =
      List.of(
          "accounts/%s/x",
          "accounts/%s/connectors/shared-x", "accounts/%sx/x", "accounts/x/%s/x", "accounts/%s");
  private static final List<String> ACTIONS =
      List.of("GetSecretValue", "PutSecretValue", "DescribeSecret", "DeleteSecret");

  @Test
  @DisplayName("P7: what is proved withstands random requests")
  void provedPolicies_withstandRandomRequests() {
    var random = new Random(SEED);
    var generator = new PolicyGenerator(random);
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (int i = 0; i < SETS; i++) {
      String policy = generator.policy();
      Verdict verdict = verdict(policy);
      counts.merge(verdict, 1, Integer::sum);
      if (verdict == Verdict.PROVED) {
        attack(policy, random);
      }
    }
    System.out.printf("seed %d, %d policies: %s%n", SEED, SETS, counts);
    assertThat(counts).containsKeys(Verdict.PROVED, Verdict.HOLE);
    assertThat(counts.getOrDefault(Verdict.NOT_PROVED, 0)).isLessThan(SETS / 2);
  }

  private static Verdict verdict(String policy) {
    PolicySet set =
        new PolicyTexts(policy, PolicyTexts.printed().trust(), PolicyTexts.printed().base()).set();
    Proof proof = Proof.of(set, Promise.OTHERS_SECRETS);
    return proof.answers().stream()
        .map(Answer::verdict)
        .filter(Verdict::isFailure)
        .findFirst()
        .orElse(Verdict.PROVED);
  }

  private static void attack(String policy, Random random) {
    var document = PolicyDocument.parse(PolicyType.IDENTITY, "role-policy", policy);
    Policies policies = Policies.identity(List.of(document));
    for (int i = 0; i < ATTACKS; i++) {
      String account = one(ACCOUNTS, random);
      String name = one(NAMES, random).formatted(one(ACCOUNTS, random));
      Map<String, String> tags = tags(random);
      boolean isOwn =
          name.startsWith("accounts/" + account + "/") || account.equals(tags.get("AccountId"));
      if (!isOwn) {
        assertThat(isAllowed(account, name, tags, policies, random))
            .as("seed %d: %s does %s tagged %s under %s", SEED, account, name, tags, policy)
            .isFalse();
      }
    }
  }

  private static boolean isAllowed(
      String account, String name, Map<String, String> tags, Policies policies, Random random) {
    String arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:" + name + "-AbCdEf";
    String action = one(ACTIONS, random);
    var call = SecretsManagerCall.on(action, arn, tags);
    if (action.equals("GetSecretValue") && random.nextBoolean()) {
      call = call.with("secretsmanager:VersionStage", one(List.of("globex", "ops", "a"), random));
    }
    Caller caller = Caller.session(PolicyTexts.ROLE, "x-1", Map.of(Vocabulary.TAG, account));
    UnconfirmedFacts facts = one(UnconfirmedFacts.all(), random);
    for (AccessRequest request : call.requests(caller, facts)) {
      if (!PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed()) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> tags(Random random) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String key : List.of("AccountId", "accountid", "Team")) {
      if (random.nextInt(3) == 0) {
        tags.put(key, random.nextInt(6) == 0 ? "" : one(ACCOUNTS, random));
      }
    }
    return tags;
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
