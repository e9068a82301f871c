package io.floecat.bench;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A sandbox in a process of its own, so that its memory and its threads are not counted as ours.
 */
final class SandboxProcess implements AutoCloseable {

  /** The identity without a role, and the one that assumes it. */
  private static final List<String> OWNERS = List.of("floecat", "floecat-base");

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final URI endpoint;
  private final String roleArn;
  private final AwsCredentialsProvider own;
  private final AwsCredentialsProvider base;

  private SandboxProcess(Process process) throws IOException {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.endpoint = URI.create(answer());
    this.roleArn = answer();
    this.own = credentials();
    this.base = credentials();
  }

  /**
   * The other process: says where it is and how to sign, then answers how often a call was made.
   */
  public static void main(String[] args) throws IOException {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}))) {
      System.out.println(sandbox.endpoint());
      System.out.println(sandbox.roleArn("floecat-secrets"));
      for (String owner : OWNERS) {
        AccessKey key = sandbox.accessKey(owner);
        System.out.println(key.id());
        System.out.println(key.secret());
        System.out.println(key.token().orElse(""));
      }
      var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String action = input.readLine(); action != null; action = input.readLine()) {
        String asked = action;
        System.out.println(
            sandbox.calls().stream().filter(call -> call.action().equals(asked)).count());
        sandbox.clearCalls();
      }
    }
  }

  static SandboxProcess start() throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            SandboxProcess.class.getName());
    return new SandboxProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** How often {@code action} was called since this was last asked. */
  int callsOf(String action) throws IOException {
    questions.println(action);
    return Integer.parseInt(answer());
  }

  URI endpoint() {
    return endpoint;
  }

  String roleArn() {
    return roleArn;
  }

  /** What calls without a role are signed with. */
  AwsCredentialsProvider own() {
    return own;
  }

  /** What assumes the role. */
  AwsCredentialsProvider base() {
    return base;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private AwsCredentialsProvider credentials() throws IOException {
    String id = answer();
    String secret = answer();
    String token = answer();
    return StaticCredentialsProvider.create(
        token.isEmpty()
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token));
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new NoSuchElementException("the sandbox has stopped");
    }
    return line;
  }
}
