// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import java.nio.file.Path;

/** The folder where Sarban is installed; the launcher passes it on. */
public final class Home {

  private Home() {}

  /** An absolute path. */
  public static Path find() {
    return Path.of(System.getProperty("sarban.home", ".")).toAbsolutePath().normalize();
  }
}
