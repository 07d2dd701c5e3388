// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.count;

import io.sarban.gateway.route.RouteId;

/**
 * The work of one route at one moment.
 *
 * @param concurrency requests that are running or held
 * @param held the requests among them that wait for an endpoint
 * @param rate requests a second, the mean over the route's window
 * @param total requests since the gateway began
 */
public record RouteCount(RouteId route, int concurrency, int held, double rate, long total) {}
