// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import org.apache.camel.spi.PropertiesSource;

/**
 * The environment as properties of routes: {{NAME}}. Camel's own {{env:NAME}} finds upper-case
 * names only.
 */
final class Environment implements PropertiesSource {

  @Override
  public String getName() {
    return "environment";
  }

  @Override
  public String getProperty(String name) {
    return System.getenv(name);
  }
}
