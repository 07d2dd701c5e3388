// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The operator's own routes, which the scaler runs besides its own. */
final class RouteOptions {

  @Option(
      names = "--routes",
      paramLabel = "DIR",
      description =
          "Folder of *.camel.yaml files with routes of your own, such as from sarban-events.")
  private Path routes;

  Optional<Path> folder() {
    if (routes != null) {
      Folders.require(routes);
    }
    return Optional.ofNullable(routes);
  }
}
