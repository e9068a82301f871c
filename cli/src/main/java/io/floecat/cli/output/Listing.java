package io.floecat.cli.output;

import com.google.gson.JsonObject;

/** A list that is shown while it comes in. */
public interface Listing {

  /** Shows one more, now or soon. */
  void add(JsonObject resource);

  /** Shows the rest. Not called where the list broke off, so that it does not look complete. */
  void end();
}
