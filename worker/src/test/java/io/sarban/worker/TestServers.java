package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;

/** The real servers that ./verify starts; a test whose server is missing fails. */
public final class TestServers {

  private TestServers() {}

  /** What ./verify says of a server: its address, mostly; by the variable SARBAN_TEST_name. */
  public static String setting(String name) {
    String value = System.getenv("SARBAN_TEST_" + name);
    assertThat(value).as("no SARBAN_TEST_%s: run the tests by ./verify", name).isNotNull();
    return value;
  }
}
