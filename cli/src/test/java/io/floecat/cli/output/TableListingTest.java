package io.floecat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableListingTest {

  private final StringWriter out = new StringWriter();
  private final TableListing table =
      new TableListing(
          new PrintWriter(out), List.of(Column.of("ID", "id"), Column.of("TEXT", "text")));

  @Test
  void longList_isShownWhileItComesIn() {
    for (int i = 0; i < 1_000; i++) {
      table.add(row("a", "b"));
    }
    assertThat(out.toString()).startsWith("ID  TEXT\na   b\n").hasLineCount(1_001);

    table.add(row("wider", "c\nd"));
    assertThat(out.toString()).endsWith("\nwider  c d\n");

    table.end();
    assertThat(out.toString()).hasLineCount(1_002);
  }

  @Test
  void emptyList_hasItsTitles() {
    table.end();

    assertThat(out.toString()).isEqualTo("ID  TEXT\n");
  }

  private static JsonObject row(String id, String text) {
    var row = new JsonObject();
    row.addProperty("id", id);
    row.addProperty("text", text);
    return row;
  }
}
