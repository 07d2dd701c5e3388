// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

/** Derives triggers from the endpoints of one Camel component. */
@FunctionalInterface
interface Component {

  /**
   * @param messages for each replica
   * @throws RouteException if no trigger can be derived; the message says which one to write
   */
  Outcome outcome(Endpoint endpoint, int messages);
}
