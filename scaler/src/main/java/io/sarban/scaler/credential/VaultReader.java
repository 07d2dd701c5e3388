// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.credential.JsonCalls.Answer;
import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.resource.HashiCorpVault;
import io.sarban.scaler.resource.VaultSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads a Vault's secrets. Source: Vault's HTTP API, "KV Secrets Engine" versions 1 and 2, and "PKI
 * Secrets Engine".
 */
final class VaultReader {

  /** Interval at which a secret without a lease is read again. */
  static final Duration LOOK = Duration.ofSeconds(60);

  /** No path is asked later: by then the request has failed. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** Characters of all values of an authentication: certificates and a key have some 10,000. */
  private static final int MOST_VALUES = 256 << 10;

  private static final int NO_TOKEN = 403;

  private final VaultCalls calls;
  private final VaultLogins logins;
  private final InstantSource clock;

  VaultReader(VaultCalls calls, VaultLogins logins, InstantSource clock) {
    this.calls = calls;
    this.logins = logins;
    this.clock = clock;
  }

  /** A path that is requested once, however many of its keys are used. */
  private record Place(String type, String path, VaultSecret.PkiData pki) {}

  private record Secret(JsonNode data, Optional<Duration> life) {}

  /** The values of the paths that were asked so far. */
  private record Gathered(Map<String, String> values, Optional<Duration> life) {

    Gathered with(Secret secret, List<VaultSecret> wanted) {
      Map<String, String> all = new HashMap<>(values);
      wanted.forEach(one -> all.put(one.parameter(), value(secret.data(), one)));
      if (all.values().stream().mapToInt(String::length).sum() > MOST_VALUES) {
        throw new CredentialException(
            "the Vault's secrets have more than 256 KiB: fix spec.hashiCorpVault.secrets");
      }
      return new Gathered(all, shorter(life, secret.life()));
    }
  }

  CompletableFuture<Credential> read(VaultSecrets wanted) {
    URI address = JsonCalls.uri("spec.hashiCorpVault.address", wanted.vault().address());
    Instant until = clock.instant().plus(LONGEST);
    return logins
        .token(address, wanted)
        .thenCompose(token -> read(address, wanted, token, until))
        .thenApply(
            gathered ->
                gathered
                    .life()
                    .map(span -> Credential.lasting(gathered.values(), clock.instant(), span))
                    .orElseGet(
                        () -> Credential.standing(gathered.values(), clock.instant(), LOOK)));
  }

  /** Asks one path after the other, so that one answer at a time is kept. */
  private CompletableFuture<Gathered> read(
      URI address, VaultSecrets wanted, String token, Instant until) {
    Map<Place, List<VaultSecret>> places =
        wanted.vault().secrets().stream()
            .collect(
                Collectors.groupingBy(
                    secret -> new Place(secret.type(), path(secret), secret.pkiData()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    CompletableFuture<Gathered> all =
        CompletableFuture.completedFuture(new Gathered(Map.of(), Optional.empty()));
    for (Map.Entry<Place, List<VaultSecret>> place : places.entrySet()) {
      all =
          all.thenCompose(
              gathered ->
                  ask(address, wanted, place.getKey(), token, until)
                      .thenApply(secret -> gathered.with(secret, place.getValue())));
    }
    return all;
  }

  private static Optional<Duration> shorter(Optional<Duration> a, Optional<Duration> b) {
    boolean first = a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) < 0;
    return first || b.isEmpty() ? a : b;
  }

  private static String path(VaultSecret secret) {
    return secret.path().replaceAll("^/+|/+$", "").replaceFirst("^v1/", "");
  }

  private CompletableFuture<Secret> ask(
      URI address, VaultSecrets wanted, Place place, String token, Instant until) {
    if (clock.instant().isAfter(until)) {
      throw new CredentialException(
          JsonCalls.describe(address)
              + " does not give all secrets in time: correct the address or the server");
    }
    URI uri = JsonCalls.uri("spec.hashiCorpVault.secrets.path", address(address, place.path()));
    JsonCalls vault = calls.to(address, wanted);
    HttpRequest.Builder request = request(uri, wanted.vault()).header("X-Vault-Token", token);
    if (place.type().equals("pki")) {
      request.POST(BodyPublishers.ofString(vault.text(certificate(place.pki()))));
    }
    return vault
        .send(request)
        .thenApply(
            answer -> {
              if (answer.status() == NO_TOKEN) {
                logins.forget(wanted);
              }
              return secret(address, place, answer);
            });
  }

  static String address(URI vault, String path) {
    return vault.toString().replaceAll("/+$", "") + "/v1/" + path;
  }

  static HttpRequest.Builder request(URI uri, HashiCorpVault vault) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("X-Vault-Request", "true");
    if (vault.namespace() != null && !vault.namespace().isEmpty()) {
      request.header("X-Vault-Namespace", vault.namespace());
    }
    return request;
  }

  /** The body of a certificate request; asks for the private key as PKCS#8, which Java can read. */
  private static Map<String, String> certificate(VaultSecret.PkiData pki) {
    Map<String, String> asked = new HashMap<>();
    asked.put("private_key_format", "pkcs8");
    if (pki != null) {
      put(asked, "common_name", pki.commonName());
      put(asked, "alt_names", pki.altNames());
      put(asked, "ip_sans", pki.ipSans());
      put(asked, "uri_sans", pki.uriSans());
      put(asked, "other_sans", pki.otherSans());
      put(asked, "ttl", pki.ttl());
      put(asked, "format", pki.format());
    }
    return asked;
  }

  private static void put(Map<String, String> asked, String name, String value) {
    if (value != null && !value.isEmpty()) {
      asked.put(name, value);
    }
  }

  private Secret secret(URI address, Place place, Answer answer) {
    if (answer.status() != 200) {
      throw new CredentialException(
          JsonCalls.describe(address) + " " + refusal(answer.status(), place));
    }
    JsonNode data = answer.body().path("data");
    boolean second =
        place.type().equals("secretV2") || (place.type().isEmpty() && data.path("data").isObject());
    return new Secret(second ? data.path("data") : data, life(answer.body(), place));
  }

  /**
   * Only leases expire: the lease_duration of a KV secret is a hint, and comes without a lease_id.
   */
  private Optional<Duration> life(JsonNode body, Place place) {
    long expiration = body.path("data").path("expiration").asLong(0);
    if (place.type().equals("pki") && expiration > 0) {
      return Optional.of(Duration.between(clock.instant(), Instant.ofEpochSecond(expiration)));
    }
    long seconds = body.path("lease_duration").asLong(0);
    boolean leased = !body.path("lease_id").asText("").isEmpty();
    return leased && seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
  }

  private static String refusal(int status, Place place) {
    String path = place.path();
    return switch (status) {
      case 403 ->
          "does not let the token read "
              + path
              + " (HTTP status 403): fix spec.hashiCorpVault.credential or Vault's policy";
      case 404 ->
          "has nothing at "
              + path
              + ": fix spec.hashiCorpVault.secrets.path; a version 2 engine's path has data/ after"
              + " its mount";
      case 503 -> "is sealed or down (HTTP status 503): unseal it";
      default -> "answers " + path + " with HTTP status " + status + ": fix spec.hashiCorpVault";
    };
  }

  private static String value(JsonNode data, VaultSecret secret) {
    JsonNode value = data.path(secret.key());
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining("\n"));
    }
    if (value.isMissingNode() || value.isNull()) {
      throw new CredentialException(
          "the Vault's "
              + secret.path()
              + " has no key \""
              + secret.key()
              + "\": fix spec.hashiCorpVault.secrets.key");
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
