// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

/** The real servers that ./verify starts; a test whose server is missing fails. */
public final class TestServers {

  private TestServers() {}

  /** What ./verify says about a server, mostly its address: the variable SARBAN_TEST_name. */
  public static String setting(String name) {
    String value = System.getenv("SARBAN_TEST_" + name);
    assertThat(value).as("no SARBAN_TEST_%s: run the tests by ./verify", name).isNotNull();
    return value;
  }

  /** RabbitMQ 3 speaks AMQP 1.0, and so JMS, on the same port; of queues that do not last. */
  static String amqp10() {
    URI broker = URI.create(setting("RABBITMQ_AMQP"));
    return "amqp://" + broker.getHost() + ":" + broker.getPort();
  }
}
