// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No message is lost; those that a killed worker or a restarted broker had in hand come again. */
class KillTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"rabbitmq, 100", "kafka, 100", "azurite, 60"})
  void killsAndARestartLoseNothing(String broker, int messages) throws Exception {
    Churn.Result result = Churning.run(broker, folder, messages, 1, 1);
    assertThat(result.lost()).as("%s", result).isZero();
    assertThat(result.interrupted()).as("%s", result).isZero();
    assertThat(result.kills()).isEqualTo(1);
    assertThat(result.restarts()).isEqualTo(1);
    int mayComeAgain = 1 + 3 * Source.of(broker).prefetch();
    assertThat(result.duplicates()).as("%s", result).isLessThanOrEqualTo(mayComeAgain);
  }
}
