// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.kafka.KafkaSource.Mechanism;
import io.sarban.scaler.measure.kafka.KafkaSource.Sasl;
import io.sarban.scaler.measure.kafka.LagRules.OffsetReset;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.tls.Tls;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the parameters of KEDA's {@code kafka} and {@code apache-kafka}. Source: "Apache Kafka" and
 * "Apache Kafka (Experimental)" in KEDA's documentation.
 */
public final class KafkaTrigger implements TriggerType {

  private static final int MAX_GROUP = 1_000;

  /** Kafka's own rule. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  @Override
  public Set<String> types() {
    return Set.of("kafka", "apache-kafka");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Set<String> topics = topics(trigger, parameters);
    double threshold = parameters.positive("lagThreshold");
    return new KafkaQuery(
        source(parameters),
        trigger.object(),
        trigger.index(),
        group(parameters.required("consumerGroup")),
        topics,
        rules(trigger.type().equals("apache-kafka"), parameters, topics, threshold),
        activation(parameters),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), threshold));
  }

  /** Only {@code apache-kafka} accepts several; no topic name contains a comma. */
  private static Set<String> topics(ResolvedTrigger trigger, Parameters parameters) {
    Set<String> topics = new LinkedHashSet<>(list(parameters.text("topic").orElse("")).toList());
    require(
        topics.size() < 2 || trigger.type().equals("apache-kafka"),
        "topic",
        "must be one topic: several are for the type apache-kafka");
    require(
        topics.stream().allMatch(topic -> TOPIC.matcher(topic).matches()),
        "topic",
        "must be up to 249 letters, digits, dots, dashes and underscores");
    return topics;
  }

  /**
   * A longer name, or one that changes when it is written in UTF-8, would break the request that
   * other objects share.
   */
  private static String group(String group) {
    require(
        group.length() <= MAX_GROUP && StandardCharsets.UTF_8.newEncoder().canEncode(group),
        "consumerGroup",
        "must be text of at most " + MAX_GROUP + " characters");
    return group;
  }

  private static double activation(Parameters parameters) {
    double activation = parameters.number("activationLagThreshold");
    require(activation >= 0, "activationLagThreshold", "must be at least 0, not " + activation);
    return activation;
  }

  /** {@code apache-kafka} is not as strict as {@code kafka}. */
  private static LagRules rules(
      boolean apache, Parameters parameters, Set<String> topics, double threshold) {
    boolean limit = parameters.flag("limitToPartitionsWithLag");
    boolean even = parameters.flag("ensureEvenDistributionOfPartitions");
    boolean idle = parameters.flag("allowIdleConsumers");
    require(!limit || !idle, "limitToPartitionsWithLag", "excludes allowIdleConsumers: keep one");
    require(
        apache || !limit || !even,
        "limitToPartitionsWithLag",
        "excludes ensureEvenDistributionOfPartitions: keep one");
    require(!limit || !topics.isEmpty(), "topic", "is required with limitToPartitionsWithLag");
    require(
        apache || !even || !topics.isEmpty(),
        "topic",
        "is required with ensureEvenDistributionOfPartitions");
    return new LagRules(
        topics.isEmpty() ? Optional.empty() : partitions(parameters),
        parameters.oneOf("offsetResetPolicy", OffsetReset.values()),
        parameters.flag("scaleToZeroOnInvalidOffset"),
        parameters.flag("excludePersistentLag"),
        idle,
        limit,
        even,
        threshold);
  }

  private static Optional<PartitionRanges> partitions(Parameters parameters) {
    return parameters
        .text("partitionLimitation")
        .filter(text -> !text.isBlank())
        .map(PartitionRanges::parse);
  }

  private static KafkaSource source(Parameters parameters) {
    String servers = list(parameters.required("bootstrapServers")).collect(Collectors.joining(","));
    list(servers).forEach(KafkaTrigger::requireHostAndPort);
    return new KafkaSource(servers, sasl(parameters), tls(parameters));
  }

  private static void requireHostAndPort(String server) {
    require(
        server.matches("[^:/\\s]+:\\d{1,5}|\\[[^\\]]+]:\\d{1,5}"),
        "bootstrapServers",
        server.contains("@") || server.contains("/")
            ? "must be like host:9092,host2:9092, without a scheme, user or password"
            : "must be like host:9092,host2:9092, but has \"" + server + "\"");
  }

  private static Tls tls(Parameters parameters) {
    String tls = parameters.textOrDefault("tls");
    require(
        tls.equals("enable") || tls.equals("disable"),
        "tls",
        "must be enable or disable, not \"" + tls + "\"");
    if (tls.equals("disable")) {
      return null;
    }
    return parameters.pairedTls();
  }

  private static Optional<Sasl> sasl(Parameters parameters) {
    String sasl = parameters.textOrDefault("sasl").toLowerCase(Locale.ROOT);
    if (sasl.equals("none")) {
      return Optional.empty();
    }
    Set<String> later = Set.of("oauthbearer", "gssapi", "aws_msk_iam");
    require(
        !later.contains(sasl),
        "sasl",
        sasl + " is not supported yet: use plaintext, scram_sha256 or scram_sha512");
    Mechanism mechanism = parameters.oneOf("sasl", Mechanism.values());
    return Optional.of(
        new Sasl(mechanism, login(parameters, "username"), login(parameters, "password")));
  }

  private static String login(Parameters parameters, String name) {
    return parameters
        .text(name)
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name, "is required with sasl: give it in a TriggerAuthentication"));
  }

  private static Stream<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
  }
}
