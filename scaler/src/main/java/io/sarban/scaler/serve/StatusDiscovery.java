// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/** Describes the API {@code status.sarban.io/v1alpha1} to the API server's discovery. */
public final class StatusDiscovery {

  private StatusDiscovery() {}

  /** The answer to a path of discovery; empty for any other path. */
  public static Optional<Answer> of(String path) {
    if (path.equals("/apis/" + ObjectsQuery.GROUP)) {
      return Optional.of(new Answer(200, Serialization.asJson(group())));
    }
    if (path.equals("/apis/" + ObjectsQuery.VERSION)) {
      return Optional.of(new Answer(200, Serialization.asJson(resources())));
    }
    return Optional.empty();
  }

  private static Object group() {
    GroupVersionForDiscovery version =
        new GroupVersionForDiscovery(ObjectsQuery.VERSION, "v1alpha1");
    return new APIGroupBuilder()
        .withName(ObjectsQuery.GROUP)
        .withVersions(version)
        .withPreferredVersion(version)
        .build();
  }

  /**
   * Without the verb "list": a client that lists all listable resources would otherwise list this
   * one, too.
   */
  private static Object resources() {
    return new APIResourceListBuilder()
        .withGroupVersion(ObjectsQuery.VERSION)
        .withResources(
            new APIResourceBuilder()
                .withName("objects")
                .withSingularName("object")
                .withNamespaced(true)
                .withKind("ObjectStatus")
                .withVerbs("get")
                .build())
        .build();
  }
}
