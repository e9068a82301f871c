package io.floecat.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.secret.StoredSecret;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("AWS_FACTS 1.3: versions, labels, tokens")
class VersionsTest {

  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);

  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual().withPolicies(TestPolicies.anything()).withClock(clock));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({"31,400", "32,200", "64,200", "65,400"})
  void token_has32To64Characters(int length, int status) {
    assertThat(create("token-" + length, "t".repeat(length), "v").status()).isEqualTo(status);
  }

  @Test
  void token_isTheVersionId() {
    assertThat(create("id", A, "v").text("VersionId")).isEqualTo(A);
    assertThat(put("id", B, "w").text("VersionId")).isEqualTo(B);
    assertThat(client.get("id").text("VersionId")).isEqualTo(B);
  }

  @Test
  void token_thatIsMissing_isRefusedByCreateAndPut() {
    var refused =
        new Reply.Error(
            400,
            "InvalidRequestException",
            "You must provide a ClientRequestToken value. We recommend a UUID-type value.");

    assertThat(client.call("CreateSecret", "{'Name': 'n', 'SecretString': 'v'}").error())
        .isEqualTo(refused);
    assertThat(client.call("PutSecretValue", "{'SecretId': 'n', 'SecretString': 'v'}").error())
        .isEqualTo(refused);
  }

  @Test
  void create_repeatedWithTheSameTokenAndValue_changesNothing() {
    String arn = create("again", A, "v").text("ARN");

    Reply again = create("again", A, "v");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("ARN")).isEqualTo(arn);
    assertThat(again.text("VersionId")).isEqualTo(A);
    assertThat(stages("again")).isEqualTo(Map.of(A, List.of("AWSCURRENT")));
  }

  @Test
  void create_withTheTokenAndAnotherValue_orAnotherToken_findsItTaken() {
    create("taken", A, "v");

    assertThat(create("taken", A, "w").code()).isEqualTo("ResourceExistsException");
    assertThat(create("taken", B, "v").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "ResourceExistsException",
                "The operation failed because the secret taken already exists."));
    assertThat(client.get("taken").text("SecretBinary")).isEqualTo(BareClient.base64("v"));
  }

  @Test
  void create_withTheTokenOfALaterVersionAndItsValue_isAnsweredToo() {
    create("later", A, "v");
    put("later", B, "w");

    assertThat(create("later", B, "w").text("VersionId")).isEqualTo(B);
  }

  @Test
  void put_movesCurrentAndLeavesPrevious() {
    create("moves", A, "1");
    assertThat(put("moves", B, "2").texts("VersionStages")).containsExactly("AWSCURRENT");
    assertThat(stages("moves"))
        .isEqualTo(Map.of(A, List.of("AWSPREVIOUS"), B, List.of("AWSCURRENT")));

    put("moves", C, "3");

    assertThat(stages("moves"))
        .isEqualTo(Map.of(A, List.of(), B, List.of("AWSPREVIOUS"), C, List.of("AWSCURRENT")));
    assertThat(value("moves")).isEqualTo("3");
    assertThat(value("moves", "'VersionStage': 'AWSPREVIOUS'")).isEqualTo("2");
  }

  @Test
  @DisplayName("a version without a label is readable by its id")
  void get_ofAnUnlabelledVersion_reads() {
    create("unlabelled", A, "1");
    put("unlabelled", B, "2");
    put("unlabelled", C, "3");

    Reply read = client.get("unlabelled", "'VersionId': '%s'".formatted(A));

    assertThat(read.text("SecretBinary")).isEqualTo(BareClient.base64("1"));
    assertThat(read.body().has("VersionStages")).isFalse();
  }

  @Test
  void put_repeatedWithTheSameTokenAndValue_movesNoLabel() {
    create("idle", A, "1");
    put("idle", B, "2");
    put("idle", C, "3");

    Reply again = put("idle", B, "2");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.texts("VersionStages")).containsExactly("AWSPREVIOUS");
    assertThat(value("idle")).isEqualTo("3");
  }

  @Test
  @DisplayName("versions never change")
  void put_withTheTokenAndAnotherValue_isRefused() {
    create("fixed", A, "1");

    assertThat(put("fixed", A, "2").code()).isEqualTo("ResourceExistsException");
    assertThat(value("fixed")).isEqualTo("1");
  }

  @Test
  @DisplayName("the same bytes as text and as binary are two values")
  void put_withTheTokenAndTheSameBytesAsText_isRefused() {
    create("kinds", A, "v");

    assertThat(
            client
                .call(
                    "PutSecretValue",
                    "{'SecretId': 'kinds', 'ClientRequestToken': '%s', 'SecretString': 'v'}"
                        .formatted(A))
                .code())
        .isEqualTo("ResourceExistsException");
  }

  @Test
  void put_withLabels_movesTheseAndNotCurrent() {
    create("labels", A, "1");
    put("labels", B, "2", "'VersionStages': ['PENDING', 'MINE']");

    put("labels", C, "3", "'VersionStages': ['MINE']");

    assertThat(stages("labels"))
        .isEqualTo(Map.of(A, List.of("AWSCURRENT"), B, List.of("PENDING"), C, List.of("MINE")));
    assertThat(value("labels", "'VersionStage': 'MINE'")).isEqualTo("3");
  }

  @Test
  void labels_beyond20_areALimit() {
    create("many", A, "1");
    put("many", B, "2", "'VersionStages': [%s]".formatted(labels(0, 19)));

    assertThat(put("many", C, "3", "'VersionStages': [%s]".formatted(labels(19, 20))).code())
        .isEqualTo("LimitExceededException");
    assertThat(put("many", C, "3", "'VersionStages': [%s]".formatted(labels(0, 21))).code())
        .isEqualTo("InvalidParameterException");
    assertThat(stages("many")).doesNotContainKey(C);
  }

  @Test
  void get_ofVersionAndLabelThatDisagree_isRefused() {
    create("disagree", A, "1");
    put("disagree", B, "2");

    assertThat(
            client
                .get("disagree", "'VersionId': '%s', 'VersionStage': 'AWSCURRENT'".formatted(A))
                .error())
        .isEqualTo(
            new Reply.Error(
                400,
                "InvalidRequestException",
                "You provided a VersionStage that is not associated to the provided VersionId."));
    assertThat(value("disagree", "'VersionId': '%s', 'VersionStage': 'AWSPREVIOUS'".formatted(A)))
        .isEqualTo("1");
  }

  @Test
  void get_ofAVersionOrLabelThatIsNotThere_isNotFound() {
    create("absent", A, "1");

    assertThat(client.get("absent", "'VersionId': '%s'".formatted(B)).code())
        .isEqualTo("ResourceNotFoundException");
    assertThat(client.get("absent", "'VersionStage': 'AWSPREVIOUS'").code())
        .isEqualTo("ResourceNotFoundException");
  }

  @Test
  @DisplayName("of more than 100 versions, unlabelled ones go, but none younger than a day")
  void versions_beyond100_arePrunedOnceTheyAreADayOld() {
    create("pruned", A, "0");
    for (int i = 1; i < 100; i++) {
      assertThat(client.put("pruned", "v" + i).status()).isEqualTo(200);
    }

    assertThat(client.put("pruned", "too many").code()).isEqualTo("LimitExceededException");
    assertThat(stages("pruned")).hasSize(100).containsKey(A);
    clock.advance(Duration.ofHours(24));
    assertThat(client.put("pruned", "now").status()).isEqualTo(200);

    assertThat(stages("pruned")).hasSize(100).doesNotContainKey(A);
    assertThat(value("pruned")).isEqualTo("now");
  }

  @Test
  @DisplayName("a hundred labelled versions cannot be: 20 labels; what has one is never pruned")
  void versions_withALabel_areNotPruned() {
    create("kept", A, "0");
    put("kept", B, "1", "'VersionStages': ['MINE']");
    for (int i = 2; i < 100; i++) {
      client.put("kept", "v" + i);
    }
    clock.advance(Duration.ofDays(2));

    client.put("kept", "now");

    assertThat(stages("kept")).hasSize(100).containsKey(B).doesNotContainKey(A);
  }

  private static Reply create(String name, String token, String value) {
    return client.call(
        "CreateSecret",
        "{'Name': '%s', 'ClientRequestToken': '%s', 'SecretBinary': '%s'}"
            .formatted(name, token, BareClient.base64(value)));
  }

  private static Reply put(String name, String token, String value, String... more) {
    return client.call(
        "PutSecretValue",
        "{'SecretId': '%s', 'ClientRequestToken': '%s', 'SecretBinary': '%s'%s}"
            .formatted(
                name,
                token,
                BareClient.base64(value),
                more.length == 0 ? "" : ", " + String.join(", ", more)));
  }

  private static String value(String name, String... more) {
    return new String(
        Base64.getDecoder().decode(client.get(name, more).text("SecretBinary")), UTF_8);
  }

  private static String labels(int from, int to) {
    return IntStream.range(from, to).mapToObj("'L%d'"::formatted).collect(Collectors.joining(", "));
  }

  private static Map<String, List<String>> stages(String name) {
    return sandbox.secrets().find(name).orElseThrow().versions().stream()
        .collect(
            Collectors.toMap(StoredSecret.StoredVersion::id, StoredSecret.StoredVersion::stages));
  }
}
