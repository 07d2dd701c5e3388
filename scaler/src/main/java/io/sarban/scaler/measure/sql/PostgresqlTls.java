package io.sarban.scaler.measure.sql;

import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS by the certificates that a connection string names, and no others: the driver's own factory
 * looks for some in the home folder. Public, since the driver calls its constructor.
 */
public final class PostgresqlTls extends WrappedFactory {

  /** Among the connection's properties. */
  static final String CONTEXT = "sarban.tls";

  public PostgresqlTls(Properties properties) {
    factory = ((SSLContext) properties.get(CONTEXT)).getSocketFactory();
  }
}
