// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.nio.file.Path;
import java.time.Duration;

/** Churns of a test. */
final class Churning {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Churning() {}

  static Churn.Result run(String broker, Path folder, int messages, int kills, int restarts)
      throws Exception {
    Churn.Plan plan =
        new Churn.Plan(
            messages,
            3,
            50,
            3000,
            15,
            kills,
            restarts,
            Duration.ofSeconds(2),
            true,
            Duration.ofMinutes(4));
    return new Churn(broker, plan, HOME, folder, 7).run();
  }
}
