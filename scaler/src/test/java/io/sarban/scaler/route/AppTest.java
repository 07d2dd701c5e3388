// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectSpec;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.route.component.RouteException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppTest {

  private static final String RABBIT =
      """
      - beans:
          - name: broker
            type: org.springframework.amqp.rabbit.connection.CachingConnectionFactory
            properties:
              uri: '{{RABBITMQ_URL}}'
      - route:
          id: orders
          from:
            uri: spring-rabbitmq:default
            parameters:
              queues: orders,returns
              connectionFactory: '#bean:broker'
            steps:
              - log: ${body}
      """;

  private static Derived derive(String routes, Map<String, String> variables) {
    return derive(routes, variables, ScalingSettings.NONE);
  }

  private static Derived derive(
      String routes, Map<String, String> variables, ScalingSettings options) {
    return new App(
            "app",
            "default",
            List.of(RouteFile.read("app.camel.yaml", routes)),
            variables,
            Map.of("FROM_ENVIRONMENT", "there"),
            options,
            ScalingSettings.NONE)
        .derive();
  }

  private static <T extends HasMetadata> T only(Derived derived, Class<T> type) {
    return derived.resources().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  private static ScaledObjectSpec spec(Derived derived) {
    return only(derived, ScaledObject.class).getSpec();
  }

  private static Trigger trigger(String routes, Map<String, String> variables) {
    List<Trigger> triggers = spec(derive(routes, variables)).triggers();
    assertThat(triggers).hasSize(1);
    return triggers.get(0);
  }

  private static String from(String uri) {
    return "- from:\n    uri: \"" + uri + "\"\n    steps: [{log: x}]\n";
  }

  @Test
  void eachQueueOfRabbitMqIsATriggerWithTheVariableOfTheBean() {
    Derived derived = derive(RABBIT, Map.of("RABBITMQ_URL", "amqp://u:p@h/"));

    assertThat(spec(derived).triggers())
        .extracting(Trigger::metadata)
        .containsExactly(
            Map.of(
                "hostFromEnv", "RABBITMQ_URL",
                "queueName", "orders",
                "mode", "QueueLength",
                "value", "5"),
            Map.of(
                "hostFromEnv", "RABBITMQ_URL",
                "queueName", "returns",
                "mode", "QueueLength",
                "value", "5"));
    assertThat(KeyedData.of(only(derived, Secret.class)))
        .isEqualTo(Map.of("RABBITMQ_URL", "amqp://u:p@h/"));
    assertThat(only(derived, ConfigMap.class).getData())
        .isEqualTo(Map.of("app.camel.yaml", RABBIT));
    assertThat(only(derived, Deployment.class).getSpec().getTemplate().getSpec().getContainers())
        .extracting(container -> container.getImage())
        .singleElement()
        .asString()
        .matches("sarban/worker:\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void aConnectionInPartsBecomesAVariableOfItsOwn() {
    String routes =
        RABBIT.replace("uri: '{{RABBITMQ_URL}}'", "{host: h, password: '{{PASSWORD}}'}");
    routes = routes.replaceFirst("properties:\\s+", "properties: ");

    Derived derived = derive(routes, Map.of("PASSWORD", "p/w@"));

    assertThat(spec(derived).triggers().get(0).metadata())
        .containsEntry("hostFromEnv", "TRIGGER_HOST");
    assertThat(KeyedData.of(only(derived, Secret.class)))
        .containsEntry("TRIGGER_HOST", "amqp://guest:p%2Fw%40@h:5672/%2F");
    assertThat(derived.clear()).isFalse();
  }

  @Test
  void thePathsOfPlatformHttpAreOneTriggerWithAService() {
    Derived derived =
        derive(
            from("platform-http:/orders/{id}?httpMethodRestrict=GET") + from("platform-http:pay/*"),
            Map.of());

    assertThat(spec(derived).triggers())
        .extracting(Trigger::type, Trigger::metadata)
        .containsExactly(
            tuple(
                "http",
                Map.of(
                    "service", "app",
                    "port", "80",
                    "pathPrefixes", "/orders,/pay",
                    "targetValue", "5")));
    Service service = only(derived, Service.class);
    assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(80);
    assertThat(service.getSpec().getSelector())
        .isEqualTo(only(derived, Deployment.class).getSpec().getSelector().getMatchLabels());
  }

  @Test
  void platformHttpOfTheRootTakesEachPath() {
    assertThat(trigger(from("platform-http:/") + from("platform-http:/x"), Map.of()).metadata())
        .doesNotContainKey("pathPrefixes");
  }

  @Test
  void kafkaInAUri() {
    assertThat(
            trigger(
                from("kafka:orders?brokers={{BROKERS}}&groupId=g&autoOffsetReset=earliest"),
                Map.of("BROKERS", "h:9092")))
        .extracting(Trigger::type, Trigger::metadata)
        .containsExactly(
            "kafka",
            Map.of(
                "bootstrapServersFromEnv", "BROKERS",
                "consumerGroup", "g",
                "topic", "orders",
                "offsetResetPolicy", "earliest",
                "lagThreshold", "5"));
  }

  @Test
  void kafkaWithTheComponentsOptionsAndALogin() {
    Derived derived =
        derive(
            """
            - from:
                uri: kafka
                parameters:
                  topic: orders
                  group-id: g
                  securityProtocol: SASL_SSL
                  saslMechanism: PLAIN
                  saslJaasConfig: '{{JAAS}}'
                steps: [{log: x}]
            """,
            Map.of(
                "CAMEL_COMPONENT_KAFKA_BROKERS",
                "h:9093",
                "JAAS",
                "x.PlainLoginModule required username=\"u\" password=\"secret word\";"));

    assertThat(spec(derived).triggers().get(0).metadata())
        .containsEntry("bootstrapServersFromEnv", "CAMEL_COMPONENT_KAFKA_BROKERS")
        .containsEntry("sasl", "plaintext")
        .containsEntry("tls", "enable");
    TriggerAuthentication login = only(derived, TriggerAuthentication.class);
    assertThat(spec(derived).triggers().get(0).authenticationRef().name())
        .isEqualTo(login.getMetadata().getName());
    assertThat(login.getSpec().secretTargetRef())
        .extracting(ref -> ref.parameter() + " " + ref.name() + " " + ref.key())
        .containsExactly("username app TRIGGER_USERNAME", "password app TRIGGER_PASSWORD");
    assertThat(KeyedData.of(only(derived, Secret.class)))
        .containsEntry("TRIGGER_PASSWORD", "secret word");
    assertThat(PrintedManifests.all(derived)).doesNotContain("secret word");
  }

  @Test
  void azureStorageQueueByKey() {
    Derived derived =
        derive(from("azure-storage-queue:acc/q?accessKey=RAW({{KEY}})"), Map.of("KEY", "a+b&c=="));
    assertThat(spec(derived).triggers().get(0).metadata())
        .containsEntry("connectionFromEnv", "TRIGGER_CONNECTION");
    assertThat(KeyedData.of(only(derived, Secret.class)).get("TRIGGER_CONNECTION"))
        .contains("AccountName=acc;AccountKey=a+b&c==;");
  }

  @Test
  void azureStorageQueueAsAPodsIdentity() {
    Derived derived =
        derive(from("azure-storage-queue:acc/q?credentialType=AZURE_IDENTITY"), Map.of());
    assertThat(spec(derived).triggers().get(0).metadata()).containsEntry("accountName", "acc");
    assertThat(only(derived, TriggerAuthentication.class).getSpec().podIdentity().provider())
        .isEqualTo("azure-workload");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          azure-servicebus:q?connectionString={{C}}|azure-servicebus|queueName|q
          azure-servicebus:t?connectionString={{C}}&serviceBusType=topic&subscriptionName=s|azure-servicebus|subscriptionName|s
          azure-servicebus:q?fullyQualifiedNamespace=ns.servicebus.windows.net|azure-servicebus|namespace|ns
          aws2-sqs:q?region=EU_WEST_1&accessKey={{C}}&secretKey={{C}}|aws-sqs-queue|awsRegion|eu-west-1
          aws2-sqs:arn:aws:sqs:eu-west-1:12:q|aws-sqs-queue|queueURL|https://sqs.eu-west-1.amazonaws.com/12/q
          aws2-sqs:q?region=eu-west-1|aws-sqs-queue|identityOwner|operator
          nats:s?servers=nats://n:4222&jetstreamEnabled=true&jetstreamName=S&durableName=d|nats-jetstream|natsServerMonitoringEndpoint|n:8222
          nats:s?servers=nats://n:4222&jetstreamEnabled=true&jetstreamName=S&durableName=d|nats-jetstream|consumer|d-durable
          """)
  void others(String uri, String type, String parameter, String value) {
    Trigger trigger = trigger(from(uri), Map.of("C", "secret"));
    assertThat(trigger.type()).isEqualTo(type);
    assertThat(trigger.metadata()).containsEntry(parameter, value);
  }

  @Test
  void rabbitMqByAmqp10() {
    Derived derived =
        derive(
            """
            - beans:
                - name: f
                  type: org.apache.qpid.jms.JmsConnectionFactory
                  properties: {remoteURI: 'amqp://h:5672', username: u, password: '{{PW}}'}
            - from: {uri: 'amqp:queue:/queues/orders', steps: [{log: x}]}
            """,
            Map.of("PW", "p"));
    assertThat(spec(derived).triggers().get(0).metadata()).containsEntry("queueName", "orders");
    assertThat(KeyedData.of(only(derived, Secret.class)))
        .containsEntry("TRIGGER_HOST", "amqp://u:p@h:5672/%2F");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spring-rabbitmq:x?queues=q|route 1, connectionFactory: is missing: add a bean
          spring-rabbitmq:x|route 1, queues: is missing
          kafka:t?brokers=h|route 1, groupId: is missing
          kafka:t?groupId=g|route 1, brokers: is missing
          kafka:t?groupId=g&brokers={{NONE}}|route 1, brokers: {{NONE}} has no value: write NONE=...
          azure-storage-queue:a/q|route 1, serviceClient: is missing
          azure-servicebus:q|route 1, fullyQualifiedNamespace: is missing: write connectionString
          aws2-sqs:q|route 1, region: is missing
          nats:s?servers=n|route 1, jetstreamEnabled: NATS keeps no backlog without JetStream
          servlet:/x|route 1, from: servlet: replicas cannot follow its requests: write platform-http:PATH
          jms:queue:x|metrics-api
          file:/in|no trigger is derived for file: write one
          direct:x|takes anything from outside
          spring-rabbitmq:x?queues=q&connectionFactory=#bean:none|names the bean none
          """)
  void whatCannotBeDerivedIsOneLineThatNamesTheField(String uri, String message) {
    assertThatThrownBy(() -> derive(from(uri), Map.of()))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  /** Camel refuses them when the pods start. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - route: {from: {uri: 'timer:a', steps: [{log: x}]}, from: {uri: 'timer:b', steps: [{log: x}]}}|app.camel.yaml, line 1: from is there twice
          - from: {uri: 'timer:a', uri: 'timer:b', steps: [{log: x}]}|app.camel.yaml, line 1: uri is there twice
          - from: {uri: 'timer:a'}|app.camel.yaml, route 1, steps: are missing
          - from: {uri: 'timer:a', steps: []}|app.camel.yaml, route 1, steps: are missing
          """)
  void whatCamelRefusesIsRefusedBeforeItIsDeployed(String text, String message) {
    assertThatThrownBy(() -> derive(text, Map.of()))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aTimerAloneRunsAlwaysOnce() {
    Derived derived = derive(from("timer:t"), Map.of());
    assertThat(spec(derived))
        .extracting(ScaledObjectSpec::minReplicaCount, ScaledObjectSpec::maxReplicaCount)
        .containsExactly(1, 1);
    assertThat(derived.notes()).hasSize(1);
  }

  @Test
  void aTimerBesideAQueueKeepsOneReplica() {
    Derived derived =
        derive(RABBIT + from("timer:t") + from("direct:x"), Map.of("RABBITMQ_URL", "amqp://h"));
    assertThat(spec(derived).minReplicaCount()).isEqualTo(1);
    assertThat(spec(derived).triggers()).hasSize(2);
  }

  @Test
  void theCommentSaysAndTheCommandLineWins() {
    Derived derived =
        derive(
            "# sarban: {maxReplicas: 10, messagesPerReplica: 2, cooldownPeriod: 7}\n" + RABBIT,
            Map.of("RABBITMQ_URL", "amqp://h"),
            ScalingSettings.of(null, 3, null, null, null));
    assertThat(spec(derived))
        .extracting(ScaledObjectSpec::maxReplicaCount, ScaledObjectSpec::cooldownPeriod)
        .containsExactly(3, 7);
    assertThat(spec(derived).triggers().get(0).metadata()).containsEntry("value", "2");
  }

  @Test
  void theCommentMayGiveTheTriggersAsABlock() {
    Derived derived =
        derive(
            """
            # sarban:
            #   maxReplicas: 4
            #   triggers:
            #     - type: metrics-api
            #       metadata: {url: 'http://h', targetValue: 5}
            - from: {uri: 'jms:queue:x', steps: [{log: x}]}
            """,
            Map.of());
    assertThat(spec(derived).triggers().get(0))
        .extracting(Trigger::type, Trigger::metadata)
        .containsExactly("metrics-api", Map.of("url", "http://h", "targetValue", "5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {maxReplicas: many}|maxReplicas must be a whole number, at least 1
          {maxReplica: 1}|maxReplica is not known: use cooldownPeriod
          5|is no map
          {minReplicas: 3, maxReplicas: 2}|minReplicas 3 is more than maxReplicas 2
          {a: |is no YAML
          """)
  void aCommentThatCannotBeUsed(String comment, String message) {
    assertThatThrownBy(
            () -> derive("# sarban: " + comment + "\n" + RABBIT, Map.of("RABBITMQ_URL", "a")))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatTheRoutesNeedOfTheEnvironmentIsInTheSecret() {
    Derived derived =
        derive(
            from("kafka:t?brokers={{FROM_ENVIRONMENT}}&groupId={{GROUP:g}}"), Map.of("OWN", "1"));
    assertThat(KeyedData.of(only(derived, Secret.class)))
        .isEqualTo(Map.of("OWN", "1", "FROM_ENVIRONMENT", "there"));
    assertThat(spec(derived).triggers().get(0).metadata()).containsEntry("consumerGroup", "g");
  }

  @Test
  void aSecretInARouteIsNotPrinted() {
    Derived derived = derive(RABBIT.replace("{{RABBITMQ_URL}}", "amqp://u:hidden@h"), Map.of());
    assertThat(derived.clear()).isTrue();
    assertThat(derived.notes().toString()).contains("a secret stands in a route");
    assertThat(PrintedManifests.all(derived)).doesNotContain("hidden").contains("TRIGGER_HOST");
    assertThat(derived.toString()).doesNotContain("hidden");
  }

  @Test
  void aUriMayBeAVariable() {
    assertThat(trigger(from("{{IN}}"), Map.of("IN", "kafka:t?brokers=h&groupId=g")).metadata())
        .containsEntry("topic", "t")
        .containsEntry("bootstrapServers", "h");
  }

  @Test
  void aNameThatKubernetesForbids() {
    RouteFile file = RouteFile.read("app.camel.yaml", from("timer:t"));
    App app =
        new App(
            "A_b",
            "default",
            List.of(file),
            Map.of(),
            Map.of(),
            ScalingSettings.NONE,
            ScalingSettings.NONE);
    assertThatThrownBy(app::derive).hasMessageContaining("\"A_b\" is no name for a workload");
    assertThat(Names.of("1 Hello_World.camel.yaml")).isEqualTo("hello-world");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: b|is no list of routes
          apiVersion: v1|but a manifest: name its folder
          - from: {steps: []}|route 1, from: has no uri
          """)
  void whatIsNoFileOfRoutes(String text, String message) {
    assertThatThrownBy(() -> RouteFile.read("x.yaml", text))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message);
  }

  @Test
  void variables() {
    assertThat(Variables.parse("# c\n\nA=1\nexport B=\"x y\"\nC=a=b#c\n", ".env"))
        .isEqualTo(Map.of("A", "1", "B", "x y", "C", "a=b#c"));
    assertThatThrownBy(() -> Variables.parse("A=1\nhidden secret", "d/.env"))
        .hasMessage("d/.env, line 2: is no variable: write NAME=value, or # before a comment");
  }
}
