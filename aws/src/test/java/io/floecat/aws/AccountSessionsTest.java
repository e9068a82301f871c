package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** When sessions are asked for, on an STS that does nothing but count. */
class AccountSessionsTest {

  private final CountingSts sts = new CountingSts();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  @DisplayName("P10: sessions are bounded in number, and an account beyond them costs another one")
  void of_moreAccountsThanAreKept_forgetsSome() {
    AccountSessions sessions = sessions(Duration.ofHours(1));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 11_000; i++) {
        sessions.of(account(i));
      }
    }

    assertThat(sts.asked).hasSizeBetween(12_000, 22_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT15M", "PT1H", "PT12H"})
  @DisplayName("sessions that began together are renewed one after the other, all before their end")
  void of_nearTheEnd_isRenewedNotAllAtOnce(String lifetime) {
    AccountSessions sessions = sessions(Duration.parse(lifetime));
    Duration end = Duration.parse(lifetime);
    assertThat(renewed(sessions)).isEqualTo(100);

    advance(end.minusMinutes(8).minusSeconds(1));
    assertThat(renewed(sessions)).isZero();

    advance(Duration.ofMinutes(2));
    assertThat(renewed(sessions)).isBetween(10, 90);

    advance(Duration.ofMinutes(1).plusSeconds(1));
    assertThat(renewed(sessions)).isPositive();
    assertThat(sts.asked).as("each is renewed").hasSize(200);
  }

  @Test
  @DisplayName("P10: who comes while STS is asked waits for its answer, and asks nothing")
  void of_whileStsIsAsked_waitsForTheAnswer() throws InterruptedException {
    AccountSessions sessions = sessions(Duration.ofHours(1));
    var answers = Collections.synchronizedList(new ArrayList<AwsCredentialsProvider>());
    var first = new Thread(() -> answers.add(sessions.of(account(1))));
    var second = new Thread(() -> answers.add(sessions.of(account(1))));
    sts.answer = new CountDownLatch(1);

    first.start();
    sts.reached.await();
    second.start();
    while (second.getState() != Thread.State.TIMED_WAITING) {
      assertThat(second.getState()).as("it does not wait").isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    sts.answer.countDown();
    first.join();
    second.join();

    assertThat(answers).hasSize(2).allMatch(answers.getFirst()::equals);
    assertThat(sts.asked).hasSize(1);
  }

  /** How many of a hundred accounts ask STS. */
  private int renewed(AccountSessions sessions) {
    int before = sts.asked.size();
    for (int i = 0; i < 100; i++) {
      sessions.of(account(i));
    }
    return sts.asked.size() - before;
  }

  private AccountSessions sessions(Duration lifetime) {
    var role =
        new AssumedRole(
            new RoleArn("arn:aws:iam::123456789012:role/floecat-secrets"),
            Optional.empty(),
            lifetime,
            false);
    return new AccountSessions(
        sts,
        new OwnCredentials(() -> AwsBasicCredentials.create("AKIDEXAMPLE", "secret")),
        new SdkTime(),
        role,
        nanos::get);
  }

  private void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private static AccountId account(int number) {
    return new AccountId("acct-" + number);
  }

  private static final class CountingSts implements StsClient {

    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch reached = new CountDownLatch(1);
    volatile CountDownLatch answer = new CountDownLatch(0);

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
      asked.add(request.roleSessionName());
      reached.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return AssumeRoleResponse.builder()
          .credentials(it -> it.accessKeyId("ASIA").secretAccessKey("secret").sessionToken("token"))
          .build();
    }

    @Override
    public String serviceName() {
      return "sts";
    }

    @Override
    public void close() {}
  }
}
