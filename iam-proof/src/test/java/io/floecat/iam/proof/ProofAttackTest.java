package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.proof.Attacks.Attack;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What is proved of generated policies withstands random and mutated calls, put to the evaluator;
 * and each call that the solver shows is allowed by the evaluator, and breaks the promise.
 */
class ProofAttackTest {

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");
  private static final int SETS = Integer.getInteger("floecat.sets", PROOF ? 2000 : 10);
  private static final int ATTACKS = PROOF ? 10_000 : 1_000;
  private static final long SEED = Long.getLong("floecat.seed", 2);
  private static final List<Promise> PROMISES =
      List.of(
          Promise.OTHERS_SECRETS,
          Promise.OTHERS_NAMES,
          Promise.GIVE_AWAY,
          Promise.NO_TAG,
          Promise.STRANGER);

  private final Random random = new Random(SEED);
  private final Attacks attacks = new Attacks(random);
  private final Map<Promise, Map<Verdict, Integer>> counts = new EnumMap<>(Promise.class);
  private final Map<Promise, Integer> tried = new EnumMap<>(Promise.class);

  @Test
  @DisplayName("P7: what is proved withstands attacks, and what is shown is allowed")
  void generatedPolicies_areAsTheSolverSays() {
    var generator = new PolicyGenerator(random);
    for (int i = 0; i < SETS; i++) {
      judge(generator.next().set(), PROMISES.get(i % PROMISES.size()));
      if (PROOF && i % 100 == 99) {
        report(i + 1);
      }
    }
    report(SETS);
    Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    counts
        .values()
        .forEach(one -> one.forEach((verdict, n) -> all.merge(verdict, n, Integer::sum)));
    assertThat(all).containsKeys(Verdict.PROVED, Verdict.HOLE);
    assertThat(all.getOrDefault(Verdict.NOT_PROVED, 0)).isLessThan(SETS / 4);
    if (PROOF) {
      assertThat(counts.values())
          .allSatisfy(one -> assertThat(one).containsKeys(Verdict.PROVED, Verdict.HOLE));
    }
  }

  private void report(int sets) {
    System.out.printf("seed %d, %d sets: %s, attacks %s%n", SEED, sets, counts, tried);
  }

  private void judge(PolicySet set, Promise promise) {
    Proof proof = Proof.of(set, promise);
    Map<Verdict, Answer> found = new TreeMap<>();
    proof.answers().forEach(answer -> found.putIfAbsent(answer.verdict(), answer));
    Verdict verdict =
        List.of(Verdict.HOLE, Verdict.NOT_PROVED).stream()
            .filter(found::containsKey)
            .findFirst()
            .orElse(Verdict.PROVED);
    counts
        .computeIfAbsent(promise, _ -> new EnumMap<>(Verdict.class))
        .merge(verdict, 1, Integer::sum);
    if (verdict == Verdict.PROVED) {
      attack(set, promise);
    }
    for (Answer answer : proof.answers()) {
      answer.witness().ifPresent(witness -> confirm(set, promise, witness));
    }
  }

  private void confirm(PolicySet set, Promise promise, Witness witness) {
    Optional<Attack> shown = witness.call().map(call -> new Attack(witness.caller(), call));
    shown.ifPresent(
        attack -> {
          assertThat(Attacks.breaks(promise, attack)).as("%s: %s", promise, attack).isTrue();
          assertThat(Attacks.isAllowed(attack, set, witness.facts()))
              .as("seed %d, %s: %s under %s", SEED, promise, attack, set)
              .isTrue();
          attacks.remember(attack);
        });
  }

  private void attack(PolicySet set, Promise promise) {
    for (int i = 0; i < ATTACKS; i++) {
      Attack attack = attacks.next(promise);
      if (Attacks.breaks(promise, attack)) {
        tried.merge(promise, 1, Integer::sum);
        UnconfirmedFacts facts =
            UnconfirmedFacts.all().get(random.nextInt(UnconfirmedFacts.all().size()));
        assertThat(Attacks.isAllowed(attack, set, facts))
            .as("seed %d, %s: %s under %s", SEED, promise, attack, set)
            .isFalse();
      }
    }
  }
}
