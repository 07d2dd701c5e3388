// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A gateway of a cluster, in a process of its own. Its settings are environment variables. */
public final class Main {

  private Main() {}

  /** Serves until SIGTERM, then drains. */
  public static void main(String[] args) {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      System.exit(new GatewayApplication(Settings.of(System.getenv()), client).run());
    } catch (Exception e) {
      System.err.println(
          "gateway: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      System.exit(1);
    }
  }
}
