// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No message is lost, and none comes twice. */
class ScaleInTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"rabbitmq, 100", "kafka, 100", "azurite, 60"})
  void scalingInAndOutInterruptsNothing(String broker, int messages) throws Exception {
    Churn.Result result = Churning.run(broker, folder, messages, 0, 0);
    assertThat(result.lost()).as("%s", result).isZero();
    assertThat(result.interrupted()).as("%s", result).isZero();
    assertThat(result.duplicates()).as("%s", result).isZero();
  }
}
