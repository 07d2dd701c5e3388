package io.sarban.scaler.measure.nats;

import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Tls;
import java.net.URI;
import java.util.Optional;

/**
 * An account of a NATS server or cluster, seen by its monitoring.
 *
 * @param monitoring such as {@code http://nats:8222}
 */
record NatsSource(URI monitoring, String account, Optional<Tls> tls) implements Source {

  @Override
  public String describe() {
    return monitoring + " (account " + account + ")";
  }

  @Override
  public boolean tellsAllAtOnce() {
    return true;
  }

  @Override
  public String toString() {
    return describe();
  }
}
