// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The API of a running scaler, called directly. */
final class ServedApi {

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(60), 256 << 20);

  private record Answer(int status, String body) {}

  private ServedApi() {}

  static <T> T get(String url, String path, Class<T> type) {
    Answer response = ask(url, path);
    try {
      if (response.status() != 200) {
        String why = Cluster.JSON.readTree(response.body()).path("message").asText();
        throw new UserMistake(
            why.isEmpty() ? url + " answered with status " + response.status() : why);
      }
      return Cluster.JSON.readValue(response.body(), type);
    } catch (JsonProcessingException e) {
      throw new UserMistake("what answers at " + url + " is no scaler: name it with --url");
    }
  }

  private static Answer ask(String url, String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      return new WebClient(Destinations.OF_RESOURCES)
          .read(
              request,
              LIMITS,
              (status, body) ->
                  new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8)));
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
