// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.net.URI;
import java.util.Optional;

/**
 * An account of a NATS server or cluster, seen by its monitoring.
 *
 * @param monitoring such as {@code http://nats:8222}
 * @param account the id for the request; the account's name if no id is set
 * @param name the account's name, if it differs from the id; equal to the id if none is set
 */
record NatsSource(URI monitoring, String account, String name, Optional<Tls> tls)
    implements Source {

  @Override
  public String describe() {
    return HostAlias.shown(monitoring) + " (account " + account + ")";
  }

  @Override
  public LookCost lookCost() {
    return LookCost.TOGETHER;
  }

  @Override
  public String toString() {
    return describe();
  }
}
