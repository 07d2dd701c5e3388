// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * The result of deriving from routes.
 *
 * @param resources all that Kubernetes needs, including the Secret
 * @param notes what the user should know, each in one line
 * @param clear whether a route itself contains a secret: then resources that show the routes are
 *     not printed
 */
public record Derived(List<HasMetadata> resources, List<String> notes, boolean clear) {

  public Derived {
    resources = List.copyOf(resources);
    notes = List.copyOf(notes);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Derived" + notes;
  }
}
