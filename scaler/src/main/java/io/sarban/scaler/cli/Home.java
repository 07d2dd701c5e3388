package io.sarban.scaler.cli;

import java.nio.file.Path;

/** Where Sarban is installed: the folder of the launcher, which passes it on. */
public final class Home {

  private Home() {}

  /** An absolute path. */
  public static Path find() {
    return Path.of(System.getProperty("sarban.home", ".")).toAbsolutePath().normalize();
  }
}
