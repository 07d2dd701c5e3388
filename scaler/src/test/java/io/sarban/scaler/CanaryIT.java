// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoJobs;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Puts one word into every secret of every trigger type, and asks servers that fail in every way:
 * no problem, status or log line holds the word.
 */
class CanaryIT {

  private static final String CANARY = "k4n4riv0gel";

  /** What a Secret can hold. */
  private static final List<String> SHAPES =
      List.of(
          CANARY,
          "first\n" + CANARY + "-line\nlast\n",
          "p@" + CANARY + ":/%# w",
          "a\"" + CANARY + "'b;c=" + CANARY + "&d");

  /**
   * A trigger.
   *
   * @param metadata with @S@ for the server's address, @H@ and @P@ for its host and port
   * @param secrets the authentication's, with @C@ for the canary
   */
  private record Case(String type, Map<String, String> metadata, Map<String, String> secrets) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "value", "1"),
              Map.of("host", "amqp://user:@C@@@S@/")),
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "value", "1", "host", "amqp://@S@/"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "value", "1", "host", "http://@S@/"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "value", "1", "host", "http://@S@/"),
              Map.of("accessToken", "@C@")),
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "value", "1", "host", "amqps://@S@/"),
              Map.of("ca", "@C@", "cert", "@C@", "key", "@C@", "keyPassword", "@C@")),
          new Case(
              "rabbitmq",
              Map.of("queueName", "q", "mode", "QueueLength", "host", "amqp://@S@/"),
              Map.of("value", "@C@", "vhostName", "@C@")),
          new Case(
              "kafka",
              Map.of(
                  "bootstrapServers",
                  "@S@",
                  "consumerGroup",
                  "g",
                  "topic",
                  "t",
                  "sasl",
                  "plaintext"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case(
              "kafka",
              Map.of(
                  "bootstrapServers",
                  "@S@",
                  "consumerGroup",
                  "g",
                  "topic",
                  "t",
                  "sasl",
                  "scram_sha512"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case(
              "kafka",
              Map.of("bootstrapServers", "@S@", "consumerGroup", "g", "topic", "t"),
              Map.of(
                  "tls", "enable", "ca", "@C@", "cert", "@C@", "key", "@C@", "keyPassword", "@C@")),
          new Case(
              "apache-kafka",
              Map.of("consumerGroup", "g", "topic", "t"),
              Map.of("bootstrapServers", "svc:@C@@@S@")),
          new Case(
              "kafka",
              Map.of("bootstrapServers", "@S@", "topic", "t"),
              Map.of("sasl", "@C@", "consumerGroup", "@C@", "tls", "@C@")),
          new Case(
              "redis",
              Map.of("address", "@S@", "listName", "l"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case("redis", Map.of("listName", "l"), Map.of("address", "redis://:@C@@@S@/0")),
          new Case(
              "redis-streams",
              Map.of("address", "@S@", "stream", "s", "enableTLS", "true"),
              Map.of("ca", "@C@", "cert", "@C@", "key", "@C@")),
          new Case(
              "redis-cluster",
              Map.of("addresses", "@S@", "listName", "l"),
              Map.of("password", "@C@")),
          new Case(
              "redis-sentinel",
              Map.of("addresses", "@S@", "listName", "l", "sentinelMaster", "m"),
              Map.of("password", "@C@", "sentinelPassword", "@C@", "sentinelUsername", "@C@")),
          new Case(
              "redis", Map.of("address", "@S@", "listName", "l"), Map.of("databaseIndex", "@C@")),
          new Case(
              "nats-jetstream",
              Map.of(
                  "natsServerMonitoringEndpoint",
                  "@S@",
                  "stream",
                  "s",
                  "consumer",
                  "c",
                  "useHttps",
                  "true"),
              Map.of("account", "@C@", "ca", "@C@", "cert", "@C@", "key", "@C@")),
          new Case(
              "nats-jetstream",
              Map.of("account", "a", "stream", "s", "consumer", "c"),
              Map.of("natsServerMonitoringEndpoint", "user:@C@@@S@")),
          new Case(
              "postgresql",
              Map.of("query", "SELECT 1", "targetQueryValue", "1"),
              Map.of(
                  "connection",
                  "host=@H@ port=@P@ user=u password='@C@' dbname=d sslmode=disable")),
          new Case(
              "postgresql",
              Map.of("query", "SELECT 1", "targetQueryValue", "1"),
              Map.of("connection", "postgresql://u:@C@@@S@/d?sslmode=disable")),
          new Case(
              "postgresql",
              Map.of(
                  "query",
                  "SELECT 1",
                  "targetQueryValue",
                  "1",
                  "host",
                  "@H@",
                  "port",
                  "@P@",
                  "userName",
                  "u",
                  "dbName",
                  "d",
                  "sslmode",
                  "disable"),
              Map.of("password", "@C@")),
          new Case(
              "mysql",
              Map.of("query", "SELECT 1", "queryValue", "1"),
              Map.of("connectionString", "u:@C@@tcp(@S@)/d")),
          new Case(
              "mysql",
              Map.of(
                  "query",
                  "SELECT 1",
                  "queryValue",
                  "1",
                  "host",
                  "@H@",
                  "port",
                  "@P@",
                  "username",
                  "u",
                  "dbName",
                  "d"),
              Map.of("password", "@C@")),
          new Case(
              "prometheus",
              Map.of(
                  "serverAddress",
                  "http://@S@",
                  "query",
                  "up",
                  "threshold",
                  "1",
                  "authModes",
                  "bearer"),
              Map.of("bearerToken", "@C@")),
          new Case(
              "prometheus",
              Map.of(
                  "serverAddress",
                  "http://@S@",
                  "query",
                  "up",
                  "threshold",
                  "1",
                  "authModes",
                  "basic"),
              Map.of("username", "@C@", "password", "@C@")),
          new Case(
              "prometheus",
              Map.of(
                  "serverAddress",
                  "http://@S@",
                  "query",
                  "up",
                  "threshold",
                  "1",
                  "authModes",
                  "custom"),
              Map.of("customAuthHeader", "X-Key", "customAuthValue", "@C@")),
          new Case(
              "prometheus",
              Map.of("query", "up", "threshold", "1"),
              Map.of("serverAddress", "http://u:@C@@@S@/")),
          new Case(
              "metrics-api",
              Map.of(
                  "url",
                  "http://@S@/m",
                  "valueLocation",
                  "a",
                  "targetValue",
                  "1",
                  "authMode",
                  "apiKey"),
              Map.of("apiKey", "@C@")),
          new Case(
              "metrics-api",
              Map.of(
                  "url",
                  "http://@S@/m",
                  "valueLocation",
                  "a",
                  "targetValue",
                  "1",
                  "authMode",
                  "apiKey",
                  "method",
                  "query"),
              Map.of("apiKey", "@C@")),
          new Case(
              "metrics-api",
              Map.of(
                  "url",
                  "http://@S@/m",
                  "valueLocation",
                  "a",
                  "targetValue",
                  "1",
                  "authMode",
                  "bearer"),
              Map.of("token", "@C@")),
          new Case(
              "metrics-api",
              Map.of("valueLocation", "a", "targetValue", "1"),
              Map.of("url", "http://@S@/m?token=@C@")),
          new Case(
              "azure-queue",
              Map.of("queueName", "q"),
              Map.of(
                  "connection",
                  "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=@C@;QueueEndpoint=http://@S@/a")),
          new Case(
              "azure-servicebus",
              Map.of("queueName", "q"),
              Map.of(
                  "connection",
                  "Endpoint=sb://@H@:@P@/;SharedAccessKeyName=all;SharedAccessKey=@C@;UseDevelopmentEmulator=true")),
          new Case(
              "aws-sqs-queue",
              Map.of(
                  "queueURL",
                  "http://@S@/1/q",
                  "awsRegion",
                  "us-east-1",
                  "awsEndpoint",
                  "http://@S@"),
              Map.of(
                  "awsAccessKeyID", "@C@", "awsSecretAccessKey", "@C@", "awsSessionToken", "@C@")),
          new Case(
              "cron",
              Map.of("start", "0 6 * * *", "end", "0 7 * * *", "desiredReplicas", "1"),
              Map.of("timezone", "@C@")),
          new Case("kubernetes-workload", Map.of("value", "1"), Map.of("podSelector", "@C@")),
          new Case("speaks", Map.of("targetValue", "1"), Map.of("secret", "@C@")),
          new Case("throws", Map.of("targetValue", "1"), Map.of("secret", "@C@")));

  @TempDir private Path folder;
  @TempDir private Path triggers;
  private final List<String> names = new ArrayList<>();

  @Test
  void isInNothingThatIsSaid() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    Files.writeString(
        triggers.resolve("speaks.kamelet.yaml"),
        kamelet("speaks", "setBody: {simple: 'the secret is ${variable.secret}'}"));
    Files.writeString(
        triggers.resolve("throws.kamelet.yaml"),
        kamelet(
            "throws",
            "throwException: {exceptionType: java.io.IOException, message: 'not {{secret}}'}"));
    try (HostileServer garbage = new HostileServer(HostileServer.Mode.GARBAGE);
        HostileServer close = new HostileServer(HostileServer.Mode.CLOSE);
        HostileServer http = new HostileServer(HostileServer.Mode.HTTP);
        HostileServer echo = new HostileServer(HostileServer.Mode.ECHO)) {
      String nobody = "127.0.0.1:" + closedPort();
      List<String> servers =
          List.of(nobody, garbage.address(), close.address(), http.address(), echo.address());
      for (Case each : CASES) {
        for (String server : servers) {
          for (String shape : SHAPES) {
            write(each, server, shape);
          }
        }
      }
      ProblemLog problems = new ProblemLog();
      ManifestFolder resources = new ManifestFolder(folder, problems);
      try (Scaler scaler =
          new Scaler(
              camel ->
                  Outside.local(resources, new NoReplicas(resources), Optional.of(new NoJobs())),
              problems,
              new ScalerSettings("127.0.0.1", 0, Optional.of(triggers)))) {
        scaler.start();
        await()
            .atMost(Duration.ofMinutes(10))
            .until(() -> scaler.snapshot().stream().allMatch(CanaryIT::isTold));
        List<ObjectStatus> objects = scaler.snapshot();
        assertThat(objects).hasSize(names.size());
        assertThat(objects.toString()).doesNotContain(CANARY).contains("***");
        assertThat(problems.standing().toString()).doesNotContain(CANARY);
        assertThat(problems.standing())
            .allSatisfy(problem -> assertThat(problem.toString().lines()).hasSize(1));
        assertThat(problems.standing().toString()).doesNotContain("fault of Sarban");
      }
      for (ILoggingEvent event : List.copyOf(log.list)) {
        assertThat(event.getFormattedMessage()).doesNotContain(CANARY);
        if (event.getThrowableProxy() != null) {
          assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).doesNotContain(CANARY);
        }
      }
      assertThat(log.list).anyMatch(event -> event.getLevel() == Level.WARN);
    } finally {
      root.detachAppender(log);
    }
  }

  private static boolean isTold(ObjectStatus object) {
    return object.decided() != null || !object.problems().isEmpty();
  }

  private static String kamelet(String name, String step) {
    return """
        apiVersion: camel.apache.org/v1
        kind: Kamelet
        metadata: {name: %s}
        spec:
          definition:
            properties:
              secret: {type: string, format: password, pattern: '(?s).*'}
          template:
            from:
              uri: kamelet:source
              steps:
                - %s
        """
        .formatted(name, step);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void write(Case each, String server, String shape) throws IOException {
    String name = "canary-" + names.size();
    names.add(name);
    Map<String, String> secrets = new LinkedHashMap<>();
    each.secrets().forEach((key, value) -> secrets.put(key, filled(value, server, shape)));
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: v1\nkind: Secret\nmetadata: {name: ")
        .append(name)
        .append("}\ndata:\n");
    secrets.forEach(
        (key, value) ->
            text.append("  ")
                .append(key)
                .append(": ")
                .append(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
    text.append("---\napiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nmetadata: {name: ")
        .append(name)
        .append("}\nspec:\n  secretTargetRef:\n");
    secrets
        .keySet()
        .forEach(
            key ->
                text.append(
                    "    - {parameter: %s, name: %s, key: %s}\n".formatted(key, name, key)));
    text.append(
        """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec: {template: {spec: {containers: [{name: c}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s}
        spec:
          scaleTargetRef: {name: %1$s}
          pollingInterval: 600
          triggers:
            - type: %2$s
              authenticationRef: {name: %1$s}
              metadata:
        """
            .formatted(name, each.type()));
    each.metadata()
        .forEach(
            (key, value) ->
                text.append("        %s: \"%s\"\n".formatted(key, filled(value, server, shape))));
    Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private static String filled(String value, String server, String shape) {
    int colon = server.lastIndexOf(':');
    return value
        .replace("@S@", server)
        .replace("@H@", server.substring(0, colon))
        .replace("@P@", server.substring(colon + 1))
        .replace("@C@", shape);
  }
}
