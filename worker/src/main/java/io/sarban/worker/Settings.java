package io.sarban.worker;

import java.util.Map;
import org.apache.camel.main.Main;

/**
 * A worker's settings, from its environment.
 *
 * @param host the address to serve on: POD_IP, else SARBAN_WORKER_HOST, else all
 * @param port the port to serve on: SARBAN_WORKER_PORT, 8080 by default, 0 for any
 * @param graceSeconds how long in-flight messages may take at the end: SARBAN_GRACE_SECONDS less
 *     two, 28 by default
 */
record Settings(String host, int port, int graceSeconds) {

  static Settings of(Map<String, String> environment) {
    String host =
        environment.getOrDefault(
            "POD_IP", environment.getOrDefault("SARBAN_WORKER_HOST", "0.0.0.0"));
    int port = number(environment, "SARBAN_WORKER_PORT", 8080);
    // what is left over is for the JVM to end in, before SIGKILL
    int grace = Math.max(1, number(environment, "SARBAN_GRACE_SECONDS", 30) - 2);
    return new Settings(host, port, grace);
  }

  private static int number(Map<String, String> environment, String name, int otherwise) {
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

  void applyTo(Main main) {
    main.setDefaultPropertyPlaceholderLocation("classpath:worker.properties");
    for (String server : new String[] {"server", "management"}) {
      main.addInitialProperty("camel." + server + ".host", host);
      main.addInitialProperty("camel." + server + ".port", String.valueOf(port));
    }
    main.addInitialProperty("camel.main.shutdownTimeout", String.valueOf(graceSeconds));
  }
}
