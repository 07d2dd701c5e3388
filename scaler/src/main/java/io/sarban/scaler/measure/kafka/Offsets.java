// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;

/**
 * All offsets for a batch, in a few calls, whatever the number of its queries: the groups' commits,
 * the topics' partitions, and the partitions' ends; also the groups' members, if a query names no
 * topic.
 */
record Offsets(
    Map<String, Answer<Map<TopicPartition, Long>>> commits,
    Map<String, Set<String>> read,
    Map<String, Answer<List<TopicPartition>>> topics,
    Map<TopicPartition, Answer<Long>> ends) {

  /** The limit of one call; up to three follow each other within a poll's time limit. */
  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(3).toMillis();

  /**
   * Asks for them.
   *
   * @param place counts what arrives: where it is full, a group or topic has a failure
   */
  static Offsets ask(Admin admin, List<KafkaQuery> queries, OffsetRoom.Place place)
      throws InterruptedException {
    Set<String> groups = queries.stream().map(KafkaQuery::group).collect(Collectors.toSet());
    Set<String> topicless =
        queries.stream()
            .filter(query -> query.topics().isEmpty())
            .map(KafkaQuery::group)
            .collect(Collectors.toSet());
    Map<String, Set<String>> read = read(admin, topicless, place);
    Offsets known = new Offsets(commits(admin, groups, place), read, Map.of(), Map.of());
    Set<String> topics = new HashSet<>();
    queries.stream()
        .filter(query -> known.committed(query.group()).failure() == null)
        .forEach(query -> topics.addAll(known.topics(query)));
    Map<String, Answer<List<TopicPartition>>> partitions = partitions(admin, topics, place);
    return new Offsets(known.commits(), read, partitions, ends(admin, partitions.values()));
  }

  Answer<Map<TopicPartition, Long>> committed(String group) {
    return commits.get(group);
  }

  Answer<List<TopicPartition>> partitions(String topic) {
    return topics.get(topic);
  }

  Answer<Long> end(TopicPartition partition) {
    return ends.get(partition);
  }

  /** Whether there was room for everything that the query needs. */
  boolean areComplete(KafkaQuery query) {
    return Stream.concat(
            Stream.of(committed(query.group())), topics(query).stream().map(this::partitions))
        .noneMatch(
            answer -> answer != null && answer.failure() instanceof OffsetRoom.FullException);
  }

  /**
   * The query's topics, else the topics for which its group has committed offsets, or that it reads
   * now.
   */
  Set<String> topics(KafkaQuery query) {
    if (!query.topics().isEmpty()) {
      return query.topics();
    }
    Set<String> all = new TreeSet<>(read.getOrDefault(query.group(), Set.of()));
    Map<TopicPartition, Long> committed = commits.get(query.group()).value();
    if (committed != null) {
      committed.keySet().forEach(partition -> all.add(partition.topic()));
    }
    return all;
  }

  private static Map<String, Answer<Map<TopicPartition, Long>>> commits(
      Admin admin, Set<String> groups, OffsetRoom.Place place) throws InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> asked =
        groups.stream()
            .collect(
                Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec()));
    ListConsumerGroupOffsetsResult result =
        admin.listConsumerGroupOffsets(
            asked, new ListConsumerGroupOffsetsOptions().timeoutMs(LIMIT_MILLIS));
    Map<String, KafkaFuture<Map<TopicPartition, Long>>> futures = new HashMap<>();
    for (String group : groups) {
      futures.put(
          group,
          result.partitionsToOffsetAndMetadata(group).thenApply(all -> committed(all, place)));
    }
    return Answer.awaitAll(futures);
  }

  private static Map<TopicPartition, Long> committed(
      Map<TopicPartition, OffsetAndMetadata> all, OffsetRoom.Place place) {
    place.take(all.size());
    Map<TopicPartition, Long> committed = new HashMap<>();
    all.forEach(
        (partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset.offset());
          }
        });
    return committed;
  }

  private static Map<String, Set<String>> read(
      Admin admin, Set<String> groups, OffsetRoom.Place place) throws InterruptedException {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, Set<String>> read = new HashMap<>();
    Map<String, KafkaFuture<Set<String>>> futures = new HashMap<>();
    admin
        .describeConsumerGroups(groups, new DescribeConsumerGroupsOptions().timeoutMs(LIMIT_MILLIS))
        .describedGroups()
        .forEach((group, future) -> futures.put(group, future.thenApply(one -> read(one, place))));
    Answer.awaitAll(futures)
        .forEach(
            (group, answer) -> {
              // a group without members may be unknown to the cluster; its commits show the failure
              if (answer.value() != null) {
                read.put(group, answer.value());
              }
              if (answer.failure() instanceof OffsetRoom.FullException full) {
                throw full;
              }
            });
    return read;
  }

  private static Set<String> read(ConsumerGroupDescription group, OffsetRoom.Place place) {
    Set<String> topics =
        group.members().stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .map(TopicPartition::topic)
            .collect(Collectors.toSet());
    place.take(topics.size());
    return topics;
  }

  private static Map<String, Answer<List<TopicPartition>>> partitions(
      Admin admin, Set<String> topics, OffsetRoom.Place place) throws InterruptedException {
    Map<String, KafkaFuture<List<TopicPartition>>> futures = new HashMap<>();
    admin
        .describeTopics(
            TopicCollection.ofTopicNames(topics),
            new DescribeTopicsOptions().timeoutMs(LIMIT_MILLIS))
        .topicNameValues()
        .forEach(
            (topic, future) -> futures.put(topic, future.thenApply(one -> partitions(one, place))));
    return Answer.awaitAll(futures);
  }

  private static List<TopicPartition> partitions(TopicDescription topic, OffsetRoom.Place place) {
    place.take(topic.partitions().size());
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  private static Map<TopicPartition, Answer<Long>> ends(
      Admin admin, Collection<Answer<List<TopicPartition>>> topics) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (Answer<List<TopicPartition>> topic : topics) {
      if (topic.value() != null) {
        topic.value().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
      }
    }
    ListOffsetsResult result =
        admin.listOffsets(asked, new ListOffsetsOptions().timeoutMs(LIMIT_MILLIS));
    Map<TopicPartition, KafkaFuture<Long>> futures = new HashMap<>();
    for (TopicPartition partition : asked.keySet()) {
      futures.put(
          partition,
          result
              .partitionResult(partition)
              .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset));
    }
    return Answer.awaitAll(futures);
  }
}
