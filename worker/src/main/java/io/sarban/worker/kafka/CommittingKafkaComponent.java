// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.spi.annotations.Component;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's kafka with other defaults.
 *
 * <p>Camel commits offsets of records that are done. Kafka's auto commit treats all polled records
 * as done, and would lose those that an ending worker has not started.
 *
 * <p>The group does not evict a worker for a long record: {@code max.poll.interval.ms} has no
 * limit. {@code session.timeout.ms} detects a worker that is dead, not busy.
 */
@Component("kafka")
public final class CommittingKafkaComponent extends KafkaComponent {

  private static final Logger LOG = LoggerFactory.getLogger(CommittingKafkaComponent.class);

  private final AtomicInteger inHand = new AtomicInteger();

  /**
   * @param graceSeconds how long a stopped consumer may take for its running record; Camel itself
   *     wakes the client up after 30 s, and the record's commit fails
   * @param missing is told which topics the consumers do not find
   */
  public CommittingKafkaComponent(int graceSeconds, MissingTopics missing) {
    getConfiguration().setShutdownTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(graceSeconds)));
    setKafkaClientFactory(new PatientClients(Duration.ofSeconds(graceSeconds), inHand, missing));
  }

  /**
   * How many consumers have records in hand: polled and not all done, or done and not yet committed
   * because their group rebalances.
   */
  public int inHand() {
    return inHand.get();
  }

  @Override
  protected KafkaEndpoint createEndpoint(
      String uri, String remaining, Map<String, Object> parameters) throws Exception {
    boolean chosen =
        isTrue(parameters.get("autoCommitEnable"))
            || isTrue(parameters.get("batching"))
            || parameters.containsKey("allowManualCommit")
            || parameters.containsKey("offsetRepository");
    KafkaEndpoint endpoint = super.createEndpoint(uri, remaining, parameters);
    if (!chosen) {
      endpoint.getConfiguration().setAutoCommitEnable(false);
      // only with this does Camel itself commit after each poll's records
      endpoint.getConfiguration().setAllowManualCommit(true);
      endpoint.setKafkaManualCommitFactory(new DefaultKafkaManualCommitFactory());
    }
    return endpoint;
  }

  private static boolean isTrue(Object parameter) {
    return Boolean.parseBoolean(String.valueOf(parameter));
  }

  private static final class PatientClients extends DefaultKafkaClientFactory {

    private final Duration patience;
    private final AtomicInteger inHand;
    private final MissingTopics missing;

    PatientClients(Duration patience, AtomicInteger inHand, MissingTopics missing) {
      this.missing = missing;
      this.patience = patience;
      this.inHand = inHand;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Consumer getConsumer(Properties properties) {
      properties.putIfAbsent(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
      if (isTrue(properties.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG))) {
        LOG.warn(
            "autoCommitEnable: true of the group {} loses records when a worker ends: leave it out",
            properties.get(ConsumerConfig.GROUP_ID_CONFIG));
      }
      return new PatientConsumer(properties, patience, inHand, missing);
    }
  }
}
