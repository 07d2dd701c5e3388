package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What was made of routes.
 *
 * @param resources all that Kubernetes needs, the Secret too
 * @param notes what the user should know, each in one line
 * @param clear whether a secret stands in a route itself: what shows the routes is not printed
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
