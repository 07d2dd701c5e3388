// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.problem.FailureLine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A database, with a user.
 *
 * @param addresses at least one; the first that answers is used
 * @param database empty if the server's user has a default one
 * @param namespace of the objects that ask: a slow query delays queries of its own namespace only
 */
record SqlSource(
    List<Address> addresses,
    String database,
    String user,
    Optional<String> password,
    SqlOptions options,
    String namespace)
    implements Source {

  SqlSource(
      List<Address> addresses,
      String database,
      String user,
      Optional<String> password,
      SqlOptions options) {
    this(addresses, database, user, password, options, "");
  }

  SqlSource {
    addresses = List.copyOf(addresses);
  }

  /** The same database, for one namespace. */
  SqlSource of(String namespace) {
    return new SqlSource(addresses, database, user, password, options, namespace);
  }

  Product product() {
    return options.product();
  }

  /** All addresses, separated by commas. */
  String hosts() {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
  }

  @Override
  public LookCost lookCost() {
    return LookCost.EACH;
  }

  @Override
  public String describe() {
    return product().title()
        + " at "
        + hosts()
        + (database.isEmpty() ? "" : ", database " + shown(database));
  }

  /** A name for a message: one line of limited length. */
  String shown(String name) {
    return FailureLine.of(name);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
