package io.floecat.cli.demo;

import static io.floecat.cli.demo.StepFailedException.unless;

import io.floecat.cli.shell.Shell;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/** The main job on one machine, with nothing else installed. */
final class LocalDemo {

  private static final String SALES = "accounts/acct-123/connectors/sales";
  private static final String LAKE = "accounts/acct-456/connectors/lake";
  private static final int WRITES_BEFORE_THE_KILL = 40;

  private final DemoOutput output;
  private final Path directory;
  private final Path data;
  private final Path log;
  private final Shell shell;
  private final ToIntBiFunction<Shell, String[]> commands;

  private final String firstSecret = Secrets.clientSecret();
  private final String secondSecret = Secrets.clientSecret();
  private final String token = Secrets.token();

  LocalDemo(
      DemoOutput output, Path directory, Shell shell, ToIntBiFunction<Shell, String[]> commands) {
    this.output = output;
    this.directory = directory;
    this.data = directory.resolve("data");
    this.log = directory.resolve("server.log");
    this.shell = shell;
    this.commands = commands;
  }

  void play() throws IOException {
    Map<String, String> written = beforeTheKill();
    afterTheKill(written);
    insideTheService(written);
  }

  private Map<String, String> beforeTheKill() throws IOException {
    output.step("Start a server: one process, nothing else installed");
    try (DemoServer server = start()) {
      CommandRunner runner = runner(server.url());
      create(runner);
      showMasked(runner);
      searchAtRest();
      rotate(runner);
      redirect(runner);
      return killAtWork(server, runner);
    }
  }

  private void afterTheKill(Map<String, String> written) throws IOException {
    output.step("Start it again on the same data, and read everything back");
    try (DemoServer server = start()) {
      CommandRunner runner = runner(server.url());
      List<String> there =
          runner
              .type("connectors", "list", "-a", "acct-456", "-o", "name", "--limit", "100000")
              .lines()
              .toList();
      written.keySet().forEach(id -> unless(there.contains(lake(id)), id + " is lost"));
      for (String name : there) {
        String id = name.substring(name.lastIndexOf('/') + 1);
        checkOpens(runner.typeQuietly("connectors", "check", id, "-a", "acct-456").out(), name);
      }
      output.saw(
          "all %s acknowledged connectors are there; each that is there has its credentials"
              .formatted(written.size()));
      deleteAndCreateAgain(runner);
    }
    searchAtRest();
  }

  private DemoServer start() throws IOException {
    output.command("floecat -Dfloecat.data-dir=%s -Dfloecat.server.port=0 serve".formatted(data));
    String classPath = shell.systemProperty("java.class.path").orElseThrow();
    var server = DemoServer.start(classPath, directory, data, log, Map.of());
    output.saw("it answers at " + server.url());
    return server;
  }

  private CommandRunner runner(String server) {
    return new CommandRunner(commands, output, directory, Map.of(Lines.LAKE_TOKEN, token), server);
  }

  private void create(CommandRunner runner) throws IOException {
    output.step("Create connectors for two accounts; secrets come from a file and the environment");
    Path file = Files.writeString(directory.resolve("secret.txt"), firstSecret + "\n");
    String sales = runner.type(Lines.createSales(file));
    unless(sales.contains(SALES), "its name was not printed");
    String lake = runner.type(Lines.createLake("lake", "acct-456"));
    unless(lake.contains(LAKE), "its name was not printed");
    Files.delete(file);
    output.saw(SALES + " and " + LAKE);
  }

  private void showMasked(CommandRunner runner) {
    output.step("Ask for one: the secret comes out masked");
    String shown = runner.type("connectors", "get", "sales", "-a", "acct-123", "-o", "json");
    unless(shown.contains("\"clientSecret\": \"********\""), "the mask is not shown");
    unless(!shown.contains(firstSecret), "the secret is shown");
    shown
        .lines()
        .filter(line -> line.contains("client"))
        .forEach(line -> output.showed(line.strip()));
    output.saw("everything but the secret is shown");
  }

  private void searchAtRest() throws IOException {
    output.step("Search database, logs and audit for the credentials");
    for (String secret : List.of(firstSecret, secondSecret, token)) {
      output.command("grep -rac '%s...' %s".formatted(secret.substring(0, 7), directory));
      unless(Footprints.of(secret, directory).isEmpty(), "a file holds a credential");
    }
    unless(
        !Footprints.of("polaris.example.com", data).isEmpty(), "the search finds nothing at all");
    unless(Files.size(log) > 0, "the log is empty");
    output.saw("none, neither as it is nor encoded; what is no secret is found");
  }

  private void rotate(CommandRunner runner) throws IOException {
    output.step("Rotate the secret");
    String before = version(runner);
    Path file = Files.writeString(directory.resolve("secret.txt"), secondSecret + "\n");
    runner.type(
        "connectors",
        "update",
        "sales",
        "-a",
        "acct-123",
        "--credential",
        "client-secret=@" + file);
    Files.delete(file);
    unless(!version(runner).equals(before), "the secret has no new version");
    checkOpens(runner.type("connectors", "check", "sales", "-a", "acct-123"), SALES);
    output.saw("a new version is in use");
  }

  private void redirect(CommandRunner runner) {
    output.step("Try to have the stored secret sent somewhere else");
    String refused =
        runner
            .typeRefused(
                "connectors",
                "update",
                "sales",
                "-a",
                "acct-123",
                "--uri",
                "https://evil.example.net")
            .err();
    unless(refused.contains("auth"), "the refusal does not say what to send again");
    output.saw("refused: " + firstLine(refused));
  }

  private Map<String, String> killAtWork(DemoServer server, CommandRunner runner) {
    output.step("Kill the server with -9 in the middle of work");
    var writers =
        new Writers(WRITES_BEFORE_THE_KILL, (id, secret) -> createInLake(runner, id, secret));
    try (writers) {
      writers.awaitEnough();
      output.command("kill -9 " + server.pid());
      server.kill();
    }
    output.saw(
        "%s writes were acknowledged, others were under way"
            .formatted(writers.acknowledged().size()));
    return writers.acknowledged();
  }

  private static boolean createInLake(CommandRunner runner, String id, String secret) {
    return runner
        .withEnvironment(Map.of(Lines.LAKE_TOKEN, secret))
        .typeQuietly(Lines.createLake(id, "acct-456"))
        .isOk();
  }

  private void deleteAndCreateAgain(CommandRunner runner) throws IOException {
    output.step("Delete one, take that back, delete it again, and create it anew");
    runner.type("connectors", "delete", "sales", "-a", "acct-123");
    runner.type("connectors", "undelete", "sales", "-a", "acct-123");
    checkOpens(runner.type("connectors", "check", "sales", "-a", "acct-123"), SALES);
    String uid = field(runner, "uid");
    runner.type("connectors", "delete", "sales", "-a", "acct-123");
    Path file = Files.writeString(directory.resolve("secret.txt"), secondSecret + "\n");
    runner.type(Lines.createSales(file));
    Files.delete(file);
    unless(!field(runner, "uid").equals(uid), "the new connector is the old one");
    checkOpens(runner.type("connectors", "check", "sales", "-a", "acct-123"), SALES);
    output.saw("another connector under the same name, with credentials of its own");
  }

  /** No command shows a credential: to compare them, the demo embeds the service. */
  private void insideTheService(Map<String, String> written) {
    output.step("Use the credentials as code does, and across accounts");
    var sources =
        new ConfigSources(
            Map.of("floecat.data-dir", data.toString()), Map.of(), directory, Optional.empty());
    try (var floecat = EmbeddedFloecat.open(FloecatConfig.from(Settings.read(sources)))) {
      var editor =
          new Principal(
              "an editor of acct-456",
              Optional.empty(),
              Map.of(new AccountId("acct-456"), Role.EDITOR));
      written.forEach(
          (id, secret) -> unless(read(floecat, editor, id).equals(secret), id + " has changed"));
      output.saw("all %s tokens are what was sent, byte for byte".formatted(written.size()));
      try {
        floecat.credentials().use(editor, SALES, "a look at others", auth -> auth);
        throw new StepFailedException("an editor of acct-456 used credentials of acct-123");
      } catch (PermissionDeniedException e) {
        output.saw("an editor of acct-456 is refused in acct-123: " + e.getMessage());
      }
    }
  }

  private static String read(EmbeddedFloecat floecat, Principal editor, String id) {
    return floecat
        .credentials()
        .use(editor, lake(id), "the demo", auth -> auth.getBearerToken().getToken());
  }

  private static String lake(String id) {
    return "accounts/acct-456/connectors/" + id;
  }

  private String version(CommandRunner runner) {
    return field(runner, "versionId");
  }

  /** The text of a field that occurs once in the JSON of the sales connector. */
  private static String field(CommandRunner runner, String name) {
    String json =
        runner.typeQuietly("connectors", "get", "sales", "-a", "acct-123", "-o", "json").out();
    int start = json.indexOf("\"" + name + "\": \"");
    unless(start >= 0, "the connector shows no " + name);
    int value = start + name.length() + 5;
    return json.substring(value, json.indexOf('"', value));
  }

  private static void checkOpens(String check, String name) {
    unless(check.contains("OK"), "the credentials of %s do not open: %s".formatted(name, check));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
