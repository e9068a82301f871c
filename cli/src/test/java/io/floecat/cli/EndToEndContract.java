package io.floecat.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.floecat.cli.TestShell.Outcome;
import io.floecat.cli.credential.CredentialField;
import io.floecat.cli.credential.CredentialType;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import io.floecat.v1.Connector.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands against the service itself, on a backend that a subclass chooses. Every test has an
 * account of its own.
 */
abstract class EndToEndContract {

  /** Legal in every secret field, and nowhere to be seen again. */
  private static final String CANARY = "{\"canary\":\"c4n4ry-51\"}";

  @TempDir static Path directory;
  private static @Nullable FloecatServer server;

  private final List<Outcome> outcomes = new ArrayList<>();
  private TestShell shell;

  /** Starts the service for the tests of a class. */
  static void startServer(Map<String, String> settings) {
    var properties = new HashMap<>(settings);
    properties.put("floecat.data-dir", directory.resolve("data").toString());
    properties.put("floecat.server.port", "0");
    server =
        FloecatServer.start(
            FloecatConfig.from(
                Settings.read(
                    new ConfigSources(properties, Map.of(), directory, Optional.empty()))));
  }

  static FloecatServer server() {
    return requireNonNull(server, "a subclass starts it");
  }

  @AfterAll
  static void stopServer() {
    server().close();
  }

  @BeforeEach
  void openShell(TestInfo test) {
    String account = test.getTestMethod().orElseThrow().getName();
    shell =
        new TestShell(directory)
            .property("floecat.data-dir", directory.resolve("data").toString())
            .property("floecat.client.server", server().url().toString())
            .property("floecat.client.account", account)
            .variable("CANARY", CANARY);
  }

  @AfterEach
  @DisplayName("P3: no command shows a secret")
  void noCommandHasShownTheSecret() {
    assertThat(outcomes)
        .isNotEmpty()
        .allSatisfy(
            outcome -> assertThat(outcome.out() + outcome.err()).doesNotContain("c4n4ry-51"));
  }

  @Test
  void connector_fromCreateToExpunge() {
    create("sales", "--credential", "token=env:CANARY", "--header", "X-Api-Key=env:CANARY");
    assertThat(run("connectors", "check", "sales").exitCode()).isZero();

    String version = version();
    succeed("connectors", "update", "sales", "--display-name", "Sales");
    assertThat(version()).isEqualTo(version);
    succeed("connectors", "update", "sales", "--header", "X-Api-Key=");
    assertThat(version()).isNotEqualTo(version);
    assertThat(get("sales").getAsJsonObject("auth").keySet()).containsExactly("bearerToken");
    assertThat(run("connectors", "check", "sales").exitCode()).isZero();

    succeed("connectors", "delete", "sales");
    assertThat(run("connectors", "list", "-o", "name").out()).isEmpty();
    succeed("connectors", "undelete", "sales");
    succeed("connectors", "expunge", "sales", "--yes");
    assertThat(run("connectors", "get", "sales").err()).contains("there is no connector");
  }

  @Test
  @DisplayName("P8: changing where a secret goes needs the secret")
  void target_withoutTheSecret_isNotChanged() {
    create("sales", "--credential", "token=env:CANARY");

    var refused = run("connectors", "update", "sales", "--uri", "https://evil.example.com");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("give --type and all fields of the credential");
    assertThat(get("sales").get("uri").getAsString()).isEqualTo("https://catalog.example.com");
    succeed(
        "connectors",
        "update",
        "sales",
        "--uri",
        "https://new.example.com",
        "--type",
        "bearer-token",
        "--credential",
        "token=env:CANARY");
  }

  @Test
  void properties_withDotsAndCommas_areChangedOneByOne() {
    create("sales", "--credential", "token=env:CANARY", "--property", "old=1");

    succeed(
        "connectors",
        "update",
        "sales",
        "--property",
        "s3.path-style=true",
        "--property",
        "a,b=`",
        "--remove-property",
        "old");

    assertThat(get("sales").getAsJsonObject("properties"))
        .isEqualTo(JsonParser.parseString("{\"a,b\":\"`\",\"s3.path-style\":\"true\"}"));
  }

  @Test
  void apply_ofWhatGetPrints_changesOnlyWhatWasEdited() {
    create("sales", "--credential", "token=env:CANARY", "--description", "old");
    String shown = run("connectors", "get", "sales", "-o", "json").out();
    String version = version();

    String edited = shown.replace("  \"description\": \"old\",\n", "");
    assertThat(edited).isNotEqualTo(shown);

    assertThat(apply(edited).has("description")).isFalse();
    assertThat(version()).isEqualTo(version);
    assertThat(run("connectors", "check", "sales").exitCode()).isZero();

    Outcome stale = shell.input(shown).run("connectors", "apply", "-f", "-");
    assertThat(stale.exitCode()).isEqualTo(1);
    assertThat(stale.err()).contains("etag");
  }

  @Test
  void apply_withoutAConnector_createsIt() {
    String name = "accounts/apply_withoutAConnector_createsIt/connectors/sales";

    JsonObject applied =
        apply(
            """
            {"name":"%s","kind":"ICEBERG_REST","uri":"https://catalog.example.com",
            "auth":{"bearerToken":{"token":"t-1"}}}"""
                .formatted(name));

    assertThat(applied.get("name").getAsString()).isEqualTo(name);
    assertThat(run("connectors", "check", "sales").exitCode()).isZero();
  }

  @Test
  void list_goesThroughPages() {
    for (String id : List.of("a", "b", "c")) {
      create(id, "--credential", "token=env:CANARY");
    }

    assertThat(run("connectors", "list", "-o", "name", "--limit", "2").out().lines())
        .containsExactly(
            "accounts/list_goesThroughPages/connectors/a",
            "accounts/list_goesThroughPages/connectors/b");
    assertThat(run("connectors", "list", "--all-accounts", "-o", "name").out().lines())
        .contains("accounts/list_goesThroughPages/connectors/c");
    assertThat(run("connectors", "list", "--filter", "kind = AWS_GLUE").out()).hasLineCount(1);
  }

  static Stream<Arguments> typesAndKinds() {
    return CredentialType.all().stream()
        .flatMap(
            type ->
                EnumSet.range(Kind.ICEBERG_REST, Kind.AWS_GLUE).stream()
                    .map(kind -> Arguments.of(type.name(), kind)));
  }

  @ParameterizedTest
  @MethodSource("typesAndKinds")
  void create_ofATypeThatTypesLists_isTakenForExactlyItsKinds(String name, Kind kind) {
    CredentialType type = CredentialType.parse(name);
    var command = new ArrayList<>(List.of("connectors", "create", "x", "--dry-run"));
    command.addAll(List.of("--kind", kind.name(), "--type", name));
    if (kind != Kind.AWS_GLUE) {
      command.addAll(List.of("--uri", "https://catalog.example.com"));
    }
    type.fields().stream()
        .filter(CredentialField::isRequired)
        .forEach(
            field -> command.addAll(List.of("--credential", field.name() + "=" + value(field))));

    var outcome = run(command.toArray(String[]::new));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(type.kinds().contains(kind) ? 0 : 1);
  }

  @Test
  void operations_areListedAndFinished() {
    create("sales", "--credential", "token=env:CANARY");
    succeed("connectors", "delete", "sales");

    assertThat(run("operations", "list").out())
        .containsPattern(
            "(DELETE_SECRET|CONFIRM_DELETION) +accounts/operations_areListedAndFinished/connectors/sales ");
    assertThat(run("operations", "finish").out()).contains("open     ");
  }

  @Test
  void account_isExpunged() {
    create("sales", "--credential", "token=env:CANARY");

    succeed("accounts", "expunge", "account_isExpunged", "--yes", "--no-wait");

    assertThat(run("connectors", "list", "-o", "name").out()).isEmpty();
    assertThat(
            run(
                    "connectors",
                    "create",
                    "x",
                    "--kind",
                    "iceberg-rest",
                    "--uri",
                    "https://x.example.com")
                .err())
        .contains("removed");
  }

  void create(String id, String... more) {
    succeed(
        Stream.concat(
                Stream.of(
                    "connectors",
                    "create",
                    id,
                    "--kind",
                    "iceberg-rest",
                    "--uri",
                    "https://catalog.example.com",
                    "--type",
                    "bearer-token"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private JsonObject apply(String json) {
    var outcome = shell.input(json).run("connectors", "apply", "-f", "-", "-o", "json");
    outcomes.add(outcome);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return JsonParser.parseString(outcome.out()).getAsJsonObject();
  }

  private JsonObject get(String id) {
    return JsonParser.parseString(run("connectors", "get", id, "-o", "json").out())
        .getAsJsonObject();
  }

  String version() {
    return get("sales").getAsJsonObject("credentialStatus").get("versionId").getAsString();
  }

  void succeed(String... args) {
    var outcome = run(args);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  Outcome run(String... args) {
    var outcome = shell.run(args);
    outcomes.add(outcome);
    return outcome;
  }

  private static String value(CredentialField field) {
    return switch (field.name()) {
      case "token_uri" -> "https://id.example.com";
      case "region" -> "eu-central-1";
      case "access_key_id" -> "AKIAIOSFODNN7EXAMPLE";
      case "header" -> "X-Api-Key";
      default -> field.isSecret() ? "env:CANARY" : "name";
    };
  }
}
