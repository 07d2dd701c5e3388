// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Messages a second that a worker takes from a broker, beside the broker's own client: each a
 * process of its own, in turn, on the same queue.
 */
public final class Throughput {

  private static final int ROUNDS = 3;

  private Throughput() {}

  /**
   * Runs it.
   *
   * @param arguments the kind of broker, where it is, and the project's folder
   */
  public static void main(String[] arguments) throws Exception {
    String broker = arguments[0];
    String url = arguments[1];
    Path home = Path.of(arguments[2]);
    List<Double> plainRates = new ArrayList<>();
    List<Double> workerRates = new ArrayList<>();
    try (Backlog backlog = Backlog.of(broker, url)) {
      String classpath = System.getProperty("java.class.path");
      List<String> plain = List.of("java", "-cp", classpath, backlog.plain().getName(), url);
      List<String> worker =
          List.of(
              home.resolve("worker/run").toString(),
              home.resolve("bench/routes/" + broker + ".camel.yaml").toString());
      for (int round = 0; round < ROUNDS; round++) {
        plainRates.add(drained(backlog, plain, url));
        workerRates.add(drained(backlog, worker, url));
        System.out.printf(
            "%s, round %d: plain %.0f/s, worker %.0f/s%n",
            broker, round + 1, plainRates.get(round), workerRates.get(round));
      }
    }
    System.out.printf(
        "%s, median: plain %.0f/s, worker %.0f/s, ratio %.2f%n",
        broker, median(plainRates), median(workerRates), median(workerRates) / median(plainRates));
  }

  private static double median(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  /** From the first quarter of the messages to the last twentieth, so that no start counts. */
  private static double drained(Backlog backlog, List<String> command, String url)
      throws Exception {
    int messages = backlog.messages();
    backlog.fill(messages);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("BENCH_URL", url, "SARBAN_WORKER_PORT", "0"));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try {
      // by then both are warm
      awaitBelow(backlog, messages * 3 / 4);
      long from = System.nanoTime();
      long left = backlog.left();
      awaitBelow(backlog, messages / 20);
      long taken = left - backlog.left();
      double rate = taken * 1e9 / (System.nanoTime() - from);
      awaitBelow(backlog, 1);
      return rate;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void awaitBelow(Backlog backlog, long messages) throws Exception {
    while (backlog.left() >= messages) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
