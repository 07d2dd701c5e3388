// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Sticky;
import io.sarban.gateway.text.Sha256;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the endpoint of a client that should stay at one. All gateways choose the same one, and
 * none keeps state.
 *
 * <p>By cookie: the cookie names the endpoint, as long as it is ready. By header: rendezvous
 * hashing of the header's value, so that few clients move when an endpoint is added or removed.
 */
final class Stickiness {

  private static final int TOKEN_BYTES = 12;
  private static final int TOKEN_LENGTH = 16;

  /** Of a header's value; a longer one chooses no endpoint. */
  private static final int MAX_VALUE = 1_024;

  private final Inbound in;

  Stickiness(Inbound in) {
    this.in = in;
  }

  private Optional<Sticky> sticky() {
    return in.route().extras().sticky();
  }

  /** The client's endpoint; empty for any. */
  Optional<ReplicaAddress> wanted(List<ReplicaAddress> ready) {
    return sticky().flatMap(by -> by.cookie() ? byCookie(by, ready) : byHeader(by, ready));
  }

  private Optional<ReplicaAddress> byCookie(Sticky by, List<ReplicaAddress> ready) {
    Optional<String> token = token(by).filter(known -> known.length() == TOKEN_LENGTH);
    return token.flatMap(
        known -> ready.stream().filter(endpoint -> token(endpoint).equals(known)).findFirst());
  }

  private Optional<String> token(Sticky by) {
    return Optional.ofNullable(in.request().getCookie(by.name())).map(Cookie::getValue);
  }

  private Optional<ReplicaAddress> byHeader(Sticky by, List<ReplicaAddress> ready) {
    String value = in.request().getHeader(by.name());
    if (value == null || value.length() > MAX_VALUE) {
      return Optional.empty();
    }
    long client = seed(Sha256.of(value));
    ReplicaAddress best = null;
    long most = 0;
    for (ReplicaAddress endpoint : ready) {
      long weight = weight(client, endpoint);
      if (best == null || weight > most) {
        best = endpoint;
        most = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  private static long seed(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }

  /** The finalizer of MurmurHash3: cheap, as it is computed for each endpoint. */
  private static long weight(long client, ReplicaAddress endpoint) {
    long mixed = client ^ ((long) endpoint.host().hashCode() << 32 | endpoint.port());
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  /** Sets the cookie, if the client does not have it yet. */
  void remember(ReplicaAddress endpoint, MultiMap headers) {
    if (sticky().isEmpty() || !sticky().get().cookie()) {
      return;
    }
    String token = token(endpoint);
    if (!token(sticky().get()).equals(Optional.of(token))) {
      headers.add(
          "Set-Cookie",
          sticky().get().name()
              + "="
              + token
              + "; Path=/; HttpOnly; SameSite=Lax"
              + (in.request().isSSL() ? "; Secure" : ""));
    }
  }

  /** Differs by route. No secret: a client that guesses an endpoint's address can compute it. */
  private String token(ReplicaAddress endpoint) {
    return text(Sha256.of(in.route().id() + "\n" + endpoint.host() + "\n" + endpoint.port()));
  }

  private static String text(byte[] digest) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, TOKEN_BYTES));
  }
}
