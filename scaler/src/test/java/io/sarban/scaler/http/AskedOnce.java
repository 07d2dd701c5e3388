// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Asks an address in a separate process, with both methods of the client, and prints the results.
 */
public final class AskedOnce {

  private AskedOnce() {}

  public static void main(String[] args) throws Exception {
    WebClient client = new WebClient(Destinations.OF_RESOURCES);
    Limits limits = new Limits(Duration.ofSeconds(30), 1 << 20, 5);
    URI uri = URI.create("http://" + HostAlias.of(args[0]) + args[1]);
    // a tenant's headers cannot set Host
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("X-API-KEY", "canary").header("Host", "chosen").build();
    try {
      String read =
          client.read(
              request,
              limits,
              (status, body) -> status + new String(body.readAllBytes(), StandardCharsets.UTF_8));
      System.out.println("read " + read);
      System.out.println("asked " + client.ask(request, limits).get().status());
    } catch (RefusedException | ExecutionException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
