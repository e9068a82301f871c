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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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

  /** What ours says, at best and at worst: they differ where AWS does not say. */
  private record Case(ObjectNode question, boolean atBest, boolean atWorst) {

    boolean agreesWith(JsonNode answer) {
      return Judge.allowed(answer).filter(one -> one == atBest || one == atWorst).isPresent();
    }
  }

  @Test
  @DisplayName("P7: an evaluator that is not ours decides the same")
  void evaluators_agree() throws IOException, InterruptedException {
    Judge judge = Judge.install(Path.of("target/judge"));
    List<Case> cases = cases();
    List<Case> differ = disagreements(judge, cases, cases.stream().map(Case::question).toList());
    Map<Disagreement, Integer> decided = new EnumMap<>(Disagreement.class);
    List<Case> undecided = differ;
    for (Disagreement kind : Disagreement.values()) {
      Set<Disagreement> kinds = EnumSet.range(Disagreement.values()[0], kind);
      List<ObjectNode> settled =
          undecided.stream().map(one -> Disagreement.settled(one.question(), kinds)).toList();
      List<Case> rest = disagreements(judge, undecided, settled);
      decided.put(kind, undecided.size() - rest.size());
      undecided = rest;
    }
    System.out.printf(
        "seed %d, %d sets, %d requests, of them allowed %d, either %d: decided %s, undecided %d%n",
        SEED,
        SETS,
        cases.size(),
        cases.stream().filter(Case::atBest).count(),
        cases.stream().filter(one -> one.atBest() != one.atWorst()).count(),
        decided,
        undecided.size());
    assertThat(cases).filteredOn(Case::atWorst).hasSizeGreaterThan(cases.size() / 50);
    assertThat(differ).hasSizeLessThan(cases.size() / 50);
    assertThat(undecided).isEmpty();
  }

  private static List<Case> disagreements(Judge judge, List<Case> cases, List<ObjectNode> asked)
      throws IOException, InterruptedException {
    List<JsonNode> answers = judge.ask(asked);
    assertThat(answers).hasSameSizeAs(cases);
    return IntStream.range(0, cases.size())
        .filter(i -> !cases.get(i).agreesWith(answers.get(i)))
        .mapToObj(cases::get)
        .toList();
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
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
          cases.add(
              new Case(
                  Judge.question(request, set, assumes),
                  PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed(),
                  PolicyEvaluator.evaluate(request, policies, Unknowns.DENY).allowed()));
        }
      }
    }
    return cases;
  }
}
