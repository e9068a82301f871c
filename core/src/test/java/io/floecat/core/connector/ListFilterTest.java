package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.Connector.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFilterTest {

  private static final List<Connector> CONNECTORS =
      List.of(
          connector("1", Kind.ICEBERG_REST, State.ACTIVE, "Sales"),
          connector("2", Kind.ICEBERG_REST, State.DELETED, "sales EU"),
          connector("3", Kind.UNITY_CATALOG, State.ACTIVE, "a \"b\" \\c AND kind = AWS_GLUE"),
          connector("4", Kind.AWS_GLUE, State.ACTIVE, ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                                | 1234
          `  `                                                              | 1234
          kind = ICEBERG_REST                                               | 12
          kind=AWS_GLUE                                                     | 4
          state = ACTIVE                                                    | 134
          state = DELETED                                                   | 2
          kind = ICEBERG_REST AND state = DELETED                           | 2
          `  kind=ICEBERG_REST   AND   state=ACTIVE  `                      | 1
          kind = ICEBERG_REST AND kind = AWS_GLUE                           | ``
          display_name = "Sales"                                            | 1
          displayName = "Sales"                                             | 1
          display_name = "sales"                                            | ``
          display_name = ""                                                 | 4
          display_name : "SALES"                                            | 12
          display_name:"eu"                                                 | 2
          display_name : ""                                                 | 1234
          display_name = "a \\"b\\" \\\\c AND kind = AWS_GLUE"              | 3
          display_name : "\\"B\\""                                          | 3
          display_name : " AND " AND state = ACTIVE AND kind=UNITY_CATALOG  | 3
          """)
  void parse_filter_meansTheseConnectors(String filter, String uids) {
    var found = CONNECTORS.stream().filter(ListFilter.parse(filter)).map(Connector::getUid);

    assertThat(String.join("", found.toList())).isEqualTo(uids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          foo = 1                                  | at character 1: expected kind, state or display_name
          KIND = AWS_GLUE                          | at character 1: expected kind, state or display_name
          (kind = AWS_GLUE)                        | at character 1: expected kind, state or display_name
          NOT kind = AWS_GLUE                      | at character 1: expected kind, state or display_name
          kind                                     | at character 5: expected =
          kind : AWS_GLUE                          | at character 6: expected =
          kind != AWS_GLUE                         | at character 6: expected =
          kind =                                   | at character 7: expected one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          kind = aws_glue                          | at character 8: expected one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          kind = "AWS_GLUE"                        | at character 8: expected one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          kind = KIND_UNSPECIFIED                  | at character 8: expected one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE
          state = 1                                | at character 9: expected one of ACTIVE, DELETED
          display_name > "a"                       | at character 14: expected = or :
          display_name = Sales                     | at character 16: expected a text in double quotes
          display_name =                           | at character 15: expected a text in double quotes
          display_name = "Sales                    | at character 16: this quote is never closed
          display_name = "a\\                      | at character 19: expected " or \\ after \\
          display_name = "a\\n"                    | at character 19: expected " or \\ after \\
          kind = AWS_GLUE OR state = ACTIVE        | at character 17: expected AND, or nothing more
          kind = AWS_GLUE and state = ACTIVE       | at character 17: expected AND, or nothing more
          kind = AWS_GLUE state = ACTIVE           | at character 17: expected AND, or nothing more
          kind = AWS_GLUE;                         | at character 16: expected AND, or nothing more
          kind = AWS_GLUE AND                      | at character 20: expected kind, state or display_name
          """)
  void parse_noFilter_isRefusedWithThePlace(String filter, String problem) {
    assertThatThrownBy(() -> ListFilter.parse(filter))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("filter: " + problem);
  }

  @Test
  void parse_longestFilter_isTaken() {
    String filter = "display_name = \"" + "a".repeat(1_024 - 17) + "\"";

    assertThat(ListFilter.parse(filter).test(CONNECTORS.getFirst())).isFalse();
    assertThatThrownBy(() -> ListFilter.parse(filter + " "))
        .hasMessage("filter: must have at most 1024 characters");
  }

  private static Connector connector(String uid, Kind kind, State state, String displayName) {
    return Connector.newBuilder()
        .setUid(uid)
        .setKind(kind)
        .setState(state)
        .setDisplayName(displayName)
        .build();
  }
}
