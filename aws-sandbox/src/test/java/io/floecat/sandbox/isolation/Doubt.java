package io.floecat.sandbox.isolation;

import io.floecat.iam.KmsCall;
import io.floecat.iam.UnconfirmedFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What no source confirms of AWS, in words. */
final class Doubt {

  private static final String SERVICE_TAG =
      "whether secretsmanager:ResourceTag sees the tags of a CreateSecret";
  private static final String TWIN =
      "which of two tags whose keys differ only in case a condition sees";
  private static final String TAGGING =
      "that the check of TagResource within CreateSecret sees the tags of the call";
  private static final String KEY = "that KMS sees the session tag of Secrets Manager's caller";

  private Doubt() {}

  static List<String> of(Cell cell) {
    List<String> doubts = new ArrayList<>();
    if (dependsOn(cell, UnconfirmedFacts::lastTwinTagSeen)) {
      doubts.add(SERVICE_TAG);
    }
    if (dependsOn(cell, UnconfirmedFacts::serviceTagAtCreate)) {
      doubts.add(TWIN);
    }
    if (cell.answers().stream().anyMatch(Doubt::isDecidedByTagging) && doubts.isEmpty()) {
      doubts.add(TAGGING);
    }
    if (cell.question().calls().stream().anyMatch(KmsCall.class::isInstance)
        && cell.question().actor().kind() == Actor.Kind.SESSION) {
      doubts.add(KEY);
    }
    return doubts;
  }

  /** Whether two answers differ that agree in {@code same}, and so differ by the other fact. */
  private static boolean dependsOn(Cell cell, Function<UnconfirmedFacts, Boolean> same) {
    return cell.answers().stream()
        .anyMatch(
            one ->
                cell.answers().stream()
                    .anyMatch(
                        other ->
                            same.apply(one.facts()).equals(same.apply(other.facts()))
                                && one.allowed() != other.allowed()));
  }

  /** Without such a check an allowed create could be refused, and the other way round. */
  private static boolean isDecidedByTagging(Answer answer) {
    return answer.rulings().getFirst().request().action().equals("secretsmanager:CreateSecret")
        && answer.rulings().stream()
            .skip(1)
            .anyMatch(ruling -> ruling.request().action().equals("secretsmanager:TagResource"));
  }
}
