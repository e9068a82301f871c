package io.floecat.core.scan;

import static io.floecat.core.scan.PropertyClass.HARMLESS;
import static io.floecat.core.scan.PropertyClass.PLACE;
import static io.floecat.core.scan.PropertyClass.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentScanTest {

  @ParameterizedTest
  @EnumSource(PropertyClass.class)
  @DisplayName("P2: no property of the table that holds a secret is taken for anything else")
  void classify_everyRowOfTheTable_hasItsVerdict(PropertyClass verdict) {
    assertThat(PropertyTable.rows(verdict))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            row ->
                assertThat(ContentScan.classify(row.name(), row.value()))
                    .as("%s", row)
                    .isEqualTo(row.verdict()));
  }

  @Test
  void table_rows_areDistinctAndHaveSources() {
    List<PropertyTable.Row> rows = PropertyTable.rows();
    assertThat(rows).extracting(row -> row.name() + "=" + row.value()).doesNotHaveDuplicates();
    assertThat(rows).extracting(PropertyTable.Row::source).allMatch(source -> !source.isBlank());
  }

  /** The table's places that are known by their names stay places, whatever the value is. */
  @Test
  void classify_nameOfAPlace_needsNoValue() {
    for (String name : List.of("uri", "s3.endpoint", "adls.tenant-id", "client.region", "issuer")) {
      assertThat(ContentScan.classify(name, "x")).as(name).isEqualTo(PLACE);
      assertThat(ContentScan.classify(name, "")).as(name).isEqualTo(PLACE);
    }
  }

  @Test
  void classify_secretAtAPlace_isASecret() {
    assertThat(ContentScan.classify("uri", "https://u:p@h.example.com")).isEqualTo(SECRET);
    assertThat(ContentScan.classify("s3.endpoint", "https://h/?token=abc")).isEqualTo(SECRET);
  }

  @Test
  void classify_secretInTheName_isASecret() {
    assertThat(ContentScan.classify("ghp_0123456789abcdefghij0123456789", "x")).isEqualTo(SECRET);
    assertThat(ContentScan.classify("password=hunter2", "x")).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pass\u200bword",
        "pass\u00adword",
        "p\u0430ssw\u043erd",
        "p\u00e1ssword",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
        "p%61ssword",
        "p\\u0061ssword"
      })
  @DisplayName("P2: a name of a secret is known in letters that look alike")
  void classify_nameInLookAlikes_isASecret(String name) {
    assertThat(ContentScan.classify("lake." + name, "x")).isEqualTo(SECRET);
    assertThat(ContentScan.findSecret("host=db " + name + "=x")).isPresent();
  }

  /** A line break or a tab has no place in the table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.user\tbob\ndb.password\thunter2",
        "spark.ssl.keyPassword  changeit",
        "- name: DB_PASSWORD\n  value: hunter2",
        "machine h\n  login bob\n  password hunter2"
      })
  void findSecret_secretOfALine_isFound(String text) {
    assertThat(ContentScan.findSecret(text)).isPresent();
  }

  @Test
  void classify_emptyTexts_areHarmless() {
    assertThat(ContentScan.classify("", "")).isEqualTo(HARMLESS);
    assertThat(ContentScan.classify("note", "")).isEqualTo(HARMLESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEYx",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "bGoa+V7g/yqDXvKRqq+JTFn4uQZbPiQJo4pf9RzJ"
      })
  void looksLikeSecretKey_secretKey_isTrue(String id) {
    assertThat(ContentScan.looksLikeSecretKey(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIAIOSFODNN7EXAMPLE",
        "minioadmin",
        "GOOG1EEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPL",
        "f1d2d2f924e986ac86fdf7b36c94bcdf",
        "LTAI5tQ8n3P7xK2mVb9cZe4R",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "floecat-reader.eu-central-1.lake.example.com"
      })
  void looksLikeSecretKey_idOfAKey_isFalse(String id) {
    assertThat(ContentScan.looksLikeSecretKey(id)).isFalse();
  }
}
