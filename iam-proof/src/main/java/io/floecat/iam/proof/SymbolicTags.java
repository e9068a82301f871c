package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tags with unknowns: each key that matters may be there, in each of its spellings, and one key
 * that no policy names.
 *
 * <p>Of tags whose keys differ only in case a condition sees one; which, is the attacker's choice
 * (AWS_FACTS 4.2).
 */
final class SymbolicTags {

  /** A tag that may be there; {@code preferred} among those whose keys differ only in case. */
  private record Tag(Str key, BoolExpr in, Str value, BoolExpr preferred) {}

  private final Smt smt;
  private final Map<String, List<Tag>> byKey = new TreeMap<>();
  private final List<Tag> fresh = new ArrayList<>();

  private SymbolicTags(Smt smt) {
    this.smt = smt;
  }

  /** Any tags. */
  static SymbolicTags any(Smt smt, String name, Vocabulary vocabulary) {
    var tags = new SymbolicTags(smt);
    var shapes = new Shapes(smt);
    vocabulary
        .spellings()
        .forEach(
            (lower, spellings) ->
                tags.byKey.put(
                    lower,
                    spellings.stream()
                        .map(key -> tags.tag(smt.text(key), smt.unknown(name, shapes.tagValue())))
                        .toList()));
    Str other = smt.unknown(name + "-key", shapes.tagKey(), "AnotherKey");
    vocabulary.all().forEach(key -> smt.assume(smt.not(smt.equal(other, smt.text(key)))));
    if (smt.precision() == Precision.FULL) {
      vocabulary
          .spellings()
          .keySet()
          .forEach(key -> smt.assume(smt.not(smt.matches(other, shapes.ignoringCase(key)))));
    }
    tags.fresh.add(tags.tag(other, smt.text("x")));
    return tags;
  }

  /** This tag alone. */
  static SymbolicTags only(Smt smt, String key, Str value) {
    var tags = new SymbolicTags(smt);
    tags.byKey.put(
        lower(key), List.of(new Tag(smt.text(key), smt.truth(true), value, smt.truth(true))));
    return tags;
  }

  static SymbolicTags none(Smt smt) {
    return new SymbolicTags(smt);
  }

  private Tag tag(Str key, Str value) {
    return new Tag(key, smt.unknown("has"), value, smt.unknown("preferred"));
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** What a condition on the key sees. */
  Value seen(String key) {
    List<Tag> tags = byKey.getOrDefault(lower(key), List.of());
    if (tags.isEmpty()) {
      return new Value.One(smt.truth(false), Text.of(smt.text("")));
    }
    Str value = tags.getLast().value();
    for (int i = tags.size() - 2; i >= 0; i--) {
      Tag tag = tags.get(i);
      BoolExpr others = smt.or(tags.subList(i + 1, tags.size()).stream().map(Tag::in));
      value = smt.ifElse(smt.and(tag.in, smt.or(tag.preferred, smt.not(others))), tag.value, value);
    }
    return new Value.One(smt.or(tags.stream().map(Tag::in)), Text.of(value));
  }

  /** The keys of the tags that are there. */
  List<Value.Member> keys() {
    return all().map(tag -> new Value.Member(tag.in, Text.of(tag.key))).toList();
  }

  BoolExpr isEmpty() {
    return smt.not(smt.or(all().map(Tag::in)));
  }

  /** No two whose keys differ only in case. */
  BoolExpr withoutTwins() {
    List<BoolExpr> parts = new ArrayList<>();
    for (List<Tag> tags : byKey.values()) {
      for (int i = 1; i < tags.size(); i++) {
        BoolExpr before = smt.or(tags.subList(0, i).stream().map(Tag::in));
        parts.add(smt.not(smt.and(tags.get(i).in, before)));
      }
    }
    return smt.and(parts);
  }

  /** Whether the key, letter for letter, has this value. */
  BoolExpr has(String key, Str value) {
    return smt.or(spelled(key).map(tag -> smt.and(tag.in, smt.equal(tag.value, value))));
  }

  /** Whether the key is there, letter for letter. */
  BoolExpr has(String key) {
    return smt.or(spelled(key).map(Tag::in));
  }

  /** Whether the key has this value in one of its spellings. */
  BoolExpr hasInAnyCase(String key, Str value) {
    return smt.or(ignoringCase(key).map(tag -> smt.and(tag.in, smt.equal(tag.value, value))));
  }

  /** Whether the key is there in one of its spellings with a value other than this. */
  BoolExpr hasOtherInAnyCase(String key, Str value) {
    return smt.or(
        ignoringCase(key).map(tag -> smt.and(tag.in, smt.not(smt.equal(tag.value, value)))));
  }

  /** Whether the key is there in one of its spellings. */
  BoolExpr hasInAnyCase(String key) {
    return smt.or(ignoringCase(key).map(Tag::in));
  }

  /** Whether a tag of another key is there. */
  BoolExpr hasOtherThan(Set<String> keys) {
    return smt.or(
        all().filter(tag -> tag.key.literal().filter(keys::contains).isEmpty()).map(Tag::in));
  }

  /** The tags of a model, in an order in which the later of two twins is the one that is seen. */
  Map<String, String> read(Reading model) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (List<Tag> twins : byKey.values()) {
      List<Tag> there = twins.stream().filter(tag -> model.isTrue(tag.in)).toList();
      List<Tag> order = new ArrayList<>(there);
      there.stream()
          .filter(tag -> model.isTrue(tag.preferred))
          .findFirst()
          .or(() -> there.isEmpty() ? Optional.<Tag>empty() : Optional.of(there.getLast()))
          .ifPresent(
              winner -> {
                order.remove(winner);
                order.add(winner);
              });
      order.forEach(tag -> tags.put(model.text(tag.key), model.text(tag.value)));
    }
    fresh.stream()
        .filter(tag -> model.isTrue(tag.in))
        .forEach(tag -> tags.put(model.text(tag.key), model.text(tag.value)));
    return tags;
  }

  /** Wishes for a request that is easy to read: first no tags at all, then none of each. */
  Stream<BoolExpr> wishes() {
    return Stream.concat(Stream.of(isEmpty(), withoutTwins()), all().map(tag -> smt.not(tag.in)));
  }

  Stream<Str> values() {
    return all().map(Tag::value);
  }

  private Stream<Tag> all() {
    return Stream.concat(byKey.values().stream().flatMap(List::stream), fresh.stream());
  }

  private Stream<Tag> ignoringCase(String key) {
    return byKey.getOrDefault(lower(key), List.of()).stream();
  }

  private Stream<Tag> spelled(String key) {
    return ignoringCase(key).filter(tag -> tag.key.literal().filter(key::equals).isPresent());
  }
}
