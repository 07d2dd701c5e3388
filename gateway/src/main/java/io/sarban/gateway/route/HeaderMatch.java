// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.Locale;
import java.util.Optional;

/**
 * A header that a request must have; any value matches if none is given.
 *
 * @param name in lower case, however it is written
 */
public record HeaderMatch(String name, Optional<String> value) {

  public HeaderMatch {
    name = name.toLowerCase(Locale.ROOT);
  }
}
