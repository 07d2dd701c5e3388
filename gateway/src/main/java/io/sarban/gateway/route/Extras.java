package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * Settings that KEDA's add-on does not have.
 *
 * @param wakes names of routes of the same namespace that are woken with this one: an
 *     InterceptorRoute, an HTTPScaledObject, or a ScaledObject with triggers of type http
 */
public record Extras(Optional<Authorizer> authorizer, Optional<Sticky> sticky, List<String> wakes) {

  public static final Extras NONE = new Extras(Optional.empty(), Optional.empty(), List.of());

  public Extras {
    wakes = List.copyOf(wakes);
  }
}
