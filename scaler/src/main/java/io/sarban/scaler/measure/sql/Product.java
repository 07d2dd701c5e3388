// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

/** The databases. */
enum Product {
  POSTGRESQL("PostgreSQL", "5432"),
  MYSQL("MySQL", "3306");

  private final String title;
  private final String port;

  Product(String title, String port) {
    this.title = title;
    this.port = port;
  }

  String title() {
    return title;
  }

  /** The default port. */
  String port() {
    return port;
  }
}
