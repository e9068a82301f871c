package io.floecat.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.vault.VaultKey.IfNew;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After any history of calls, the local vault answers what the fake does, and so what AWS does. */
class LocalVaultAgainstFakeTest {

  private static final int HISTORIES = 300;
  private static final int CALLS = 150;

  /** No sum of it is a day or a window, where both are right to differ. */
  private static final Duration STEP = Duration.ofSeconds(3601);

  private static final Recovery.Window WEEK = new Recovery.Window(Recovery.MIN_WINDOW);

  private static final Recovery.None NONE = new Recovery.None();

  @TempDir private Path directory;

  @Test
  void anyHistory_sameAnswers() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      var clock = new ManualClock(Instant.parse("2026-03-04T05:06:07.8Z"));
      var store = new InMemoryPointerStore();
      var key = VaultKey.open(directory.resolve("key.json"), store, clock, IfNew.CREATE);
      var vault = new LocalSecretsManager(store, key, clock);
      var fake = new FakeSecretsManager(clock);
      fake.pruneUnlabelled(true);
      var history = new ArrayList<String>();
      var random = new Random(seed);
      for (int i = 0; i < CALLS; i++) {
        vault.purgeDue(1000);
        Call call = call(random, clock);
        history.add(call.text);
        assertThat(answer(call, vault))
            .as("seed %d, after %s", seed, history)
            .isEqualTo(answer(call, fake));
      }
    }
  }

  private record Call(String text, Function<SecretsManager, Object> function) {

    static Call of(String text, Consumer<SecretsManager> call) {
      return new Call(
          text,
          secrets -> {
            call.accept(secrets);
            return "ok";
          });
    }
  }

  private static Call call(Random random, ManualClock clock) {
    var ref = new SecretRef(new AccountId("acct-" + random.nextInt(2)), SecretType.CONNECTORS, "c");
    var version = new SecretVersion(new UUID(0, random.nextInt(6)).toString());
    SecretValue value = SecretValue.ofUtf8("value " + random.nextInt(2));
    String what = "%s %s".formatted(ref, version.id().substring(35));
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> Call.of("create " + what, secrets -> secrets.create(ref, value, version));
      case 4, 5, 6, 7, 8, 9 -> Call.of("put " + what, secrets -> secrets.put(ref, value, version));
      case 10, 11, 12, 13 -> new Call("get " + what, secrets -> secrets.get(ref, version));
      case 14, 15, 16 -> new Call("current " + ref, secrets -> secrets.current(ref));
      case 17, 18 -> Call.of("delete " + ref, secrets -> secrets.delete(ref, WEEK));
      case 19, 20 -> Call.of("restore " + ref, secrets -> secrets.restore(ref));
      case 21 -> Call.of("expunge " + ref, secrets -> secrets.delete(ref, NONE));
      default -> {
        Duration time = STEP.multipliedBy(random.nextInt(60));
        clock.advance(time);
        yield Call.of("wait " + time, _ -> {});
      }
    };
  }

  private static Object answer(Call call, SecretsManager secrets) {
    try {
      return call.function.apply(secrets);
    } catch (SecretsManagerException e) {
      return e.getClass();
    }
  }
}
