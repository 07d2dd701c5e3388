// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import java.util.Optional;

/**
 * The current requests of a route at all gateways.
 *
 * @param concurrency requests that run or are held now; 0 or more
 * @param rate requests a second, over the route's own window; 0 or more
 * @param blind which gateway cannot be read, in words for the user; then there may be more requests
 *     than these
 */
public record CountedRoute(double concurrency, double rate, Optional<String> blind) {

  public static final CountedRoute NONE = new CountedRoute(0, 0, Optional.empty());

  /** A count from all gateways. */
  public static CountedRoute of(double concurrency, double rate) {
    return new CountedRoute(concurrency, rate, Optional.empty());
  }
}
