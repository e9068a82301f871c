package io.floecat.cli.demo;

import static io.floecat.cli.demo.StepFailedException.unless;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.cli.shell.Shell;
import io.floecat.iam.SourceDocument;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.access.Verdict;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.principal.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntBiFunction;

/**
 * Credentials on AWS, as far as a sandbox is AWS: the walls between accounts, and holes in them.
 */
final class AwsDemo {

  private static final String BASE = "floecat-base";
  private static final String ROLE = "floecat-secrets";
  private static final String SECRET_OF_456 = "accounts/acct-456/connectors/lake";
  private static final String ROLE_POLICY = "roles/floecat-secrets/policy.json";
  private static final String TRUST_POLICY = "roles/floecat-secrets/trust.json";
  private static final String BASE_POLICY = "roles/floecat-base/policy.json";

  private final DemoOutput output;
  private final Path directory;
  private final Shell shell;
  private final ToIntBiFunction<Shell, String[]> commands;
  private final AwsRequests requests;
  private final String first = Secrets.token();
  private final String second = Secrets.token();

  /** In {@code directory}, which has nothing in it. */
  AwsDemo(
      DemoOutput output, Path directory, Shell shell, ToIntBiFunction<Shell, String[]> commands) {
    this.output = output;
    this.directory = directory;
    this.shell = shell;
    this.commands = commands;
    this.requests = AwsRequests.of(output, directory);
  }

  void play() throws IOException {
    output.say("");
    output.say("Second act: credentials on AWS, with a role. A local sandbox is AWS here.");
    underThePrintedPolicies();
    underTheFirstDocumentsPolicies();
    checkBoth();
  }

  private void underThePrintedPolicies() throws IOException {
    output.step(
        "Start a sandbox with the policies that `iam print` prints, and a server with a role");
    output.command("floecat aws-sandbox");
    try (AwsSandbox sandbox = AwsSandbox.start(quiet());
        DemoServer server = start(sandbox)) {
      var runner = runner(server.url());
      output.step("Create a connector for each of two accounts");
      create(runner, "acct-123", first);
      create(runner, "acct-456", second);
      output.saw("each by a session of %s with the account's tag".formatted(ROLE));
      searchAtRest();
      lookAtASecret(sandbox);
      readAcrossAccounts(sandbox);
    }
  }

  private DemoServer start(AwsSandbox sandbox) throws IOException {
    AccessKey key = sandbox.accessKey(BASE);
    Map<String, String> environment = new TreeMap<>();
    environment.put("FLOECAT_SECRETS_BACKEND", "aws");
    environment.put("FLOECAT_SECRETS_AWS_REGION", SandboxOptions.REGION);
    environment.put("FLOECAT_SECRETS_AWS_ENDPOINT", sandbox.endpoint().toString());
    environment.put("FLOECAT_SECRETS_AWS_STS_ENDPOINT", sandbox.endpoint().toString());
    environment.put("FLOECAT_SECRETS_AWS_ROLE_ARN", sandbox.roleArn(ROLE));
    environment.forEach((name, value) -> output.command("export %s=%s".formatted(name, value)));
    output.command("floecat serve   # with the keys of %s in the environment".formatted(BASE));
    environment.put("AWS_ACCESS_KEY_ID", key.id());
    environment.put("AWS_SECRET_ACCESS_KEY", key.secret());
    key.token().ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token));
    var server =
        DemoServer.start(
            shell.systemProperty("java.class.path").orElseThrow(),
            directory,
            directory.resolve("data"),
            directory.resolve("server.log"),
            environment);
    output.saw("it answers at " + server.url());
    return server;
  }

  private static void create(CommandRunner runner, String account, String token) {
    String created =
        runner
            .withEnvironment(Map.of(Lines.LAKE_TOKEN, token))
            .type(Lines.createLake("lake", account));
    unless(created.contains("accounts/" + account), "its name was not printed");
  }

  private void searchAtRest() throws IOException {
    for (String secret : List.of(first, second)) {
      unless(Footprints.of(secret, directory).isEmpty(), "a file holds a credential");
    }
    output.saw("no file here holds their credentials: they are in the secrets manager alone");
  }

  private void lookAtASecret(AwsSandbox sandbox) {
    output.step("Look at a stored secret with " + requests.by() + ", as the account's session");
    var answer = requests.at(sandbox.endpoint()).get(sessionOf(sandbox, "acct-456"), SECRET_OF_456);
    unless(answer.isOk(), "it cannot be read: " + answer.text());
    String payload = new String(Base64.getDecoder().decode(answer.text()), UTF_8);
    unless(payload.contains(second), "it is not what was sent");
    output.saw("payload " + payload.replace(second, second.substring(0, 7) + "..."));
  }

  private void readAcrossAccounts(AwsSandbox sandbox) {
    output.step("Read the same secret with the session of the other account");
    var answer = requests.at(sandbox.endpoint()).get(sessionOf(sandbox, "acct-123"), SECRET_OF_456);
    unless(!answer.isOk(), "a session of acct-123 read a secret of acct-456");
    unless(answer.text().contains("not authorized"), "it failed otherwise: " + answer.text());
    output.saw("refused by AWS, whatever the service may think");
    output.saw("the sandbox's log says: " + reason(sandbox));
  }

  /** As the service had it, and as somebody has it who has broken into the service. */
  private static AccessKey sessionOf(AwsSandbox sandbox, String account) {
    return sandbox.calls().stream()
        .filter(call -> call.sessionTags().containsValue(account))
        .flatMap(call -> call.key().stream())
        .findFirst()
        .orElseThrow(() -> new StepFailedException("no session of " + account));
  }

  private void underTheFirstDocumentsPolicies() {
    output.step("The same with the policies of the first document about this integration");
    Map<String, String> files = new TreeMap<>(SandboxOptions.defaultPolicies());
    files.put(TRUST_POLICY, SourceDocument.trust());
    files.put(ROLE_POLICY, SourceDocument.role());
    try (var sandbox = AwsSandbox.start(quiet().withPolicies(files))) {
      var answer =
          requests
              .at(sandbox.endpoint())
              .assume(sandbox.accessKey(BASE), sandbox.roleArn(ROLE), "acct-123");
      unless(!answer.isOk(), "the role was assumed");
      output.saw("nobody can assume the role: " + reason(sandbox));
    }
    output.step("The same with its trust policy put right, and its role policy as it was");
    files.put(TRUST_POLICY, SandboxOptions.defaultPolicies().get(TRUST_POLICY));
    // AWS does not say whether this kind of condition sees the tags of a create; without it, the
    // service could create nothing at all.
    var seen = new UnconfirmedFacts(true, false);
    try (var sandbox = AwsSandbox.start(quiet().withPolicies(files).withFacts(seen))) {
      var session = sandbox.newSession(ROLE, "floecat-acct-123", Map.of("AccountId", "acct-123"));
      var answer = requests.at(sandbox.endpoint()).create(session, SECRET_OF_456, "acct-123");
      unless(answer.isOk(), "the name could not be taken: " + answer.text());
      output.saw("acct-123 has taken a name of acct-456: " + reason(sandbox));
    }
  }

  private void checkBoth() throws IOException {
    output.step(
        "Ask `iam check` about both, offline: a solver looks for a request that breaks through");
    var runner = runner("http://127.0.0.1:1");
    Map<String, String> printed = SandboxOptions.defaultPolicies();
    String ours =
        runner.type(
            check(
                "",
                printed.getOrDefault(ROLE_POLICY, ""),
                printed.getOrDefault(TRUST_POLICY, ""),
                printed.getOrDefault(BASE_POLICY, "")));
    unless(ours.contains("proved: accounts are kept apart"), "the printed policies have a finding");
    ours.lines().filter(line -> line.startsWith("proved: ")).forEach(output::showed);
    String found =
        runner
            .typeRefused(
                check(
                    "first-", SourceDocument.role(), SourceDocument.trust(), SourceDocument.base()))
            .out();
    unless(found.contains("sts:TagSession is an action"), "the trust policy is not found");
    found
        .lines()
        .filter(line -> line.startsWith("MISSING") || line.startsWith("HOLE"))
        .forEach(output::showed);
    output.saw("the printed policies pass, and what is wrong with the first document's is named");
  }

  private String[] check(String prefix, String role, String trust, String base) throws IOException {
    Path policies = Files.createDirectories(directory.resolve("policies"));
    return Lines.checkPolicies(
        Files.writeString(policies.resolve(prefix + "role.json"), role),
        Files.writeString(policies.resolve(prefix + "trust.json"), trust),
        Files.writeString(policies.resolve(prefix + "base.json"), base));
  }

  private CommandRunner runner(String server) {
    return new CommandRunner(commands, output, directory, Map.of(), server);
  }

  private static SandboxOptions quiet() {
    return SandboxOptions.usual().withListener(_ -> {});
  }

  /** What decided the last call. */
  private static String reason(AwsSandbox sandbox) {
    Call last = sandbox.calls().getLast();
    return last.verdicts().stream()
        .reduce((_, later) -> later)
        .map(Verdict::reason)
        .orElseThrow(() -> new StepFailedException("IAM was not asked"));
  }
}
