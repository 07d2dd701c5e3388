// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.kubernetes.deploy.DeployException;
import io.sarban.scaler.kubernetes.deploy.Deployer;
import io.sarban.scaler.route.Names;
import io.sarban.scaler.route.component.RouteException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "delete",
    description = "Take out of the cluster what deploy has put there; the namespace stays.",
    mixinStandardHelpOptions = true)
final class Delete implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Name of the workload.")
  private String name;

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace (default: your kubeconfig's).")
  private String namespace;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String in = Cluster.namespace(namespace);
    try {
      Names.require(name);
      Names.requireNamespace(in);
    } catch (RouteException e) {
      throw new UserMistake(e.getMessage());
    }
    return Cluster.with(
        client -> {
          try {
            new Deployer(client, in, name, out::println).delete();
            return 0;
          } catch (DeployException e) {
            throw new UserMistake(e.getMessage());
          }
        });
  }
}
