package io.floecat.sandbox.isolation;

import io.floecat.iam.UnconfirmedFacts;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A question with its answers.
 *
 * @param answers one for each set of facts about AWS
 */
record Cell(Question question, List<Answer> answers) {

  /** Copies the list. */
  public Cell {
    answers = List.copyOf(answers);
  }

  static Cell of(Question question, Surroundings surroundings) {
    List<UnconfirmedFacts> facts = UnconfirmedFacts.all();
    if (question.touchesTheUnconfirmed()) {
      return new Cell(
          question, facts.stream().map(one -> Answer.to(question, surroundings, one)).toList());
    }
    Answer answer = Answer.to(question, surroundings, facts.getFirst());
    return new Cell(question, facts.stream().map(answer::under).toList());
  }

  /** The answer if AWS is as {@code facts} say. */
  public Answer answer(UnconfirmedFacts facts) {
    return answers.stream()
        .filter(one -> one.facts().equals(facts))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no answer for " + facts));
  }

  /** The same answer whatever AWS is like; empty where it depends. */
  public Optional<Boolean> verdict() {
    boolean first = answers.getFirst().allowed();
    return answers.stream().allMatch(answer -> answer.allowed() == first)
        ? Optional.of(first)
        : Optional.empty();
  }

  /** Whether there is an answer that is not as it has to be. */
  public boolean isBroken() {
    return answers.stream().anyMatch(this::breaks);
  }

  /** An answer to show: one that is not as it has to be, where there is one. */
  public Answer shown() {
    return answers.stream().filter(this::breaks).findFirst().orElseGet(answers::getFirst);
  }

  /** What no source confirms, and yet decides here, or has to be so for the answer to be right. */
  public List<String> restsOn() {
    return Doubt.of(this);
  }

  private boolean breaks(Answer answer) {
    return !question.rule().accepts(answer.allowed());
  }
}
