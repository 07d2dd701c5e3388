// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code kafka}: each topic is a trigger of type kafka. */
final class Kafka implements TriggerDeriver {

  /** As KEDA names Kafka's mechanisms. */
  private static final Map<String, String> MECHANISMS =
      Map.of(
          "PLAIN", "plaintext", "SCRAM-SHA-256", "scram_sha256", "SCRAM-SHA-512", "scram_sha512");

  private static final Pattern LOGIN = Pattern.compile("\\b(username|password)=\"([^\"]*)\"");
  private static final int LONGEST_LOGIN = 10_000;

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    if (endpoint.flag("topicIsPattern")) {
      throw endpoint.fault(
          "topicIsPattern",
          "a pattern of topics has no trigger: name the topics, or write triggers");
    }
    String topics =
        endpoint
            .path("topic")
            .map(Value::text)
            .orElseThrow(() -> endpoint.fault("from", "names no topic: write kafka:TOPIC"));
    List<Draft> drafts =
        Stream.of(topics.split(","))
            .map(String::strip)
            .filter(topic -> !topic.isEmpty())
            .map(topic -> draft(endpoint, topic, messages))
            .toList();
    return new Derivation.Scaled(drafts);
  }

  private static Draft draft(FromEndpoint endpoint, String topic, int messages) {
    Draft draft =
        new Draft("kafka")
            .place(
                "bootstrapServers",
                endpoint.required("brokers", "write brokers: '{{KAFKA_BROKERS}}'"))
            .with(
                "consumerGroup",
                endpoint
                    .required(
                        "groupId",
                        "each worker would have a group of its own, and all messages; write groupId:"
                            + " NAME")
                    .text())
            .with("topic", topic)
            .with("lagThreshold", messages);
    String reset = endpoint.text("autoOffsetReset", "latest");
    if (reset.equals("earliest")) {
      draft.with("offsetResetPolicy", reset);
    }
    secured(endpoint, draft);
    return draft;
  }

  private static void secured(FromEndpoint endpoint, Draft draft) {
    String protocol = endpoint.text("securityProtocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
    if (protocol.endsWith("SSL")) {
      ownFiles(endpoint);
      draft.with("tls", "enable");
    }
    if (!protocol.startsWith("SASL")) {
      return;
    }
    String mechanism = endpoint.text("saslMechanism", "GSSAPI");
    if (!MECHANISMS.containsKey(mechanism)) {
      throw endpoint.fault(
          "saslMechanism",
          "is not PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512: write a kafka trigger with its"
              + " TriggerAuthentication");
    }
    draft.with("sasl", MECHANISMS.get(mechanism));
    draft.login("username", login(endpoint, "username", "saslUsername"));
    draft.login("password", login(endpoint, "password", "saslPassword"));
  }

  private static void ownFiles(FromEndpoint endpoint) {
    for (String file : List.of("sslTruststoreLocation", "sslKeystoreLocation")) {
      if (endpoint.option(file).isPresent()) {
        throw endpoint.fault(
            file,
            "a file of certificates is not read here: write a kafka trigger with ca, cert and key in"
                + " a TriggerAuthentication");
      }
    }
  }

  /** From its own option, else from the JAAS configuration. */
  private static Value login(FromEndpoint endpoint, String name, String option) {
    Optional<Value> own = endpoint.option(option);
    if (own.isPresent()) {
      return own.get();
    }
    Value jaas =
        endpoint.required(
            "saslJaasConfig", "it holds username=\"...\" and password=\"...\" of the login");
    Matcher found = LOGIN.matcher(jaas.text());
    while (jaas.text().length() <= LONGEST_LOGIN && found.find()) {
      if (found.group(1).equals(name)) {
        return jaas.made(found.group(2));
      }
    }
    throw endpoint.fault("saslJaasConfig", "has no " + name + "=\"...\": add it");
  }
}
