package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.call.Fault;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests can make go wrong. */
@Timeout(30)
class FaultsTest {

  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox = AwsSandbox.start(SandboxOptions.usual().withPolicies(TestPolicies.anything()));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @AfterEach
  void noFaultIsLeft() {
    sandbox.faults().clear();
  }

  @Test
  void throttled_isRefusedAsOftenAsAskedForAndHasNoEffect() {
    sandbox.faults().add("CreateSecret", 2, Fault.throttled());

    assertThat(client.create("throttled", "v").error())
        .isEqualTo(new Reply.Error(400, "ThrottlingException", "Rate exceeded"));
    assertThat(client.create("throttled", "v").code()).isEqualTo("ThrottlingException");
    assertThat(sandbox.secrets().find("throttled")).isEmpty();
    assertThat(client.get("throttled").code()).isEqualTo("ResourceNotFoundException");
    assertThat(client.create("throttled", "v").status()).isEqualTo(200);
  }

  @Test
  void stsFaults_haveTheNamesOfSts() {
    sandbox.faults().add("AssumeRole", 1, Fault.throttled());
    sandbox.faults().add("AssumeRole", 1, Fault.packedPolicyTooLarge());
    sandbox.faults().add("AssumeRole", 1, Fault.refused("RegionDisabledException", "off"));
    sandbox.faults().add("AssumeRole", 1, Fault.internalError());

    assertThat(Xml.error(client.sts("AssumeRole"))).isEqualTo("400 Throttling");
    assertThat(Xml.error(client.sts("AssumeRole"))).isEqualTo("400 PackedPolicyTooLarge");
    assertThat(Xml.error(client.sts("AssumeRole"))).isEqualTo("400 RegionDisabledException");
    assertThat(Xml.error(client.sts("AssumeRole"))).isEqualTo("500 InternalFailure");
  }

  @Test
  void internalError_isStatus500() {
    sandbox.faults().add("GetSecretValue", 1, Fault.internalError());

    assertThat(client.get("any").error())
        .isEqualTo(
            new Reply.Error(500, "InternalServiceError", "An error occurred on the server side."));
  }

  @Test
  void closeBefore_hasNoEffect() {
    sandbox.faults().add("CreateSecret", 1, Fault.closeBefore());

    assertThatThrownBy(() -> client.create("before", "v")).isInstanceOf(UncheckedIOException.class);

    assertThat(sandbox.secrets().find("before")).isEmpty();
    assertThat(sandbox.calls().getLast().answered()).isFalse();
  }

  @Test
  void closeAfter_hasItsEffect() {
    sandbox.faults().add("CreateSecret", 1, Fault.closeAfter());

    assertThatThrownBy(() -> client.create("after", "v")).isInstanceOf(UncheckedIOException.class);

    assertThat(sandbox.secrets().find("after")).isPresent();
    assertThat(sandbox.calls().getLast())
        .extracting(Call::status, Call::answered)
        .containsExactly(200, false);
  }

  @Test
  void hang_hasItsEffectWhenItIsReleased() throws Exception {
    Fault.Hang hang = Fault.hang();
    sandbox.faults().add("CreateSecret", 1, hang);
    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(() -> client.create("hangs", "v"));

    hang.awaitCall();
    assertThat(client.get("hangs").code()).isEqualTo("ResourceNotFoundException");
    assertThat(reply).isNotDone();
    hang.release();

    assertThat(reply.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(sandbox.secrets().find("hangs")).isPresent();
  }
}
