// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.problem.OneLine;
import java.util.Locale;
import java.util.Optional;

/** Apache Kafka topics. */
final class KafkaBinding {

  private KafkaBinding() {}

  static Wakeup of(Asked asked) {
    Measure measure =
        new Measure("kafka")
            .with("topic", asked.required("topic"))
            .with("consumerGroup", asked.text("consumerGroup").orElse("$Default"))
            .with("lagThreshold", asked.messages().or(() -> asked.text("lagThreshold")))
            .with("offsetResetPolicy", asked.host().kafkaReset());
    brokers(measure, asked);
    String protocol = word(asked, "protocol");
    if (protocol.equals("ssl") || protocol.equals("saslssl") || isNumber(protocol, 1, 3)) {
      measure.with("tls", "enable");
    }
    if (protocol.startsWith("sasl") || isNumber(protocol, 2, 3)) {
      Optional<String> sasl = sasl(word(asked, "authenticationMode"));
      if (sasl.isEmpty()) {
        return new Wakeup.Always(
            "Sarban does not log in to Kafka by authenticationMode "
                + OneLine.of(asked.text("authenticationMode").orElse("Gssapi")));
      }
      measure
          .with("sasl", sasl)
          .login("username", asked.setting("username"))
          .login("password", asked.setting("password"));
    }
    return new Wakeup.Waiting(measure);
  }

  /** As in the host: the name of a setting, or else the brokers themselves. */
  private static void brokers(Measure measure, Asked asked) {
    String text = asked.binding().required("brokerList");
    Optional<String> key = asked.settings().key(text.replace("%", ""));
    if (key.isPresent()) {
      measure.with("bootstrapServersFromEnv", key.get());
    } else {
      measure.with("bootstrapServers", asked.required("brokerList"));
    }
  }

  private static String word(Asked asked, String field) {
    return asked.text(field).orElse("").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The host's enumerations may be given as numbers. */
  private static boolean isNumber(String word, int... numbers) {
    for (int number : numbers) {
      if (word.equals(String.valueOf(number))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> sasl(String mode) {
    return switch (mode) {
      case "plain", "1" -> Optional.of("plaintext");
      case "scramsha256", "2" -> Optional.of("scram_sha256");
      case "scramsha512", "3" -> Optional.of("scram_sha512");
      default -> Optional.empty();
    };
  }
}
