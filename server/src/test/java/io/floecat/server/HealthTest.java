package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.floecat.spi.CheckResult;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void readyz_followsTheLastLookAndGivesNoDetail() throws Exception {
    var grpc = GrpcClients.newClient(SERVER.grpcUri(), HealthBlockingStub.class);
    SERVER.health.set(CheckResult.failed("the disk /data is full"));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    SERVER.readiness.refresh();

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).doesNotContain("disk");
    assertThat(grpc.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);

    SERVER.health.set(CheckResult.healthy());
    SERVER.readiness.refresh();

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return SERVER.send(HttpRequest.newBuilder(SERVER.uri(path)).build());
  }
}
