package io.sarban.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Messages a second that a worker takes from a RabbitMQ queue, against {@link PlainConsumer}: each
 * a process of its own, in turn, on the same queue.
 */
public final class WorkerThroughput {

  private static final int MESSAGES = 200_000;
  private static final String QUEUE = "bench";

  private WorkerThroughput() {}

  /**
   * Runs it.
   *
   * @param arguments the broker's AMQP URL, and the project's folder
   */
  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    Path home = Path.of(arguments[1]);
    String classpath = System.getProperty("java.class.path");
    List<String> plain =
        List.of("java", "-cp", classpath, PlainConsumer.class.getName(), url, QUEUE);
    List<String> worker = List.of(home + "/worker/run", home + "/bench/throughput.camel.yaml");
    List<Double> plainRates = new ArrayList<>();
    List<Double> workerRates = new ArrayList<>();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    try (Connection connection = factory.newConnection("bench");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, false, false, false, null);
      for (int round = 0; round < 3; round++) {
        plainRates.add(drained(channel, plain, url));
        workerRates.add(drained(channel, worker, url));
        System.out.printf(
            "round %d: plain %.0f/s, worker %.0f/s%n",
            round + 1, plainRates.get(round), workerRates.get(round));
      }
    }
    double ratio = median(workerRates) / median(plainRates);
    System.out.printf(
        "median: plain %.0f/s, worker %.0f/s, ratio %.2f%n",
        median(plainRates), median(workerRates), ratio);
  }

  private static double median(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  /** From the first message that leaves the queue to the last, so that no start counts. */
  private static double drained(Channel channel, List<String> command, String url)
      throws Exception {
    fill(channel);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("BENCH_URL", url, "SARBAN_WORKER_PORT", "0"));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try {
      // by then both are warm
      awaitBelow(channel, MESSAGES * 3 / 4);
      long from = System.nanoTime();
      long left = channel.messageCount(QUEUE);
      awaitBelow(channel, MESSAGES / 20);
      long taken = left - channel.messageCount(QUEUE);
      double rate = taken * 1e9 / (System.nanoTime() - from);
      awaitBelow(channel, 1);
      return rate;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void fill(Channel channel) throws IOException, InterruptedException {
    byte[] body = new byte[100];
    for (int i = 0; i < MESSAGES; i++) {
      channel.basicPublish("", QUEUE, null, body);
    }
    while (channel.messageCount(QUEUE) < MESSAGES) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static void awaitBelow(Channel channel, long messages)
      throws IOException, InterruptedException {
    while (channel.messageCount(QUEUE) >= messages) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
