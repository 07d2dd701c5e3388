package io.sarban.worker;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.impl.health.ContextHealthCheck;

/**
 * Camel's check of the context, for readiness only: Camel's own counts for liveness, too, and a
 * worker that drains or waits for its broker must not be ended as if it were dead.
 */
final class ContextReadiness extends AbstractHealthCheck {

  /** As Camel names it, so that it takes the place of Camel's own. */
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
