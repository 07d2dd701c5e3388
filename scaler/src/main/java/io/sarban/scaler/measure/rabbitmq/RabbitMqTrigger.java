package io.sarban.scaler.measure.rabbitmq;

import io.sarban.scaler.measure.Parameters;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TenantPattern;
import io.sarban.scaler.measure.Tls;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.rabbitmq.RabbitMqQuery.Mode;
import io.sarban.scaler.measure.rabbitmq.RabbitMqQuery.Operation;
import io.sarban.scaler.measure.rabbitmq.RabbitMqSource.Protocol;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code rabbitmq}. Source: "RabbitMQ Queue" in KEDA's
 * documentation.
 */
public final class RabbitMqTrigger implements TriggerType {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_NAME_BYTES = 255;

  @Override
  public Set<String> types() {
    return Set.of("rabbitmq");
  }

  @Override
  public Map<String, String> deprecated() {
    return Map.of("queueLength", "mode: QueueLength and value");
  }

  @Override
  public String endpoint() {
    return "direct:measure-rabbitmq";
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    String queue = name("queueName", parameters.required("queueName"));
    RabbitMqSource source = source(parameters);
    Mode mode = mode(parameters);
    boolean http = source.protocol() == Protocol.HTTP;
    boolean useRegex = parameters.flag("useRegex", false);
    require(
        http || mode == Mode.QueueLength,
        "mode",
        mode + " needs the HTTP protocol: give an http host");
    require(http || !useRegex, "useRegex", "needs the HTTP protocol: give an http host");
    require(
        http || parameters.text("timeout").isEmpty(), "timeout", "is for the HTTP protocol only");
    parameters.positive("pageSize", 100);
    return new RabbitMqQuery(
        source,
        queue,
        useRegex ? Optional.of(TenantPattern.parse("queueName", queue)) : Optional.empty(),
        parameters.oneOf("operation", Operation.sum, Operation.values()),
        mode,
        parameters.flag("excludeUnacknowledged", false),
        parameters.number("activationValue", 0),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), value(parameters)));
  }

  /** What AMQP can name: a longer one would end the connection that other objects share. */
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
    return parameters.oneOf("mode", Mode.QueueLength, Mode.values());
  }

  private static double value(Parameters parameters) {
    return parameters.text("queueLength").isPresent()
        ? parameters.positive("queueLength", 20)
        : parameters.positive("value", 20);
  }

  private static RabbitMqSource source(Parameters parameters) {
    require(
        parameters.secret("workloadIdentityResource").isEmpty(),
        "authenticationRef",
        "workload identity is not supported yet: give username and password");
    URI host = uri(parameters.required("host"));
    Protocol protocol = protocol(parameters, host);
    require(
        protocol == Protocol.HTTP || parameters.secret("accessToken").isEmpty(),
        "host",
        "oauth2 needs the HTTP protocol: give an http host");
    boolean encrypted =
        host.getScheme().endsWith("s") || "enable".equals(parameters.secret("tls").orElse(""));
    String[] userInfo =
        host.getRawUserInfo() == null ? new String[0] : host.getRawUserInfo().split(":", 2);
    return new RabbitMqSource(
        protocol,
        host.getHost(),
        host.getPort() > 0 ? host.getPort() : defaultPort(protocol, encrypted),
        protocol == Protocol.HTTP ? pathBeforeVhost(host) : "",
        name("vhostName", parameters.text("vhostName").orElseGet(() -> vhost(host))),
        parameters.secret("username").or(() -> part(userInfo, 0)),
        parameters.secret("password").or(() -> part(userInfo, 1)),
        parameters.secret("accessToken"),
        encrypted ? Tls.of(parameters) : null,
        parameters.duration("timeout", DEFAULT_TIMEOUT));
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text.strip());
      require(
          uri.getHost() != null && uri.getScheme() != null,
          "host",
          "must look like amqp://host:port/vhost");
      return uri;
    } catch (IllegalArgumentException e) {
      // the text may hold a password
      throw new InvalidFieldException(
          "host", "is no URI: it must look like amqp://user:password@host:port/vhost");
    }
  }

  private static Protocol protocol(Parameters parameters, URI host) {
    String protocol = parameters.text("protocol").orElse("auto");
    String scheme = host.getScheme();
    boolean http = scheme.startsWith("http");
    require(
        http || scheme.startsWith("amqp"),
        "host",
        "must begin with amqp, amqps, http or https, not " + scheme);
    require(
        protocol.equals("auto") || protocol.equals(http ? "http" : "amqp"),
        "protocol",
        protocol + " does not fit the host, which begins with " + scheme);
    return http ? Protocol.HTTP : Protocol.AMQP;
  }

  private static int defaultPort(Protocol protocol, boolean encrypted) {
    if (protocol == Protocol.AMQP) {
      return encrypted ? 5671 : 5672;
    }
    return encrypted ? 443 : 80;
  }

  private static String vhost(URI host) {
    String path = host.getRawPath() == null ? "" : host.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() ? "/" : decoded(last);
  }

  private static String pathBeforeVhost(URI host) {
    String path = host.getRawPath() == null ? "" : host.getRawPath();
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "" : path.substring(0, slash);
  }

  private static Optional<String> part(String[] userInfo, int i) {
    return i < userInfo.length ? Optional.of(decoded(userInfo[i])) : Optional.empty();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw new InvalidFieldException(field, message);
    }
  }
}
