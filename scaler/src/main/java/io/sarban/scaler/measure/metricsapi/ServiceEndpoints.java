// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.util.List;

/** The endpoints of a cluster's Services. Bound in the registry if there is a cluster. */
@FunctionalInterface
public interface ServiceEndpoints {

  /**
   * The slices of a Service; none if there is no such Service.
   *
   * @throws IOException if they cannot be listed; its message says why, in one line
   */
  List<EndpointSlice> of(String namespace, String service) throws IOException;
}
