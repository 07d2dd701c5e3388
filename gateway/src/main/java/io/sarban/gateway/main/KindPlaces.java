// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.route.RouteId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many kinds of requests have metrics of their own. A kind takes about 2 KiB of memory, and 17
 * lines of each scrape. The rest of a route needs no place: a namespace has a limited number of
 * routes that are served. Not thread-safe.
 */
final class KindPlaces {

  static final int ROUTE = 64;

  static final int NAMESPACE = 2_000;

  static final int ALL = 10_000;

  /** A namespace has these even where others have taken all. */
  static final int FEW = 20;

  private final Map<Optional<RouteId>, Integer> ofRoutes = new HashMap<>();
  private final Map<String, Integer> ofNamespaces = new HashMap<>();
  private int all;

  /** Takes a place for the kind; false if there is none. */
  boolean take(RequestKind kind) {
    int ofNamespace = ofNamespaces.getOrDefault(kind.namespace(), 0);
    if (ofNamespace >= (all < ALL ? NAMESPACE : FEW)
        || ofRoutes.getOrDefault(kind.route(), 0) >= ROUTE) {
      return false;
    }
    count(kind, 1);
    return true;
  }

  /** Gives back the place of a kind; the rest of a route has none. */
  void leave(RequestKind kind) {
    if (!kind.isRest()) {
      count(kind, -1);
    }
  }

  private void count(RequestKind kind, int more) {
    all += more;
    ofNamespaces.compute(kind.namespace(), (name, known) -> sum(known, more));
    ofRoutes.compute(kind.route(), (route, known) -> sum(known, more));
  }

  private static Integer sum(Integer known, int more) {
    int sum = (known == null ? 0 : known) + more;
    return sum == 0 ? null : sum;
  }
}
