package io.floecat.sandbox.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.IamPolicies;
import io.floecat.iam.PrintedPolicy;
import io.floecat.iam.Remedy;
import io.floecat.iam.SourceDocument;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code iam check} says offline is what happens: for hundreds of spoilt sets of policies,
 * each question of the matrix is put to a sandbox as a signed request, and the findings are exactly
 * the answers that are wrong there.
 */
class IsolationAgreementTest {

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");
  private static final int SETS = 500;

  /** A request takes most of a millisecond: of one set this part, which is another for the next. */
  private static final int PART = PROOF ? 1 : 32;

  private static final int MENDED = PROOF ? SETS : 12;
  private static final int ROUNDS = 4;
  private static final long SEED = Long.getLong("floecat.seed", 20261129);
  private static final String EVERYTHING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;

  static Stream<UnconfirmedFacts> facts() {
    return UnconfirmedFacts.all().stream();
  }

  @ParameterizedTest
  @MethodSource("facts")
  @DisplayName("P7: iam check and what is enforced agree on every question")
  void offlineAnswers_areWhatTheSandboxDoes(UnconfirmedFacts facts) {
    List<PolicyTexts> sets = sets(facts);
    Map<String, String> files = new TreeMap<>();
    sets.forEach(set -> files.putAll(set.files()));
    files.put("users/somebody-else/policy.json", EVERYTHING);
    files.put("roles/something-else/policy.json", EVERYTHING);
    var options =
        SandboxOptions.usual().withPolicies(files).withFacts(facts).withListener(call -> {});
    int broken = 0;
    try (var sandbox = AwsSandbox.start(options);
        var wire = new Wire(sandbox.endpoint())) {
      var live = new LiveMatrix(sandbox, wire);
      for (int number = 0; number < sets.size(); number++) {
        PolicyTexts set = sets.get(number);
        if (compare(number, set, live.new Cast(set), facts)) {
          broken++;
        }
        sandbox.clearCalls();
      }
    }
    assertThat(broken)
        .as("sets that are spoilt in earnest")
        .isBetween(sets.size() / 3, sets.size());
  }

  @Test
  @DisplayName("P7: policies that were spoilt have no finding when they are changed as told")
  void fixes_mendWhatIsFound() {
    var mutations = new PolicyMutations(new Random(SEED));
    List<PolicyTexts> sets =
        new ArrayList<>(IntStream.range(0, MENDED).mapToObj(mutations::spoilt).toList());
    sets.add(sourceDocument());
    sets.add(
        PolicyTexts.printed(1)
            .with(
                PrintedPolicy.ROLE_POLICY,
                IamPolicies.role(PolicyTexts.printed(1).deployment())
                    .replace("AccountId}/*", "AccountId}*")));
    for (PolicyTexts set : sets) {
      PolicyTexts mended = set;
      List<Gap> gaps = gaps(mended);
      // A second round may be needed: what was hidden behind one fault comes to light.
      for (int round = 0; round < ROUNDS && !gaps.isEmpty(); round++) {
        mended = mended(mended, gaps);
        gaps = gaps(mended);
      }
      assertThat(gaps).as("seed %d, %s, mended to %s", SEED, set, mended).isEmpty();
    }
  }

  /** Returns whether anything is wrong with the policies, in whatever part of the matrix. */
  private static boolean compare(
      int number, PolicyTexts set, LiveMatrix.Cast cast, UnconfirmedFacts facts) {
    IsolationMatrix matrix = IsolationMatrix.of(set.set());
    List<Cell> asked = part(matrix.cells(), number);
    Set<Question> wrong = new HashSet<>();
    for (Cell cell : asked) {
      boolean done = cast.does(cell.question());
      if (done != cell.answer(facts).allowed()) {
        throw new AssertionError(
            "seed %d, %s: %s %s is %s by the sandbox, and offline %s; %s"
                .formatted(
                    SEED,
                    facts,
                    cell.question().actor().name(),
                    cell.question().text(),
                    done ? "allowed" : "denied",
                    cell.answer(facts).deciding().decision().reason(),
                    set));
      }
      if (isWrong(cell, done)) {
        wrong.add(cell.question());
      }
    }
    Set<Question> found =
        matrix.gaps().stream()
            .flatMap(gap -> gap.cells().stream())
            .filter(cell -> isWrong(cell, cell.answer(facts).allowed()))
            .map(Cell::question)
            .collect(Collectors.toSet());
    found.retainAll(asked.stream().map(Cell::question).collect(Collectors.toSet()));
    assertThat(found).as("seed %d, %s", SEED, set).isEqualTo(wrong);
    return !matrix.gaps().isEmpty();
  }

  private static List<Cell> part(List<Cell> cells, int number) {
    return IntStream.range(0, cells.size())
        .filter(i -> i % PART == number % PART)
        .mapToObj(cells::get)
        .toList();
  }

  private static boolean isWrong(Cell cell, boolean done) {
    Rule.Kind kind = cell.question().rule().kind();
    return switch (kind) {
      case NEED -> !done;
      case ISOLATION, SECOND_WALL -> done;
      case OPTIONAL -> false;
    };
  }

  private static List<Gap> gaps(PolicyTexts texts) {
    return IsolationMatrix.of(texts.set()).gaps();
  }

  private static PolicyTexts mended(PolicyTexts texts, List<Gap> gaps) {
    PolicyTexts mended = texts;
    List<Remedy> remedies =
        gaps.stream().flatMap(gap -> gap.remedies().stream()).distinct().toList();
    for (Remedy remedy : remedies) {
      mended = mended.mended(remedy);
    }
    return mended;
  }

  private static List<PolicyTexts> sets(UnconfirmedFacts facts) {
    int which = UnconfirmedFacts.all().indexOf(facts);
    var mutations = new PolicyMutations(new Random(SEED + which));
    return IntStream.range(0, SETS / UnconfirmedFacts.all().size())
        .mapToObj(mutations::spoilt)
        .toList();
  }

  private static PolicyTexts sourceDocument() {
    return PolicyTexts.printed(0)
        .with(PrintedPolicy.ROLE_POLICY, SourceDocument.role())
        .with(PrintedPolicy.TRUST_POLICY, SourceDocument.trust())
        .with(PrintedPolicy.BASE_POLICY, SourceDocument.base());
  }
}
