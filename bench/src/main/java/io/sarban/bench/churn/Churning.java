// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code bench/churn}: the same load twice, with busy workers spared and with the youngest ended.
 */
public final class Churning {

  private Churning() {}

  /** The arguments: Sarban's folder, the broker, and the number of messages. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath().normalize();
    int messages = Integer.parseInt(args[2]);
    for (boolean spares : new boolean[] {true, false}) {
      Churn.Plan plan =
          new Churn.Plan(
              messages,
              6,
              Math.max(20, messages / 100),
              6000,
              3,
              messages / 10_000 + 2,
              1,
              Duration.ofSeconds(10),
              spares,
              Duration.ofMinutes(90));
      Churn.Result result =
          new Churn(args[1], plan, home, Files.createTempDirectory("churn"), 1).run();
      System.out.println(args[1] + (spares ? ", busy spared: " : ", youngest ended: ") + result);
    }
    System.exit(0);
  }
}
