// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.main.Main;

/**
 * A worker's settings, from its environment.
 *
 * @param host the address to serve on: POD_IP, else SARBAN_WORKER_HOST, else all
 * @param port the port to serve on: SARBAN_WORKER_PORT, 8080 by default, 0 for any
 * @param graceSeconds how long in-flight messages may take at the end: SARBAN_GRACE_SECONDS minus
 *     two, 28 by default
 * @param maxMessages the worker ends after this many messages: SARBAN_WORKER_MAX_MESSAGES
 * @param untilEmpty the worker ends after this many seconds without a message:
 *     SARBAN_WORKER_UNTIL_EMPTY
 */
record Settings(
    String host,
    int port,
    int graceSeconds,
    OptionalInt maxMessages,
    Optional<Duration> untilEmpty) {

  /**
   * The time limit for messages in flight when a worker ends by itself: practically none. Some
   * libraries cannot express more than 24 days in milliseconds.
   */
  static final int PATIENCE_SECONDS = (int) Duration.ofDays(24).toSeconds();

  private static final String MAX_MESSAGES = "SARBAN_WORKER_MAX_MESSAGES";
  private static final String UNTIL_EMPTY = "SARBAN_WORKER_UNTIL_EMPTY";

  static Settings of(Map<String, String> environment) {
    String host =
        environment.getOrDefault(
            "POD_IP", environment.getOrDefault("SARBAN_WORKER_HOST", "0.0.0.0"));
    int port = number(environment, "SARBAN_WORKER_PORT", 8080);
    // the rest is for the JVM to end before SIGKILL
    int grace = Math.max(1, number(environment, "SARBAN_GRACE_SECONDS", 30) - 2);
    int max = bound(environment, MAX_MESSAGES);
    int empty = bound(environment, UNTIL_EMPTY);
    return new Settings(
        host,
        port,
        grace,
        max == 0 ? OptionalInt.empty() : OptionalInt.of(max),
        empty == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(empty)));
  }

  /** 0 where there is none. */
  private static int bound(Map<String, String> environment, String name) {
    int bound = number(environment, name, 0);
    if (bound < 0) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + bound);
    }
    return bound;
  }

  boolean isBounded() {
    return maxMessages.isPresent() || untilEmpty.isPresent();
  }

  static int number(Map<String, String> environment, String name, int otherwise) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, not \"" + text + "\"");
    }
  }

  /** How long a consumer waits for the message in hand when it is stopped. */
  int consumerSeconds() {
    return isBounded() ? PATIENCE_SECONDS : graceSeconds;
  }

  void applyTo(Main main) {
    main.setDefaultPropertyPlaceholderLocation("classpath:worker.properties");
    for (String server : new String[] {"server", "management"}) {
      main.addInitialProperty("camel." + server + ".host", host);
      main.addInitialProperty("camel." + server + ".port", String.valueOf(port));
    }
  }
}
