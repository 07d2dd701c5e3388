// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Values that a database returns, and queries that a tenant writes. */
class SqlAnswerFuzz {

  @FuzzTest
  void number(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    SqlSession.number(text).ifPresent(value -> assertThat(value).isNotNaN());
    // of any length
    assertThat(SqlSession.number("9".repeat(401) + text)).isEmpty();
  }

  /** A query that counts as reading never begins with another word. */
  @FuzzTest
  void reads(byte[] data) {
    String sql = new String(data, StandardCharsets.UTF_8);
    MySqlSession.reads(sql);
    assertThat(MySqlSession.reads("USE x; " + sql)).isFalse();
    assertThat(MySqlSession.reads("/*! " + sql)).isFalse();
    assertThat(MySqlSession.reads("SELECT " + sql)).isTrue();
  }
}
