package io.sarban.scaler.cli;

import io.sarban.scaler.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description = "Watch a queue fill, workers rise from zero, drain it and go back to zero.",
    mixinStandardHelpOptions = true)
final class Demonstrate implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    // the view shows each decision itself
    System.setProperty("sarban.log", "WARN");
    return new Demo(Home.find(), System.out).run() ? 0 : 1;
  }
}
