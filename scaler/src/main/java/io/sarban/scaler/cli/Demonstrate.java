package io.sarban.scaler.cli;

import io.sarban.scaler.demo.Demo;
import io.sarban.scaler.demo.HttpDemo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "Watch a queue fill, workers rise from zero, drain it and go back to zero; or requests do it.",
    mixinStandardHelpOptions = true)
final class Demonstrate implements Callable<Integer> {

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
