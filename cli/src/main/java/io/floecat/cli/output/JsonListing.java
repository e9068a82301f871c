package io.floecat.cli.output;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** A list as the REST interface answers it, all pages as one. */
final class JsonListing implements Listing {

  private final PrintWriter out;
  private final JsonWriter writer;

  JsonListing(PrintWriter out, String field) {
    this.out = out;
    this.writer = Json.indented(out);
    try {
      writer.beginObject().name(field).beginArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void add(JsonObject resource) {
    try {
      Json.write(resource, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end() {
    try {
      writer.endArray().endObject().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }
}
