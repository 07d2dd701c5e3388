// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import java.io.IOException;
import java.util.Optional;

/** Where a metric is in an answer. */
@FunctionalInterface
interface Location {

  /**
   * The value's text: a number, or a quantity such as {@code 10Mi}; empty if the answer has none
   * there.
   *
   * @throws IOException if the answer is not of the format
   */
  Optional<String> find(ParsedAnswer answer) throws IOException;
}
