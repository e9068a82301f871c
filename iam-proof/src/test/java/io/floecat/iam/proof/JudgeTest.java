package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.Unknowns;
import io.floecat.iam.proof.Attacks.Attack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Our evaluator and somebody else's, on the same policies and requests. */
@EnabledIfSystemProperty(named = "floecat.judge", matches = "true")
class JudgeTest {

  private static final int SETS = Integer.getInteger("floecat.sets", 2000);
  private static final int REQUESTS = 20;
  private static final long SEED = Long.getLong("floecat.seed", 20261201);
  private static final List<Promise> PROMISES =
      List.of(
          Promise.OTHERS_SECRETS,
          Promise.OTHERS_NAMES,
          Promise.GIVE_AWAY,
          Promise.NO_TAG,
          Promise.STRANGER);

  private record Case(GeneratedSet set, AccessRequest request, boolean ours) {}

  @Test
  @DisplayName("P7: an evaluator that is not ours decides the same")
  void evaluators_agree() throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    List<ObjectNode> questions = new ArrayList<>();
    collect(cases, questions);
    List<JsonNode> answers = Judge.install(Path.of("target/judge")).ask(questions);
    assertThat(answers).hasSameSizeAs(cases);
    Map<String, List<String>> kinds = new TreeMap<>();
    int agreed = 0;
    int allowed = 0;
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      JsonNode answer = answers.get(i);
      if (Judge.allowed(answer).filter(theirs -> theirs == one.ours()).isPresent()) {
        agreed++;
        allowed += one.ours() ? 1 : 0;
      } else {
        kinds
            .computeIfAbsent(Disagreement.kind(answer, one.ours()), _ -> new ArrayList<>())
            .add(questions.get(i) + " -> " + answer);
      }
    }
    System.out.printf(
        "seed %d, %d sets, %d requests: agreed %d, of them allowed %d%n",
        SEED, SETS, cases.size(), agreed, allowed);
    kinds.forEach(
        (kind, all) -> System.out.printf("%s: %d, as %s%n", kind, all.size(), all.getFirst()));
    assertThat(allowed).isGreaterThan(cases.size() / 50);
    assertThat(kinds.keySet()).isSubsetOf(Disagreement.DECIDED);
  }

  private static void collect(List<Case> cases, List<ObjectNode> questions) {
    var random = new Random(SEED);
    var generator = new PolicyGenerator(random);
    var attacks = new Attacks(random);
    for (int i = 0; i < SETS; i++) {
      GeneratedSet set = generator.next();
      PolicySet parsed = set.set();
      for (int k = 0; k < REQUESTS; k++) {
        Attack attack = attacks.next(PROMISES.get(k % PROMISES.size()));
        boolean assumes = attack.call() instanceof AssumeRoleCall;
        Policies policies = Attacks.policies(attack, parsed);
        UnconfirmedFacts facts = UnconfirmedFacts.all().getFirst();
        for (AccessRequest request : attack.call().requests(attack.caller(), facts)) {
          boolean ours = PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed();
          cases.add(new Case(set, request, ours));
          questions.add(Judge.question(request, set, assumes));
        }
      }
    }
  }
}
