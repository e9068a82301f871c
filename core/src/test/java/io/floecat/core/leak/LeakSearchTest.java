package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.CredentialPayload;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the leak tests find is only as good as their search. */
class LeakSearchTest {

  private static final Canaries CANARIES = Canaries.of(20260301);

  private final LeakSearch search = new LeakSearch(CANARIES);
  private final Evidence evidence = new Evidence(search);

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void search_secretInThisEncoding_findsItWhateverStandsAround(Encoding encoding) {
    String encoded = encoding.encode(CANARIES.text("planted"));
    var random = new Random(1);
    for (int i = 0; i < 20; i++) {
      var around = new byte[random.nextInt(200)];
      random.nextBytes(around);
      String noise = new String(around, ISO_8859_1);
      search.in(Surface.FILES, "noise " + i, (noise + encoded + noise).getBytes(ISO_8859_1));
      search.in(Surface.LOG, "line " + i, "{\"message\":\"" + jsonEscaped(encoded) + "\"}");
    }

    assertThat(search.leaks()).hasSize(40);
  }

  /** As a log line holds it, whatever it is. */
  private static String jsonEscaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Test
  void search_whatIsNoSecret_findsNothing() {
    var random = new Random(2);
    var noise = new byte[1 << 20];
    random.nextBytes(noise);
    search.in(Surface.DATABASE, "noise", noise);
    search.in(Surface.LOG, "others", Canaries.of(7).text("another run"));
    for (AuthCredentials auth : CANARIES.ofEveryType("masked")) {
      search.in(Surface.DATABASE, "masked", CredentialMask.mask(auth).toByteArray());
    }

    search.requireNone(Set.of(Surface.DATABASE, Surface.LOG));
  }

  @Test
  void search_placeNeverLookedAt_fails() {
    search.in(Surface.LOG, "line", "nothing");

    assertThatThrownBy(() -> search.requireNone(Set.of(Surface.LOG, Surface.AUDIT)))
        .hasMessageContaining("AUDIT");
  }

  @Test
  void canaries_ofEveryType_areInEverySensitiveFieldAndFoundInPayloadsAndMessages() {
    Set<String> sensitive =
        Set.copyOf(CredentialFields.sensitivePaths(AuthCredentials.getDescriptor()));
    var filled =
        CANARIES.ofEveryType("field").stream()
            .map(CredentialMask::mask)
            .flatMap(auth -> CredentialMask.maskedPaths(auth).stream())
            .map(path -> path.replaceFirst("^headers\\..*", "headers"))
            .collect(Collectors.toSet());
    assertThat(filled).isEqualTo(sensitive);

    for (AuthCredentials auth : CANARIES.ofEveryType("field")) {
      try (SecretValue payload = CredentialPayload.encodeUnbound(auth)) {
        search.in(Surface.DATABASE, "payload", payload.expose());
      }
      search.in(Surface.LOG, "toString", auth.toString());
      for (Encoding encoding : Encoding.values()) {
        search.in(Surface.LOG, encoding.name(), encoding.encode(auth.toString()));
      }
    }
    // The beginning and the end of a message's text are no secret.
    int encodings = Encoding.values().length - 2;
    assertThat(search.leaks()).hasSize(CANARIES.ofEveryType("field").size() * (2 + encodings));
  }

  @Test
  void evidence_ofFiles_isInContentsNamesAndArchives(@TempDir Path directory) throws IOException {
    String secret = CANARIES.word("file");
    Files.writeString(
        Files.createDirectories(directory.resolve("deep")).resolve("floecat.db-wal"), secret);
    Files.writeString(directory.resolve("audit.jsonl"), secret);
    Files.writeString(directory.resolve("trace.log"), secret);
    Files.writeString(directory.resolve("crash"), secret);
    Files.writeString(directory.resolve(secret), "");
    Files.writeString(directory.resolve("admin.token"), secret);
    try (var zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("a.backup")))) {
      zip.putNextEntry(new ZipEntry("part"));
      zip.write(("x".repeat(1000) + secret + secret).getBytes(UTF_8));
      zip.closeEntry();
    }

    evidence.files(directory, file -> file.endsWith("admin.token"));

    assertThat(search.leaks())
        .extracting(Leak::surface)
        .containsExactlyInAnyOrder(
            Surface.DATABASE,
            Surface.AUDIT,
            Surface.LOG,
            Surface.FILES,
            Surface.FILES,
            Surface.BACKUP);
  }

  @Test
  void evidence_ofExceptions_isInEveryPartOfThem() {
    var inner = new IllegalStateException(CANARIES.text("suppressed"));
    var outer = new IllegalArgumentException("harmless");
    outer.addSuppressed(new RuntimeException("harmless", inner));

    evidence.exception("call", outer);

    assertThat(search.leaks()).isNotEmpty();
  }

  @Test
  void evidence_ofThreadsAndObjects_isInWhatTheySayOfThemselves() throws Exception {
    record Holder(String secret) {}
    var thread =
        Thread.ofPlatform()
            .name(CANARIES.word("thread"))
            .unstarted(LeakSearchTest::parkUntilInterrupted);
    thread.start();
    try {
      evidence.threads();
    } finally {
      thread.interrupt();
      thread.join();
    }
    evidence.object(new Holder(CANARIES.text("object")));
    evidence.object(SecretValue.ofUtf8(CANARIES.text("object")));

    assertThat(search.leaks())
        .extracting(Leak::surface)
        .containsExactly(Surface.THREADS, Surface.TO_STRING);
  }

  private static void parkUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  @Test
  void processEvidence_fromOutside_isInArgumentsAndEnvironment() throws Exception {
    var builder = new ProcessBuilder("sh", "-c", "read line", CANARIES.word("argument"));
    builder
        .environment()
        .putAll(Map.of("LEAKED", CANARIES.text("variable"), "GIVEN", CANARIES.text("given")));
    Process process = builder.start();
    try {
      new ProcessEvidence(search).outside(process.toHandle(), Set.of("GIVEN"));
    } finally {
      process.destroy();
      process.waitFor();
    }

    assertThat(search.leaks())
        .extracting(Leak::surface)
        .containsExactly(Surface.ARGUMENTS, Surface.ENVIRONMENT);
  }
}
