package io.floecat.iam.proof;

import com.microsoft.z3.Global;
import io.floecat.iam.Finding;
import io.floecat.iam.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Whether policies keep accounts apart and give the service what it needs, for every request that
 * the model of IAM can express.
 *
 * @param promises what was asked
 * @param answers what is not proved; nothing for a promise that is
 * @param questions how often the solver was asked at most
 */
public record Proof(PolicySet set, List<Promise> promises, List<Answer> answers, int questions) {

  private static final int THREADS = 2;
  private static final Duration QUESTION = Duration.ofSeconds(30);
  private static final Duration ALL = Duration.ofSeconds(55);

  /** Told after each step how many of how many are done. */
  public interface Progress {
    /** Called from several threads. */
    void done(int steps, int of);
  }

  /** Copies the lists. */
  public Proof {
    promises = List.copyOf(promises);
    answers = List.copyOf(answers);
  }

  /** Asks everything of these policies. */
  public static Proof of(PolicySet set, Progress progress) {
    Global.setParameter("memory_max_size", "700");
    var surroundings = new Surroundings(set);
    var vocabulary = Vocabulary.of(set.policies().documents());
    var prover = new Prover(set, vocabulary, new Budget(QUESTION, ALL));
    List<Question> needs = Needs.of(set, surroundings);
    List<Question> refusals = refusals(set, surroundings);
    List<Answer> answers = answers(prover, needs, refusals, progress);
    List<Promise> promises =
        Stream.concat(needs.stream(), refusals.stream()).map(Question::promise).distinct().toList();
    return new Proof(set, promises, Answers.merged(answers), needs.size() + refusals.size());
  }

  /**
   * First of all statements together, of each one only where that proved nothing: so a hard
   * question leaves the others their time.
   */
  private static List<Answer> answers(
      Prover prover, List<Question> needs, List<Question> refusals, Progress progress) {
    List<Callable<List<Question>>> together = new ArrayList<>();
    byPromise(refusals).values().forEach(some -> together.add(() -> prover.open(some)));
    int joint = together.size();
    List<Question> open = run(together, (done, _) -> progress.done(done, joint + needs.size()));
    List<Callable<List<Answer>>> alone = new ArrayList<>();
    needs.forEach(need -> alone.add(() -> prover.require(need).stream().toList()));
    byPromise(open).values().forEach(some -> alone.addAll(steps(prover, some)));
    return run(alone, (done, of) -> progress.done(joint + done, joint + of));
  }

  /** Asks of one promise only, for tests of many policies. */
  static Proof of(PolicySet set, Promise promise) {
    var vocabulary = Vocabulary.of(set.policies().documents());
    var prover = new Prover(set, vocabulary, new Budget(QUESTION, ALL));
    List<Question> questions =
        refusals(set, new Surroundings(set)).stream()
            .filter(question -> question.promise() == promise)
            .toList();
    List<Answer> answers = answers(prover, List.of(), questions, (steps, of) -> {});
    return new Proof(set, List.of(promise), Answers.merged(answers), questions.size());
  }

  private static List<Question> refusals(PolicySet set, Surroundings surroundings) {
    List<Question> questions = new ArrayList<>();
    if (set.hasRole()) {
      if (!set.policies().trust().isEmpty()) {
        questions.addAll(RoleQuestions.of(set, surroundings));
      }
      questions.addAll(SessionQuestions.of(set, surroundings));
      if (!set.policies().base().policies().isEmpty()) {
        questions.addAll(BaseQuestions.besideARole(set, surroundings));
      }
    } else {
      questions.addAll(BaseQuestions.alone(set, surroundings));
    }
    questions.addAll(PowerQuestions.of(set, surroundings));
    return questions;
  }

  /** One for each statement that may be responsible. */
  private static List<Callable<List<Answer>>> steps(Prover prover, List<Question> questions) {
    List<Callable<List<Answer>>> steps = new ArrayList<>();
    questions.stream()
        .flatMap(question -> question.responsible().stream())
        .distinct()
        .forEach(
            document ->
                document.statements().stream()
                    .filter(Statement::allows)
                    .forEach(
                        statement ->
                            steps.add(() -> prover.refuse(questions, document, statement))));
    return steps;
  }

  private static <T> List<T> run(List<Callable<List<T>>> steps, Progress progress) {
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<List<T>>> futures = steps.stream().map(threads::submit).toList();
      for (int i = 0; i < futures.size(); i++) {
        answers.addAll(futures.get(i).get());
        progress.done(i + 1, futures.size());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<Promise, List<Question>> byPromise(List<Question> questions) {
    Map<Promise, List<Question>> byPromise = new LinkedHashMap<>();
    questions.forEach(
        one -> byPromise.computeIfAbsent(one.promise(), _ -> new ArrayList<>()).add(one));
    return byPromise;
  }

  /** Statements that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return set.policies().documents().flatMap(one -> one.findings().stream()).toList();
  }

  /** Whether isolation is proved, and what the service needs is allowed. */
  public boolean holds() {
    return answers.stream().noneMatch(answer -> answer.verdict().isFailure());
  }

  /** Whether one wall of two is missing. */
  public boolean isWeak() {
    return answers.stream().anyMatch(answer -> answer.verdict() == Verdict.WEAK);
  }
}
