package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A database, in one user's name.
 *
 * @param addresses at least one; the first that serves is asked
 * @param database empty where the server's user has one by default
 * @param namespace whose objects ask: a slow query holds up those of its own namespace only
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

  /** The same database, asked for one namespace. */
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

  /** A name for a message: one line, of some length. */
  String shown(String name) {
    return Failures.oneLine(name);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
