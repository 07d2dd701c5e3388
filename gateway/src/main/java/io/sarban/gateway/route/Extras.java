// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * Settings that KEDA's add-on does not have.
 *
 * @param wakes names of routes of the same namespace that are woken with this one: an
 *     InterceptorRoute, an HTTPScaledObject, or a ScaledObject with triggers of type http
 * @param tls for pods that speak TLS
 */
public record Extras(
    Optional<Authorizer> authorizer,
    Optional<Sticky> sticky,
    List<String> wakes,
    Optional<BackendTls> tls) {

  public static final Extras NONE = new Extras(Optional.empty(), Optional.empty(), List.of());

  public Extras {
    wakes = List.copyOf(wakes);
  }

  public Extras(Optional<Authorizer> authorizer, Optional<Sticky> sticky, List<String> wakes) {
    this(authorizer, sticky, wakes, Optional.empty());
  }
}
