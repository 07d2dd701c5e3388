// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.CredentialSettings;
import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.local.manifest.Kubectl;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoJobs;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.serve.ObjectsQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = {
      "Say why objects have the replicas that they have.",
      "For a NAME, asks the running scaler. For a folder of manifests, measures once, says what"
          + " would be decided from zero replicas, and scales nothing; ends with 1 if there is"
          + " something to fix."
    },
    mixinStandardHelpOptions = true)
final class Explain implements Callable<Integer> {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|NAME",
      description =
          "Folder of manifests; or NAME or NAMESPACE/NAME of a ScaledObject or ScaledJob.")
  private String what;

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace of NAME in the cluster of your kubeconfig; asks the scaler there.")
  private String namespace;

  @Option(
      names = "--url",
      description = "Where the scaler serves (default: http://127.0.0.1:8080).")
  private String url;

  @Option(
      names = "--triggers",
      paramLabel = "DIR",
      description = "Folder of *.kamelet.yaml files with trigger types of your own.")
  private Path triggers;

  @Mixin private TrustOptions trust;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Files.isDirectory(Path.of(what))) {
      return folder(Path.of(what));
    }
    if (Files.isRegularFile(Path.of(what))) {
      throw new UserMistake(what + " is a file: name the folder that holds it");
    }
    new Explanation(spec.commandLine().getOut())
        .print(namespace == null || url != null ? running() : inCluster());
    return 0;
  }

  private ObjectStatus inCluster() {
    return Cluster.ask(
        new ObjectsQuery(Optional.of(namespace), Optional.of(what), Optional.empty()),
        ObjectStatus.class);
  }

  private int folder(Path manifests) throws InterruptedException {
    if (triggers != null) {
      Folders.require(triggers);
    }
    // everything it would log is in the output
    System.setProperty("sarban.log", "OFF");
    System.setProperty("sarban.log.others", "OFF");
    ProblemLog problems = new ProblemLog();
    ManifestFolder resources =
        new ManifestFolder(manifests, problems, Kubectl.onPath(System.getenv("PATH")));
    Explanation explanation = new Explanation(spec.commandLine().getOut());
    Notes notes = new Notes();
    try (Scaler scaler =
        new Scaler(
            camel ->
                Outside.local(
                    resources, new NoReplicas(resources), Optional.of(new NoJobs()), notes),
            problems,
            new ScalerSettings(
                "127.0.0.1",
                0,
                Optional.ofNullable(triggers),
                CredentialSettings.local(trust.files(), trust.identityHosts())))) {
      scaler.start();
      List<ObjectStatus> objects = decided(scaler, notes, problems);
      List<Problem> standing = problems.standing();
      Map<ResourceKey, List<Problem>> elsewhere =
          standing.stream()
              .filter(Problem::elsewhere)
              .collect(Collectors.groupingBy(Problem::object));
      for (ObjectStatus object : objects) {
        ResourceKey key = key(object);
        explanation.print(object, notes.of(key), elsewhere.getOrDefault(key, List.of()));
      }
      if (objects.isEmpty() && standing.isEmpty()) {
        explanation.printNothing(manifests);
      }
      explanation.printOthers(
          standing, objects.stream().map(Explain::key).collect(Collectors.toUnmodifiableSet()));
      boolean open = objects.stream().anyMatch(Explanation::isOpen);
      return open || !standing.stream().allMatch(Problem::elsewhere) ? 1 : 0;
    }
  }

  private static ResourceKey key(ObjectStatus object) {
    return new ResourceKey(object.kind(), object.namespace(), object.name());
  }

  /**
   * Waits until all objects are settled or the time is over: a measurement may exceed its time
   * limit.
   */
  private static List<ObjectStatus> decided(Scaler scaler, Notes notes, ProblemLog problems)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!isSettled(scaler.snapshot(), notes, problems) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    return scaler.snapshot();
  }

  /** Also requires the object's problems, which appear a moment after its decision. */
  private static boolean isSettled(List<ObjectStatus> objects, Notes notes, ProblemLog problems) {
    if (!objects.stream()
        .allMatch(one -> notes.hasConcluded(key(one)) && !Explanation.isOpen(one))) {
      return false;
    }
    Set<String> told =
        problems.standing().stream().map(Problem::toString).collect(Collectors.toSet());
    return objects.stream().allMatch(one -> told.containsAll(one.problems()));
  }

  private ObjectStatus running() {
    String object = namespace == null ? what : namespace + "/" + what;
    return ServedApi.get(
        url == null ? "http://127.0.0.1:8080" : url, "/api/objects/" + object, ObjectStatus.class);
  }
}
