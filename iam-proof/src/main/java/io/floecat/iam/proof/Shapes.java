package io.floecat.iam.proof;

import com.microsoft.z3.CharSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.SeqSort;
import java.util.Arrays;
import java.util.List;

/** Which characters the parts of requests are made of (AWS_FACTS 1.1, 2.2, 2.4). */
final class Shapes {

  private static final String WORD = "_+=,.@-";

  private final Smt smt;
  private final Context z3;

  Shapes(Smt smt) {
    this.smt = smt;
    this.z3 = smt.context();
  }

  /** An account's id that is not known. */
  Str unknownAccount() {
    return switch (smt.precision()) {
      case GUESSED -> smt.guessed(Attempt.Guess::account);
      case FULL -> smt.unknown("account", accountId());
      case LOOSE -> {
        Str account = smt.unknownText("account");
        smt.assume(smt.not(smt.isEmpty(account)));
        smt.assume(smt.not(smt.contains(account, smt.text("/"))));
        yield account;
      }
    };
  }

  /** A secret's name that is not known, with what AWS puts behind it. */
  Str unknownTail() {
    return switch (smt.precision()) {
      case GUESSED -> smt.guessed(Attempt.Guess::tail);
      case FULL -> smt.unknown("name", secretTail());
      case LOOSE -> smt.unknownText("name");
    };
  }

  private ReExpr<SeqSort<CharSort>> secretName() {
    return z3.mkPlus(union(alphanumeric(), oneOf("/_+=.@-")));
  }

  /** An account's id. */
  private ReExpr<SeqSort<CharSort>> accountId() {
    return sequence(alphanumeric(), z3.mkStar(union(alphanumeric(), oneOf("_.@+=-"))));
  }

  /** A secret's name with the hyphen and the six characters that AWS puts behind it. */
  private ReExpr<SeqSort<CharSort>> secretTail() {
    return sequence(secretName(), literal("-"), z3.mkLoop(alphanumeric(), 6, 6));
  }

  ReExpr<SeqSort<CharSort>> connectorId() {
    return z3.mkPlus(union(alphanumeric(), oneOf("_.-")));
  }

  ReExpr<SeqSort<CharSort>> suffix() {
    return z3.mkLoop(alphanumeric(), 6, 6);
  }

  ReExpr<SeqSort<CharSort>> region() {
    return sequence(
        z3.mkLoop(lower(), 2, 2),
        z3.mkPlus(sequence(literal("-"), z3.mkPlus(lower()))),
        literal("-"),
        digit());
  }

  ReExpr<SeqSort<CharSort>> awsAccount() {
    return z3.mkLoop(digit(), 12, 12);
  }

  ReExpr<SeqSort<CharSort>> tagKey() {
    return z3.mkPlus(union(alphanumeric(), oneOf(" _.:/=+-@")));
  }

  ReExpr<SeqSort<CharSort>> tagValue() {
    return z3.mkStar(union(alphanumeric(), oneOf(" _.:/=+-@")));
  }

  ReExpr<SeqSort<CharSort>> sessionName() {
    return sequence(word(), z3.mkPlus(word()));
  }

  /** A role's or user's path, without the slash before it. */
  ReExpr<SeqSort<CharSort>> path() {
    return z3.mkStar(sequence(words(), literal("/")));
  }

  ReExpr<SeqSort<CharSort>> words() {
    return z3.mkPlus(word());
  }

  ReExpr<SeqSort<CharSort>> word() {
    return union(alphanumeric(), oneOf(WORD));
  }

  /** Lower-case letters, which are easy to read. */
  ReExpr<SeqSort<CharSort>> plain() {
    return z3.mkStar(union(lower(), oneOf("/-")));
  }

  ReExpr<SeqSort<CharSort>> truth() {
    return union(literal("true"), literal("false"));
  }

  ReExpr<SeqSort<CharSort>> printable() {
    return z3.mkStar(range(" ", "~"));
  }

  /** A part of an ARN. */
  ReExpr<SeqSort<CharSort>> withoutColon() {
    return z3.mkStar(union(range(" ", "9"), range(";", "~")));
  }

  /** These texts in any case. */
  ReExpr<SeqSort<CharSort>> ignoringCase(String text) {
    return sequence(text.chars().mapToObj(c -> anyCase((char) c)).toArray(ReExpr[]::new));
  }

  ReExpr<SeqSort<CharSort>> literal(String text) {
    return z3.mkToRe(z3.mkString(text));
  }

  ReExpr<SeqSort<CharSort>> anyChar() {
    return z3.mkAllcharRe(z3.mkReSort(z3.mkStringSort()));
  }

  ReExpr<SeqSort<CharSort>> anyRun() {
    return z3.mkStar(anyChar());
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final ReExpr<SeqSort<CharSort>> sequence(ReExpr<SeqSort<CharSort>>... parts) {
    return parts.length == 0 ? literal("") : parts.length == 1 ? parts[0] : z3.mkConcat(parts);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final ReExpr<SeqSort<CharSort>> union(ReExpr<SeqSort<CharSort>>... parts) {
    return parts.length == 1 ? parts[0] : z3.mkUnion(parts);
  }

  ReExpr<SeqSort<CharSort>> complement(ReExpr<SeqSort<CharSort>> shape) {
    return z3.mkComplement(shape);
  }

  @SuppressWarnings("unchecked")
  ReExpr<SeqSort<CharSort>> sequence(List<ReExpr<SeqSort<CharSort>>> parts) {
    return sequence(parts.toArray(ReExpr[]::new));
  }

  private ReExpr<SeqSort<CharSort>> anyCase(char c) {
    char lower = Character.toLowerCase(c);
    char upper = Character.toUpperCase(c);
    return lower == upper
        ? literal(String.valueOf(c))
        : union(literal(String.valueOf(lower)), literal(String.valueOf(upper)));
  }

  private ReExpr<SeqSort<CharSort>> alphanumeric() {
    return union(lower(), range("A", "Z"), digit());
  }

  private ReExpr<SeqSort<CharSort>> lower() {
    return range("a", "z");
  }

  private ReExpr<SeqSort<CharSort>> digit() {
    return range("0", "9");
  }

  private ReExpr<SeqSort<CharSort>> range(String from, String to) {
    return z3.mkRange(z3.mkString(from), z3.mkString(to));
  }

  @SuppressWarnings("unchecked")
  private ReExpr<SeqSort<CharSort>> oneOf(String characters) {
    return union(Arrays.stream(characters.split("")).map(this::literal).toArray(ReExpr[]::new));
  }
}
