package io.floecat.core.connector;

import static io.floecat.core.connector.Checks.at;
import static io.floecat.core.connector.Checks.violations;
import static io.floecat.core.connector.SampleConnectors.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.scan.PropertyClass;
import io.floecat.core.scan.PropertyTable;
import io.floecat.spi.error.FieldViolation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyRulesTest {

  @Test
  void check_properties_areLimited() {
    var connector = given(SampleCredentials.basic()).toBuilder().clearProperties();
    IntStream.range(0, 100).forEach(i -> connector.putProperties("key." + i, "v"));
    assertThat(violations(connector.build())).isEmpty();
    assertThat(violations(connector.putProperties("key.100", "v").build()))
        .isEqualTo(at("connector.properties", List.of("at most 100 can be set")));

    assertThat(withProperty("é".repeat(128), "é".repeat(4_096))).isEmpty();
    assertThat(withProperty("é".repeat(129), "v"))
        .isEqualTo(at("connector.properties", List.of("a key must have 1 to 128 characters")));
    assertThat(withProperty("note", "é".repeat(4_097)))
        .isEqualTo(at("connector.properties[note]", List.of("must have at most 4096 characters")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``            | v | connector.properties           | a key must have 1 to 128 characters
          ` `           | v | connector.properties           | a key must have 1 to 128 characters
          token         | v | connector.properties[token]    | this key names a secret: credentials belong in auth
          s3.secret-key | v | connector.properties[s3.secret-key] | this key names a secret: credentials belong in auth
          to ken:secret | v | connector.properties           | this key names a secret: credentials belong in auth
          AKIAIOSFODNN7EXAMPLE | v | connector.properties    | holds what looks like an AWS access key id: credentials belong in a secret field of auth
          note | AKIAIOSFODNN7EXAMPLE | connector.properties[note] | holds what looks like an AWS access key id: credentials belong in a secret field of auth
          jdbc | jdbc:pg://h/d?user=u&password=p | connector.properties[jdbc] | holds what looks like a secret with its name beside it: credentials belong in a secret field of auth
          blob | Endpoint=a;AccountKey=b== | connector.properties[blob] | holds what looks like a secret with its name beside it: credentials belong in a secret field of auth
          `a	b`        | v | connector.properties           | must hold no line breaks or control characters
          note | `ab` | connector.properties[note] | must hold no control characters but tabs and line breaks
          s3.endpoint | https://u:p@s3.example.com | connector.properties[s3.endpoint] | holds what looks like a URI with a user name or password: credentials belong in a secret field of auth
          """)
  void check_badProperty_isRefusedWithoutTheValue(
      String key, String value, String field, String problem) {
    assertThat(withProperty(key, value)).isEqualTo(at(field, List.of(problem)));
  }

  /** To look at twenty thousand takes seconds. */
  @Test
  void check_tooManyProperties_looksAtNone() {
    var connector = given(SampleCredentials.basic()).toBuilder().clearProperties();
    IntStream.range(0, 101).forEach(i -> connector.putProperties("password." + i, "hunter2"));

    assertThat(violations(connector.build()))
        .isEqualTo(at("connector.properties", List.of("at most 100 can be set")));
  }

  @ParameterizedTest
  @CsvSource({
    "partition.key, a=b",
    "note, ?v=1&key=2",
    "s3.access-key-id, minioadmin",
    "sql, a;b=c"
  })
  void check_goodProperty_isValid(String key, String value) {
    assertThat(withProperty(key, value)).isEmpty();
  }

  @Test
  @DisplayName("P2: a record takes no property of the table that holds a secret, and every other")
  void check_everyRowOfTheTable_isRefusedOrValid() {
    for (PropertyTable.Row row : PropertyTable.rows()) {
      List<FieldViolation> violations = withProperty(row.name(), row.value());
      if (row.verdict() != PropertyClass.SECRET) {
        assertThat(violations).as("%s", row).isEmpty();
      } else {
        assertThat(violations).as("%s", row).isNotEmpty();
        assertThat(violations)
            .filteredOn(_ -> row.value().length() > 6)
            .extracting(FieldViolation::description)
            .noneMatch(description -> description.contains(row.value()));
      }
    }
  }

  private static List<FieldViolation> withProperty(String key, String value) {
    return violations(
        given(SampleCredentials.basic()).toBuilder().putProperties(key, value).build());
  }
}
