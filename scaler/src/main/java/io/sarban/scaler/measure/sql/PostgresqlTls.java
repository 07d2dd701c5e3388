// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS with only the certificates that a connection string names: the driver's own factory also
 * looks in the home folder. Public, because the driver calls its constructor.
 */
public final class PostgresqlTls extends WrappedFactory {

  /** A key in the connection's properties. */
  static final String CONTEXT = "sarban.tls";

  public PostgresqlTls(Properties properties) {
    factory = ((SSLContext) properties.get(CONTEXT)).getSocketFactory();
  }
}
