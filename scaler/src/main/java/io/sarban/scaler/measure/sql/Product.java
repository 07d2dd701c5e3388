package io.sarban.scaler.measure.sql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The databases, and what their drivers are told: times are the drivers' own units. */
enum Product {
  POSTGRESQL("PostgreSQL", "jdbc:postgresql://", 5432) {
    @Override
    Map<String, String> defaults() {
      return Map.of(
          "connectTimeout",
          "4",
          // an attempt with TLS and one without it, together
          "loginTimeout",
          "9",
          "socketTimeout",
          "9",
          // statements that the server keeps fail behind a pooler
          "prepareThreshold",
          "0",
          "ApplicationName",
          "sarban");
    }

    @Override
    String url(String hosts, String database) {
      return super.url(hosts, URLEncoder.encode(database, StandardCharsets.UTF_8));
    }
  },
  MYSQL("MySQL", "jdbc:mariadb://", 3306) {
    @Override
    Map<String, String> defaults() {
      return Map.of(
          "connectTimeout",
          "4000",
          "socketTimeout",
          "9000",
          // as KEDA's driver does it: MySQL's default login needs it where there is no TLS
          "allowPublicKeyRetrieval",
          "true",
          "sslMode",
          "disable",
          "tinyInt1isBit",
          "false");
    }
  };

  private final String title;
  private final String scheme;
  private final int port;

  Product(String title, String scheme, int port) {
    this.title = title;
    this.scheme = scheme;
    this.port = port;
  }

  String title() {
    return title;
  }

  int port() {
    return port;
  }

  String url(String hosts, String database) {
    return scheme + hosts + "/" + database;
  }

  /** Among them limits of time below a query's own of 10 s. */
  abstract Map<String, String> defaults();
}
