// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** The command that the module adds to {@code ./sarban}. */
  @Test
  void requestsWakeAWorkloadAndNoneIsLost(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("demo.log");
    Process sarban =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dsarban.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sarban.scaler.cli.Sarban",
                "demo",
                "--http")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(sarban.waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(sarban.exitValue()).as(Files.readString(log)).isZero();
      assertThat(log).content().contains("requests lost           0");
    } finally {
      sarban.destroy();
    }
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
