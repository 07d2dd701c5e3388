// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.kubernetes.install.Installation;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "uninstall",
    description =
        "Take Sarban out of the cluster. ScaledObjects stay, as do their workloads' replicas.",
    mixinStandardHelpOptions = true)
final class Uninstall implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--namespace", defaultValue = "sarban", description = "Default: sarban.")
  private String namespace;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<HasMetadata> resources =
        new Installation(namespace, Engine.DIRECT, Optional.empty())
            .resources(
                Home.find().resolve("k8s/base"), Home.find().resolve(Install.GATEWAY), Map.of());
    return Cluster.with(
        client -> {
          new Installer(client, out::println).uninstall(resources);
          return 0;
        });
  }
}
