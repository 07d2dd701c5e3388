package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sarban.scaler.cli.Sarban.UserMistake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A running scaler's API, asked directly. */
final class ServedApi {

  private ServedApi() {}

  static <T> T get(String url, String path, Class<T> type) {
    HttpResponse<String> response = ask(url, path);
    try {
      if (response.statusCode() != 200) {
        String why = Cluster.JSON.readTree(response.body()).path("message").asText();
        throw new UserMistake(
            why.isEmpty() ? url + " answered with status " + response.statusCode() : why);
      }
      return Cluster.JSON.readValue(response.body(), type);
    } catch (JsonProcessingException e) {
      throw new UserMistake("what answers at " + url + " is no scaler: name it with --url");
    }
  }

  private static HttpResponse<String> ask(String url, String path) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          "\""
              + path.substring(path.lastIndexOf('/') + 1)
              + "\" is neither a folder nor the name"
              + " of an object");
    } catch (IOException e) {
      throw new UserMistake(
          "no scaler answers at " + url + ": start one with run, or name it with --url");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistake("interrupted");
    }
  }
}
