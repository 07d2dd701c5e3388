// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import io.sarban.scaler.cli.AddedCommand;
import io.sarban.scaler.cli.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ./sarban demo}. */
@Command(
    name = "demo",
    description =
        "Watch a queue fill, workers rise from zero, drain it and go back to zero; or requests do it.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements AddedCommand {

  @Option(
      names = "--http",
      description = "Show how a request wakes a workload that sleeps, and is answered.")
  private boolean http;

  @Override
  public Integer call() throws Exception {
    // the view shows each decision itself
    System.setProperty("sarban.log", "WARN");
    boolean good =
        http
            ? new HttpDemo(Home.find(), System.out).run()
            : new Demo(Home.find(), System.out).run();
    return good ? 0 : 1;
  }
}
