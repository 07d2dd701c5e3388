// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.util.Map;
import java.util.Optional;

/**
 * The options of a connection string beside address, database and login. Nothing else reaches a
 * driver's own options, some of which read files or load classes.
 */
sealed interface SqlOptions {

  Product product();

  /**
   * Of PostgreSQL.
   *
   * @param sslMode as libpq has it, such as {@code verify-full}
   * @param files that it names
   * @param driver pgjdbc's options by its own names, chosen by {@link PostgresqlConnection}
   */
  record Postgresql(String sslMode, NamedFiles files, Map<String, String> driver)
      implements SqlOptions {

    public Postgresql {
      driver = Map.copyOf(driver);
    }

    @Override
    public Product product() {
      return Product.POSTGRESQL;
    }
  }

  /** Paths of PEM files and of a password file; the operator decides which ones may be read. */
  record NamedFiles(
      Optional<String> ca,
      Optional<String> certificate,
      Optional<String> key,
      Optional<String> passwords) {

    static final NamedFiles NONE =
        new NamedFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Of MySQL.
   *
   * @param sslMode as MariaDB's driver has it
   * @param cleartext whether the password may be sent in clear text
   * @param multiple whether a query may consist of several statements
   * @param variables of the session, with SQL expressions as their values
   */
  record MySql(String sslMode, boolean cleartext, boolean multiple, Map<String, String> variables)
      implements SqlOptions {

    static final MySql NONE = new MySql("disable", false, false, Map.of());

    public MySql {
      variables = Map.copyOf(variables);
    }

    @Override
    public Product product() {
      return Product.MYSQL;
    }
  }
}
