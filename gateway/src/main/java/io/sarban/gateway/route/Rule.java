// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;

/**
 * Which requests match: any of the hosts, below any of the paths, and with all of the headers.
 *
 * @param hosts {@code a.b}, {@code *.b} or {@code *}; empty for any
 * @param paths prefixes of whole segments, in the form in which they are compared; empty for any
 */
public record Rule(List<String> hosts, List<String> paths, List<HeaderMatch> headers) {

  public Rule {
    hosts = List.copyOf(hosts);
    paths = paths.stream().map(ComparedPath::of).toList();
    headers = List.copyOf(headers);
  }

  /** Pairs of a host and a path. */
  int places() {
    return Math.max(1, hosts.size()) * Math.max(1, paths.size());
  }
}
