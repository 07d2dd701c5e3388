// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;

/** The real servers that ./verify starts; a test whose server is missing fails. */
public final class TestServers {

  private TestServers() {}

  /**
   * A setting of a server from ./verify, mostly its address; it is in the variable
   * SARBAN_TEST_name.
   */
  public static String setting(String name) {
    String value = System.getenv("SARBAN_TEST_" + name);
    assertThat(value).as("no SARBAN_TEST_%s: run the tests by ./verify", name).isNotNull();
    return value;
  }
}
