package io.sarban.scaler.cli;

import java.nio.file.Path;

/** Where Sarban is installed: the folder of the launcher, which passes it on. */
final class Home {

  private Home() {}

  static Path find() {
    return Path.of(System.getProperty("sarban.home", ".")).toAbsolutePath().normalize();
  }
}
