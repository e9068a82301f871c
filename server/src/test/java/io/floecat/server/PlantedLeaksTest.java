package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Encoding;
import io.floecat.core.leak.Leak;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The leak tests find what a server that leaks would show, in every place and every encoding. */
class PlantedLeaksTest {

  /** What a leaky server puts into an answer. */
  private record Plant(String header, String body, String trailer) {}

  private static final Canaries CANARIES = Canaries.of(4);
  private static final AtomicReference<Plant> PLANT = new AtomicReference<>();
  private static final Server LEAKY =
      Server.builder().http(0).serviceUnder("/", (_, _) -> answer(PLANT.get())).build();

  private int planted;

  @AfterAll
  static void stop() {
    LEAKY.stop().join();
  }

  @Test
  void search_leakPlantedInAnAnswer_findsItInEveryEncoding() {
    LEAKY.start().join();
    for (Encoding encoding : Encoding.values()) {
      String secret = encoding.encode(CANARIES.text("planted"));
      assertFound(
          new Plant("-", secret, "-"),
          Surface.RESPONSE_BODY,
          Surface.GRPC_MESSAGE,
          Surface.REFLECTION,
          Surface.METRICS,
          Surface.DOCS_PAGE);
      if (!encoding.needsControls()) {
        assertFound(
            new Plant(secret, "-", "-"),
            Surface.RESPONSE_HEADERS,
            Surface.GRPC_TRAILERS,
            Surface.REFLECTION,
            Surface.METRICS,
            Surface.DOCS_PAGE);
        assertFound(
            new Plant("-", "-", secret),
            Surface.RESPONSE_HEADERS,
            Surface.GRPC_TRAILERS,
            Surface.REFLECTION);
      }
    }
    System.out.printf("planted leaks caught in answers: %d%n", planted);
  }

  @Test
  void search_leakPlantedInALog_findsItInEveryEncoding() {
    for (Encoding encoding : Encoding.values()) {
      String secret = encoding.encode(CANARIES.text("planted"));
      var logger = LoggerFactory.getLogger("any");
      var search = new LeakSearch(CANARIES);
      try (var log = new LogCapture()) {
        logger.trace("a message with {}", secret);
        logger.atDebug().addKeyValue("key", secret).log("a field");
        logger.warn("a cause", new IllegalStateException("outer", new RuntimeException(secret)));
        log.lines().forEach(line -> search.in(Surface.LOG, "log", line));
      }
      assertThat(search.leaks()).as(encoding.name()).hasSize(3);
      planted += search.leaks().size();
    }
    System.out.printf("planted leaks caught in logs: %d%n", planted);
  }

  /** Asks the leaky server for all that a test asks the real one for. */
  private void assertFound(Plant plant, Surface... places) {
    PLANT.set(plant);
    var search = new LeakSearch(CANARIES);
    var client = new SearchedClient(LEAKY.activeLocalPort(), "none", search);
    client.rest("rest", new RestCall(HttpMethod.GET, "/v1/any", "", ""), Map.of());
    client.grpc("grpc", "/any/Rpc", new byte[0], Map.of());
    client.reflection(Set.of("any.Service.Rpc"));
    client.page(Surface.METRICS, Routes.METRICS);
    client.page(Surface.DOCS_PAGE, Routes.DOCS);

    Set<Surface> found =
        search.leaks().stream()
            .map(Leak::surface)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Surface.class)));
    assertThat(found).as("%s", plant).containsExactlyInAnyOrder(places);
    planted += places.length;
  }

  private static HttpResponse answer(Plant plant) {
    return HttpResponse.of(
        ResponseHeaders.builder(200)
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .set("x-planted", plant.header())
            .build(),
        HttpData.ofUtf8(plant.body()),
        HttpHeaders.of("grpc-message", plant.trailer()));
  }
}
