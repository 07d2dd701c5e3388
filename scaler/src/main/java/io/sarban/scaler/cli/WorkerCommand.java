package io.sarban.scaler.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "worker",
    description = "Run one worker in the foreground, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "ROUTE",
      arity = "1..*",
      description = "YAML route files, or folders of them.")
  private List<String> routes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(Home.find().resolve("worker/run").toString()));
    words.addAll(routes);
    Process worker = new ProcessBuilder(words).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(worker), "end-worker"));
    return worker.waitFor();
  }

  /** The worker drains, however long that takes it. */
  private static void end(Process worker) {
    worker.destroy();
    worker.onExit().join();
  }
}
