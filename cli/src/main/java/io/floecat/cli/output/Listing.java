package io.floecat.cli.output;

import com.google.gson.JsonObject;

/** A list that is shown while it comes in. */
public interface Listing extends AutoCloseable {

  /** Shows one more, now or soon. */
  void add(JsonObject resource);

  /** Shows the rest. */
  @Override
  void close();
}
