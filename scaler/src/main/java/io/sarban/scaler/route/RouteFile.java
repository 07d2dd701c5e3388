// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.route.component.Bean;
import io.sarban.scaler.route.component.EndpointUri;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.route.component.WrittenEndpoint;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of routes in Camel's YAML DSL, reduced to what they consume.
 *
 * @param name of the file, without its folder
 * @param text the whole file
 * @param sources in the routes' order
 * @param scaling the settings in its comment
 */
public record RouteFile(
    String name,
    String text,
    List<WrittenEndpoint> sources,
    List<Bean> beans,
    ScalingSettings scaling) {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??(?:env:)?([A-Za-z_][A-Za-z0-9_]{0,252})");

  /** A ConfigMap holds 1 MiB. */
  private static final int MAX_VALUES = 100_000;

  public RouteFile {
    sources = List.copyOf(sources);
    beans = List.copyOf(beans);
  }

  /**
   * Reads a file's text.
   *
   * @param name of the file
   * @throws RouteException if it is no file of routes
   */
  public static RouteFile read(String name, String text) {
    JsonNode tree = tree(name, text);
    if (!tree.isArray()) {
      throw new RouteException(
          name
              + ": is no list of routes"
              + (tree.has("apiVersion") ? ", but a manifest: name its folder" : "")
              + "; write \"- route:\" or \"- from:\"");
    }
    List<WrittenEndpoint> sources = new ArrayList<>();
    List<Bean> beans = new ArrayList<>();
    for (JsonNode item : tree) {
      JsonNode route = item.path("route").isObject() ? item.path("route") : item;
      if (route.has("from") && route.path("autoStartup").asBoolean(true)) {
        sources.add(source(name, route, sources.size() + 1));
      }
      item.path("beans").forEach(bean -> beans.add(bean(bean)));
      if (item.has("rest")) {
        sources.add(new WrittenEndpoint("rest", "rest", "", Map.of()));
      }
    }
    return new RouteFile(name, text, sources, beans, ScalingComment.of(text, name));
  }

  /** The names of all placeholders in the file. */
  public Set<String> placeholders() {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static JsonNode tree(String name, String text) {
    try {
      return YamlDocuments.strict(text, MAX_VALUES);
    } catch (UnreadableException e) {
      throw new RouteException(name + ", " + e.getMessage());
    }
  }

  /** Whether a text is a list, like route files and unlike manifests. */
  public static boolean isOne(String text) {
    try {
      return YamlDocuments.first(text, MAX_VALUES).isArray();
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static WrittenEndpoint source(String file, JsonNode route, int number) {
    JsonNode from = route.path("from");
    String id = route.path("id").asText(from.path("id").asText(String.valueOf(number)));
    String uri = from.isTextual() ? from.asText() : from.path("uri").asText();
    if (uri.isEmpty()) {
      throw new RouteException(file + ", route " + id + ", from: has no uri: add it");
    }
    if (from.path("steps").isEmpty()) {
      throw new RouteException(file + ", route " + id + ", steps: are missing: add one");
    }
    return EndpointUri.parse(uri).source(id, texts(from.path("parameters")));
  }

  private static Bean bean(JsonNode bean) {
    String type = bean.path("type").asText();
    return new Bean(
        bean.path("name").asText(),
        type.startsWith("#class:") ? type.substring("#class:".length()) : type,
        texts(bean.path("properties")),
        bean.path("constructors").size() > 0);
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                texts.put(EndpointUri.camelCase(field.getKey()), field.getValue().asText());
              }
            });
    return texts;
  }
}
