// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.SilentHosts;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trust.AllowedFiles;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The driver tries host after host. */
class ManyHostsTest {

  private static final String LOGIN = "postgresql://u:p@%s/d?sslmode=disable";

  @Test
  void anInterruptEndsTheSearchForAHostThatAnswers() throws Exception {
    try (SilentHosts hosts = new SilentHosts()) {
      SqlSource source =
          PostgresqlConnection.parse(LOGIN.formatted(String.join(",", hosts.addresses(16))));
      CompletableFuture<Exception> ended = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  PostgresqlSession.open(
                          source, (SqlOptions.Postgresql) source.options(), AllowedFiles.NONE)
                      .close();
                  ended.complete(null);
                } catch (Exception e) {
                  ended.complete(e);
                }
              });
      thread.start();
      await().until(() -> hosts.taken() == 1);
      thread.interrupt();
      await().until(ended::isDone);
      assertThat(ended.join()).isNotNull();
      assertThat(hosts.taken()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionStringNamesAFewHosts() {
    String sixteen = String.join(",", Collections.nCopies(16, "h"));
    assertThat(PostgresqlConnection.parse(LOGIN.formatted(sixteen)).addresses()).hasSize(16);
    assertThatThrownBy(() -> PostgresqlConnection.parse(LOGIN.formatted(sixteen + ",h")))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("at most 16 hosts");
  }
}
