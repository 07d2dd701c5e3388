// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that the user names. */
final class Folders {

  private Folders() {}

  static void require(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserMistake(folder + " is not a folder: name one that holds your manifests");
    }
  }
}
