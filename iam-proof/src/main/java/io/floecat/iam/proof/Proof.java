package io.floecat.iam.proof;

import com.microsoft.z3.Global;
import io.floecat.iam.Finding;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether policies keep accounts apart and give the service what it needs, for every request that
 * the model of IAM can express.
 *
 * @param promises what was asked
 * @param answers what is not proved; nothing for a promise that is
 * @param questions how often the solver was asked at most
 */
public record Proof(
    PolicySet set, List<Promise> promises, List<Answer> answers, int questions) {

  private static final int THREADS = 2;
  private static final Duration QUESTION = Duration.ofSeconds(10);
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
    List<Question> questions = SessionQuestions.of(set, surroundings);
    List<Future<List<Answer>>> futures = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      byPromise(questions)
          .forEach(
              (promise, some) -> {
                for (PolicyDocument document : some.getFirst().responsible()) {
                  for (Statement statement : document.statements()) {
                    if (statement.allows()) {
                      futures.add(threads.submit(() -> prover.refuse(some, document, statement)));
                    }
                  }
                }
              });
      for (int i = 0; i < futures.size(); i++) {
        answers.addAll(futures.get(i).get());
        progress.done(i + 1, futures.size());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Proof(
        set,
        questions.stream().map(Question::promise).distinct().toList(),
        answers,
        questions.size());
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
}
