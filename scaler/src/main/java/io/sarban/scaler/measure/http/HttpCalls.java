// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** Reads the counts that the gateways have sent, without a call. */
public final class HttpCalls implements CamelContextAware {

  private CamelContext camel;

  /** The bean method that the routes call. */
  public List<Measurement> measure(Batch<?, HttpQuery> batch) {
    HttpCounts counts = camel.getRegistry().findSingleByType(HttpCounts.class);
    return batch.each(
        query ->
            counts == null
                ? Measurement.failed(
                    "type",
                    "no HTTP gateway is there to count requests: install it with ./sarban install"
                        + " --http")
                : query.measurement(counts.of(query.route())));
  }

  @Override
  public CamelContext getCamelContext() {
    return camel;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    camel = context;
  }
}
