// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trigger.SimilarName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/** The trigger types of a Camel context: the {@link TriggerType} beans of its registry. */
public final class TriggerTypes {

  private final CamelContext camel;

  public TriggerTypes(CamelContext camel) {
    this.camel = camel;
  }

  /**
   * The type of that name.
   *
   * @throws InvalidFieldException if there is none; the message lists the existing ones
   */
  public TriggerType of(String name) {
    return beans().values().stream()
        .filter(type -> type.types().contains(name))
        .findFirst()
        .orElseThrow(() -> new InvalidFieldException("type", unknown(name)));
  }

  private String unknown(String name) {
    Set<String> names = names();
    Optional<String> meant = SimilarName.of(name, names);
    return "\""
        + name
        + "\" is no trigger type that Sarban has"
        + meant.map(similar -> ": did you mean " + similar + "?").orElse("")
        + "; it has "
        + String.join(", ", names)
        + "; for one of your own put a Kamelet of that name into the folder of --triggers";
  }

  /** The endpoint that measures triggers of this type; empty if the type is gone. */
  Optional<String> endpoint(TriggerType type) {
    return beans().entrySet().stream()
        .filter(bean -> bean.getValue().equals(type))
        .findFirst()
        .map(bean -> endpoint(bean.getKey()));
  }

  /** The endpoint that measures for a bean with that name. */
  public static String endpoint(String bean) {
    return "direct:measure-" + bean;
  }

  /** All names, in order. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    beans().values().forEach(type -> names.addAll(type.types()));
    return names;
  }

  private Map<String, TriggerType> beans() {
    return camel.getRegistry().findByTypeWithName(TriggerType.class);
  }
}
