// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.install.Installation;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "install",
    description = "Install Sarban in the cluster of your kubeconfig; again to change it.",
    mixinStandardHelpOptions = true)
final class Install implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--namespace", defaultValue = "sarban", description = "Default: sarban.")
  private String namespace;

  @Option(
      names = "--engine",
      defaultValue = "direct",
      description = "Engine of objects that ask for none: direct or hpa (default: direct).")
  private Engine engine;

  @Option(names = "--image", description = "The scaler's image.")
  private String image;

  @Option(
      names = "--http",
      description =
          "Install the HTTP gateway, too, which holds requests for sleeping workloads and wakes"
              + " them, and the kinds of KEDA's HTTP add-on.")
  private boolean http;

  @Option(names = "--gateway-image", description = "The gateway's image; with --http.")
  private String gatewayImage;

  @Option(names = "--dry-run", description = "Print the resources, and change nothing.")
  private boolean dryRun;

  /** The gateway's folder, below the installation's folder. */
  static final String GATEWAY = "k8s/components/gateway";

  private List<HasMetadata> resources() throws IOException {
    Installation installation = new Installation(namespace, engine, Optional.ofNullable(image));
    Path base = Home.find().resolve("k8s/base");
    if (!http) {
      return installation.resources(base);
    }
    Map<String, String> images =
        gatewayImage == null ? Map.of() : Map.of("sarban-gateway", gatewayImage);
    return installation.resources(base, Home.find().resolve(GATEWAY), images);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<HasMetadata> resources = resources();
    if (dryRun) {
      resources.forEach(resource -> out.print(Serialization.asYaml(resource)));
      out.flush();
      return 0;
    }
    return Cluster.with(
        client -> {
          new Installer(client, out::println).install(resources);
          return 0;
        });
  }
}
