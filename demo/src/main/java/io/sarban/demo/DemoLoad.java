// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the demo's messages, and counts each one that comes out at the other end. */
final class DemoLoad implements AutoCloseable {

  static final String QUEUE = "sarban-demo";
  private static final String DONE = "sarban-demo-done";

  private final Connection connection;
  private final Channel channel;
  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private volatile int sent;

  DemoLoad(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    connection = factory.newConnection("sarban-demo");
    channel = connection.createChannel();
    for (String queue : new String[] {QUEUE, DONE}) {
      channel.queueDeclare(queue, true, false, false, null);
    }
    channel.basicConsume(
        DONE,
        true,
        (tag, message) ->
            done.merge(new String(message.getBody(), StandardCharsets.UTF_8), 1, Integer::sum),
        tag -> {});
  }

  synchronized void send(int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      byte[] id = ("message-" + i).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, id);
      sent++;
    }
  }

  synchronized int backlog() throws IOException {
    return channel.queueDeclarePassive(QUEUE).getMessageCount();
  }

  int sent() {
    return sent;
  }

  /** Messages that came out at least once. */
  int processed() {
    return done.size();
  }

  /** Messages that came out more than once. */
  int twice() {
    return (int) done.values().stream().filter(times -> times > 1).count();
  }

  @Override
  public void close() {
    connection.abort();
  }
}
