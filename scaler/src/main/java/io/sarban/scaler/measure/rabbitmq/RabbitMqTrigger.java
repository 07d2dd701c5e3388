// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.http.SourceAddress;
import io.sarban.scaler.http.SourceAddress.Login;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.rabbitmq.RabbitMqQuery.Mode;
import io.sarban.scaler.measure.rabbitmq.RabbitMqQuery.Operation;
import io.sarban.scaler.measure.rabbitmq.RabbitMqSource.Protocol;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.text.TenantPattern;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code rabbitmq}. Source: "RabbitMQ Queue" in KEDA's
 * documentation.
 */
public final class RabbitMqTrigger implements TriggerType {

  /** The management API's own limit. */
  private static final int MAX_PAGE = 500;

  private static final String LIKE = "amqp://user:password@host:port/vhost";
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_LOGIN_BYTES = 4096;

  @Override
  public Set<String> types() {
    return Set.of("rabbitmq");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    String queue = name("queueName", parameters.required("queueName"));
    RabbitMqSource source = source(parameters);
    Mode mode = mode(parameters);
    boolean http = source.protocol() == Protocol.HTTP;
    boolean useRegex = parameters.flag("useRegex");
    require(
        http || mode == Mode.QueueLength,
        "mode",
        mode + " needs the HTTP protocol: give an http host");
    require(http || !useRegex, "useRegex", "needs the HTTP protocol: give an http host");
    require(
        http || parameters.text("timeout").isEmpty(), "timeout", "is for the HTTP protocol only");
    return new RabbitMqQuery(
        source,
        queue,
        useRegex ? matching(queue) : new RabbitMqQuery.Named(),
        pageSize(parameters),
        parameters.oneOf("operation", Operation.values()),
        mode,
        parameters.flag("excludeUnacknowledged"),
        parameters.number("activationValue"),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), value(parameters)));
  }

  /** The broker ignores case in names. */
  private static RabbitMqQuery.Queues matching(String pattern) {
    return TenantPattern.caseless("queueName", pattern)
        .<RabbitMqQuery.Queues>map(RabbitMqQuery.Matching::new)
        .orElseGet(RabbitMqQuery.MatchedByBroker::new);
  }

  private static int pageSize(Parameters parameters) {
    double size = parameters.positive("pageSize");
    require(size >= 1 && size <= MAX_PAGE, "pageSize", "must be 1 to " + MAX_PAGE);
    return (int) size;
  }

  /** The maximum of AMQP: a longer name would end the connection that other objects share. */
  private static String name(String field, String text) {
    require(
        text.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES,
        field,
        "must have at most " + MAX_NAME_BYTES + " bytes");
    return text;
  }

  private static Mode mode(Parameters parameters) {
    boolean old = parameters.text("queueLength").isPresent();
    boolean given = parameters.text("mode").isPresent();
    require(
        !old || (!given && parameters.text("value").isEmpty()),
        "queueLength",
        "is deprecated and excludes mode and value: leave it out");
    require(given || parameters.text("value").isEmpty(), "mode", "is required with value");
    require(
        !given || parameters.composed() || parameters.text("value").isPresent(),
        "value",
        "is required with mode");
    return parameters.oneOf("mode", Mode.values());
  }

  private static double value(Parameters parameters) {
    return parameters.text("queueLength").isPresent()
        ? parameters.positive("queueLength")
        : parameters.positive("value");
  }

  private static RabbitMqSource source(Parameters parameters) {
    require(
        parameters.text("workloadIdentityResource").isEmpty(),
        "authenticationRef",
        "workload identity is not supported yet: give username and password");
    SourceAddress host = address(parameters.required("host"));
    Protocol protocol = protocol(parameters, host.scheme());
    require(
        protocol == Protocol.HTTP || parameters.text("accessToken").isEmpty(),
        "host",
        "oauth2 needs the HTTP protocol: give an http host");
    boolean encrypted = encrypted(parameters, host.scheme());
    require(
        protocol == Protocol.AMQP || !encrypted || host.host().indexOf('_') < 0,
        "host",
        "must have no underscore in the host name with https: give the server another name");
    return new RabbitMqSource(
        protocol,
        host.host(),
        host.port().orElse(defaultPort(protocol, encrypted)),
        protocol == Protocol.HTTP ? pathBeforeVhost(host) : "",
        vhost(parameters, protocol, host),
        login("username", parameters.text("username").or(() -> host.login().map(Login::user))),
        login("password", parameters.text("password").or(() -> password(host))),
        parameters.text("accessToken"),
        encrypted ? parameters.pairedTls() : null,
        parameters.duration("timeout"));
  }

  private static SourceAddress address(String text) {
    try {
      return SourceAddress.parse(text, LIKE);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("host", e.getMessage());
    }
  }

  /** A longer one takes several writes, and each has a time limit of its own. */
  private static Optional<String> login(String field, Optional<String> text) {
    text.ifPresent(
        value ->
            require(
                value.getBytes(StandardCharsets.UTF_8).length <= MAX_LOGIN_BYTES,
                field,
                "must have at most " + MAX_LOGIN_BYTES + " bytes"));
    return text;
  }

  private static Optional<String> password(SourceAddress host) {
    return host.login().map(Login::password).filter(password -> !password.isEmpty());
  }

  private static Protocol protocol(Parameters parameters, String scheme) {
    require(
        Set.of("amqp", "amqps", "http", "https").contains(scheme),
        "host",
        "must begin with amqp, amqps, http or https, not " + scheme);
    String protocol = parameters.textOrDefault("protocol");
    boolean http = scheme.startsWith("http");
    require(
        protocol.equals("auto") || protocol.equals(http ? "http" : "amqp"),
        "protocol",
        protocol + " does not fit the host, which begins with " + scheme);
    return http ? Protocol.HTTP : Protocol.AMQP;
  }

  /** No misspelt value may mean an unencrypted connection. */
  private static boolean encrypted(Parameters parameters, String scheme) {
    String tls = parameters.textOrDefault("tls");
    require(
        tls.equals("enable") || tls.equals("disable"),
        "tls",
        "must be enable or disable in the TriggerAuthentication");
    return scheme.endsWith("s") || tls.equals("enable");
  }

  private static int defaultPort(Protocol protocol, boolean encrypted) {
    if (protocol == Protocol.AMQP) {
      return encrypted ? 5671 : 5672;
    }
    return encrypted ? 443 : 80;
  }

  /**
   * Over AMQP everything after the first slash, as in the AMQP URI; over HTTP the last part, as the
   * management API may be below a path.
   */
  private static String vhost(Parameters parameters, Protocol protocol, SourceAddress host) {
    Optional<String> given = parameters.text("vhostName");
    if (given.isPresent()) {
      return name("vhostName", given.get());
    }
    String path = host.path();
    int slash = protocol == Protocol.HTTP ? path.lastIndexOf('/') : path.indexOf('/');
    String vhost = path.substring(slash + 1);
    try {
      return vhost.isEmpty() ? "/" : name("host", SourceAddress.unescaped(vhost));
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("host", e.getMessage());
    }
  }

  private static String pathBeforeVhost(SourceAddress host) {
    try {
      String path = host.escapedPath();
      return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("host", e.getMessage());
    }
  }
}
