// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.util.List;
import java.util.Optional;

/**
 * A Redis database, with a user.
 *
 * @param addresses {@code host:port} of the server, of some servers of the cluster, or of the
 *     sentinels
 * @param database its index; 0 on a cluster, which has no other
 */
record RedisSource(
    Topology topology, List<String> addresses, Login login, int database, Optional<Tls> tls)
    implements Source {

  /** How Redis is run. */
  sealed interface Topology {}

  /** One server. */
  record Server() implements Topology {}

  /** Keys are spread over servers. */
  record Cluster() implements Topology {}

  /** Sentinels know which server is the master. */
  record Sentinels(String master, Login login) implements Topology {}

  /** Sarban's login; Redis has a default user, and may need no password. */
  record Login(Optional<String> user, Optional<String> password) {

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return user.orElse("default");
    }
  }

  RedisSource {
    addresses = List.copyOf(addresses);
  }

  /** The trigger's field with the address. */
  String field() {
    return topology instanceof Server ? "address" : "addresses";
  }

  @Override
  public LookCost lookCost() {
    return LookCost.TOGETHER;
  }

  @Override
  public String describe() {
    String at = String.join(",", addresses);
    if (topology instanceof Cluster) {
      return "Redis cluster at " + at;
    }
    String master =
        topology instanceof Sentinels by ? " master " + by.master() + " of the sentinels" : "";
    return "Redis" + master + " at " + at + ", database " + database;
  }

  @Override
  public String toString() {
    return describe();
  }
}
