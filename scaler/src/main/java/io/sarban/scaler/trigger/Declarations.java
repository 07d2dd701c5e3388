// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The declarations of the trigger types that Sarban ships: a YAML file each beside this class. */
public final class Declarations {

  private static final List<String> FILES =
      List.of(
          "apache-kafka",
          "aws-sqs-queue",
          "azure-queue",
          "azure-servicebus",
          "cpu",
          "cron",
          "external-push",
          "http",
          "kafka",
          "kubernetes-resource",
          "kubernetes-workload",
          "metrics-api",
          "mysql",
          "nats-jetstream",
          "postgresql",
          "prometheus",
          "rabbitmq",
          "redis",
          "redis-sentinel",
          "redis-sentinel-streams",
          "redis-streams");

  private static final Declarations SHIPPED = new Declarations();

  private final Map<String, TriggerDeclaration> byType = new TreeMap<>();

  private Declarations() {
    for (String file : FILES) {
      TriggerDeclaration declaration = DeclarationReader.read(text(file + ".yaml"));
      declaration.types().forEach(type -> byType.put(type, declaration));
    }
  }

  /** Those that Sarban ships; they never change. */
  public static Declarations shipped() {
    return SHIPPED;
  }

  private static String text(String file) {
    try (InputStream in = Declarations.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The declaration of a trigger type, if it is a shipped one. */
  public Optional<TriggerDeclaration> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** By the names of their types, in order. */
  public Map<String, TriggerDeclaration> byType() {
    return Collections.unmodifiableMap(byType);
  }
}
