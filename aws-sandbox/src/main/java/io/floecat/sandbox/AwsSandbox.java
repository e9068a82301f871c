package io.floecat.sandbox;

import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.call.CallLog;
import io.floecat.sandbox.call.Faults;
import io.floecat.sandbox.http.SandboxHttp;
import io.floecat.sandbox.http.Services;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.AccessKeys;
import io.floecat.sandbox.principal.DirectoryException;
import io.floecat.sandbox.principal.DirectoryReader;
import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.principal.Role;
import io.floecat.sandbox.principal.User;
import io.floecat.sandbox.secret.Backdoor;
import io.floecat.sandbox.secret.SecretsManager;
import io.floecat.sandbox.signature.SignatureCheck;
import io.floecat.sandbox.sts.SecurityTokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

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
  private final SandboxOptions options;
  private final SecretsManager secretsManager;
  private final Faults faults = new Faults();
  private final CallLog log;
  private final SandboxHttp http;
  private final Map<String, AccessKey> handedOut = new LinkedHashMap<>();

  private AwsSandbox(SandboxOptions options) throws IOException {
    this.options = options;
    this.directory =
        new DirectoryReader(SandboxOptions.REGION, SandboxOptions.AWS_ACCOUNT)
            .read(options.policies());
    this.keys = new AccessKeys(options.clock());
    this.log = new CallLog(options.listener());
    this.secretsManager =
        new SecretsManager(
            directory, options.clock(), options.delays(), options.restoreRefusesLive());
    directory.users().forEach(this::handOut);
    directory.roles().stream().filter(role -> role.trust().isEmpty()).forEach(this::handOut);
    this.http =
        SandboxHttp.start(
            options.port(),
            new Services(secretsManager, new SecurityTokens(directory, keys, options.clock())),
            new SignatureCheck(directory.region(), keys, options.wallClock()),
            options,
            faults,
            log);
  }
}
