package io.floecat.cli.output;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An aligned table. The first rows say how wide the columns are; in a list that is longer, a later
 * cell that is wider pushes its neighbours aside.
 */
final class TableListing implements Listing {

  private static final int MEASURED = 1_000;
  private static final String GAP = "  ";

  private final PrintWriter out;
  private final List<Column> columns;
  private final List<List<String>> waiting = new ArrayList<>();
  private final int[] widths;
  private boolean isMeasured;

  TableListing(PrintWriter out, List<Column> columns) {
    this.out = out;
    this.columns = columns;
    this.widths = new int[columns.size()];
    List<String> titles = columns.stream().map(Column::title).toList();
    if (!titles.stream().allMatch(String::isEmpty)) {
      waiting.add(titles);
    }
  }

  @Override
  public void add(JsonObject resource) {
    List<String> row =
        columns.stream().map(column -> PrintableText.of(column.cell().apply(resource))).toList();
    if (isMeasured) {
      print(row);
    } else {
      waiting.add(row);
      if (waiting.size() > MEASURED) {
        printWaiting();
      }
    }
  }

  @Override
  public void end() {
    printWaiting();
  }

  private void printWaiting() {
    for (List<String> row : waiting) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    waiting.forEach(this::print);
    waiting.clear();
    isMeasured = true;
  }

  private void print(List<String> row) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).repeat(" ", Math.max(0, widths[i] - cell.length())).append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }
}
