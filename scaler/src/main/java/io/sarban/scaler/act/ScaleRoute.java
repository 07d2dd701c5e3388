// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.resource.TargetRef;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Scales through the route {@code direct:scale}, which a user may extend. */
public final class ScaleRoute implements Scaling {

  private final ProducerTemplate template;

  public ScaleRoute(ProducerTemplate template) {
    this.template = template;
  }

  @Override
  public void scale(ScaleRequest request) throws ScaleException {
    try {
      template.sendBody("direct:scale", request);
    } catch (CamelExecutionException e) {
      if (e.getCause() instanceof ScaleException refused) {
        throw refused;
      }
      TargetRef target = request.target();
      throw new ScaleException(target + " could not be scaled: " + e.getCause().getMessage(), e);
    }
  }
}
