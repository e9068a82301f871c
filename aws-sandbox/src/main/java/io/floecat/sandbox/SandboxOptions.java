package io.floecat.sandbox;

import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.principal.DefaultPolicies;
import io.floecat.sandbox.principal.DirectoryException;
import io.floecat.sandbox.principal.DirectoryFiles;
import io.floecat.sandbox.secret.Delays;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a sandbox is to be.
 *
 * @param port 0 for any that is free
 * @param policies the files of the policy directory: texts by path, {@code roles/name/trust.json}
 * @param clock what recovery windows, sessions and ages of versions go by
 * @param wallClock what the times of signatures are compared with: the one of the clients, which
 *     sign by their own clocks also where a test moves {@code clock}
 * @param delays how late things are seen
 * @param facts answers to what no source says of IAM
 * @param restoreRefusesLive the answer to what no source says of RestoreSecret: whether it refuses
 *     a secret that is not scheduled for deletion
 * @param listener is told of each call before its answer leaves, one at a time
 */
public record SandboxOptions(
    int port,
    Map<String, String> policies,
    InstantSource clock,
    InstantSource wallClock,
    Delays delays,
    UnconfirmedFacts facts,
    boolean restoreRefusesLive,
    Consumer<Call> listener) {

  /** The Region there is. */
  public static final String REGION = "us-east-1";

  /** The AWS account there is: the one of AWS's own examples. */
  public static final String AWS_ACCOUNT = "123456789012";

  private static final Logger LOG = LoggerFactory.getLogger(AwsSandbox.class);

  /** Any port, the policies that {@code floecat iam print} prints, and calls logged by slf4j. */
  public static SandboxOptions usual() {
    InstantSource clock = Clock.systemUTC();
    return new SandboxOptions(
        0,
        defaultPolicies(),
        clock,
        clock,
        Delays.usual(),
        new UnconfirmedFacts(false, false),
        false,
        call -> LOG.info("{}", call.line()));
  }

  /** The policies that are used where no others are given. */
  public static Map<String, String> defaultPolicies() {
    return DefaultPolicies.files(REGION, AWS_ACCOUNT);
  }

  /** These, on another port. */
  public SandboxOptions withPort(int number) {
    return new SandboxOptions(
        number, policies, clock, wallClock, delays, facts, restoreRefusesLive, listener);
  }

  /** These, with other policies. */
  public SandboxOptions withPolicies(Map<String, String> files) {
    return new SandboxOptions(
        port, files, clock, wallClock, delays, facts, restoreRefusesLive, listener);
  }

  /**
   * These, with the policies in a directory.
   *
   * @throws DirectoryException it cannot be read
   */
  public SandboxOptions withPolicies(Path directory) {
    return withPolicies(DirectoryFiles.read(directory));
  }

  /** These, with another clock for what the services remember. */
  public SandboxOptions withClock(InstantSource source) {
    return new SandboxOptions(
        port, policies, source, wallClock, delays, facts, restoreRefusesLive, listener);
  }

  /** These, with another clock for signatures. */
  public SandboxOptions withWallClock(InstantSource source) {
    return new SandboxOptions(
        port, policies, clock, source, delays, facts, restoreRefusesLive, listener);
  }

  /** These, with other delays. */
  public SandboxOptions withDelays(Delays other) {
    return new SandboxOptions(
        port, policies, clock, wallClock, other, facts, restoreRefusesLive, listener);
  }

  /** These, with other answers of IAM. */
  public SandboxOptions withFacts(UnconfirmedFacts other) {
    return new SandboxOptions(
        port, policies, clock, wallClock, delays, other, restoreRefusesLive, listener);
  }

  /** These, with RestoreSecret refusing a live secret or not. */
  public SandboxOptions withRestoreRefusesLive(boolean refuses) {
    return new SandboxOptions(port, policies, clock, wallClock, delays, facts, refuses, listener);
  }

  /** These, with another listener. */
  public SandboxOptions withListener(Consumer<Call> other) {
    return new SandboxOptions(
        port, policies, clock, wallClock, delays, facts, restoreRefusesLive, other);
  }
}
