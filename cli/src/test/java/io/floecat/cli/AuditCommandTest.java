package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service is used and stopped; then its audit log is shown, looked at, and tampered with. */
class AuditCommandTest {

  private static final String CANARY = "canary-0a9b8c7d6e5f";
  private static final String INTENT =
      """
      {"seq":99,"time":"2026-11-29T10:00:00Z","type":"intent","id":"open-1","subject":"ada",\
      "action":"connectors.delete","account":"acct-9","resource":"accounts/acct-9/connectors/x"}
      """;

  @TempDir private static Path used;
  private static String newPassword = "";

  @TempDir private Path directory;
  private Path log;

  @BeforeAll
  static void useAService() throws IOException {
    try (var server = FloecatServer.start(config(used))) {
      TestShell shell = shell(used, server);
      for (String account : List.of("acct-1", "acct-10")) {
        succeed(
            shell,
            "connectors create lake --kind unity-catalog --uri https://unity.example.com"
                + " --type bearer-token --credential token=env:CANARY -a "
                + account);
      }
      succeed(shell, "connectors check lake -a acct-1");
      succeed(shell, "connectors list --all-accounts");
      succeed(shell, "operations list");
      Outcome denied =
          shell(used, server)
              .property("floecat.client.token", CANARY.repeat(3))
              .run("connectors", "list", "-a", "acct-1");
      assertThat(denied.exitCode()).isEqualTo(1);
      succeed(
          shell(used, server).variable("P", "correct horse battery"),
          "backup " + used.resolve("b") + " --with-key --passphrase env:P");
    }
    succeed(new TestShell(used).property("floecat.data-dir", used + "/data"), "vault-key rotate");
    newPassword = Files.readString(used.resolve("data/admin.token")).strip();
  }

  @BeforeEach
  void copy() throws IOException {
    log = directory.resolve("audit.jsonl");
    Files.copy(used.resolve("data/audit.jsonl"), log, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void show_ofAnAccount_isWhatConcernsItAndNothingElse() {
    Outcome shown = run("audit show -a acct-1");

    assertThat(shown.out())
        .contains("connectors.create", "connectors.check", "accounts/acct-1/connectors/lake")
        .doesNotContain("acct-10", "operations.list", "OPEN");
  }

  @Test
  @DisplayName("P3: everything that an auditor asks for is there, and no credential")
  void show_all_namesStartAdminAccessLoginsAndKeys() throws IOException {
    String all = run("audit show").out();

    assertThat(all)
        .contains("service.start", "service.stop", "os-user:")
        .containsPattern("OK +connectors.list +token:[0-9a-f]{8} +accounts/-")
        .containsPattern("OK +operations.list ")
        .containsPattern("UNAUTHENTICATED +login +- +ListConnectors")
        .containsPattern("OK +backup.write +os-user:\\S+ +/.*/b  with the vault's key")
        .containsPattern("OK +vault-key.rotate +os-user:");
    assertThat(Files.readString(log))
        .contains(
            "{\"key\":\"floecat.server.port\",\"value\":\"0\",\"source\":\"system property\"}")
        .contains("\"correlationId\":\"", "\"address\":\"127.0.0.1\"", "\"requestId\":\"")
        .doesNotContain(CANARY, newPassword);
  }

  @Test
  @DisplayName("every line of a request has its correlation id, and where it came from")
  void lines_ofRequests_haveCorrelationIdAndAddress() throws IOException {
    assertThat(Files.readAllLines(log))
        .filteredOn(line -> line.contains("\"connectors.") || line.contains("\"login\""))
        .hasSize(9)
        .allMatch(line -> line.matches(".*\"correlationId\":\"[^\"]+\".*"))
        .allMatch(line -> line.contains("\"address\":\"127.0.0.1\""));
  }

  @Test
  void show_filtered_isOnlyThat() {
    assertThat(rows("audit show --action connectors.create --resource accounts/acct-10"))
        .singleElement()
        .asString()
        .contains("accounts/acct-10/connectors/lake");
    assertThat(rows("audit show --until 2001-01-01")).isEmpty();
    assertThat(rows("audit show --since 2001-01-01 --action connectors --subject nobody"))
        .isEmpty();
    assertThat(run("audit show --since yesterday").exitCode()).isEqualTo(2);
  }

  @Test
  void show_json_isTheLinesAsTheyAre() throws IOException {
    List<String> lines = run("audit show -a acct-10 -o json").out().lines().toList();

    assertThat(lines).hasSize(2);
    assertThat(Files.readAllLines(log)).containsAll(lines);
  }

  @Test
  @DisplayName("a process that died between intent and outcome has left an open action")
  void show_intentWithoutOutcome_isOpen() throws IOException {
    Files.writeString(log, INTENT, UTF_8, StandardOpenOption.APPEND);

    assertThat(rows("audit show -a acct-9"))
        .containsExactly(
            "2026-11-29T10:00:00Z      OPEN                        connectors.delete     ada    "
                + "                   accounts/acct-9/connectors/x");
  }

  @Test
  void show_dryRun_isToldFromWhatChangedSomething() throws IOException {
    String outcome =
        INTENT
            .replace("intent", "outcome")
            .replace("\"seq\"", "\"result\":\"%s\",\"validateOnly\":%s,\"seq\"");
    for (String line :
        List.of(
            outcome.formatted("OK", true),
            outcome.formatted("OK", false),
            outcome.formatted("CONNECTOR_ALREADY_EXISTS", false))) {
      Files.writeString(log, line, UTF_8, StandardOpenOption.APPEND);
    }

    assertThat(rows("audit show -a acct-9"))
        .extracting(row -> row.substring(26, 72))
        .containsExactly(
            "OK (dry run)                connectors.delete ",
            "OK                          connectors.delete ",
            "CONNECTOR_ALREADY_EXISTS    connectors.delete ");
  }

  @Test
  void show_follow_showsWhatIsAddedAndGoesOnWithTheNextFile() throws IOException {
    var out = new StringWriter();
    var pauses = new AtomicInteger();
    Shell following =
        new Shell(
            new ByteArrayInputStream(new byte[0]),
            new PrintWriter(out),
            new PrintWriter(new StringWriter()),
            io.floecat.cli.shell.Terminal.NONE,
            new ConfigSources(
                Map.of("user.home", "/nowhere", "floecat.audit.file", log.toString()),
                Map.of(),
                directory,
                Optional.empty()),
            _ -> duringPause(pauses.incrementAndGet()));

    int exitCode = new Floecat(following).run("audit", "show", "-a", "acct-9", "-o", "json", "-f");

    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString().lines().map(line -> line.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1")))
        .containsExactly("open-1", "open-2", "open-3");
  }

  private void duringPause(int number) throws InterruptedException {
    try {
      switch (number) {
        case 1 -> Files.writeString(log, INTENT, UTF_8, StandardOpenOption.APPEND);
        case 2 -> {
          Files.writeString(
              log, INTENT.replace("open-1", "open-2"), UTF_8, StandardOpenOption.APPEND);
          Files.move(log, directory.resolve("audit-000000000001.jsonl"));
          Files.writeString(log, INTENT.replace("open-1", "open-3"));
        }
        default -> throw new InterruptedException();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void verify_asWritten_isIntactAndPrintsAnAnchor() {
    Outcome verified = run("audit verify");

    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out())
        .containsPattern("intact  lines 1 to [0-9]+ in 1 file")
        .containsPattern("anchor  [0-9]+:[0-9a-f]{64}");
    String anchor = verified.out().replaceAll("(?s).*anchor  (\\S+).*", "$1");
    assertThat(run("audit verify --anchor " + anchor).exitCode()).isZero();
    assertThat(run("audit verify --anchor 1:beef").exitCode()).isEqualTo(2);
  }

  @Test
  void verify_tampered_namesFileLineAndWhy() throws IOException {
    Files.writeString(log, Files.readString(log).replaceFirst("acct-10", "acct-11"));

    Outcome verified = run("audit verify");

    assertThat(verified.exitCode()).isEqualTo(1);
    assertThat(verified.err())
        .containsPattern("audit\\.jsonl:[0-9]+: was changed, or is no line of an audit log");
  }

  @Test
  void verify_endCut_isFoundWithTheAnchor() throws IOException {
    String anchor = run("audit verify").out().replaceAll("(?s).*anchor  (\\S+).*", "$1");
    List<String> lines = Files.readAllLines(log);
    Files.write(log, lines.subList(0, lines.size() - 1));

    assertThat(run("audit verify").exitCode()).isZero();
    assertThat(run("audit verify --anchor " + anchor).err()).contains("cut off before the anchor");
  }

  @Test
  void verify_endCutWithinALine_looksAgainAndFails() throws IOException {
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(whole, whole.length - 10));
    var shell = new TestShell(directory).property("floecat.audit.file", log.toString());

    Outcome verified = shell.run("audit", "verify");

    assertThat(verified.exitCode()).isEqualTo(1);
    assertThat(verified.out()).containsPattern("end     within line [0-9]+, which is not whole");
    assertThat(verified.err()).contains("the log ends within a line: a crash", "or a cut");
    assertThat(shell.pauses()).hasSize(1);
  }

  @Test
  void verify_noLog_saysSo() {
    assertThat(new TestShell(directory).run("audit", "verify", directory + "/none.jsonl").err())
        .contains("there is no file");
    for (String command : List.of("verify", "show")) {
      assertThat(
              new TestShell(directory)
                  .property("floecat.data-dir", directory + "/none")
                  .run("audit", command)
                  .err())
          .isEqualTo(
              "floecat: there is no audit log %s/none/audit.jsonl yet; `floecat serve` writes it,"
                      .formatted(directory)
                  + " where floecat.audit.file says\n");
    }
    assertThat(
            new TestShell(directory)
                .property("floecat.audit.file", "-")
                .run("audit", "verify")
                .err())
        .contains("name the FILE");
  }

  private List<String> rows(String command) {
    return run(command).out().lines().skip(1).toList();
  }

  private Outcome run(String command) {
    return new TestShell(directory)
        .property("floecat.audit.file", log.toString())
        .run(command.split(" "));
  }

  private static void succeed(TestShell shell, String command) {
    Outcome outcome = shell.run(command.split(" "));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  private static TestShell shell(Path home, FloecatServer server) {
    return new TestShell(home)
        .property("floecat.data-dir", home + "/data")
        .property("floecat.client.server", server.url().toString())
        .variable("CANARY", CANARY);
  }

  private static FloecatConfig config(Path home) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of("floecat.data-dir", home + "/data", "floecat.server.port", "0"),
                Map.of(),
                home,
                Optional.empty())));
  }
}
