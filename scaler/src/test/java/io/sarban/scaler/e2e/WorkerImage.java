// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import io.sarban.scaler.route.PodSettings;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worker's image on the cluster: SARBAN_E2E_WORKER_IMAGE, or the one of this version. */
record WorkerImage(String name) {

  private static final Pattern PARTS = Pattern.compile("(.+?)(?::([^/:@]+))?(?:@(.+))?");

  static WorkerImage ofThisCluster() {
    return new WorkerImage(
        Optional.ofNullable(System.getenv("SARBAN_E2E_WORKER_IMAGE"))
            .orElse(PodSettings.DEFAULT.image()));
  }

  /** An item of a kustomization's images: without a new tag, kustomize keeps the sample's. */
  String inPlaceOfTheSamples() {
    Matcher parts = PARTS.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no image: " + name);
    }
    String version =
        parts.group(3) != null
            ? "digest: \"" + parts.group(3) + "\""
            : "newTag: \"" + Optional.ofNullable(parts.group(2)).orElse("latest") + "\"";
    return "{name: sarban/worker, newName: \"" + parts.group(1) + "\", " + version + "}";
  }
}
