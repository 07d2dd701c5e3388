// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A folder like a built worker's, with incompressible libraries. */
final class WorkerFolder {

  static final int JAR_BYTES = 200_000;

  private WorkerFolder() {}

  static WorkerFiles in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("target/lib"));
    byte[] library = new byte[JAR_BYTES];
    new Random(1).nextBytes(library);
    Files.write(folder.resolve("target/lib/camel.jar"), library);
    Files.writeString(folder.resolve("target/sarban-worker.jar"), "worker");
    Files.writeString(folder.resolve("jvm.options"), "-Xss512k\n");
    Files.writeString(folder.resolve("image.options"), "");
    return new WorkerFiles(folder, List.of(folder.resolve("target/lib/camel.jar")));
  }
}
