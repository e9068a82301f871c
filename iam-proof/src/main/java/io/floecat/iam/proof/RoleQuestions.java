package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.PodIdentityTags;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Principals;
import io.floecat.iam.Principals.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What is asked about who may assume the role, and how. */
final class RoleQuestions {

  private final Deployment deployment;
  private final List<PolicyDocument> trust;
  private final Surroundings surroundings;
  private final List<Question> questions = new ArrayList<>();

  private RoleQuestions(PolicySet set, Surroundings surroundings) {
    this.deployment = set.deployment();
    this.trust = set.policies().trust();
    this.surroundings = surroundings;
  }

  static List<Question> of(PolicySet set, Surroundings surroundings) {
    var all = new RoleQuestions(set, surroundings);
    all.askOfStrangers();
    all.outside().forEach(all::askOfOutside);
    all.askOfTheBase();
    return all.questions;
  }

  private void askOfStrangers() {
    ask(
        Promise.STRANGER,
        Who.OTHER,
        callers -> callers.other(List.of(deployment.baseArn().orElseThrow())),
        (smt, scene) -> smt.truth(true));
  }

  /** The services and identity providers that the policy names. */
  private Stream<Caller> outside() {
    return trust.stream()
        .flatMap(document -> document.statements().stream())
        .flatMap(statement -> statement.principals().stream())
        .map(Principals::entries)
        .flatMap(List::stream)
        .flatMap(
            entry ->
                switch (entry) {
                  case Entry.Service(String name) -> Stream.of(Caller.service(name));
                  case Entry.Federated(String provider) -> Stream.of(Caller.federated(provider));
                  case Entry.Anyone _,
                      Entry.Account _,
                      Entry.Named _,
                      Entry.CanonicalUser _,
                      Entry.Deleted _ ->
                      Stream.empty();
                })
        .distinct();
  }

  private void askOfOutside(Caller caller) {
    Stream<String> actions =
        caller.kind() == Caller.Kind.SERVICE
            ? Stream.of("sts:AssumeRole")
            : Stream.of("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML");
    actions.forEach(
        action ->
            questions.add(
                new Question(
                    Promise.STRANGER,
                    Who.OTHER,
                    action,
                    surroundings.of(Who.OTHER).withResource(trust),
                    trust,
                    (smt, vocabulary) ->
                        new Question.Staged(
                            new OutsideScene(smt, deployment, caller, action), smt.truth(true)))));
  }

  /** In a pod, its own tags may come with the one that the service passes (AWS_FACTS 3.2). */
  private void askOfTheBase() {
    Set<String> expected = new HashSet<>(Set.of(Vocabulary.TAG));
    deployment.podIdentityCluster().ifPresent(_ -> expected.addAll(PodIdentityTags.KEYS));
    Goal isLoose =
        (smt, scene) ->
            smt.or(
                smt.not(scene.tags.hasInAnyCase(Vocabulary.TAG)),
                scene.tags.hasInAnyCase(Vocabulary.TAG, smt.text("")),
                scene.tags.hasOtherThan(expected));
    ask(Promise.LOOSE_SESSION, Who.BASE, Callers::base, isLoose);
    deployment
        .externalId()
        .ifPresent(
            id ->
                ask(
                    Promise.EXTERNAL_ID,
                    Who.BASE,
                    Callers::base,
                    (smt, scene) ->
                        smt.not(
                            smt.and(
                                scene.externalId.present(),
                                smt.equal(scene.externalId.text().whole(), smt.text(id))))));
  }

  private interface Goal extends BiFunction<Smt, AssumeScene, BoolExpr> {}

  private interface Casting {
    Callers.Cast of(Callers callers);
  }

  private void ask(Promise promise, Who who, Casting casting, Goal goal) {
    Policies policies = surroundings.of(who).withResource(trust);
    questions.add(
        new Question(
            promise,
            who,
            "sts:AssumeRole",
            policies,
            trust,
            (smt, vocabulary) -> {
              var callers = new Callers(smt, deployment);
              var scene =
                  AssumeScene.any(smt, deployment, vocabulary, callers, casting.of(callers));
              return new Question.Staged(scene, goal.apply(smt, scene));
            }));
  }
}
