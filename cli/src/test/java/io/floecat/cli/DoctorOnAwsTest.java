package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.floecat.cli.TestShell.Outcome;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.server.FloecatServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code doctor} asks a server that keeps credentials on AWS, and checks under its own identity.
 */
class DoctorOnAwsTest {

  private static final String ROLE_POLICY = "roles/floecat-secrets/policy.json";

  @TempDir Path directory;

  @Test
  @DisplayName("P5, P7: a server under the printed policies finds itself well, and cleans up")
  void doctor_healthyServer_exitsZero() throws Exception {
    try (var sandbox = sandbox(SandboxOptions.defaultPolicies());
        var _ = DefaultAwsEnvironment.of(sandbox, "floecat-base");
        var server = server(sandbox)) {
      Outcome outcome = shell(server).run("doctor");

      assertThat(outcome.exitCode()).as(outcome.out()).isZero();
      assertThat(outcome.out().lines().findFirst())
          .get()
          .asString()
          .startsWith("ok")
          .contains("assumed-role/floecat-base", "assumes " + sandbox.roleArn("floecat-secrets"));
      assertThat(outcome.out())
          .contains("0 failed, 0 missing")
          .containsPattern("(?m)^ok +isolation ")
          .containsPattern("(?m)^ok +base-identity ")
          .containsPattern("(?m)^ok +database ");
      assertThat(sandbox.secrets().all()).isEmpty();
      assertThat(Files.readString(directory.resolve("data/audit.jsonl"))).contains("doctor.run");
    }
  }

  @Test
  @DisplayName("P5: from here, the fault is the same, with the statement that mends it")
  void doctor_brokenPolicy_printsTheStatementAndExitsOne() throws Exception {
    var policies = new HashMap<>(SandboxOptions.defaultPolicies());
    policies.computeIfPresent(
        ROLE_POLICY, (_, text) -> text.replace("\"secretsmanager:PutSecretValue\", ", ""));
    try (var sandbox = sandbox(policies);
        var _ = DefaultAwsEnvironment.of(sandbox, "floecat-base");
        var server = server(sandbox)) {
      Outcome table = shell(server).run("doctor");
      Outcome json = shell(server).run("doctor", "-o", "json");
      Outcome here = awsShell(sandbox).run("doctor", "--local");

      assertThat(table.exitCode()).isEqualTo(1);
      assertThat(table.out())
          .containsPattern("(?m)^FAILED +update +PutSecretValue is refused; AWS says Access")
          .contains("role-policy:", "\"Sid\": \"UseOwn\"", "1 failed");
      assertThat(here.exitCode()).isEqualTo(1);
      assertThat(here.out()).contains("\"Sid\": \"UseOwn\"", "1 failed");
      assertThat(json.exitCode()).isEqualTo(1);
      JsonObject update = finding(json.out(), "update");
      assertThat(update.get("status").getAsString()).isEqualTo("FAILED");
      assertThat(update.getAsJsonArray("statements").get(0).getAsJsonObject().get("policy"))
          .hasToString("\"role-policy\"");
      assertThat(sandbox.secrets().all()).isEmpty();
    }
  }

  private static JsonObject finding(String json, String check) {
    List<JsonElement> findings =
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("findings").asList();
    return findings.stream()
        .map(JsonElement::getAsJsonObject)
        .filter(finding -> finding.get("check").getAsString().equals(check))
        .findAny()
        .orElseThrow();
  }

  private static AwsSandbox sandbox(Map<String, String> policies) {
    return AwsSandbox.start(SandboxOptions.usual().withPolicies(policies).withListener(_ -> {}));
  }

  private FloecatServer server(AwsSandbox sandbox) {
    var properties = new HashMap<>(settings(sandbox));
    properties.put("floecat.server.port", "0");
    return FloecatServer.start(
        FloecatConfig.from(
            Settings.read(new ConfigSources(properties, Map.of(), directory, Optional.empty()))));
  }

  private Map<String, String> settings(AwsSandbox sandbox) {
    return Map.of(
        "floecat.data-dir", directory.resolve("data").toString(),
        "floecat.secrets.backend", "aws",
        "floecat.secrets.aws.role-arn", sandbox.roleArn("floecat-secrets"));
  }

  private TestShell shell(FloecatServer server) {
    return new TestShell(directory)
        .property("floecat.data-dir", directory.resolve("data").toString())
        .property("floecat.client.server", server.url().toString());
  }

  private TestShell awsShell(AwsSandbox sandbox) {
    var shell = new TestShell(directory);
    settings(sandbox).forEach(shell::property);
    return shell;
  }
}
