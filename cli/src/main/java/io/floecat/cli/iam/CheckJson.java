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
import io.floecat.iam.proof.Answer;
import io.floecat.iam.proof.Promise;
import io.floecat.iam.proof.Proof;
import io.floecat.iam.proof.Verdict;
import io.floecat.iam.proof.Witness;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What was found, for machines. Fields are only added. */
final class CheckJson {

  private static final JsonNull NULL = JsonNull.INSTANCE;

  private CheckJson() {}

  static JsonObject of(Proof proof, GivenPolicies given) {
    var json = new JsonObject();
    json.addProperty("holds", proof.holds() && given.unread().isEmpty());
    json.add("assumptions", texts(given.assumptions()));
    json.add("unread", texts(given.unread()));
    json.add("unchecked", texts(proof.set().unchecked()));
    json.addProperty("questions", proof.questions());
    json.add("deployment", deployment(proof.set().deployment()));
    json.add("promises", list(proof.promises(), promise -> promise(proof, promise)));
    json.add("findings", list(proof.answers(), CheckJson::answer));
    json.add("statements", list(proof.findings(), CheckJson::finding));
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

  private static JsonObject promise(Proof proof, Promise promise) {
    var json = new JsonObject();
    json.addProperty("rule", promise.name());
    json.addProperty("question", "may anybody " + promise.title());
    json.addProperty("expected", promise.kind() == Promise.Kind.NEED ? "allowed" : "denied");
    json.addProperty(
        "verdict",
        proof.answers().stream()
            .filter(answer -> answer.promise() == promise)
            .map(Answer::verdict)
            .findFirst()
            .orElse(Verdict.PROVED)
            .name());
    return json;
  }

  private static JsonObject answer(Answer answer) {
    var json = new JsonObject();
    json.addProperty("kind", answer.verdict().name());
    json.addProperty("rule", answer.promise().name());
    json.addProperty("problem", answer.sentence());
    json.add("statement", statement(answer.statement()));
    json.addProperty("certain", answer.isCertain());
    json.addProperty("stoppedBySessionPolicy", answer.confined());
    json.add("actions", texts(answer.actions()));
    json.add("witness", answer.witness().<JsonElement>map(CheckJson::witness).orElse(NULL));
    json.add("restsOn", texts(answer.restsOn()));
    json.add("notModelled", texts(answer.freely()));
    json.add("fixes", list(answer.remedies(), CheckJson::remedy));
    return json;
  }

  private static JsonObject witness(Witness witness) {
    var json = new JsonObject();
    json.addProperty("who", witness.caller().arn());
    json.addProperty("words", witness.words());
    json.add("commands", texts(witness.commands()));
    return json;
  }

  private static JsonObject remedy(Remedy remedy) {
    var json = new JsonObject();
    json.addProperty("policy", remedy.policy().toString());
    json.add("replaces", statement(remedy.replaces()));
    json.add("statement", remedy.statement().map(JsonParser::parseString).orElse(NULL));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    var json = new JsonObject();
    json.addProperty("document", finding.document());
    json.addProperty("statement", finding.statement());
    json.addProperty("problem", finding.problem());
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
        .orElse(NULL);
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
