package io.floecat.core.connector;

import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import java.util.ArrayList;
import java.util.List;

/** The plans of one request; forgets their credentials when the request has ended. */
final class PlanScope implements AutoCloseable {

  private final List<WritePlan> plans = new ArrayList<>();

  WritePlan keep(WritePlan plan) {
    plans.add(plan);
    return plan;
  }

  @Override
  public void close() {
    for (WritePlan plan : plans) {
      if (plan.credentials() instanceof CredentialChange.Replace replace) {
        replace.value().close();
      }
    }
  }
}
