package io.floecat.bench;

import io.floecat.aws.AssumedRole;
import io.floecat.aws.AwsSecretsManager;
import io.floecat.aws.AwsSettings;
import io.floecat.aws.RoleArn;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The secrets manager on AWS, next to the bare SDK client on the same sandbox. */
final class AwsBench {

  private static final AccountId ACCOUNT = new AccountId("acct-1");
  private static final String REGION = "us-east-1";
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final int ROUNDS = 5;

  private AwsBench() {}

  static void run() throws Exception {
    try (var sandbox = SandboxProcess.start()) {
      AwsSettings settings =
          AwsSettings.defaults()
              .withRegion(REGION)
              .withEndpoints(sandbox.endpoint(), sandbox.endpoint());
      AwsSettings withRole = settings.withRole(AssumedRole.of(new RoleArn(sandbox.roleArn())));
      try (var ours = AwsSecretsManager.open(settings, sandbox.own());
          var bare = BareAws.open(sandbox.endpoint(), REGION, sandbox.own())) {
        compare("base", ours, bare);
      }
      RawExchange.compare(settings, sandbox.own());
      try (var ours = AwsSecretsManager.open(withRole, sandbox.base());
          var bare = BareAws.inSession(sandbox, REGION, ACCOUNT)) {
        compare("role", ours, bare);
      }
      for (int accounts : new int[] {1, 100, 1_000, 5_000}) {
        SessionsBench.run(sandbox, withRole, accounts);
      }
    }
  }

  private static void compare(String mode, SecretsManager ours, SecretsManager bare)
      throws Exception {
    for (int threads : new int[] {1, 16, 64}) {
      round(ours, threads);
      round(bare, threads);
      var measured = new Costs();
      var reference = new Costs();
      for (int round = 0; round < ROUNDS; round++) {
        reference.add(round(bare, threads));
        measured.add(round(ours, threads));
      }
      for (Step step : Step.values()) {
        Bench.cost(
            "%s, %s, %d threads".formatted(step.name().toLowerCase(Locale.ROOT), mode, threads),
            measured.mean(step),
            reference.mean(step));
      }
    }
  }

  /** The life of a secret, over and over. */
  private static Costs round(SecretsManager secrets, int threads) throws Exception {
    var costs = new Costs();
    Load.forAWhile(threads, ROUND, _ -> life(secrets, costs));
    return costs;
  }

  private static void life(SecretsManager secrets, Costs costs) {
    SecretVersion first = SecretVersion.random();
    SecretVersion second = SecretVersion.random();
    var ref = new SecretRef(ACCOUNT, SecretType.CONNECTORS, first.id());
    var value = SecretValue.copyOf(new byte[512]);
    costs.time(Step.CREATE, () -> secrets.create(ref, value, first));
    costs.time(Step.PUT, () -> secrets.put(ref, value, second));
    costs.time(Step.GET, () -> secrets.get(ref, second).close());
    costs.time(Step.DELETE, () -> secrets.delete(ref, new Recovery.None()));
  }

  private enum Step {
    CREATE,
    PUT,
    GET,
    DELETE
  }

  /** What the steps took. */
  private static final class Costs {

    private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
    private final Map<Step, Long> calls = new EnumMap<>(Step.class);

    void time(Step step, Runnable call) {
      long start = System.nanoTime();
      call.run();
      add(step, System.nanoTime() - start, 1);
    }

    void add(Costs other) {
      other.nanos.forEach((step, time) -> add(step, time, other.calls.getOrDefault(step, 0L)));
    }

    private synchronized void add(Step step, long time, long count) {
      nanos.merge(step, time, Long::sum);
      calls.merge(step, count, Long::sum);
    }

    /** Microseconds a call. */
    double mean(Step step) {
      return nanos.getOrDefault(step, 0L) / 1e3 / calls.getOrDefault(step, 1L);
    }
  }
}
