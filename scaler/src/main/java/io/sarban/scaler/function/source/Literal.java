// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.Map;

/** A value that a source has without being run. */
public sealed interface Literal {

  /** A string, number or flag; an environment variable as %NAME%. */
  record Text(String value) implements Literal {}

  /** An object, or the arguments of a call by name. */
  record Fields(Map<String, Literal> fields) implements Literal {}

  /**
   * A call that creates a binding, such as {@code trigger.generic(...)}.
   *
   * @param name of the called function
   */
  record Call(String name, Map<String, Literal> fields) implements Literal {}

  /** A value that only running the source would show. */
  record Unknown() implements Literal {}
}
