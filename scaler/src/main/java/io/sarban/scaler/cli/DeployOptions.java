package io.sarban.scaler.cli;

import io.sarban.scaler.route.PodSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the pods of a workload are made with. */
final class DeployOptions {

  @Option(
      names = "--image-name",
      paramLabel = "IMAGE",
      defaultValue = "sarban/worker",
      description = "Image of the workers (default: sarban/worker).")
  private String image;

  @Option(names = "--pull-secret", paramLabel = "NAME", description = "Secret to pull the image.")
  private String pullSecret;

  @Option(names = "--service-account", paramLabel = "NAME", description = "As whom pods run.")
  private String serviceAccount;

  @Option(
      names = "--secret-name",
      paramLabel = "NAME",
      description = "Name of the Secret (default: as the workload).")
  private String secret;

  @Option(
      names = "--config-map-name",
      paramLabel = "NAME",
      description = "Name of the ConfigMap with the routes (default: NAME-routes).")
  private String configMap;

  PodSettings pods() {
    return new PodSettings(
        image,
        Optional.ofNullable(pullSecret),
        Optional.ofNullable(serviceAccount),
        Optional.ofNullable(secret),
        Optional.ofNullable(configMap));
  }
}
