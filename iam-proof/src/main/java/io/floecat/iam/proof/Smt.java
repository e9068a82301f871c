package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.CharSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.SeqSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Builds terms for one question, and folds what is known beforehand. Not for several threads.
 *
 * <p>{@link #world} holds what is so of every request; whoever makes an unknown adds its shape.
 */
final class Smt implements AutoCloseable {

  private final Context z3 = new Context();
  private final Attempt attempt;
  private final Set<String> given = new LinkedHashSet<>();
  private final List<BoolExpr> world = new ArrayList<>();
  private int unknowns;

  Smt(Attempt attempt) {
    this.attempt = attempt;
  }

  Precision precision() {
    return attempt.precision();
  }

  /** A part of what is guessed in this attempt. */
  Str guessed(Function<Attempt.Guess, String> part) {
    String text = part.apply(attempt.guess().orElseThrow());
    given.add(text);
    return text(text);
  }

  /** What of the guess the call consists of. */
  Set<String> given() {
    return given;
  }

  Context context() {
    return z3;
  }

  /** What is so of every request. */
  List<BoolExpr> world() {
    return world;
  }

  void assume(BoolExpr fact) {
    if (!fact.isTrue()) {
      world.add(fact);
    }
  }

  Str text(String literal) {
    return new Str(z3.mkString(literal), Optional.of(literal));
  }

  /** A string of this shape. */
  Str unknown(String name, ReExpr<SeqSort<CharSort>> shape) {
    Str unknown = unknownText(name);
    if (precision() != Precision.LOOSE) {
      world.add(z3.mkInRe(unknown.term(), shape));
    }
    return unknown;
  }

  /** A string of this shape, of which {@code usual} is one. */
  Str unknown(String name, ReExpr<SeqSort<CharSort>> shape, String usual) {
    return precision() == Precision.GUESSED ? text(usual) : unknown(name, shape);
  }

  /** Any string. */
  Str unknownText(String name) {
    return new Str(z3.mkConst(name + "#" + unknowns++, z3.mkStringSort()), Optional.empty());
  }

  BoolExpr unknown(String name) {
    return z3.mkBoolConst(name + "#" + unknowns++);
  }

  IntExpr unknownNumber(String name) {
    IntExpr number = z3.mkIntConst(name + "#" + unknowns++);
    world.add(z3.mkGe(number, z3.mkInt(0)));
    return number;
  }

  Str join(List<Str> parts) {
    List<Str> merged = new ArrayList<>();
    for (Str part : parts) {
      if (part.literal().filter(String::isEmpty).isPresent()) {
        continue;
      }
      if (!merged.isEmpty()
          && part.literal().isPresent()
          && merged.getLast().literal().isPresent()) {
        String before = merged.removeLast().literal().get();
        merged.add(text(before + part.literal().get()));
      } else {
        merged.add(part);
      }
    }
    if (merged.isEmpty()) {
      return text("");
    }
    return merged.size() == 1 ? merged.getFirst() : new Str(concat(merged), Optional.empty());
  }

  Str join(Str... parts) {
    return join(List.of(parts));
  }

  BoolExpr equal(Str one, Str other) {
    return fold(one, other, String::equals).orElseGet(() -> z3.mkEq(one.term(), other.term()));
  }

  BoolExpr startsWith(Str text, Str start) {
    return fold(text, start, String::startsWith)
        .orElseGet(() -> z3.mkPrefixOf(start.term(), text.term()));
  }

  BoolExpr endsWith(Str text, Str end) {
    return fold(text, end, String::endsWith)
        .orElseGet(() -> z3.mkSuffixOf(end.term(), text.term()));
  }

  BoolExpr contains(Str text, Str part) {
    return fold(text, part, String::contains)
        .orElseGet(() -> z3.mkContains(text.term(), part.term()));
  }

  BoolExpr matches(Str text, ReExpr<SeqSort<CharSort>> shape) {
    return z3.mkInRe(text.term(), shape);
  }

  BoolExpr isEmpty(Str text) {
    return equal(text, text(""));
  }

  IntExpr length(Str text) {
    return text.literal().isPresent()
        ? z3.mkInt(text.literal().get().length())
        : z3.mkLength(text.term());
  }

  BoolExpr truth(boolean value) {
    return z3.mkBool(value);
  }

  BoolExpr not(BoolExpr one) {
    return one.isTrue() ? z3.mkFalse() : one.isFalse() ? z3.mkTrue() : z3.mkNot(one);
  }

  BoolExpr and(BoolExpr... all) {
    return and(Arrays.asList(all));
  }

  BoolExpr and(Collection<BoolExpr> all) {
    if (all.stream().anyMatch(Expr::isFalse)) {
      return z3.mkFalse();
    }
    BoolExpr[] open = all.stream().filter(one -> !one.isTrue()).toArray(BoolExpr[]::new);
    return open.length == 0 ? z3.mkTrue() : open.length == 1 ? open[0] : z3.mkAnd(open);
  }

  BoolExpr or(BoolExpr... all) {
    return or(Arrays.asList(all));
  }

  BoolExpr or(Collection<BoolExpr> all) {
    if (all.stream().anyMatch(Expr::isTrue)) {
      return z3.mkTrue();
    }
    BoolExpr[] open = all.stream().filter(one -> !one.isFalse()).toArray(BoolExpr[]::new);
    return open.length == 0 ? z3.mkFalse() : open.length == 1 ? open[0] : z3.mkOr(open);
  }

  BoolExpr or(Stream<BoolExpr> all) {
    return or(all.toList());
  }

  BoolExpr and(Stream<BoolExpr> all) {
    return and(all.toList());
  }

  BoolExpr ifElse(BoolExpr condition, BoolExpr then, BoolExpr otherwise) {
    return or(and(condition, then), and(not(condition), otherwise));
  }

  Str ifElse(BoolExpr condition, Str then, Str otherwise) {
    if (condition.isTrue() || then.equals(otherwise)) {
      return then;
    }
    return condition.isFalse()
        ? otherwise
        : new Str(z3.mkITE(condition, then.term(), otherwise.term()), Optional.empty());
  }

  @Override
  public void close() {
    z3.close();
  }

  private interface Relation {
    boolean holds(String one, String other);
  }

  private Optional<BoolExpr> fold(Str one, Str other, Relation relation) {
    return one.literal()
        .flatMap(left -> other.literal().map(right -> truth(relation.holds(left, right))));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
  private Expr<SeqSort<CharSort>> concat(List<Str> parts) {
    return z3.mkConcat((Expr[]) parts.stream().map(Str::term).toArray(Expr[]::new));
  }
}
