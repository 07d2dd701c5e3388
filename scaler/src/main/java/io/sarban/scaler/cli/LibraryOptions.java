// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.component.Libraries;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options for libraries that routes need and the worker lacks. */
final class LibraryOptions {

  @Option(
      names = "--offline",
      description = "Fetch no component of Camel that a route names and the worker has not.")
  private boolean offline;

  /**
   * @param tell receives a line for each fetched library
   */
  Libraries libraries(Consumer<String> tell) {
    return new Libraries(Home.find(), offline, tell);
  }
}
