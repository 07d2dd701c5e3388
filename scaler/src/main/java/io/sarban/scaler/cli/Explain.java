package io.sarban.scaler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.cli.Sarban.UserMistake;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Tell why an object has the replicas that it has, from the running scaler.",
    mixinStandardHelpOptions = true)
final class Explain implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "NAME or NAMESPACE/NAME of a ScaledObject.")
  private String name;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the scaler serves (default: http://127.0.0.1:8080).")
  private String url;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpResponse<String> response = ask();
    JsonNode object = new ObjectMapper().readTree(response.body());
    if (response.statusCode() != 200) {
      throw new UserMistake(
          object.path("message").asText("the scaler answered " + response.statusCode()));
    }
    print(object, System.out);
    return 0;
  }

  private HttpResponse<String> ask() throws InterruptedException {
    try {
      URI uri = URI.create(url + "/api/objects/" + name);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UserMistake(
          "no scaler answers at " + url + ": start one with run, or name it with --url");
    }
  }

  private static void print(JsonNode object, PrintStream out) {
    out.printf(
        "%s/%s scales %s: %d replicas, %d ready%n",
        object.path("namespace").asText(),
        object.path("name").asText(),
        object.path("target").asText(),
        object.path("replicas").asInt(),
        object.path("ready").asInt());
    object.path("reasons").forEach(reason -> out.println("  because " + reason.asText()));
    object.path("problems").forEach(problem -> out.println("  problem: " + problem.asText()));
  }
}
