package io.sarban.scaler.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody answered.
 *
 * @param values by parameter; secrets
 * @param renewal when to ask again
 * @param expiry from when on the values are of no use
 */
public record Credential(Map<String, String> values, Instant renewal, Optional<Instant> expiry) {

  /** So much of a life is over when it is renewed: there is time to try again. */
  private static final double RENEWED_AT = 0.8;

  public Credential {
    values = Map.copyOf(values);
  }

  /** Of use for so long. */
  static Credential lasting(Map<String, String> values, Instant now, Duration life) {
    Duration untilRenewal = Duration.ofMillis((long) (life.toMillis() * RENEWED_AT));
    return new Credential(values, now.plus(untilRenewal), Optional.of(now.plus(life)));
  }

  /** Of use until it is another; looked at again after so long. */
  static Credential standing(Map<String, String> values, Instant now, Duration look) {
    return new Credential(values, now.plus(look), Optional.empty());
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
