package io.floecat.bench;

import io.floecat.aws.AwsSecretsManager;
import io.floecat.aws.AwsSettings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Executors;

/** What it costs to have many accounts: AssumeRole calls, connections, threads, memory. */
final class SessionsBench {

  private static final int CALLERS = 16;
  private static final int CALLS_EACH = 2;

  private SessionsBench() {}

  static void run(SandboxProcess sandbox, AwsSettings withRole, int accounts) throws Exception {
    sandbox.callsOf("AssumeRole");
    try (var secrets = AwsSecretsManager.open(withRole, sandbox.base())) {
      use(secrets, new AccountId("warm-" + accounts));
      long heap = usedHeap();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (int number = 0; number < accounts; number++) {
          var account = new AccountId("of-%d-%d".formatted(accounts, number));
          for (int call = 0; call < CALLS_EACH; call++) {
            callers.execute(() -> use(secrets, account));
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%,d accounts: %,d AssumeRole, %d connections, %+d threads, %,d bytes of heap an account%n",
          accounts,
          sandbox.callsOf("AssumeRole") - 1,
          connections(sandbox.endpoint().getPort()),
          ManagementFactory.getThreadMXBean().getThreadCount() - threads,
          Math.max(0, usedHeap() - heap) / accounts);
      use(secrets, new AccountId("warm-" + accounts)); // So that it is there until here.
    }
  }

  private static void use(AwsSecretsManager secrets, AccountId account) {
    SecretVersion version = SecretVersion.random();
    var ref = new SecretRef(account, SecretType.CONNECTORS, version.id());
    secrets.create(ref, SecretValue.ofUtf8("value"), version);
  }

  private static long usedHeap() throws InterruptedException {
    for (int round = 0; round < 4; round++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** This process's established connections to {@code port}. */
  private static long connections(int port) throws IOException {
    String remote = ":%04X 01".formatted(port);
    long found = 0;
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try (var lines = Files.lines(Path.of(table))) {
        found += lines.filter(line -> line.contains(remote)).count();
      }
    }
    return found;
  }
}
