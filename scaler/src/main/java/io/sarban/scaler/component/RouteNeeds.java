package io.sarban.scaler.component;

import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of Camel some routes need.
 *
 * @param artifacts what has it, and a name in the routes that asks for it, such as camel-ftp: ftps
 * @param types classes that the routes name
 * @param open whether only running the routes would tell all
 */
public record RouteNeeds(Map<String, String> artifacts, List<String> types, boolean open) {

  /** A ConfigMap holds 1 MiB. */
  private static final int MAX_VALUES = 100_000;

  public RouteNeeds {
    artifacts = Map.copyOf(new TreeMap<>(artifacts));
    types = List.copyOf(types);
  }

  /**
   * @param texts files of routes or Kamelets; one that is no YAML asks for nothing
   * @param variables values of placeholders
   */
  public static RouteNeeds of(
      Collection<String> texts, Map<String, String> variables, Catalog catalog) {
    RouteReading reading = new RouteReading(catalog, variables);
    for (String text : texts) {
      try {
        reading.read(YamlDocuments.first(text, MAX_VALUES));
      } catch (UnreadableException e) {
        // the worker says what is wrong with it
      }
    }
    return new RouteNeeds(
        reading.artifacts(), List.copyOf(new TreeSet<>(reading.types())), reading.open());
  }
}
