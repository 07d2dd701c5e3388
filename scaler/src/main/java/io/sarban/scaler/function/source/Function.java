// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import io.sarban.scaler.problem.OneLine;
import java.util.regex.Pattern;

/**
 * A function of an app.
 *
 * @param name as the Functions host knows it
 * @param trigger what starts it
 * @param disabled a flag, or the setting that holds it; empty if the function is enabled
 * @param code the name of the source file; empty if it is unknown
 */
public record Function(String name, Binding trigger, String disabled, String code) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}");

  Function(String name, Binding trigger) {
    this(name, trigger, "", "");
  }

  /**
   * @throws FunctionException if the Functions host would refuse the name
   */
  public Function {
    if (!NAME.matcher(name).matches()) {
      throw new FunctionException(
          trigger.where()
              + ": \""
              + OneLine.of(name)
              + "\" is no name for a function: begin with a letter, then letters, digits, - and _");
    }
  }

  /** Whether HTTP requests start it. */
  public boolean http() {
    return trigger.is("httpTrigger");
  }
}
