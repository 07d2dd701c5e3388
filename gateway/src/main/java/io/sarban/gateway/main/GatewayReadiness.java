// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready once all routes and endpoints are read, and until the gateway ends. */
final class GatewayReadiness extends AbstractHealthCheck {

  private final BooleanSupplier ready;

  GatewayReadiness(BooleanSupplier ready) {
    super("sarban", "gateway");
    this.ready = ready;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    if (ready.getAsBoolean()) {
      builder.up();
    } else {
      builder.message("routes and endpoints are not all read, or the gateway ends").down();
    }
  }
}
