package io.sarban.scaler.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoIT {

  @Test
  void runsFromZeroToZeroAndLosesNothing() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path home = Path.of("..").toAbsolutePath().normalize();

    boolean good = new Demo(home, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();

    String output = printed.toString(StandardCharsets.UTF_8);
    assertThat(good).as(output).isTrue();
    assertThat(output)
        .containsPattern("sent +500")
        .containsPattern("processed +500")
        .containsPattern("lost +0")
        .containsPattern("peak replicas +10")
        .containsPattern("replicas at the end +0");
  }

  @Test
  void aSummaryIsGoodOnlyIfNothingIsLostAndAllIsOver() {
    DemoSummary summary = new DemoSummary();
    summary.see(new DemoState(1, 10, 5, 5, 0, 2, 2, 5, ""));
    assertThat(summary.isGood()).isFalse();
    summary.see(new DemoState(2, 10, 0, 9, 0, 0, 0, 5, ""));
    assertThat(summary.isGood()).isFalse();
    assertThat(summary.lost()).isEqualTo(1);
    summary.see(new DemoState(3, 10, 0, 10, 0, 0, 0, 5, ""));
    assertThat(summary.isGood()).isTrue();
    assertThat(summary.toString())
        .containsPattern("peak replicas +2")
        .containsPattern("most of them ready +2");
  }
}
