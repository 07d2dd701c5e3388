// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.problem.OneLine;
import java.util.Optional;

/** How a binding connects to its service. */
sealed interface Connection {

  /** With the connection string in a setting. */
  record Text(String setting) implements Connection {}

  /** With an identity, by settings such as NAME__fullyQualifiedNamespace. */
  record AsIdentity(String name, AppSettings settings, String where) implements Connection {

    Measure.Identity who() {
      return new Measure.Identity(settings.part(name, "clientId"));
    }

    /** The first of these settings that exists, as a host of Azure. */
    AzureHost host(String... parts) {
      for (String part : parts) {
        Optional<String> found = settings.part(name, part);
        if (found.isPresent()) {
          return AzureHost.of(found.get(), where + ": " + name + "__" + part);
        }
      }
      throw new FunctionException(
          where
              + ": the connection "
              + OneLine.of(name)
              + " has no "
              + parts[0]
              + ": write "
              + OneLine.of(name)
              + "__"
              + parts[0]
              + " into the Values of "
              + LocalSettings.FILE);
    }
  }

  /**
   * @throws FunctionException if there is no setting with that name
   */
  static Connection read(String name, AppSettings settings, String where) {
    Optional<String> key = settings.key(name);
    if (key.isPresent()) {
      return new Text(key.get());
    }
    if (settings.hasParts(name)) {
      return new AsIdentity(name, settings, where);
    }
    throw new FunctionException(
        where
            + ": the connection "
            + OneLine.of(name)
            + " has no value: write "
            + OneLine.of(name)
            + " into the Values of "
            + LocalSettings.FILE
            + ", or name the Secret that has it by --secret-name");
  }
}
