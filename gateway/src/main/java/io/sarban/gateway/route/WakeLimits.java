// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;

/**
 * Which requests may wake the workload; others are answered 503 while it sleeps. An empty list
 * allows all.
 *
 * @param paths prefixes of paths that wake
 * @param methods methods that wake
 * @param notUserAgents a part of the User-Agent of those that never wake, in lower case
 */
public record WakeLimits(List<String> paths, List<String> methods, List<String> notUserAgents) {

  public static final WakeLimits NONE = new WakeLimits(List.of(), List.of(), List.of());

  public WakeLimits {
    paths = List.copyOf(paths);
    methods = List.copyOf(methods);
    notUserAgents = List.copyOf(notUserAgents);
  }
}
