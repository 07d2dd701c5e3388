// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;

/**
 * Which requests match: any of the hosts, below any of the paths, and with all of the headers.
 * Nothing is in a list twice.
 *
 * @param hosts {@code a.b}, {@code *.b} or {@code *}; empty for any
 * @param paths prefixes of whole segments, in the form in which they are compared; empty for any
 */
public record Rule(List<String> hosts, List<String> paths, List<HeaderMatch> headers) {

  public Rule {
    hosts = hosts.stream().distinct().toList();
    paths = paths.stream().map(ComparedPath::of).distinct().toList();
    headers = headers.stream().distinct().toList();
  }

  /**
   * Pairs of a host and a path, and each header of each pair: a request can be compared with all of
   * them.
   */
  long places() {
    return (long) Math.max(1, hosts.size()) * Math.max(1, paths.size()) * (1 + headers.size());
  }
}
