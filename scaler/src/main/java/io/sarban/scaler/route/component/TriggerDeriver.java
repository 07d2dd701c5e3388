// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

/** Derives triggers from the endpoints of one Camel component. */
@FunctionalInterface
interface TriggerDeriver {

  /**
   * @param messages for each replica
   * @throws RouteException if no trigger can be derived; the message says which one to write
   */
  Derivation derive(FromEndpoint endpoint, int messages);
}
