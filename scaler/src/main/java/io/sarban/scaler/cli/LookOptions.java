// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.plan.LookInterval;
import picocli.CommandLine.Option;

/** How often sources are looked at between polls. */
final class LookOptions {

  @Option(
      names = "--look-interval",
      paramLabel = "TIME",
      defaultValue = "${SARBAN_LOOK_INTERVAL:-1s}",
      description =
          "How often a source is looked at for its idle objects between their polls, 100ms to 1h,"
              + " or off (default: 1s).")
  private String interval;

  LookInterval interval() {
    try {
      return LookInterval.parse(interval);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--look-interval: " + e.getMessage());
    }
  }
}
