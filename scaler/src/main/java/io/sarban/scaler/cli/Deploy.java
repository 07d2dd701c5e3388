package io.sarban.scaler.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.kubernetes.deploy.DeployException;
import io.sarban.scaler.kubernetes.deploy.Deployer;
import io.sarban.scaler.kubernetes.deploy.RollOut;
import io.sarban.scaler.local.RouteFiles;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.KustomizationFiles;
import io.sarban.scaler.route.PrintedManifests;
import io.sarban.scaler.route.RouteException;
import io.sarban.scaler.route.Scaling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = {
      "Put Camel routes into the cluster of your kubeconfig, scaled by what waits for them.",
      "Again, it changes what has changed, and deletes what is not there any more."
    },
    mixinStandardHelpOptions = true)
final class Deploy implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the workload.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ROUTE|DIR",
      description = "*.camel.yaml files, or a folder of them; .env beside them is their Secret.")
  private List<Path> paths;

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace, created if missing (default: your kubeconfig's).")
  private String namespace;

  @Mixin private ScalingOptions scaling;

  @Mixin private DeployOptions options;

  @Option(
      names = "--dry-run",
      description = "Print the manifests without the Secret's values, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write a kustomization there, and change nothing in the cluster.")
  private Path output;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "Longest time to wait for the roll-out; 0 does not wait (default: 90).")
  private int timeout;

  @Override
  public Integer call() {
    RunResources.requireAll(paths);
    String in = Cluster.namespace(namespace);
    Derived derived = derived(in);
    PrintWriter out = spec.commandLine().getOut();
    derived.notes().forEach(note -> out.println("# Note: " + note));
    if (dryRun) {
      out.print(PrintedManifests.all(derived));
      out.flush();
      return 0;
    }
    if (output != null) {
      new OutputFolder(output).write(KustomizationFiles.of(derived, in));
      out.println("kubectl apply -k " + output);
      return 0;
    }
    return Cluster.with(client -> deploy(client, in, derived, out));
  }

  private Derived derived(String in) {
    try {
      RouteFiles files = new RouteFiles(paths);
      return new App(
              name,
              in,
              files.read(),
              files.variables(),
              System.getenv(),
              scaling.scaling(),
              Scaling.NONE,
              options.pods())
          .derive();
    } catch (RouteException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  private int deploy(KubernetesClient client, String in, Derived derived, PrintWriter out) {
    try {
      new Deployer(client, in, name, out::println).deploy(derived.resources());
      boolean ready =
          timeout == 0
              || new RollOut(client, in, name, out::println).await(Duration.ofSeconds(timeout));
      out.println(
          "watch:   kubectl get so,deploy,pods -n " + in + " -l sarban.io/app=" + name + " -w");
      out.println("explain: ./sarban explain " + name + " -n " + in);
      out.println("delete:  ./sarban delete " + name + " -n " + in);
      return ready ? 0 : 1;
    } catch (DeployException e) {
      throw new UserMistake(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistake("interrupted");
    }
  }
}
