// SPDX-License-Identifier: Apache-2.0
package org.apache.kafka.clients.admin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection.TopicNameCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * An admin client of a cluster in which every partition ends at 7, and every group has committed 0
 * for all partitions of its topics. Kafka's results have package-private constructors.
 */
public final class CannedAdmin implements InvocationHandler {

  private static final Node NODE = new Node(0, "127.0.0.1", 9);

  private final Map<String, Integer> partitions = new HashMap<>();
  private final Map<String, List<String>> topicsOf = new HashMap<>();
  private final List<Duration> closes = new CopyOnWriteArrayList<>();

  /** Adds a topic. */
  public void topic(String name, int size) {
    partitions.put(name, size);
  }

  /** Adds a group. */
  public void group(String name, String... topics) {
    topicsOf.put(name, List.of(topics));
  }

  /** The time limits with which the client was closed. */
  public List<Duration> closes() {
    return closes;
  }

  public Admin client() {
    return (Admin)
        Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, this);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "listConsumerGroupOffsets" -> commits((Map<?, ?>) arguments[0]);
      case "describeConsumerGroups" ->
          new DescribeConsumerGroupsResult(
              futures((Collection<?>) arguments[0], String.class::cast, this::members));
      case "describeTopics" ->
          DescribeTopicsResult.ofTopicNames(
              futures(
                  ((TopicNameCollection) arguments[0]).topicNames(),
                  Function.identity(),
                  this::description));
      case "listOffsets" ->
          new ListOffsetsResult(
              futures(
                  ((Map<?, ?>) arguments[0]).keySet(),
                  TopicPartition.class::cast,
                  partition -> new ListOffsetsResultInfo(7, 0, Optional.empty())));
      case "close" -> {
        closes.add((Duration) arguments[0]);
        yield null;
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private static <T, K, V> Map<K, KafkaFuture<V>> futures(
      Collection<T> asked, Function<? super T, K> key, Function<K, V> value) {
    Map<K, KafkaFuture<V>> futures = new HashMap<>();
    for (T one : asked) {
      futures.put(key.apply(one), KafkaFuture.completedFuture(value.apply(key.apply(one))));
    }
    return futures;
  }

  private ListConsumerGroupOffsetsResult commits(Map<?, ?> groups) {
    return new ListConsumerGroupOffsetsResult(
        futures(
            groups.keySet(),
            group -> CoordinatorKey.byGroupId((String) group),
            key -> committed(key.idValue)));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    return topicsOf.get(group).stream()
        .flatMap(
            topic ->
                IntStream.range(0, partitions.get(topic))
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .collect(Collectors.toMap(Function.identity(), partition -> new OffsetAndMetadata(0)));
  }

  private ConsumerGroupDescription members(String group) {
    return new ConsumerGroupDescription(group, true, List.of(), "range", null, NODE);
  }

  private TopicDescription description(String topic) {
    return new TopicDescription(
        topic,
        false,
        IntStream.range(0, partitions.get(topic))
            .mapToObj(i -> new TopicPartitionInfo(i, NODE, List.of(NODE), List.of(NODE)))
            .toList());
  }
}
