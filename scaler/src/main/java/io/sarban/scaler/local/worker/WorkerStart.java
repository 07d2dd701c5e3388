// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * What every start of a worker process needs.
 *
 * @param worker the general worker's program
 * @param work an absolute folder for logs and mounts
 */
record WorkerStart(String worker, Path work, WorkerPorts ports) {

  /**
   * @param home Sarban's folder, whose {@code worker/run} runs the general worker
   */
  static WorkerStart of(Path home, Path work) {
    return new WorkerStart(
        home.resolve("worker/run").toString(),
        work.toAbsolutePath(),
        new WorkerPorts(new SecureRandom()));
  }

  /**
   * @param name unique in the work folder
   */
  WorkerProcess start(WorkerTemplate template, String name, Instant now) throws IOException {
    return WorkerProcess.start(template, this, name, now);
  }
}
