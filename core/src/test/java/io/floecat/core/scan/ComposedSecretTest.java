package io.floecat.core.scan;

import static io.floecat.core.scan.PropertyClass.HARMLESS;
import static io.floecat.core.scan.PropertyClass.PLACE;
import static io.floecat.core.scan.PropertyClass.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What nobody wrote down: names and values composed at random of the table's own parts. */
class ComposedSecretTest {

  private static final int ROUNDS = 1_000;

  private static final List<String> SECRETS =
      List.of(
          "password",
          "client-secret",
          "access-token",
          "secret-access-key",
          "api-key",
          "sas-token",
          "private-key",
          "account-key",
          "session-token",
          "credential",
          "passphrase",
          "bearer-token",
          "connection-string",
          "sse-customer-key",
          "client-assertion");

  private static final List<String> SAID_ABOUT =
      List.of(
          "token-refresh-enabled=true",
          "access-token-lifespan=PT1H",
          "credentials-provider=org.apache.lake.LakeProvider",
          "token-expires-at-ms=1767225600000",
          "secret-arn=arn:aws:secretsmanager:eu-west-1:123456789012:secret:lake",
          "token-type=bearer",
          "jwt-key-id=key-1",
          "token-file=/var/run/lake/token.jwt");

  /** Texts around {@code NAME} and {@code VALUE} in which somebody would read both. */
  private static final List<String> TEXTS =
      List.of(
          "host=db NAME=VALUE",
          "host=db;NAME=VALUE;x=y",
          "a=b,NAME=VALUE",
          "a=b&NAME=VALUE",
          "NAME = VALUE",
          "x=1\nNAME=VALUE",
          "x: 1\nNAME: VALUE\n",
          "{\"a\": 1, \"NAME\": \"VALUE\"}",
          "{\\\"NAME\\\":\\\"VALUE\\\"}",
          "{'NAME':'VALUE'}",
          "module required NAME=\"VALUE\";",
          "https://h.example.com/a?x=1&NAME=VALUE",
          "https://h.example.com/#NAME=VALUE",
          "jdbc:lake://h:443;x=1;NAME=VALUE",
          "run --NAME VALUE",
          "<NAME>VALUE</NAME>",
          "see https://a.example.com and https://b.example.com/?NAME=VALUE, please");

  private final long seed = Long.getLong("floecat.test.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  @DisplayName("P2: a secret is refused whatever stands around its name")
  void classify_composedNameOfASecret_isASecret() {
    for (int i = 0; i < ROUNDS; i++) {
      String name = joined(prefix(), pick(SECRETS), suffix());
      String value = opaque();
      assertThat(ContentScan.classify(name, value))
          .as("%s=%s, seed %s", name, value, seed)
          .isEqualTo(SECRET);
    }
  }

  @Test
  @DisplayName("P2: a secret is refused whatever text, and encoding, it stands in")
  void findSecret_composedText_isFound() {
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          pick(TEXTS).replace("NAME", pick(SECRETS).replace('-', '_')).replace("VALUE", opaque());
      for (int layer = random.nextInt(4); layer > 0; layer--) {
        text = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      }
      assertThat(ContentScan.findSecret(text)).as("%s, seed %s", text, seed).isPresent();
    }
  }

  @Test
  void classify_composedNameAboutASecret_isNone() {
    for (int i = 0; i < ROUNDS; i++) {
      String[] about = pick(SAID_ABOUT).split("=", 2);
      String name = joined(prefix(), about[0]);
      assertThat(ContentScan.classify(name, about[1]))
          .as("%s=%s, seed %s", name, about[1], seed)
          .isNotEqualTo(SECRET);
    }
  }

  @Test
  void findSecret_composedTextOfHarmlessPairs_isEmpty() {
    List<PropertyTable.Row> harmless =
        PropertyTable.rows(HARMLESS).stream()
            .filter(row -> row.value().matches("[\\w./:-]{1,60}") && row.name().matches("[\\w.-]+"))
            .filter(row -> !row.name().contains("password"))
            .toList();
    for (int i = 0; i < ROUNDS / 4; i++) {
      String text =
          random
              .ints(1 + random.nextInt(6), 0, harmless.size())
              .mapToObj(harmless::get)
              .map(row -> row.name() + "=" + row.value())
              .collect(Collectors.joining(pick(List.of(", ", ";", "\n", " & "))));
      assertThat(ContentScan.findSecret(text)).as("%s, seed %s", text, seed).isEmpty();
    }
  }

  @Test
  @DisplayName("P8: a place is known whatever the property is called")
  void classify_placeUnderAnyName_isAPlace() {
    List<String> places =
        List.of(
            "https://h.example.com/a", "h.example.com", "h:9000", "10.1.2.3", "[2001:db8::1]:80");
    for (int i = 0; i < ROUNDS; i++) {
      String name = joined(prefix(), pick(List.of("note", "target", "x", "main", "other")));
      String value = pick(places);
      assertThat(ContentScan.classify(name, value))
          .as("%s=%s, seed %s", name, value, seed)
          .isEqualTo(PLACE);
    }
  }

  private String prefix() {
    return pick(List.of("", "s3", "lake", "spark.hadoop.fs", "iceberg.rest-catalog", "my", "db2"));
  }

  /** Whose the secret is, which stands behind it. */
  private String suffix() {
    return pick(List.of("", "", "value", "lakeacct", "prod", "lake.dfs.core.windows.net", "1"));
  }

  /** The parts in one of the spellings of names: with dots, hyphens, underscores or capitals. */
  private String joined(String... parts) {
    UnaryOperator<String> spelling =
        pick(
            List.of(
                name -> name,
                name -> name.replace('-', '.'),
                name -> name.replace('-', '_'),
                name -> name.toUpperCase(Locale.ROOT).replace('-', '_'),
                ComposedSecretTest::camelCase));
    return Arrays.stream(parts)
        .filter(part -> !part.isEmpty())
        .map(spelling)
        .collect(Collectors.joining("."));
  }

  private static String camelCase(String name) {
    String[] words = name.split("-");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }

  /** A text that is nothing else than a secret: letters and digits in no order. */
  private String opaque() {
    return "q"
        + random
            .ints(6 + random.nextInt(30), 0, 36)
            .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
            .collect(Collectors.joining())
        + "7z9";
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
