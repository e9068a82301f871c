package io.floecat.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as they are written in settings. */
class ListTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a                        | [a]",
        "a,b                      | [a][b]",
        "` a , b `                | [a][b]",
        "a,                       | [a][]",
        ",                        | [][]",
        "a,,b                     | [a][][b]",
        "`\"a,b\"`                | [a,b]",
        "`\"a,b\",c`              | [a,b][c]",
        "` \" a \" , c`           | [ a ][c]",
        "`\"a\"\"b\"`             | [a\"b]",
        "`\"\"\"\"`               | [\"]",
        "`\"\"`                   | []",
        "a\"b\",c                 | [a\"b\"][c]",
        "CORP\\x,CORP\\y          | [CORP\\x][CORP\\y]",
        "`\"cn=Smith\\, John,ou=x\"` | [cn=Smith\\, John,ou=x]",
        "a\\                      | [a\\]",
      })
  void items_text_isTakenApartAtCommasOutsideQuotes(String text, String expected) {
    assertThat(
            ListText.items(text).stream()
                .map(item -> "[" + item.onlyName() + "]")
                .collect(Collectors.joining()))
        .isEqualTo(expected);
  }

  @Test
  void items_empty_isOneEmptyItem() {
    assertThat(ListText.items("")).containsExactly(new ListText.Item("", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "\"a\"\"", "a,\"b", "a\\,b", "\"a\"b", "\"a\" b,c"})
  void items_brokenQuoting_isRefused(String text) {
    assertThatThrownBy(() -> ListText.items(text).forEach(ListText.Item::onlyName))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=viewer                       | a                 | viewer",
        "` a = viewer `                 | a                 | viewer",
        "a=b=viewer                     | a=b               | viewer",
        "`\"cn=a,ou=b\"=editor`         | cn=a,ou=b         | editor",
        "`\"cn=a,ou=b\" = editor`       | cn=a,ou=b         | editor",
        "`\"cn=a,ou=b=editor\"`         | cn=a,ou=b         | editor",
        "`\"a=editor\"=viewer`          | a=editor          | viewer",
      })
  void pair_item_isNameAndValue(String text, String name, String value) {
    assertThat(ListText.items(text))
        .singleElement()
        .extracting(ListText.Item::pair)
        .isEqualTo(new ListText.Item(name, value));
  }
}
