// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.image.ImageException;
import io.sarban.scaler.kubernetes.deploy.DeployException;
import io.sarban.scaler.kubernetes.deploy.Deployer;
import io.sarban.scaler.kubernetes.deploy.OpenShiftRoute;
import io.sarban.scaler.kubernetes.deploy.RollOut;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.KustomizationFiles;
import io.sarban.scaler.route.Names;
import io.sarban.scaler.route.PrintedManifests;
import io.sarban.scaler.route.component.RouteException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = {
      "Put Camel routes, or a folder of Azure Functions, into the cluster of your kubeconfig,",
      "scaled by what waits for them. Run again, it applies what has changed, and deletes what is",
      "no longer there."
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
      description = {
        "*.camel.yaml files, or a folder of them; .env beside them is their Secret.",
        "Or a folder with a host.json, as func init makes it."
      })
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
      names = "--ignore-errors",
      description = "Go on where the cluster refuses an object; ends with 1 then.")
  private boolean ignoreErrors;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "Longest time to wait for the roll-out; 0 does not wait (default: 90).")
  private int timeout;

  @Override
  public Integer call() {
    RunResources.requireAll(paths);
    if (timeout < 0) {
      throw new UserMistake("--timeout must be at least 0, not " + timeout);
    }
    String in = Cluster.namespace(namespace);
    Deployable deployable =
        userMistakes(
            () -> {
              Names.requireNamespace(in);
              return Deployable.of(name, in, paths, scaling.scaling(), options, this::tell);
            });
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      String image = userMistakes(deployable::image);
      out.print(PrintedManifests.all(derived(deployable, image, Map.of(), false, out)));
      out.flush();
      return 0;
    }
    if (output != null) {
      return write(deployable, in, out);
    }
    return Cluster.with(client -> deploy(client, in, deployable, out));
  }

  /** Prints to another stream than the manifests, which kubectl may read. */
  private void tell(String line) {
    spec.commandLine().getErr().println(line);
  }

  private int write(Deployable deployable, String in, PrintWriter out) {
    OutputFolder folder = new OutputFolder(output);
    Map<String, String> keys = new HashMap<>(folder.values(KustomizationFiles.SECRETS));
    deployable
        .keysSecret()
        .ifPresent(secret -> keys.putAll(folder.values(KustomizationFiles.secrets(secret))));
    String image = userMistakes(() -> deployable.makeImage(out::println));
    Derived derived = derived(deployable, image, keys, false, out);
    folder.write(userMistakes(() -> KustomizationFiles.of(derived, in)));
    out.println("kubectl apply -k " + output);
    return 0;
  }

  private static Derived derived(
      Deployable deployable,
      String image,
      Map<String, String> keys,
      boolean openShift,
      PrintWriter out) {
    Derived derived = userMistakes(() -> deployable.derived(image, keys, openShift));
    derived.notes().forEach(note -> out.println("# Note: " + note));
    return derived;
  }

  private int deploy(KubernetesClient client, String in, Deployable deployable, PrintWriter out) {
    boolean openShift = client.hasApiGroup(OpenShiftRoute.GROUP, true);
    Map<String, String> keys =
        deployable.keysSecret().map(secret -> Cluster.secret(client, in, secret)).orElse(Map.of());
    // reports what cannot be derived before an image is built
    userMistakes(() -> deployable.derived(deployable.image(), keys, openShift));
    String image = userMistakes(() -> deployable.makeImage(out::println));
    Derived derived = derived(deployable, image, keys, openShift, out);
    try {
      Deployer deployer = new Deployer(client, in, name, out::println);
      boolean applied = true;
      if (ignoreErrors) {
        applied = deployer.deployWhatGoes(derived.resources());
      } else {
        deployer.deploy(derived.resources());
      }
      boolean ready =
          timeout == 0
              || new RollOut(client, in, derived.resources(), out::println)
                  .await(Duration.ofSeconds(timeout));
      out.println(
          "watch:   kubectl get so,deploy,pods -n " + in + " -l sarban.io/app=" + name + " -w");
      out.println("explain: ./sarban explain " + name + " -n " + in);
      out.println("delete:  ./sarban delete " + name + " -n " + in);
      return ready && applied ? 0 : 1;
    } catch (DeployException e) {
      throw new UserMistake(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistake("interrupted");
    }
  }

  private static <T> T userMistakes(Supplier<T> what) {
    try {
      return what.get();
    } catch (RouteException | FunctionException | ImageException | ComponentException e) {
      throw new UserMistake(e.getMessage());
    }
  }
}
