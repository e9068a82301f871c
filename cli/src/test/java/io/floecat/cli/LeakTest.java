package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Encoding;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Fault;
import io.floecat.server.FloecatServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command, well and badly used, against a server and without one. */
class LeakTest {

  /** What every command is tried with; {@code F} is a file with a secret, {@code E} a variable. */
  private static final Map<String, List<String>> ROWS = new TreeMap<>();

  static {
    row("serve", "x");
    row("demo", "x");
    row("connectors types", "", "bearer-token", "none");
    row(
        "connectors create",
        "a --kind iceberg-rest --uri https://c.example.com --type bearer-token --credential token=@F --header X-A=env:E",
        "b --kind iceberg-rest --uri https://c.example.com --type basic --credential username=u --credential password=env:E",
        "c --kind aws-glue --type aws-access-key --credential access-key-id=env:E --credential secret-access-key=@F --credential region=x",
        "d --kind iceberg-rest --uri https://c.example.com --property password=WORD",
        "e --kind iceberg-rest --uri https://u:WORD@c.example.com",
        "f --kind iceberg-rest --uri https://c.example.com --type bearer-token --credential token=WORD",
        "g --kind iceberg-rest --uri https://c.example.com --type bearer-token --credential WORD",
        "h --kind iceberg-rest --uri https://c.example.com --type bearer-token --header WORD",
        "i --kind iceberg-rest --uri https://c.example.com --header X-A=WORD",
        "j --kind iceberg-rest --uri https://c.example.com --type bearer-token --credential token=- --dry-run");
    row("connectors apply", "-f F", "-f -", "-f JSON", "-f JSON --dry-run -o json");
    row(
        "connectors update",
        "a --credential token=@F",
        "a --header X-A=env:E --display-name N",
        "a --uri https://evil.example.com",
        "a --credential token=WORD",
        "none --credential token=@F");
    row("connectors get", "a", "a -o json", "none", "WORD!");
    row("connectors check", "a", "none");
    row("connectors list", "", "-o json", "--all-accounts", "--filter WORD");
    row("connectors delete", "a", "none");
    row("connectors undelete", "a", "none");
    row("connectors expunge", "a --yes", "none --yes", "a");
    row("accounts expunge", "acme --yes --no-wait", "WORD! --yes");
    row("operations list", "", "-o json");
    row("operations finish", "");
    row("vault-key list", "");
    row("vault-key rotate", "");
    row(
        "backup",
        "out/a.backup",
        "out/b.backup --with-key --passphrase @F",
        "out/c.backup --with-key --passphrase WORD",
        "out/a.backup");
    row("restore", "out/b.backup --passphrase env:E", "out/b.backup --passphrase WORD", "F");
    row("audit verify", "", "--anchor WORD", "F");
    row("audit show", "", "-o json", "--action WORD", "--since WORD", "F");
    row("iam print", "base-policy", "WORD");
    row("iam check", "--base-policy F", "--role-policy F --trust-policy JSON", "WORD");
    row(
        "iam explain",
        "--role-policy F --as acme GetSecretValue accounts/acme/connectors/a",
        "--role-policy JSON --trust-policy F --as base AssumeRole floecat-secrets");
    row("store prepare", "", "--print", "--owner-user WORD --owner-password-file F");
    row("aws-sandbox", "--policies none", "--port WORD");
    row("doctor", "", "-o json");
    row("config", "", "-o json");
    row("completion", "bash", "fish", "WORD");
  }

  /** Options that say where something is, which errors repeat. */
  private static final Set<String> PLACES =
      Set.of(
          "--token-file",
          "--config",
          "--file",
          "--policies",
          "--role-policy",
          "--trust-policy",
          "--base-policy",
          "--session-policy",
          "--boundary",
          "--base-boundary",
          "--scp",
          "--owner-password-file",
          "--secret-policy",
          "--key-policy",
          "--write-policies",
          "--server",
          "--account");

  private final long seed = new Random().nextLong();
  private final Canaries canaries = Canaries.of(seed);
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);
  private final String word = canaries.word("an-argument-of-a-command");
  private final String token = canaries.word("token-of-the-administrator");
  private int runs;

  @TempDir private Path directory;
  private Path data;

  private static void row(String command, String... arguments) {
    ROWS.put(command, List.of(arguments));
  }

  @BeforeEach
  void makeFiles() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(data.resolve("admin.token"), token);
    Files.setPosixFilePermissions(
        data.resolve("admin.token"), PosixFilePermissions.fromString("rw-------"));
    Files.createDirectory(directory.resolve("out"));
    Files.createDirectory(directory.resolve("given"));
    Files.writeString(directory.resolve("given/F"), canaries.text("file") + "\n");
    Files.writeString(
        directory.resolve("given/JSON"),
        """
        {"name":"accounts/acme/connectors/j","kind":"ICEBERG_REST","uri":"https://c.example.com",
        "auth":{"bearerToken":{"token":"%s","%s":1}}}"""
            .formatted(word, word));
  }

  @Test
  @DisplayName("P3: no command shows a secret, whatever it is given and whatever fails")
  void everyCommand_usedInEveryWay_showsNoSecret() throws Exception {
    assertThat(ROWS.keySet()).as("commands that the leak test runs").isEqualTo(leaves());
    try (var log = new CapturedLog()) {
      try (var server = start(Map.of())) {
        runAll(server.url().toString(), token);
        runAll(server.url().toString(), canaries.word("wrong-token"));
      }
      runAll("http://127.0.0.1:9", token);
      runAll("http://user:" + word + "@127.0.0.1:9", token);
      misuseAll();
      log.show(search);
    }
    evidence.files(data, file -> file.endsWith("admin.token"));
    evidence.files(directory.resolve("out"), _ -> false);

    System.out.printf(
        "commands (seed %d): %d commands, %d runs; %s%n",
        seed, ROWS.size(), runs, search.summary());
    search.requireNone(
        EnumSet.of(
            Surface.STANDARD_OUTPUT,
            Surface.STANDARD_ERROR,
            Surface.LOG,
            Surface.DATABASE,
            Surface.AUDIT,
            Surface.BACKUP));
  }

  @Test
  @DisplayName("P3: nor does one of a server whose credentials are on AWS, in good days and bad")
  void commandsOfClients_withCredentialsOnAws_showNoSecret() throws Exception {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
        var _ = DefaultAwsEnvironment.of(sandbox, "floecat-base");
        var log = new CapturedLog()) {
      Map<String, String> settings =
          Map.of(
              "floecat.secrets.backend",
              "aws",
              "floecat.secrets.aws.role-arn",
              sandbox.roleArn("floecat-secrets"));
      try (var server = start(settings)) {
        runClients(server.url().toString());
        String quoting = "Value '%s' failed to satisfy constraint".formatted(word);
        for (String action : List.of("AssumeRole", "CreateSecret", "GetSecretValue")) {
          sandbox.faults().add(action, 3, Fault.refused("ValidationException", quoting));
        }
        runClients(server.url().toString());
      }
      sandbox.calls().stream()
          .flatMap(call -> call.key().stream())
          .flatMap(key -> Stream.concat(Stream.of(key.secret()), key.token().stream()))
          .distinct()
          .forEach(key -> search.alsoFor(List.of(key)));
      log.show(search);
    }
    evidence.files(data, file -> file.endsWith("admin.token"));

    System.out.printf("commands on AWS (seed %d): %d runs; %s%n", seed, runs, search.summary());
    search.requireNone(
        EnumSet.of(
            Surface.STANDARD_OUTPUT,
            Surface.STANDARD_ERROR,
            Surface.LOG,
            Surface.DATABASE,
            Surface.AUDIT));
  }

  private void runClients(String server) {
    ROWS.forEach(
        (command, rows) -> {
          if (command.matches("(connectors|accounts|operations) .*")) {
            rows.forEach(row -> run(server, token, Stream.of((command + " " + row).split(" "))));
          }
        });
  }

  @Test
  void search_leakPlantedInWhatACommandPrints_findsItInEveryEncoding() {
    for (Encoding encoding : Encoding.values()) {
      String secret = encoding.encode(canaries.text("planted"));
      look("out", new Outcome(0, secret, ""));
      look("err", new Outcome(0, "", secret));
    }
    assertThat(search.leaks()).hasSize(2 * Encoding.values().length);
    System.out.printf("planted leaks caught in what commands print: %d%n", search.leaks().size());
  }

  private FloecatServer start(Map<String, String> settings) {
    var properties = new HashMap<>(settings);
    properties.put("floecat.data-dir", data.toString());
    properties.put("floecat.server.port", "0");
    return FloecatServer.start(
        FloecatConfig.from(
            Settings.read(new ConfigSources(properties, Map.of(), directory, Optional.empty()))));
  }

  private void runAll(String server, String clientToken) {
    ROWS.forEach(
        (command, rows) ->
            rows.forEach(
                row -> run(server, clientToken, Stream.of((command + " " + row).split(" ")))));
  }

  /** A secret as an argument too many, as an unknown option, and as the value of every option. */
  private void misuseAll() {
    commands()
        .forEach(
            (path, command) -> {
              List<String> words = path.isEmpty() ? List.of() : List.of(path.split(" "));
              misuse(words, "--bogus=" + word);
              misuse(words, "-q" + word);
              misuse(words, "x", word);
              for (OptionSpec option : command.getCommandSpec().options()) {
                if (option.arity().max() > 0 && !PLACES.contains(option.longestName())) {
                  misuse(words, option.longestName() + "=" + word);
                }
              }
            });
  }

  private void misuse(List<String> command, String... arguments) {
    run("http://127.0.0.1:9", token, Stream.concat(command.stream(), Stream.of(arguments)));
  }

  private void run(String server, String clientToken, Stream<String> words) {
    runs++;
    String[] arguments =
        words.filter(it -> !it.isEmpty()).map(this::argument).toArray(String[]::new);
    var shell =
        new TestShell(directory)
            .property("floecat.data-dir", data.toString())
            .variable("FLOECAT_CLIENT_SERVER", server)
            .variable("FLOECAT_CLIENT_ACCOUNT", "acme")
            .variable("FLOECAT_CLIENT_TOKEN", clientToken)
            .variable("FLOECAT_SERVER_PORTS", word)
            .variable("E", canaries.text("variable"))
            .input(canaries.text("input"));
    look(String.join(" ", arguments), shell.run(arguments));
  }

  private String argument(String text) {
    return text.replace("@F", "@" + directory.resolve("given/F"))
        .replaceFirst("^F$", directory.resolve("given/F").toString())
        .replaceFirst("^JSON$", directory.resolve("given/JSON").toString())
        .replaceFirst("^out/", directory.resolve("out") + "/")
        .replace("WORD", word);
  }

  private void look(String command, Outcome outcome) {
    search.in(Surface.STANDARD_OUTPUT, command, outcome.out());
    search.in(Surface.STANDARD_ERROR, command, outcome.err());
  }

  private static Map<String, CommandLine> commands() {
    var found = new TreeMap<String, CommandLine>();
    collect(
        new Floecat(new TestShell(Path.of("")).shell()).commands().toWholeCommandLine(), "", found);
    return found;
  }

  private static Set<String> leaves() {
    var leaves = new TreeSet<String>();
    commands()
        .forEach(
            (path, command) -> {
              if (command.getSubcommands().isEmpty()) {
                leaves.add(path);
              }
            });
    return leaves;
  }

  private static void collect(CommandLine command, String path, Map<String, CommandLine> found) {
    found.put(path, command);
    command
        .getSubcommands()
        .forEach((name, child) -> collect(child, (path + " " + name).strip(), found));
  }
}
