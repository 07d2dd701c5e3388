// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a credential request.
 *
 * @param values secret values by parameter
 * @param renewal when to request it again
 * @param expiry when the values become invalid; empty if they do not expire
 */
public record Credential(Map<String, String> values, Instant renewal, Optional<Instant> expiry) {

  /** A credential is renewed after this share of its lifetime, which leaves time for retries. */
  private static final double RENEWED_AT = 0.8;

  public Credential {
    values = Map.copyOf(values);
  }

  /** A credential that is valid for {@code life}. */
  static Credential lasting(Map<String, String> values, Instant now, Duration life) {
    Duration untilRenewal = Duration.ofMillis((long) (life.toMillis() * RENEWED_AT));
    return new Credential(values, now.plus(untilRenewal), Optional.of(now.plus(life)));
  }

  /** A credential without expiry, which is requested again after {@code look}. */
  static Credential standing(Map<String, String> values, Instant now, Duration look) {
    return new Credential(values, now.plus(look), Optional.empty());
  }

  /** Characters of all values. */
  long size() {
    return values.values().stream().mapToLong(String::length).sum();
  }

  boolean isExpired(Instant now) {
    return expiry.map(at -> !now.isBefore(at)).orElse(false);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Credential[" + values.keySet() + ", renewal=" + renewal + "]";
  }
}
