// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parts of Camel that some routes need.
 *
 * @param artifacts names of artifacts, each with a name in the routes that needs it, such as
 *     camel-ftp: ftps
 * @param types the classes that the routes name
 * @param open whether the routes may need more, which only running them would show
 */
public record RouteNeeds(Map<String, String> artifacts, List<String> types, boolean open) {

  /** A ConfigMap holds 1 MiB. */
  private static final int MAX_VALUES = 100_000;

  public RouteNeeds {
    artifacts = Map.copyOf(new TreeMap<>(artifacts));
    types = List.copyOf(types);
  }

  /**
   * @param texts files of routes or Kamelets; a file that is not YAML needs nothing
   * @param variables values of placeholders
   */
  public static RouteNeeds of(
      Collection<String> texts, Map<String, String> variables, Catalog catalog) {
    RouteReading reading = new RouteReading(catalog, variables);
    for (String text : texts) {
      try {
        reading.read(YamlDocuments.first(text, MAX_VALUES));
      } catch (UnreadableException e) {
        // the worker reports the mistake
      }
    }
    return new RouteNeeds(
        reading.artifacts(), List.copyOf(new TreeSet<>(reading.types())), reading.open());
  }
}
