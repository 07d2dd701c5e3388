// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:15000/quitquitquit",
        "http://127.1.2.3/",
        "http://localhost/",
        "http://[::1]:15020/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0:8080/",
        "http://[::]/",
        "http://0/"
      })
  void tenantsEventsDoNotComeBackToTheScalersOwnPod(String uri) {
    assertThatThrownBy(() -> Destinations.OF_TENANTS_EVENTS.check(URI.create(uri)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("leads to the scaler's own pod");
    assertThatCode(() -> Destinations.OF_RESOURCES.check(URI.create(uri)))
        .doesNotThrowAnyException();
  }

  @Test
  void norByAnAddressOfTheMachine() throws Exception {
    String own = InetAddress.getLocalHost().getHostAddress();
    assertThatThrownBy(
            () -> Destinations.OF_TENANTS_EVENTS.check(URI.create("http://" + own + "/")))
        .isInstanceOf(RefusedException.class);
    assertThatCode(() -> Destinations.OF_TENANTS_EVENTS.check(URI.create("http://192.0.2.1/")))
        .doesNotThrowAnyException();
  }
}
