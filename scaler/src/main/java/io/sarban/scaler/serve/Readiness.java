// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready once startup waits for nothing. Not a liveness check. */
public final class Readiness extends AbstractHealthCheck {

  private final Supplier<Optional<String>> waiting;

  /**
   * @param id as the health API names it
   * @param waiting what startup waits for, in words for the operator; empty when there is nothing
   */
  public Readiness(String id, Supplier<Optional<String>> waiting) {
    super("sarban", id);
    this.waiting = waiting;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    waiting.get().ifPresentOrElse(why -> builder.message(why).down(), builder::up);
  }
}
