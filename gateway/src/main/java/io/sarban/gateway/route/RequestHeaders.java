// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of one request, as rules are compared with them. They are read once, when the first
 * rule has a header: thousands of rules may ask. Not thread-safe.
 */
public final class RequestHeaders {

  private final Iterable<Map.Entry<String, String>> headers;
  private Map<String, Set<String>> values;

  /**
   * @param headers names and values; a name may come several times
   */
  public RequestHeaders(Iterable<Map.Entry<String, String>> headers) {
    this.headers = headers;
  }

  boolean haveAll(List<HeaderMatch> wanted) {
    for (HeaderMatch header : wanted) {
      if (!have(header)) {
        return false;
      }
    }
    return true;
  }

  private boolean have(HeaderMatch wanted) {
    if (values == null) {
      values = read();
    }
    Set<String> found = values.get(wanted.name());
    return found != null && (wanted.value().isEmpty() || found.contains(wanted.value().get()));
  }

  private Map<String, Set<String>> read() {
    Map<String, Set<String>> read = new HashMap<>();
    for (Map.Entry<String, String> header : headers) {
      read.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new HashSet<>())
          .add(header.getValue());
    }
    return read;
  }
}
