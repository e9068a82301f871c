package io.floecat.sandbox;

import io.floecat.iam.Finding;
import io.floecat.iam.PolicyDocument;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.call.CallLog;
import io.floecat.sandbox.call.Faults;
import io.floecat.sandbox.http.SandboxHttp;
import io.floecat.sandbox.http.SandboxParts;
import io.floecat.sandbox.http.Services;
import io.floecat.sandbox.identity.IdentityManagement;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.AccessKeys;
import io.floecat.sandbox.principal.DirectoryException;
import io.floecat.sandbox.principal.DirectoryReader;
import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.principal.PodIdentity;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.principal.Role;
import io.floecat.sandbox.secret.Delays;
import io.floecat.sandbox.secret.SecretsManager;
import io.floecat.sandbox.secret.TestAccess;
import io.floecat.sandbox.signature.SignatureCheck;
import io.floecat.sandbox.sts.SecurityTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A local AWS Secrets Manager and STS that answers as AWS does and enforces IAM on every call. It
 * is not AWS: it keeps everything in memory, listens on loopback only, and gives out credentials
 * that open nothing else. What it does not model, it refuses.
 */
public final class AwsSandbox implements AutoCloseable {

  /** The session that a role without a trust policy is handed out with. */
  private static final String HANDED_OUT = "i-0123456789abcdef0";

  private final PolicyDirectory directory;
  private final AccessKeys keys;
  private final InstantSource clock;
  private final SecretsManager secretsManager;
  private final Faults faults = new Faults();
  private final CallLog log;
  private final SandboxHttp http;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, AccessKey> handedOut = new LinkedHashMap<>();

  private AwsSandbox(SandboxOptions options) throws IOException {
    this.directory =
        new DirectoryReader(SandboxOptions.REGION, SandboxOptions.AWS_ACCOUNT)
            .read(options.policies());
    this.keys = new AccessKeys(options.clock());
    this.clock = options.clock();
    this.log = new CallLog(options.listener());
    this.secretsManager =
        new SecretsManager(directory, clock, options.delays(), options.restoreRefusesLive());
    directory.users().forEach(user -> handedOut.put(user.name(), keys.issue(user.identity())));
    directory.roles().stream()
        .filter(role -> role.trust().isEmpty())
        .forEach(role -> handedOut.put(role.name(), session(role, Optional.empty())));
    var parts =
        new SandboxParts(
            new Services(
                secretsManager,
                new SecurityTokens(directory, keys, clock),
                new IdentityManagement(directory)),
            new SignatureCheck(directory.region(), keys, options.wallClock()),
            directory,
            options.facts(),
            faults,
            log);
    this.http = SandboxHttp.start(options.port(), parts, clock, options.wallClock());
  }

  /**
   * Starts a sandbox and returns when it answers.
   *
   * @throws DirectoryException there is a mistake in the policy directory
   * @throws UncheckedIOException it cannot listen on its port
   */
  public static AwsSandbox start(SandboxOptions options) {
    try {
      return new AwsSandbox(options);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where both services answer. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  /** The ARN of the role of this name, whether or not there is one. */
  public String roleArn(String name) {
    return "arn:aws:iam::%s:role/%s".formatted(directory.awsAccount(), name);
  }

  /**
   * The access keys that the sandbox hands out at its start, by the names of their owners: one for
   * each user, and one for each role without a trust policy: a session as EC2 gives one to an
   * instance, but that does not end.
   */
  public Map<String, AccessKey> accessKeys() {
    return Collections.unmodifiableMap(handedOut);
  }

  /** One of {@link #accessKeys}; throws {@link NoSuchElementException} where it is not there. */
  public AccessKey accessKey(String owner) {
    return Optional.ofNullable(handedOut.get(owner))
        .orElseThrow(() -> new NoSuchElementException("no key is handed out for " + owner));
  }

  /** A new session of a role, whoever it trusts, that ends after {@code lifetime}. */
  public AccessKey newSession(String role, Duration lifetime) {
    return directory
        .role(roleArn(role))
        .map(found -> session(found, Optional.of(clock.instant().plus(lifetime))))
        .orElseThrow(() -> new NoSuchElementException("no role " + role));
  }

  /** A new session of a role that carries tags, whoever the role trusts; it does not end. */
  public AccessKey newSession(String role, String sessionName, Map<String, String> tags) {
    return directory
        .role(roleArn(role))
        .map(found -> found.session(new Identity.Session(sessionName, tags)))
        .map(identity -> keys.issueSession(identity, Optional.empty()))
        .orElseThrow(() -> new NoSuchElementException("no role " + role));
  }

  /** The calls so far, in the order in which they were answered; the last 100,000. */
  public List<Call> calls() {
    return log.all();
  }

  /** Forgets the calls so far. */
  public void clearCalls() {
    log.clear();
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** How late things are seen that are done from now on. */
  public void setDelays(Delays delays) {
    secretsManager.setDelays(delays);
  }

  /** The secrets as they are. */
  public TestAccess secrets() {
    return secretsManager.testAccess();
  }

  /** The ARNs of the roles that somebody may assume, in their order. */
  public List<String> assumableRoles() {
    return directory.roles().stream()
        .filter(role -> role.trust().isPresent())
        .map(Role::arn)
        .toList();
  }

  /** Statements of the policies that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return directory
        .documents()
        .flatMap(
            document -> Stream.concat(document.findings().stream(), undecided(document)).distinct())
        .toList();
  }

  /** What the sandbox cannot decide: a call that depends on it is refused when it comes. */
  private Stream<Finding> undecided(PolicyDocument document) {
    return document.statements().stream()
        .flatMap(
            statement ->
                statement.conditions().stream()
                    .filter(condition -> !condition.isModelled())
                    .filter(condition -> !directory.surroundings().know(condition.key()))
                    .map(
                        condition ->
                            new Finding(
                                document.name(),
                                statement.label(),
                                "%s cannot be decided here: calls that depend on it are refused; say"
                                        .formatted(condition)
                                    + " what requests carry for it in context.json")));
  }

  /** Returns when the sandbox has stopped: by {@link #close}, or because the process is told to. */
  public void awaitStop() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "sandbox-stop"));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops to listen. What was kept is gone. */
  @Override
  public synchronized void close() {
    http.close();
    stopped.countDown();
  }

  private AccessKey session(Role role, Optional<Instant> end) {
    Identity.Session session =
        role.podIdentity()
            .map(PodIdentity::session)
            .orElseGet(() -> new Identity.Session(HANDED_OUT, Map.of()));
    return keys.issueSession(role.session(session), end);
  }
}
