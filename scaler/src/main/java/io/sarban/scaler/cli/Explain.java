package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.local.ManifestFolder;
import io.sarban.scaler.local.NoReplicas;
import io.sarban.scaler.poll.ObjectStatus;
import io.sarban.scaler.watch.ProblemLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = {
      "Tell why objects have the replicas that they have.",
      "Of a NAME, from the running scaler. Of a folder of manifests: measures once, and tells what"
          + " would be decided, from zero replicas; scales nothing; ends with 1 if anything is to be"
          + " mended."
    },
    mixinStandardHelpOptions = true)
final class Explain implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|NAME",
      description = "Folder of manifests; or NAME or NAMESPACE/NAME of a ScaledObject.")
  private String what;

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace of NAME in the cluster of your kubeconfig; asks the scaler there.")
  private String namespace;

  @Option(
      names = "--sarban-namespace",
      defaultValue = "sarban",
      description = "The scaler's own namespace there (default: sarban).")
  private String scalerNamespace;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the scaler serves (default: http://127.0.0.1:8080).")
  private String url;

  @Option(
      names = "--triggers",
      paramLabel = "DIR",
      description = "Folder of *.camel.yaml files with trigger types of your own.")
  private Path triggers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Files.isDirectory(Path.of(what))) {
      return folder(Path.of(what));
    }
    new Explanation(spec.commandLine().getOut()).print(namespace == null ? running() : inCluster());
    return 0;
  }

  private ObjectStatus inCluster() {
    String object = namespace + "/" + what;
    return Cluster.ask(
        scalerNamespace,
        "/api/objects/" + object,
        ObjectStatus.class,
        "there is no ScaledObject " + object);
  }

  private int folder(Path manifests) throws InterruptedException {
    if (triggers != null) {
      Folders.require(triggers);
    }
    // all that it would say stands in what is printed
    System.setProperty("sarban.log", "OFF");
    ProblemLog problems = new ProblemLog();
    ManifestFolder resources = new ManifestFolder(manifests, problems);
    Explanation explanation = new Explanation(spec.commandLine().getOut());
    try (Scaler scaler =
        new Scaler(
            resources,
            new NoReplicas(resources),
            problems,
            new Scaler.Settings("127.0.0.1", 0, Optional.ofNullable(triggers)))) {
      scaler.start();
      decided(scaler).forEach(explanation::print);
      return explanation.printOthers(problems.standing()) ? 1 : 0;
    }
  }

  /** Each measure ends at its time limit, so this does too. */
  private static List<ObjectStatus> decided(Scaler scaler) throws InterruptedException {
    List<ObjectStatus> objects = scaler.snapshot();
    while (!objects.stream().allMatch(o -> o.decided() != null || !o.problems().isEmpty())) {
      Thread.sleep(50);
      objects = scaler.snapshot();
    }
    return objects;
  }

  private ObjectStatus running() throws IOException, InterruptedException {
    HttpResponse<String> response = ask();
    try {
      if (response.statusCode() != 200) {
        String why = Cluster.JSON.readTree(response.body()).path("message").asText();
        throw new UserMistake(
            why.isEmpty() ? url + " answered with status " + response.statusCode() : why);
      }
      return Cluster.JSON.readValue(response.body(), ObjectStatus.class);
    } catch (JsonProcessingException e) {
      throw new UserMistake("what answers at " + url + " is no scaler: name it with --url");
    }
  }

  private HttpResponse<String> ask() throws InterruptedException {
    try {
      URI uri = URI.create(url + "/api/objects/" + what);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new UserMistake("\"" + what + "\" is neither a folder nor the name of an object");
    } catch (IOException e) {
      throw new UserMistake(
          "no scaler answers at " + url + ": start one with run, or name it with --url");
    }
  }
}
