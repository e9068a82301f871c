package io.floecat.cli.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.floecat.iam.Citation;
import io.floecat.iam.Deployment;
import io.floecat.iam.Finding;
import io.floecat.iam.Remedy;
import io.floecat.iam.isolation.Cell;
import io.floecat.iam.isolation.Gap;
import io.floecat.iam.isolation.IsolationMatrix;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What was found, for machines. Fields are only added. */
final class CheckJson {

  private CheckJson() {}

  static JsonObject of(IsolationMatrix matrix, GivenPolicies given) {
    var json = new JsonObject();
    json.addProperty("holds", matrix.holds() && given.unread().isEmpty());
    json.add("assumptions", texts(given.assumptions()));
    json.add("unread", texts(given.unread()));
    json.add("deployment", deployment(matrix.policies().deployment()));
    json.add("findings", list(matrix.gaps(), CheckJson::gap));
    json.add("statements", list(matrix.findings(), CheckJson::finding));
    json.add("cells", list(matrix.cells(), CheckJson::cell));
    return json;
  }

  private static JsonObject deployment(Deployment deployment) {
    var json = new JsonObject();
    json.addProperty("awsAccount", deployment.awsAccount());
    json.addProperty("region", deployment.region());
    deployment.baseArn().ifPresent(arn -> json.addProperty("baseArn", arn));
    deployment.roleArn().ifPresent(arn -> json.addProperty("roleArn", arn));
    deployment.externalId().ifPresent(id -> json.addProperty("externalId", id));
    deployment.kmsKeyArn().ifPresent(arn -> json.addProperty("kmsKeyArn", arn));
    return json;
  }

  private static JsonObject gap(Gap gap) {
    var json = new JsonObject();
    json.addProperty("kind", Severity.of(gap.rule().kind()).name());
    json.addProperty("rule", gap.rule().name());
    json.addProperty("problem", gap.sentence());
    json.add("statement", statement(gap.statement()));
    json.addProperty("certain", gap.isCertain());
    json.addProperty("stoppedBySessionPolicy", gap.confined());
    json.add("fixes", list(gap.remedies(), CheckJson::remedy));
    json.add("cells", list(gap.cells(), CheckJson::cell));
    return json;
  }

  private static JsonObject remedy(Remedy remedy) {
    var json = new JsonObject();
    json.addProperty("policy", remedy.policy().toString());
    json.add("replaces", statement(remedy.replaces()));
    json.add(
        "statement", remedy.statement().map(JsonParser::parseString).orElse(JsonNull.INSTANCE));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    var json = new JsonObject();
    json.addProperty("document", finding.document());
    json.addProperty("statement", finding.statement());
    json.addProperty("problem", finding.problem());
    return json;
  }

  private static JsonObject cell(Cell cell) {
    var question = cell.question();
    var json = new JsonObject();
    json.addProperty("rule", question.rule().name());
    json.addProperty("who", question.actor().caller().arn());
    question.actor().account().ifPresent(account -> json.addProperty("account", account));
    json.addProperty("question", question.text());
    json.addProperty("expected", Severity.of(question.rule().kind()).expected());
    json.addProperty(
        "verdict",
        cell.verdict().map(allowed -> allowed ? "ALLOWED" : "DENIED").orElse("UNCONFIRMED"));
    json.addProperty("reason", cell.shown().deciding().decision().reason());
    var restsOn = new JsonArray();
    cell.restsOn().forEach(restsOn::add);
    json.add("restsOn", restsOn);
    return json;
  }

  private static JsonElement statement(Optional<Citation> statement) {
    return statement
        .<JsonElement>map(
            by -> {
              var json = new JsonObject();
              json.addProperty("document", by.document());
              json.addProperty("statement", by.statement());
              return json;
            })
        .orElse(JsonNull.INSTANCE);
  }

  private static JsonArray texts(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static <T> JsonArray list(List<T> items, Function<T, JsonObject> toJson) {
    var array = new JsonArray();
    items.forEach(item -> array.add(toJson.apply(item)));
    return array;
  }
}
