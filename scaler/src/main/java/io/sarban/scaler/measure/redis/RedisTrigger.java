// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.redis.RedisSource.Cluster;
import io.sarban.scaler.measure.redis.RedisSource.Login;
import io.sarban.scaler.measure.redis.RedisSource.Sentinels;
import io.sarban.scaler.measure.redis.RedisSource.Server;
import io.sarban.scaler.measure.redis.RedisSource.Topology;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.tls.Tls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code redis} and {@code redis-streams}, and of both on a cluster
 * and by sentinels. Source: "Redis Lists" and "Redis Streams" in KEDA's documentation.
 */
public final class RedisTrigger implements TriggerType {

  /** For a cluster or its sentinels; they are tried one after the other. */
  private static final int MOST_ADDRESSES = 100;

  @Override
  public Set<String> types() {
    return Set.of(
        "redis",
        "redis-streams",
        "redis-cluster",
        "redis-cluster-streams",
        "redis-sentinel",
        "redis-sentinel-streams");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    return trigger.type().endsWith("-streams")
        ? stream(trigger, parameters)
        : list(trigger, parameters);
  }

  private static RedisQuery list(ResolvedTrigger trigger, Parameters parameters) {
    String list = parameters.required("listName");
    return new RedisQuery(
        source(trigger, parameters),
        new Count.Elements(list),
        MetricName.of("redis-" + list),
        parameters.number("activationListLength"),
        target(trigger, parameters, "listLength"));
  }

  /**
   * Without lagCount a group is counted by its pending entries; without a group the stream's length
   * counts.
   */
  private static RedisQuery stream(ResolvedTrigger trigger, Parameters parameters) {
    String stream = parameters.required("stream");
    Optional<String> group = parameters.text("consumerGroup");
    boolean lag = group.isPresent() && parameters.number("lagCount") != 0;
    Count count =
        group
            .<Count>map(g -> lag ? new Count.Lag(stream, g) : new Count.Pending(stream, g))
            .orElseGet(() -> new Count.Entries(stream));
    String length = group.isPresent() ? "pendingEntriesCount" : "streamLength";
    return new RedisQuery(
        source(trigger, parameters),
        count,
        MetricName.of("redis-streams-" + stream),
        parameters.number("activationLagCount"),
        target(trigger, parameters, lag ? "lagCount" : length));
  }

  private static MetricTarget target(ResolvedTrigger trigger, Parameters parameters, String name) {
    return new MetricTarget(trigger.trigger().metricTypeOrDefault(), parameters.positive(name));
  }

  private static RedisSource source(ResolvedTrigger trigger, Parameters parameters) {
    Topology topology = topology(trigger.type(), parameters);
    List<String> addresses = addresses(parameters);
    return new RedisSource(
        topology,
        // KEDA uses the first one
        topology instanceof Server ? addresses.subList(0, 1) : addresses,
        login(parameters, "username", "password"),
        topology instanceof Cluster ? 0 : database(parameters),
        tls(parameters));
  }

  private static Topology topology(String type, Parameters parameters) {
    if (type.startsWith("redis-cluster")) {
      return new Cluster();
    }
    return type.startsWith("redis-sentinel")
        ? new Sentinels(
            parameters.required("sentinelMaster"),
            login(parameters, "sentinelUsername", "sentinelPassword"))
        : new Server();
  }

  private static Login login(Parameters parameters, String user, String password) {
    return new Login(parameters.text(user), parameters.text(password));
  }

  private static List<String> addresses(Parameters parameters) {
    List<String> addresses = new ArrayList<>(list(parameters, "address"));
    List<String> hosts = list(parameters, "host");
    // one of them without the other is ignored, as in KEDA
    List<String> ports = hosts.isEmpty() ? List.of() : list(parameters, "port");
    require(
        hosts.size() == ports.size() || (ports.isEmpty() && !addresses.isEmpty()),
        "port",
        "must name as many ports as host names hosts");
    for (int i = 0; i < ports.size(); i++) {
      boolean bare = hosts.get(i).contains(":") && !hosts.get(i).startsWith("[");
      addresses.add((bare ? "[" + hosts.get(i) + "]" : hosts.get(i)) + ":" + ports.get(i));
    }
    require(!addresses.isEmpty(), "address", "is required, like host:6379, or host and port");
    require(
        addresses.size() <= MOST_ADDRESSES,
        "address",
        "must name at most " + MOST_ADDRESSES + " addresses: the servers name the others");
    addresses.forEach(
        address ->
            require(
                address.matches("[^:/@\\s]+:\\d{1,5}|\\[[^\\]]+]:\\d{1,5}"),
                "address",
                address.contains("/") || address.contains("@")
                    ? "must be like host:6379, not a URL: give user, password and databaseIndex by"
                        + " their own parameters"
                    : "must be like host:6379, but has \"" + address + "\""));
    return addresses;
  }

  /** A list parameter, by its name or its plural. */
  private static List<String> list(Parameters parameters, String name) {
    String plural = name + (name.endsWith("s") ? "es" : "s");
    return parameters.text(name, plural).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static int database(Parameters parameters) {
    String text = parameters.textOrDefault("databaseIndex").strip();
    require(text.matches("\\d{1,9}"), "databaseIndex", "must be 0 or above, not \"" + text + "\"");
    return Integer.parseInt(text);
  }

  private static Optional<Tls> tls(Parameters parameters) {
    Optional<String> tls = parameters.text("tls");
    require(
        tls.isEmpty() || parameters.text("enableTLS").isEmpty(),
        "enableTLS",
        "excludes the parameter tls of the TriggerAuthentication: leave one out");
    tls.ifPresent(
        text ->
            require(
                text.equals("enable") || text.equals("disable"),
                "tls",
                "must be enable or disable, not \"" + text + "\""));
    if (!parameters.flag("enableTLS") && !tls.orElse("").equals("enable")) {
      return Optional.empty();
    }
    return Optional.of(parameters.pairedTls());
  }
}
