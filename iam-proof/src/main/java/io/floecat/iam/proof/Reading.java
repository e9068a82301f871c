package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.CharSort;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.Model;
import com.microsoft.z3.SeqSort;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the unknowns are in a model that the solver found. */
record Reading(Model model) {

  private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9a-fA-F]+)\\}");

  boolean isTrue(BoolExpr term) {
    return model.eval(term, true).isTrue();
  }

  String text(Str text) {
    if (text.literal().isPresent()) {
      return text.literal().get();
    }
    Expr<SeqSort<CharSort>> value = model.eval(text.term(), true);
    return ESCAPE
        .matcher(value.getString())
        .replaceAll(
            match ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 16))));
  }

  String number(IntExpr number) {
    return model.eval(number, true).toString();
  }
}
