// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the Camel artifact that provides a component, language or data format of a route. Only
 * these artifacts are ever fetched, whatever a route says.
 */
public final class Catalog {

  /** The default library of each data format that several libraries implement. */
  private static final Map<String, String> DEFAULT_LIBRARY =
      Map.of("json", "jackson", "avro", "avro", "protobuf", "protobuf");

  private final Map<String, String> artifacts;

  private Catalog(Map<String, String> artifacts) {
    this.artifacts = Map.copyOf(artifacts);
  }

  /** The catalog of the Camel version that Sarban is built with. */
  public static Catalog camel() {
    Properties properties = new Properties();
    try (InputStream in = Catalog.class.getResourceAsStream("catalog.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("catalog.properties", e);
    }
    return new Catalog(
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, properties::getProperty)));
  }

  Optional<String> component(String scheme) {
    return Optional.ofNullable(artifacts.get("component." + scheme));
  }

  Optional<String> language(String name) {
    return Optional.ofNullable(artifacts.get("language." + name));
  }

  /**
   * @param library as the route names it; empty for the default
   */
  Optional<String> dataFormat(String name, String library) {
    String only = artifacts.get("dataformat." + name);
    if (only != null || !DEFAULT_LIBRARY.containsKey(name)) {
      return Optional.ofNullable(only);
    }
    String stem = "dataformat." + name + ".";
    return artifacts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(stem))
        .filter(entry -> isOf(entry.getKey().substring(stem.length()), name, library))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> Optional.ofNullable(artifacts.get(stem + DEFAULT_LIBRARY.get(name))));
  }

  private static boolean isOf(String format, String name, String library) {
    return format.equalsIgnoreCase(library) || format.equalsIgnoreCase(name + library);
  }

  /** All artifacts that something in a route may name. */
  Set<String> artifacts() {
    return Set.copyOf(artifacts.values());
  }
}
