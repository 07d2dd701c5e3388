// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.gateway.text.Sha256;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long queries took the last time. Keeps the SHA-256 of a query in place of its text: users can
 * write queries of a megabyte, and change them all the time. Not thread-safe.
 */
final class QueryHistory {

  /** Maximum number of queries; a database has fewer. The oldest are forgotten first. */
  private static final int REMEMBERED = 10_000;

  private static final Duration UNKNOWN = Duration.ofHours(1);

  /** How long a query counts as troubled after it was late or ended the session. */
  private static final Duration TROUBLE = Duration.ofHours(2);

  private final Map<String, Duration> took =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
          return size() > REMEMBERED;
        }
      };

  void took(String sql, Duration time) {
    took.put(Sha256.hex(sql), time);
  }

  /** The query was late, or ended the session. */
  void troubled(String sql) {
    took(sql, TROUBLE);
  }

  boolean isTroubled(String sql) {
    return TROUBLE.equals(took.get(Sha256.hex(sql)));
  }

  /**
   * Orders queries: the quickest first, by their last duration, then new ones, then troubled ones.
   */
  List<String> ordered(List<String> queries) {
    Map<String, Duration> times = new HashMap<>();
    for (String sql : queries) {
      times.computeIfAbsent(sql, asked -> took.getOrDefault(Sha256.hex(asked), UNKNOWN));
    }
    return queries.stream().distinct().sorted(Comparator.comparing(times::get)).toList();
  }
}
