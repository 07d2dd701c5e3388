// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.util.ReflectionHelper;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that keeps offsets that it could not commit, and commits them later: with the next
 * commit, at the next poll, when a partition is taken away, or before it leaves its group.
 *
 * <p>Commits fail while a group rebalances or its coordinator is away. Camel takes the exception
 * for a bad record: it drops the other polled records and skips a record of each partition, which
 * are lost. Waiting for the end of the rebalance instead would stop the worker for as long as any
 * other member works on its record.
 */
final class PatientConsumer<K, V> extends KafkaConsumer<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(PatientConsumer.class);
  private static final Duration COMMIT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** Camel's health check reads a field with this name in the consumer's own class. */
  @SuppressWarnings("unused")
  private final Object delegate;

  private final Duration patience;
  private final AtomicInteger inHand;
  private final MissingTopics missing;
  private final Map<TopicPartition, OffsetAndMetadata> owed = new HashMap<>();
  private boolean holding;
  private boolean counted;
  private long nextLook = System.nanoTime();

  /**
   * @param patience how long to wait for the end of a rebalance before leaving the group without
   *     having committed everything
   * @param inHand how many consumers have records in hand: from the last poll, or not yet
   *     committed; this consumer counts itself in and out
   * @param missing is told which of its topics are missing
   */
  PatientConsumer(
      Properties properties, Duration patience, AtomicInteger inHand, MissingTopics missing) {
    super(properties);
    this.patience = patience;
    this.inHand = inHand;
    this.missing = missing;
    this.delegate = delegateOf(this);
  }

  private static Object delegateOf(KafkaConsumer<?, ?> consumer) {
    try {
      return ReflectionHelper.getField(KafkaConsumer.class.getDeclaredField("delegate"), consumer);
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, settling(listener));
  }

  @Override
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    super.subscribe(pattern, settling(listener));
  }

  /** The listener that Kafka's client gets in place of {@code camels}. */
  ConsumerRebalanceListener settling(ConsumerRebalanceListener camels) {
    return new Settling(camels);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    owed.putAll(offsets);
    settle(timeout);
  }

  @Override
  public ConsumerRecords<K, V> poll(Duration timeout) {
    settle(COMMIT);
    hold(false);
    lookForTopics();
    ConsumerRecords<K, V> records = super.poll(timeout);
    hold(!records.isEmpty());
    return records;
  }

  @Override
  public void unsubscribe() {
    settleBeforeLeaving();
    super.unsubscribe();
  }

  @Override
  public void close() {
    settleBeforeLeaving();
    missing.forget(this);
    super.close();
  }

  /** A topic that the client knows costs no request, so nothing is asked if none is missing. */
  private void lookForTopics() {
    if (System.nanoTime() - nextLook < 0) {
      return;
    }
    try {
      missing.note(this, subscription().stream().filter(topic -> !exists(topic)).sorted().toList());
    } catch (RetriableException | AuthorizationException e) {
      LOG.debug("whether the topics exist is not known: {}", e.getMessage());
    }
    nextLook = System.nanoTime() + LOOK.toNanos();
  }

  private boolean exists(String topic) {
    List<PartitionInfo> partitions = partitionsFor(topic, LOOK);
    return partitions != null && !partitions.isEmpty();
  }

  /** Whether offsets of finished records are not committed yet. */
  boolean owes() {
    return !owed.isEmpty();
  }

  /** Between two polled records no exchange is in flight, but the consumer is busy. */
  private void hold(boolean records) {
    holding = records;
    count();
  }

  private void count() {
    boolean busy = holding || !owed.isEmpty();
    if (counted != busy) {
      counted = busy;
      inHand.addAndGet(busy ? 1 : -1);
    }
  }

  private void settle(Duration timeout) {
    if (owed.isEmpty()) {
      return;
    }
    try {
      super.commitSync(Map.copyOf(owed), timeout);
      owed.clear();
    } catch (RebalanceInProgressException | RetriableException e) {
      LOG.debug("{} partitions to be committed later: {}", owed.size(), e.getMessage());
    } catch (CommitFailedException e) {
      LOG.warn(
          "The group has taken partitions away from this worker: what it did last of {} will be done again",
          owed);
      owed.clear();
    }
    count();
  }

  /** A later commit would set back what the partitions' next owner has committed. */
  private void drop(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> dropped = new HashMap<>(owed);
    dropped.keySet().retainAll(partitions);
    if (!dropped.isEmpty()) {
      LOG.warn(
          "Not committed before the partition went to another worker: what this worker did last of {} may be done again",
          dropped);
      owed.keySet().removeAll(dropped.keySet());
    }
    count();
  }

  /** A rebalance ends only for members that poll; while paused, a poll brings no records. */
  private void settleBeforeLeaving() {
    long until = System.nanoTime() + patience.toNanos();
    try {
      settle(COMMIT);
      while (!owed.isEmpty() && System.nanoTime() < until) {
        pause(assignment());
        super.poll(BETWEEN);
        settle(COMMIT);
      }
    } catch (WakeupException e) {
      LOG.debug("Woken up while waiting for a rebalance");
    }
    if (!owed.isEmpty()) {
      LOG.warn(
          "The group was not ready in time: what this worker did last of {} will be done again",
          owed);
      owed.clear();
    }
    hold(false);
  }

  /** Commits what is owed for a partition before the partition goes. */
  private final class Settling implements ConsumerRebalanceListener {

    private final ConsumerRebalanceListener camels;

    Settling(ConsumerRebalanceListener camels) {
      this.camels = camels;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        camels.onPartitionsRevoked(partitions);
        settle(COMMIT);
      } finally {
        drop(partitions);
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      camels.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      drop(partitions);
      camels.onPartitionsLost(partitions);
    }
  }
}
