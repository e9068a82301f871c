package io.floecat.iam.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.AccessRequest;
import io.floecat.iam.RequestView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Somebody else's evaluator of IAM policies: npm installs it below target. */
final class Judge {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SOURCE = Path.of("src/judge");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "judge.mjs");

  private final Path directory;

  private Judge(Path directory) {
    this.directory = directory;
  }

  /** Installs it as the lock file says: no other bytes, and no scripts of packages. */
  static Judge install(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    for (String file : FILES) {
      Files.write(directory.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("npm.log").toFile())
            .start();
    if (npm.waitFor() != 0) {
      throw new IOException(Files.readString(directory.resolve("npm.log")));
    }
    return new Judge(directory);
  }

  /** Its answers to these questions, in their order. */
  List<JsonNode> ask(List<ObjectNode> questions) throws IOException, InterruptedException {
    Path asked = directory.resolve("questions.jsonl");
    Path answered = directory.resolve("answers.jsonl");
    Files.write(asked, questions.stream().map(ObjectNode::toString).toList());
    var node =
        new ProcessBuilder("node", "judge.mjs")
            .directory(directory.toFile())
            .redirectInput(asked.toFile())
            .redirectOutput(answered.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (node.waitFor() != 0) {
      throw new IOException("judge.mjs ended with " + node.exitValue());
    }
    return Files.readAllLines(answered).stream().map(Judge::parse).toList();
  }

  /** A question as that evaluator takes it. */
  static ObjectNode question(AccessRequest request, GeneratedSet set, boolean assumes) {
    ObjectNode question = JSON.createObjectNode();
    ObjectNode asked = question.putObject("request");
    asked.put("principal", request.caller().arn()).put("action", request.action());
    asked
        .putObject("resource")
        .put("resource", request.resource())
        .put("accountId", request.resource().split(":", 6)[4]);
    ObjectNode context = asked.putObject("contextVariables");
    RequestView.keys(request)
        .forEach(
            (key, values) -> {
              if (RequestView.isMultivalued(key)) {
                values.forEach(context.withArray("/" + key.replace("/", "~1"))::add);
              } else {
                context.put(key, values.getFirst());
              }
            });
    add(question.putArray("identityPolicies"), assumes ? Attacks.ADMINISTRATOR : set.role());
    ArrayNode organization = question.putArray("serviceControlPolicies");
    question.putArray("resourceControlPolicies");
    if (assumes) {
      question.set("resourcePolicy", parse(set.trust()));
    } else {
      set.boundary().ifPresent(text -> add(question.putArray("permissionBoundaryPolicies"), text));
      set.scp()
          .ifPresent(
              text ->
                  add(
                      organization.addObject().put("orgIdentifier", "o-1").putArray("policies"),
                      text));
    }
    return question;
  }

  private static void add(ArrayNode policies, String text) {
    policies.addObject().put("name", "p" + policies.size()).set("policy", parse(text));
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Its answer, if it has one. */
  static Optional<Boolean> allowed(JsonNode answer) {
    return answer.has("result")
        ? Optional.of(answer.get("result").asText().equals("Allowed"))
        : Optional.empty();
  }
}
