package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Source;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A database, in one user's name.
 *
 * @param hosts one {@code host:port}, or some, separated by commas, where the first that serves is
 *     asked
 * @param database empty where the server's user has one by default
 * @param options what the driver is told beside its limits of time, by its own names
 */
record SqlSource(
    Product product,
    String hosts,
    String database,
    String user,
    Optional<String> password,
    Map<String, String> options)
    implements Source {

  SqlSource {
    options = Map.copyOf(options);
  }

  /** The driver's URL, without secrets. */
  String url() {
    return product.url(hosts, database);
  }

  /** What the driver is told, with the password. */
  Properties properties() {
    Properties properties = new Properties();
    properties.putAll(product.defaults());
    properties.putAll(options);
    properties.setProperty("user", user);
    password.ifPresent(text -> properties.setProperty("password", text));
    return properties;
  }

  @Override
  public String describe() {
    return product.title() + " at " + hosts + (database.isEmpty() ? "" : ", database " + database);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
