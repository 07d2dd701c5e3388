// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.local.manifest.RouteFiles;
import io.sarban.scaler.route.component.RouteException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private LibraryOptions components;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(Home.find().resolve("worker/run").toString()));
    words.addAll(routes);
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    String beside = beside();
    if (!beside.isEmpty()) {
      builder
          .environment()
          .merge("SARBAN_WORKER_CLASSPATH", beside, (own, more) -> own + File.pathSeparator + more);
    }
    Process worker = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(worker), "end-worker"));
    return worker.waitFor();
  }

  /** The class path of libraries that the routes need and the worker lacks. */
  private String beside() {
    try {
      List<String> texts = new RouteFiles(routes.stream().map(Path::of).toList()).texts();
      Libraries libraries = components.libraries(System.err::println);
      return libraries.beside(libraries.needs(texts, System.getenv())).stream()
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    } catch (RouteException e) {
      // the worker itself reports mistakes in its routes
      return "";
    } catch (ComponentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** Ends the worker, and waits until it has drained. */
  private static void end(Process worker) {
    worker.destroy();
    worker.onExit().join();
  }
}
