package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

  private static final String KEY = "accounts/a/connectors/c-1";
  private static final PageToken LISTING = new PageToken("accounts/a/connectors/", "", false);

  @Test
  void decode_ownToken_isTheKey() {
    assertThat(LISTING.decode(LISTING.encode(KEY))).isEqualTo(KEY);
  }

  @Test
  void decode_emptyToken_begins() {
    assertThat(LISTING.decode("")).isEmpty();
  }

  @Test
  void encode_longestKey_isUrlSafeAndTakenBack() {
    String key = "accounts/a/connectors/" + "z".repeat(500);

    assertThat(LISTING.encode(key)).matches("[A-Za-z0-9_-]+");
    assertThat(LISTING.decode(LISTING.encode(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @MethodSource("otherListings")
  void decode_tokenOfAnotherListing_isRefused(PageToken other) {
    assertRefused(other.encode(other.prefix() + "c-1"));
    assertRefused(other.encode(KEY));
  }

  static List<PageToken> otherListings() {
    return List.of(
        new PageToken("accounts/ab/connectors/", "", false),
        new PageToken("accounts/A/connectors/", "", false),
        new PageToken("accounts/", "", false),
        new PageToken("accounts/a/connectors/", "state = ACTIVE", false),
        new PageToken("accounts/a/connectors/", "", true),
        new PageToken("accounts/a/connectors/", " ", false),
        new PageToken("accounts/a/connectors", "/", false));
  }

  @Test
  void decode_keyOutsideOfTheListing_isRefusedWhateverItsDigest() {
    assertRefused(LISTING.encode("accounts/b/connectors/c-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%", "null", "AAAA", "accounts/a/connectors/c-1", "====", "é", " "})
  void decode_garbage_isRefused(String token) {
    assertRefused(token);
  }

  @Test
  void decode_cutGarbledOrLengthenedToken_isRefused() {
    String token = LISTING.encode(KEY);
    var others = new ArrayList<String>();
    for (int i = 0; i < token.length(); i++) {
      others.add(token.substring(0, i) + token.substring(i + 1));
      char garbled = token.charAt(i) == 'A' ? 'w' : 'A';
      others.add(token.substring(0, i) + garbled + token.substring(i + 1));
    }
    others.add(token + "AAAA");
    others.add("A".repeat(100_000));

    assertThat(others).allSatisfy(PageTokenTest::assertRefused);
  }

  private static void assertRefused(String token) {
    var refusal = catchThrowableOfType(InvalidArgumentException.class, () -> LISTING.decode(token));

    assertThat(refusal).hasNoCause();
    assertThat(refusal.violations())
        .extracting(FieldViolation::field)
        .containsExactly("page_token");
  }
}
