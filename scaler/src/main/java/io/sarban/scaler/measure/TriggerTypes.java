package io.sarban.scaler.measure;

import io.sarban.scaler.resource.InvalidFieldException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The trigger types of a Camel context: the {@link TriggerType} beans of its registry, and every
 * other route {@code direct:measure-<type>}.
 */
public final class TriggerTypes {

  private static final String MEASURE = "direct://measure-";

  private final CamelContext camel;

  public TriggerTypes(CamelContext camel) {
    this.camel = camel;
  }

  /**
   * The type of that name.
   *
   * @throws InvalidFieldException if there is none; the message names those that there are
   */
  public TriggerType of(String name) {
    return builtIn(name)
        .or(() -> ofRoute(name))
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    "type",
                    "\""
                        + name
                        + "\" is no trigger type that Sarban has; it has "
                        + String.join(", ", names())
                        + "; for one of your own add a route direct:measure-"
                        + name
                        + " in the folder of --triggers"));
  }

  private Optional<TriggerType> builtIn(String name) {
    return beans().stream().filter(type -> type.types().contains(name)).findFirst();
  }

  private Set<TriggerType> beans() {
    return camel.getRegistry().findByType(TriggerType.class);
  }

  private Optional<TriggerType> ofRoute(String name) {
    return camel.getRoutes().stream()
        .filter(route -> measured(route).equals(name))
        .findFirst()
        .map(route -> RouteTriggerType.of(name, route.getNote()));
  }

  /** All names, in order. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    beans().forEach(type -> names.addAll(type.types()));
    camel.getRoutes().stream().map(TriggerTypes::measured).forEach(names::add);
    names.remove("");
    return names;
  }

  private static String measured(Route route) {
    String uri = route.getEndpoint().getEndpointUri();
    return uri.startsWith(MEASURE) ? uri.substring(MEASURE.length()) : "";
  }
}
