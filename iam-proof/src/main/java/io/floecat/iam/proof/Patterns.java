package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.CharSort;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.SeqSort;
import io.floecat.iam.Citation;
import io.floecat.iam.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says in the solver's terms that a string matches a string of a policy, as {@link Template} does
 * for one request.
 */
final class Patterns {

  /** Compared character by character up to here where case does not count. */
  private static final int SHORT = 12;

  private sealed interface Item {
    /** A run of characters that has to be there. */
    record Fixed(Str text) implements Item {}

    /** {@code ?}. */
    record AnyChar() implements Item {}

    /** {@code *}. */
    record AnyRun() implements Item {}
  }

  /** What a template stands for where {@code condition} holds. */
  private record Reading(BoolExpr condition, List<Item> items) {}

  private final Smt smt;
  private final Shapes shapes;
  private final Function<String, Value> keys;
  private final Limits limits;
  private final Citation statement;

  Patterns(Smt smt, Function<String, Value> keys, Limits limits, Citation statement) {
    this.smt = smt;
    this.shapes = new Shapes(smt);
    this.keys = keys;
    this.limits = limits;
    this.statement = statement;
  }

  /** Whether {@code text} matches; never where a variable has neither a value nor a default. */
  BoolExpr matches(Str text, Template template, boolean ignoringCase) {
    return smt.or(
        readings(template).stream()
            .map(
                reading ->
                    smt.and(
                        reading.condition,
                        ignoringCase
                            ? equalIgnoringCase(text, join(reading.items))
                            : glob(text, reading.items))));
  }

  /** A comparison that is not encoded. */
  BoolExpr beyond() {
    limits.add(statement);
    return smt.unknown("beyond");
  }

  private List<Reading> readings(Template template) {
    List<Reading> readings = List.of(new Reading(smt.truth(true), List.of()));
    for (Template.Part part : template.parts()) {
      List<Reading> tails =
          switch (part) {
            case Template.Literal(String text) -> List.of(one(new Item.Fixed(smt.text(text))));
            case Template.AnyRun() -> List.of(one(new Item.AnyRun()));
            case Template.AnyOne() -> List.of(one(new Item.AnyChar()));
            case Template.Variable(String key, Optional<String> otherwise) ->
                ofVariable(key, otherwise);
          };
      readings =
          readings.stream()
              .flatMap(head -> tails.stream().map(tail -> append(head, tail)))
              .filter(reading -> !reading.condition.isFalse())
              .toList();
    }
    return readings;
  }

  private Reading append(Reading head, Reading tail) {
    List<Item> items = new ArrayList<>(head.items);
    items.addAll(tail.items);
    return new Reading(smt.and(head.condition, tail.condition), items);
  }

  private Reading one(Item item) {
    return new Reading(smt.truth(true), List.of(item));
  }

  private static Reading fixed(BoolExpr condition, Str text) {
    return new Reading(condition, List.of(new Item.Fixed(text)));
  }

  /** An empty value counts as none. */
  private List<Reading> ofVariable(String key, Optional<String> otherwise) {
    if (!(keys.apply(key) instanceof Value.One(BoolExpr present, Text text))) {
      return List.of();
    }
    BoolExpr there = smt.and(present, smt.not(smt.isEmpty(text.whole())));
    List<Reading> readings = new ArrayList<>(List.of(fixed(there, text.whole())));
    otherwise.ifPresent(value -> readings.add(fixed(smt.not(there), smt.text(value))));
    return readings;
  }

  private Str join(List<Item> items) {
    return smt.join(
        items.stream()
            .map(item -> item instanceof Item.Fixed(Str text) ? text : smt.text(""))
            .toList());
  }

  private BoolExpr glob(Str text, List<Item> items) {
    if (text.literal().isPresent() && isLiteral(items)) {
      return smt.truth(text.literal().get().matches(javaPattern(items)));
    }
    List<List<Item>> chunks = chunks(items);
    boolean ones = items.stream().anyMatch(Item.AnyChar.class::isInstance);
    if (chunks.size() == 1 && !ones) {
      return smt.equal(text, join(items));
    }
    boolean contains =
        chunks.size() == 3 && isNothing(chunks.getFirst()) && isNothing(chunks.getLast());
    if (isLiteral(items) && (ones || (chunks.size() > 2 && !contains))) {
      return smt.matches(text, regex(items));
    }
    return inOrder(text, chunks);
  }

  private static boolean isLiteral(List<Item> items) {
    return items.stream()
        .allMatch(item -> !(item instanceof Item.Fixed(Str text)) || text.literal().isPresent());
  }

  private static String javaPattern(List<Item> items) {
    var pattern = new StringBuilder("(?s)");
    for (Item item : items) {
      pattern.append(
          switch (item) {
            case Item.Fixed(Str text) ->
                java.util.regex.Pattern.quote(text.literal().orElseThrow());
            case Item.AnyChar() -> ".";
            case Item.AnyRun() -> ".*";
          });
    }
    return pattern.toString();
  }

  private ReExpr<SeqSort<CharSort>> regex(List<Item> items) {
    return shapes.sequence(
        items.stream()
            .map(
                item ->
                    switch (item) {
                      case Item.Fixed(Str text) -> shapes.literal(text.literal().orElseThrow());
                      case Item.AnyChar() -> shapes.anyChar();
                      case Item.AnyRun() -> shapes.anyRun();
                    })
            .toList());
  }

  /** What stands between the runs. */
  private static List<List<Item>> chunks(List<Item> items) {
    List<List<Item>> chunks = new ArrayList<>();
    chunks.add(new ArrayList<>());
    for (Item item : items) {
      if (item instanceof Item.AnyRun) {
        chunks.add(new ArrayList<>());
      } else {
        chunks.getLast().add(item);
      }
    }
    return chunks;
  }

  /** The first chunk at the start, the last one at the end, each other as early as it can be. */
  private BoolExpr inOrder(Str text, List<List<Item>> chunks) {
    if (chunks.size() == 1) {
      return smt.and(
          smt.context().mkEq(smt.length(text), length(chunks.getFirst())),
          at(text, chunks.getFirst(), smt.context().mkInt(0)));
    }
    List<BoolExpr> parts = new ArrayList<>();
    parts.add(at(text, chunks.getFirst(), smt.context().mkInt(0)));
    Expr<IntSort> from = length(chunks.getFirst());
    for (List<Item> chunk : chunks.subList(1, chunks.size() - 1)) {
      if (join(chunk).literal().filter(String::isEmpty).isPresent()
          && chunk.stream().noneMatch(Item.AnyChar.class::isInstance)) {
        continue;
      }
      if (chunk.stream().anyMatch(Item.AnyChar.class::isInstance)) {
        return beyond();
      }
      if (chunks.size() == 3 && isNothing(chunks.getFirst()) && isNothing(chunks.getLast())) {
        return smt.contains(text, join(chunk));
      }
      IntExpr found = smt.context().mkIndexOf(text.term(), join(chunk).term(), from);
      parts.add(smt.context().mkGe(found, smt.context().mkInt(0)));
      from = smt.context().mkAdd(found, length(chunk));
    }
    parts.add(atEnd(text, chunks.getLast(), from));
    return smt.and(parts);
  }

  private boolean isNothing(List<Item> chunk) {
    return chunk.stream().noneMatch(Item.AnyChar.class::isInstance)
        && join(chunk).literal().filter(String::isEmpty).isPresent();
  }

  private BoolExpr atEnd(Str text, List<Item> chunk, Expr<IntSort> from) {
    if (isNothing(chunk)) {
      return smt.truth(true);
    }
    var fits = smt.context().mkLe(smt.context().mkAdd(from, length(chunk)), smt.length(text));
    if (chunk.stream().noneMatch(Item.AnyChar.class::isInstance)) {
      return smt.and(smt.endsWith(text, join(chunk)), fits);
    }
    return smt.and(fits, at(text, chunk, smt.context().mkSub(smt.length(text), length(chunk))));
  }

  /** Whether a chunk stands at this place. */
  private BoolExpr at(Str text, List<Item> chunk, Expr<IntSort> place) {
    var z3 = smt.context();
    if (chunk.stream().noneMatch(Item.AnyChar.class::isInstance) && place.equals(z3.mkInt(0))) {
      return smt.startsWith(text, join(chunk));
    }
    List<BoolExpr> parts = new ArrayList<>();
    Expr<IntSort> from = place;
    for (Item item : chunk) {
      if (item instanceof Item.Fixed(Str fixed)) {
        if (fixed.literal().filter(String::isEmpty).isPresent()) {
          continue;
        }
        var length = smt.length(fixed);
        parts.add(z3.mkEq(z3.mkExtract(text.term(), from, length), fixed.term()));
        from = z3.mkAdd(from, length);
      } else {
        from = z3.mkAdd(from, z3.mkInt(1));
      }
    }
    parts.add(z3.mkLe(from, smt.length(text)));
    return smt.and(parts);
  }

  private Expr<IntSort> length(List<Item> chunk) {
    long ones = chunk.stream().filter(Item.AnyChar.class::isInstance).count();
    IntExpr fixed = smt.length(join(chunk));
    return ones == 0 ? fixed : smt.context().mkAdd(fixed, smt.context().mkInt(ones));
  }

  /** The solver knows no case: of two unknown strings it is told for short ones. */
  private BoolExpr equalIgnoringCase(Str text, Str other) {
    if (text.literal().isPresent() && other.literal().isPresent()) {
      return smt.truth(text.literal().get().equalsIgnoreCase(other.literal().get()));
    }
    if (other.literal().isPresent()) {
      return smt.matches(text, shapes.ignoringCase(other.literal().get()));
    }
    if (text.literal().isPresent()) {
      return smt.matches(other, shapes.ignoringCase(text.literal().get()));
    }
    var z3 = smt.context();
    limits.add(statement);
    BoolExpr equal = smt.unknown("equalIgnoringCase");
    var sameLength = z3.mkEq(smt.length(text), smt.length(other));
    smt.assume(z3.mkImplies(equal, sameLength));
    smt.assume(z3.mkImplies(smt.equal(text, other), equal));
    List<BoolExpr> meaning = new ArrayList<>(List.of(sameLength));
    for (int i = 0; i < SHORT; i++) {
      meaning.add(
          z3.mkOr(
              z3.mkLe(smt.length(text), z3.mkInt(i)), z3.mkEq(lower(text, i), lower(other, i))));
    }
    limits.sharpen(z3.mkLe(smt.length(text), z3.mkInt(SHORT)));
    limits.sharpen(z3.mkEq(equal, smt.and(meaning)));
    return equal;
  }

  private Expr<IntSort> lower(Str text, int place) {
    var z3 = smt.context();
    IntExpr code = z3.charToInt(z3.mkNth(text.term(), z3.mkInt(place)));
    return z3.mkITE(
        z3.mkAnd(z3.mkLe(z3.mkInt('A'), code), z3.mkLe(code, z3.mkInt('Z'))),
        z3.mkAdd(code, z3.mkInt('a' - 'A')),
        code);
  }
}
