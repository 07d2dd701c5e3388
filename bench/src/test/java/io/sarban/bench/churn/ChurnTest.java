package io.sarban.bench.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No message is lost, and only a kill or a broker's restart makes one come twice. */
class ChurnTest {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private Churn.Result churn(String broker, int messages, int kills, int restarts)
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

  @ParameterizedTest
  @CsvSource({"rabbitmq, 100", "kafka, 100", "azurite, 60"})
  void scalingInAndOutInterruptsNothing(String broker, int messages) throws Exception {
    Churn.Result result = churn(broker, messages, 0, 0);
    assertThat(result.lost()).as("%s", result).isZero();
    assertThat(result.interrupted()).as("%s", result).isZero();
    assertThat(result.duplicates()).as("%s", result).isZero();
  }

  @ParameterizedTest
  @CsvSource({"rabbitmq, 100", "kafka, 100", "azurite, 60"})
  void killsAndARestartLoseNothing(String broker, int messages) throws Exception {
    Churn.Result result = churn(broker, messages, 1, 1);
    assertThat(result.lost()).as("%s", result).isZero();
    assertThat(result.interrupted()).as("%s", result).isZero();
    assertThat(result.kills()).isEqualTo(1);
    assertThat(result.restarts()).isEqualTo(1);
    int mayComeAgain = 1 + 3 * Source.of(broker).prefetch();
    assertThat(result.duplicates()).as("%s", result).isLessThanOrEqualTo(mayComeAgain);
  }
}
