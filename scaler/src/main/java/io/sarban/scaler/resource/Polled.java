// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object that is polled: a ScaledObject or a ScaledJob. */
public interface Polled extends HasMetadata, Namespaced, Decoded {

  /** Its spec; empty where it has none. */
  Optional<PolledSpec> specIfAny();

  /** Its annotations; none where it has none. */
  default Map<String, String> annotations() {
    Map<String, String> annotations = getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  /** Its triggers; none where it has no spec. */
  default List<Trigger> triggers() {
    return specIfAny().map(PolledSpec::triggers).orElse(List.of());
  }
}
