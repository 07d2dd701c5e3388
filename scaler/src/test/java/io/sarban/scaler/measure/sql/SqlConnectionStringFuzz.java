// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** Any connection string either gives a source that names hosts, or is refused with one line. */
class SqlConnectionStringFuzz {

  private static final String CANARY = "s3same";

  private static final Set<String> DRIVERS_OPTIONS =
      Set.of(
          "ApplicationName",
          "targetServerType",
          "channelBinding",
          "sslNegotiation",
          "requireAuth",
          "options");

  @FuzzTest
  void postgresql(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(PostgresqlConnection::parse, text);
    reads(PostgresqlConnection::parse, "postgresql://u:" + CANARY + "@" + text);
    reads(PostgresqlConnection::parse, "host=h user=u password=" + CANARY + " " + text);
  }

  @FuzzTest
  void mysql(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(MySqlConnection::parse, text);
    reads(MySqlConnection::parse, "u:" + CANARY + "@" + text);
  }

  private static void reads(Function<String, SqlSource> parser, String text) {
    try {
      SqlSource source = parser.apply(text);
      assertThat(source.addresses()).isNotEmpty();
      source
          .addresses()
          .forEach(
              address -> {
                assertThat(address.port()).isBetween(1, 65535);
                assertThat(address.host()).doesNotContainPattern("[\\s/?#@&=;'\"\\\\]");
              });
      if (source.options() instanceof SqlOptions.Postgresql options) {
        assertThat(DRIVERS_OPTIONS).containsAll(options.driver().keySet());
      }
      assertThat(source.toString()).isEqualTo(source.describe());
    } catch (InvalidFieldException e) {
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
      if (!CANARY.contains(text)) {
        assertThat(e.getMessage()).doesNotContain(CANARY);
      }
    }
  }
}
