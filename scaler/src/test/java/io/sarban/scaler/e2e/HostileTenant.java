// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a tenant writes into one namespace to stop the scaler, to read what is not theirs, or to
 * change what others read.
 *
 * @param garbage the address of a server that answers nonsense
 * @param trickling a URL whose answer never ends
 * @param flooding a URL whose answer has no end, and comes fast
 * @param echo the URL of a server that keeps what it is sent
 * @param postgresql the connection that the neighbours use, too
 * @param mysql likewise
 */
record HostileTenant(
    String garbage,
    String trickling,
    String flooding,
    String echo,
    String postgresql,
    String mysql) {

  private static final String CRON =
      "{type: cron, name: c, metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *,"
          + " desiredReplicas: \"1\"}}";

  /** Specs of ScaledObjects, without their target, by name. */
  Map<String, String> specs() {
    Map<String, String> specs = new LinkedHashMap<>();
    texts(specs);
    formulas(specs);
    queries(specs);
    servers(specs);
    fields(specs);
    return specs;
  }

  private static String triggers(String type, String metadata) {
    return "triggers: [{type: " + type + ", metadata: {" + metadata + "}}]";
  }

  private String metricsApi(String more) {
    return triggers("metrics-api", "url: \"" + echo + "\", targetValue: \"1\", " + more);
  }

  private void texts(Map<String, String> specs) {
    specs.put(
        "label",
        metricsApi("format: prometheus, valueLocation: 'm{l=\"" + "x".repeat(20_000) + "\"}'"));
    specs.put(
        "path",
        metricsApi("valueLocation: 'a." + "#(a.".repeat(1000) + "b" + ")".repeat(1000) + "'"));
    specs.put("wildcards", metricsApi("valueLocation: '" + "*a".repeat(400) + "b'"));
    specs.put("duration", metricsApi("valueLocation: a, timeout: 2562047788015215h"));
    specs.put(
        "pattern",
        metricsApi("format: prometheus, valueLocation: 'm{l=~\"((a{1000}){1000}){1000}\"}'"));
    specs.put(
        "address",
        triggers(
            "metrics-api",
            "url: \"http://169.254.169.254/latest/\", valueLocation: a, targetValue: \"1\""));
    specs.put("number", metricsApi("valueLocation: a, activationTargetValue: 1e999999999"));
  }

  private static String formula(String formula) {
    return "advanced: {scalingModifiers: {target: \"1\", formula: \""
        + formula
        + "\"}}\n  triggers: ["
        + CRON
        + "]";
  }

  private static void formulas(Map<String, String> specs) {
    specs.put("minuses", formula("c " + "-".repeat(9_990) + "1"));
    specs.put("terms", formula("c" + "+1".repeat(4_990)));
    specs.put(
        "steps",
        formula("sum(map([" + "1,".repeat(999) + "1], sum(map([" + "1,".repeat(999) + "1], c))))"));
    specs.put("brackets", formula("(".repeat(4_990) + "c" + ")".repeat(4_990)));
  }

  private String ofPostgresql(String query) {
    return "triggers: [{type: postgresql, metadata: {connectionFromEnv: POSTGRESQL,"
        + " targetQueryValue: \"1\", query: \""
        + query
        + "\"}}]";
  }

  private String ofMysql(String query) {
    return "triggers: [{type: mysql, metadata: {connectionStringFromEnv: MYSQL,"
        + " queryValue: \"1\", query: \""
        + query
        + "\"}}]";
  }

  private void queries(Map<String, String> specs) {
    specs.put("search-path", ofPostgresql("SET search_path TO nowhere; SELECT 5"));
    specs.put("transaction", ofPostgresql("BEGIN; SELECT 5"));
    specs.put("lock", ofPostgresql("LOCK TABLE neighbours; SELECT 5"));
    specs.put("sleep", ofPostgresql("SELECT pg_sleep(600)"));
    specs.put("parameter", ofPostgresql("SELECT $1::int"));
    specs.put("huge-value", ofPostgresql("SELECT repeat('7', 100000000)"));
    specs.put("file", ofPostgresql("SELECT pg_read_file('/etc/passwd')"));
    specs.put("use", ofMysql("USE information_schema"));
    specs.put("autocommit", ofMysql("SET autocommit=0"));
    specs.put("local-infile", ofMysql("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t"));
    specs.put("kill", ofMysql("KILL CONNECTION_ID()"));
    specs.put(
        "jdbc",
        triggers(
            "mysql",
            "host: 127.0.0.1, port: \"1\", username: u, dbName: \"d?allowLocalInfile=true\","
                + " query: SELECT 1, queryValue: \"1\""));
  }

  private void servers(Map<String, String> specs) {
    specs.put(
        "trickling",
        triggers(
            "metrics-api", "url: \"" + trickling + "\", valueLocation: a, targetValue: \"1\""));
    specs.put(
        "flooding",
        triggers("metrics-api", "url: \"" + flooding + "\", valueLocation: a, targetValue: \"1\""));
    specs.put(
        "flooding-list",
        triggers(
            "rabbitmq",
            "host: \"" + flooding + "\", queueName: q, mode: QueueLength, value: \"1\""));
    specs.put(
        "garbage-http",
        triggers(
            "prometheus",
            "serverAddress: \"http://" + garbage + "\", query: up, threshold: \"1\""));
    specs.put(
        "garbage-redis",
        triggers("redis", "address: \"" + garbage + "\", listName: l, listLength: \"1\""));
    specs.put(
        "garbage-kafka",
        triggers("kafka", "bootstrapServers: \"" + garbage + "\", consumerGroup: g, topic: t"));
    specs.put(
        "garbage-amqp",
        triggers(
            "rabbitmq",
            "host: \"amqp://" + garbage + "\", queueName: q, mode: QueueLength, value: \"1\""));
    specs.put(
        "garbage-nats",
        triggers(
            "nats-jetstream",
            "natsServerMonitoringEndpoint: \""
                + garbage
                + "\", account: a, stream: s, consumer: c"));
    specs.put(
        "identity",
        triggers(
            "azure-queue",
            "accountName: nobody, queueName: q, cloud: Private, endpointSuffix: \""
                + garbage
                + "\""));
  }

  /** Some of these the API server refuses by itself. */
  private static void fields(Map<String, String> specs) {
    specs.put(
        "metric-type",
        "triggers: [" + CRON.replace("type: cron", "type: cron, metricType: \"\"") + "]");
    specs.put(
        "metric-type-unknown",
        "triggers: [" + CRON.replace("type: cron", "type: cron, metricType: Odd") + "]");
    specs.put(
        "tolerance",
        "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {tolerance: 50m}}}}\n"
            + "  triggers: ["
            + CRON
            + "]");
    specs.put(
        "another-autoscaler",
        "advanced: {horizontalPodAutoscalerConfig: {name: another}}\n  triggers: [" + CRON + "]");
    specs.put("unknown-type", "triggers: [{type: \"direct:create-job?x=${body}\", metadata: {}}]");
  }

  /** Environment whose values hold each other ten times, and each the one before it. */
  static String nestedEnvironment() {
    StringBuilder variables = new StringBuilder("{name: V0, value: \"0123456789\"}");
    for (int i = 1; i <= 6; i++) {
      variables
          .append(", {name: V")
          .append(i)
          .append(", value: \"")
          .append(("$(V" + (i - 1) + ")").repeat(10))
          .append("\"}");
    }
    return variables.toString();
  }
}
