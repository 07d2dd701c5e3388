// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.route.Names;
import io.sarban.scaler.route.PodPlace;
import io.sarban.scaler.route.PodSettings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the pods of a workload. */
final class DeployOptions {

  @Option(
      names = "--image-name",
      paramLabel = "IMAGE",
      description = "Image of the pods (default for routes: sarban/worker).")
  private String image;

  @Option(names = "--pull-secret", paramLabel = "NAME", description = "Secret to pull the image.")
  private String pullSecret;

  @Option(names = "--service-account", paramLabel = "NAME", description = "As whom pods run.")
  private String serviceAccount;

  @Option(
      names = "--secret-name",
      paramLabel = "NAME",
      description = {
        "Routes: name of the Secret (default: as the workload).",
        "Functions: a Secret that holds the settings already."
      })
  private String secret;

  @Option(
      names = "--config-map-name",
      paramLabel = "NAME",
      description = {
        "Routes: name of the ConfigMap with them (default: NAME-routes).",
        "Functions: a ConfigMap that holds the settings already."
      })
  private String configMap;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Routes: variables of your environment that go into the Secret where a route names them;",
        "no other one does."
      })
  private List<String> environment = List.of();

  @Option(
      names = "--virtual-nodes",
      description =
          "Run on virtual nodes, such as those of AKS: selector and tolerations for them.")
  private boolean virtualNodes;

  @Option(
      names = "--openshift",
      description = {
        "Fit OpenShift's restricted-v2, and make a Route to http functions, and to routes from",
        "platform-http with --min-replicas 1; a cluster of OpenShift's is known without it."
      })
  private boolean openShift;

  @Mixin private ImageOptions images;

  @Mixin private FunctionOptions functions;

  ImageOptions images() {
    return images;
  }

  FunctionOptions functions() {
    return functions;
  }

  /** The names of variables to copy from the user's environment. */
  List<String> environment() {
    return environment;
  }

  /** The image that the option names, if any. */
  Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /**
   * @param of the workload of the pods
   * @param found whether OpenShift was detected, whatever the option says
   * @throws io.sarban.scaler.route.component.RouteException if Kubernetes would refuse a name
   */
  PodSettings pods(String of, boolean found) {
    return new PodSettings(
        of,
        name("--pull-secret", pullSecret),
        name("--service-account", serviceAccount),
        name("--secret-name", secret),
        name("--config-map-name", configMap),
        new PodPlace(virtualNodes, openShift || found),
        false);
  }

  private static Optional<String> name(String option, String name) {
    if (name != null) {
      Names.requireObject(option, name);
    }
    return Optional.ofNullable(name);
  }
}
