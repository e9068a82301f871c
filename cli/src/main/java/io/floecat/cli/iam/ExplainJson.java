package io.floecat.cli.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.floecat.iam.Explanation;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Why a request is allowed or denied, for machines. Fields are only added. */
final class ExplainJson {

  private final GivenPolicies given;

  private ExplainJson(GivenPolicies given) {
    this.given = given;
  }

  static JsonObject of(Explained explained) {
    var json = new ExplainJson(explained.given());
    var object = new JsonObject();
    object.addProperty("outcome", explained.outcome().name());
    object.addProperty("who", json.given.shown(explained.who()));
    object.addProperty("action", explained.call().action());
    explained.call().name().ifPresent(name -> object.addProperty("name", name));
    object.add("assumptions", json.texts(explained.given().assumptions()));
    object.add("requests", list(explained.explanations(), json::request));
    return object;
  }

  private JsonObject request(Explanation one) {
    var object = new JsonObject();
    object.addProperty("action", one.request().action());
    object.addProperty("resource", given.shown(one.request().resource()));
    object.addProperty("caller", given.shown(one.request().caller().arn()));
    object.addProperty("outcome", one.outcome().name());
    object.addProperty("reason", given.shown(one.reason()));
    object.add("layers", list(one.layers(), this::layer));
    return object;
  }

  private JsonObject layer(Explanation.Layer layer) {
    var object = new JsonObject();
    object.addProperty("name", layer.name());
    object.add("statements", list(layer.lines(), this::statement));
    return object;
  }

  private JsonObject statement(Explanation.Line line) {
    var object = new JsonObject();
    object.addProperty("document", line.statement().document());
    object.addProperty("statement", line.statement().statement());
    object.addProperty("effect", line.allows() ? "Allow" : "Deny");
    object.addProperty("applies", line.applies().name().toLowerCase(Locale.ROOT));
    object.add("reasons", texts(line.reasons()));
    return object;
  }

  private JsonArray texts(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(text -> array.add(given.shown(text)));
    return array;
  }

  private static <T> JsonArray list(List<T> items, Function<T, JsonObject> toJson) {
    var array = new JsonArray();
    items.forEach(item -> array.add(toJson.apply(item)));
    return array;
  }
}
