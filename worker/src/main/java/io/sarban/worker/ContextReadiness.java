// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.impl.health.ContextHealthCheck;

/**
 * Camel's check of the context, for readiness only. Camel's own check counts for liveness, too, but
 * a worker that drains or waits for its broker must not be killed.
 */
final class ContextReadiness extends AbstractHealthCheck {

  /** Camel's name for the check, so that this one replaces Camel's. */
  static final String ID = "context";

  private final ContextHealthCheck context = new ContextHealthCheck();

  ContextReadiness() {
    super("camel", ID);
  }

  @Override
  public void setCamelContext(CamelContext camel) {
    super.setCamelContext(camel);
    context.setCamelContext(camel);
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    HealthCheck.Result result = context.call(options);
    result.getMessage().ifPresent(builder::message);
    builder.details(result.getDetails()).state(result.getState());
  }
}
