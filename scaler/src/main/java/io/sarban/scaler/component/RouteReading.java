// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a tree of routes which components, languages, data formats and classes of Camel they
 * name.
 */
final class RouteReading {

  /** Fields that hold an endpoint. */
  private static final Set<String> ENDPOINTS =
      Set.of("uri", "from", "to", "toD", "wireTap", "poll", "deadLetterUri");

  /** Fields whose expression yields endpoints. */
  private static final Set<String> EXPRESSIONS =
      Set.of("enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter");

  /** Scripting languages: a script in a route may use any class. */
  private static final Set<String> PROGRAMS =
      Set.of("groovy", "java", "joor", "js", "mvel", "ognl", "python", "spel");

  private static final Map<String, String> PATTERNS =
      Map.of(
          "circuitBreaker", "camel-resilience4j",
          "kamelet", "camel-kamelet",
          "rest", "camel-rest");

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??(?:env:)?([A-Za-z_][A-Za-z0-9_.-]*)(?::([^{}]*))?\\}\\}.*");

  /** A language inside a simple expression, such as {@code ${jq(.name)}}. */
  private static final Pattern INSIDE = Pattern.compile("\\$\\{([a-z0-9]{1,20})[(:]");

  private static final Pattern CLASS = Pattern.compile("#class:([A-Za-z0-9_.$]{1,300})");

  private final Catalog catalog;
  private final Map<String, String> variables;
  private final Map<String, String> artifacts = new TreeMap<>();
  private final Set<String> types = new TreeSet<>();
  private boolean open;

  RouteReading(Catalog catalog, Map<String, String> variables) {
    this.catalog = catalog;
    this.variables = variables;
  }

  Map<String, String> artifacts() {
    return artifacts;
  }

  Set<String> types() {
    return types;
  }

  boolean open() {
    return open;
  }

  void read(JsonNode node) {
    if (node.isTextual()) {
      text(node.asText());
    }
    if (node.isArray()) {
      node.forEach(this::read);
    }
    node.properties().forEach(field -> field(camelCase(field.getKey()), field.getValue()));
  }

  private void field(String name, JsonNode value) {
    if (ENDPOINTS.contains(name) && value.isTextual()) {
      endpoint(value.asText());
    } else if (EXPRESSIONS.contains(name)) {
      expression(value);
    } else if (PATTERNS.containsKey(name)) {
      artifacts.putIfAbsent(PATTERNS.get(name), name);
    } else if (name.equals("marshal") || name.equals("unmarshal") || name.equals("dataFormats")) {
      dataFormat(value);
    } else if (name.equals("type") || name.equals("beanType")) {
      type(value.asText());
    } else if (name.equals("language") && value.isTextual()) {
      language(value.asText());
    } else if (name.equals("parameters") || name.equals("properties")) {
      // the names inside belong to an endpoint or a bean
      value.forEach(this::read);
      return;
    } else if (value.isTextual() || value.isObject()) {
      language(name);
    }
    read(value);
  }

  private void text(String text) {
    Matcher inside = INSIDE.matcher(text);
    while (inside.find()) {
      language(inside.group(1));
    }
    Matcher named = CLASS.matcher(text);
    while (named.find()) {
      type(named.group(1));
    }
  }

  private void type(String name) {
    String type = name.startsWith("#class:") ? name.substring("#class:".length()) : name;
    if (type.indexOf('.') > 0) {
      types.add(type.replaceFirst("\\(.*", ""));
    }
  }

  private void language(String name) {
    open |= PROGRAMS.contains(name);
    catalog.language(name).ifPresent(artifact -> artifacts.putIfAbsent(artifact, name));
  }

  private void dataFormat(JsonNode value) {
    if (value.isArray()) {
      value.forEach(this::dataFormat);
    }
    value
        .properties()
        .forEach(
            field -> {
              String library = field.getValue().path("library").asText();
              catalog
                  .dataFormat(camelCase(field.getKey()), library)
                  .ifPresent(artifact -> artifacts.putIfAbsent(artifact, field.getKey()));
            });
  }

  /** Reads the constants of an expression; the rest depends on the message. */
  private void expression(JsonNode value) {
    JsonNode inner = value.has("expression") ? value.path("expression") : value;
    JsonNode constant = inner.has("constant") ? inner.path("constant") : inner.path("simple");
    String text = constant.isTextual() ? constant.asText() : constant.path("expression").asText("");
    if (text.isEmpty()) {
      open = true;
    }
    for (String one : text.split(",", -1)) {
      endpoint(one);
    }
  }

  private void endpoint(String uri) {
    String text = uri.strip();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    if (placeholder.matches()) {
      text =
          Optional.ofNullable(variables.get(placeholder.group(1)))
              .orElse(Optional.ofNullable(placeholder.group(2)).orElse(""));
    }
    String scheme = text.replaceFirst("[:?/].*", "");
    if (scheme.isEmpty() || scheme.contains("${") || scheme.contains("{{")) {
      open |= !uri.isBlank();
      return;
    }
    catalog.component(scheme).ifPresent(artifact -> artifacts.putIfAbsent(artifact, scheme));
  }

  /** Camel also accepts {@code wire-tap}. */
  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean dash = name.charAt(i) == '-' && i + 1 < name.length();
      camel.append(dash ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }
}
