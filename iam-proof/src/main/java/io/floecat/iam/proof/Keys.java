package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.IntExpr;
import io.floecat.iam.Catalogue;
import io.floecat.iam.ConditionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a symbolic request carries for its condition keys. */
final class Keys {

  /** Of an action that is not known: one that carries what every request does. */
  private static final String UNKNOWN = "sts:GetCallerIdentity";

  private final Smt smt;
  private final Shapes shapes;
  private final Map<String, Value> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Function<String, Value>> families =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Value> chosen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final boolean free;

  /**
   * Keys of calls.
   *
   * @param free whether what is not put here may be there with any value, as far as an action
   *     carries it; else it is not there
   */
  Keys(Smt smt, boolean free) {
    this.smt = smt;
    this.shapes = new Shapes(smt);
    this.free = free;
  }

  Keys put(String key, Str value) {
    return put(key, Text.of(value));
  }

  Keys put(String key, Text value) {
    return put(key, new Value.One(smt.truth(true), value));
  }

  Keys put(String key, Value value) {
    values.put(key, value);
    return this;
  }

  /** Keys that begin so, by what follows. */
  Keys putFamily(String prefix, Function<String, Value> member) {
    families.put(prefix, member);
    return this;
  }

  /** What a request of this action carries. */
  Function<String, Value> of(String action) {
    String like = Catalogue.isAction(action) ? action : UNKNOWN;
    return key -> carries(like, key) ? value(key) : absent(key);
  }

  /** The values that were chosen in a model for what was not put here. */
  Map<String, List<String>> read(Reading model) {
    Map<String, List<String>> read = new LinkedHashMap<>();
    chosen.forEach(
        (key, value) -> {
          List<String> texts = texts(value, model);
          if (!texts.isEmpty()) {
            read.put(key, texts);
          }
        });
    return read;
  }

  /** All that a request of this action carries in a model, but for tags. */
  Map<String, List<String>> readAll(String action, Reading model) {
    Map<String, List<String>> read = new LinkedHashMap<>(read(model));
    values.forEach(
        (key, value) -> {
          List<String> texts = texts(value, model);
          if (carries(action, key) && !texts.isEmpty()) {
            read.put(key, texts);
          }
        });
    return read;
  }

  /** Wishes that what can be left out is not there. */
  List<BoolExpr> wishes() {
    List<BoolExpr> wishes = new ArrayList<>();
    for (Value value : chosen.values()) {
      switch (value) {
        case Value.One(BoolExpr present, Text _) -> wishes.add(smt.not(present));
        case Value.Many(var members) -> members.forEach(member -> wishes.add(smt.not(member.in())));
      }
    }
    return wishes;
  }

  private static boolean carries(String action, String key) {
    return Catalogue.key(key).filter(one -> Catalogue.carries(action, one)).isPresent();
  }

  private Value value(String key) {
    if (values.containsKey(key)) {
      return values.get(key);
    }
    String prefix = Catalogue.key(key).orElseThrow().name();
    if (families.containsKey(prefix)) {
      return families.get(prefix).apply(key.substring(prefix.length()));
    }
    return free ? chosen.computeIfAbsent(key, this::choose) : absent(key);
  }

  private Value absent(String key) {
    boolean many = Catalogue.key(key).filter(ConditionKey::isMultivalued).isPresent();
    return many
        ? new Value.Many(List.of())
        : new Value.One(smt.truth(false), Text.of(smt.text("")));
  }

  private Value choose(String key) {
    BoolExpr present = smt.unknown("has " + key);
    return switch (Catalogue.key(key).orElseThrow().type()) {
      case STRING, DATE, ADDRESS ->
          new Value.One(present, Text.of(smt.unknown(key, shapes.printable())));
      case BOOL ->
          new Value.One(
              present, Text.of(smt.ifElse(smt.unknown(key), smt.text("true"), smt.text("false"))));
      case ARN -> new Value.One(present, arn(key));
      case NUMBER -> {
        IntExpr number = smt.unknownNumber(key);
        Str text = new Str(smt.context().intToString(number), Optional.empty());
        yield new Value.One(present, new Text(text, Optional.empty(), Optional.of(number)));
      }
      case STRINGS ->
          new Value.Many(
              List.of(
                  new Value.Member(present, Text.of(smt.unknown(key, shapes.printable()))),
                  new Value.Member(
                      smt.unknown("has another " + key),
                      Text.of(smt.unknown(key, shapes.printable())))));
    };
  }

  private Text arn(String key) {
    List<Str> segments = new ArrayList<>(List.of(smt.text("arn")));
    for (int i = 1; i < 5; i++) {
      segments.add(smt.unknown(key, shapes.withoutColon()));
    }
    segments.add(smt.unknown(key, shapes.printable()));
    return arn(smt, segments);
  }

  /** An ARN of these six parts. */
  static Text arn(Smt smt, List<Str> segments) {
    List<Str> parts = new ArrayList<>();
    for (Str segment : segments) {
      if (!parts.isEmpty()) {
        parts.add(smt.text(":"));
      }
      parts.add(segment);
    }
    return new Text(smt.join(parts), Optional.of(segments), Optional.empty());
  }

  /** An ARN that is known. */
  static Text arn(Smt smt, String arn) {
    return arn(smt, List.of(arn.split(":", 6)).stream().map(smt::text).toList());
  }

  private static List<String> texts(Value value, Reading model) {
    return switch (value) {
      case Value.One(BoolExpr present, Text text) ->
          model.isTrue(present) ? List.of(text(text, model)) : List.of();
      case Value.Many(var members) ->
          members.stream()
              .filter(member -> model.isTrue(member.in()))
              .map(member -> text(member.text(), model))
              .toList();
    };
  }

  private static String text(Text text, Reading model) {
    return text.number().map(model::number).orElseGet(() -> model.text(text.whole()));
  }
}
