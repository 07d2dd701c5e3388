// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

/**
 * The counts of the HTTP gateways, provided from outside the scaler. Thread-safe, answers at once.
 */
@FunctionalInterface
public interface HttpCounts {

  /** The route's count; zero if no gateway has seen a request for it. */
  CountedRoute of(RouteName route);
}
