// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any address can either be requested by the JDK's client, or is refused with one line. */
class AddressFuzz {

  private static final String CANARY = "s3same";

  private static List<String> texts(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    return List.of(
        text, "http://" + text, "https://u:" + CANARY + "@" + text, "http://host_/" + text);
  }

  @FuzzTest
  void web(byte[] data) {
    for (String text : texts(data)) {
      try {
        WebAddress address = WebAddress.parse(text);
        assertThat(address.uri().getHost()).isNotEmpty();
        assertThat(address.uri().getRawUserInfo()).isNull();
        assertThat(HttpRequest.newBuilder(address.uri()).build().uri()).isEqualTo(address.uri());
        if (!new String(data, StandardCharsets.UTF_8).contains(CANARY)) {
          assertThat(address.toString()).doesNotContain(CANARY);
        }
      } catch (IllegalArgumentException e) {
        isALineWithout(e, text);
      }
    }
  }

  @FuzzTest
  void source(byte[] data) {
    for (String text : texts(data)) {
      try {
        SourceAddress address = SourceAddress.parse(text, "http://host");
        assertThat(address.host()).matches("[A-Za-z0-9._~:\\[\\]-]+");
        assertThat(address.port().orElse(0)).isBetween(0, 65_535);
        String query = address.escapedQuery().map(q -> "?" + q).orElse("");
        URI.create("http://host" + address.escapedPath() + query);
      } catch (IllegalArgumentException e) {
        isALineWithout(e, text);
      }
    }
  }

  private static void isALineWithout(IllegalArgumentException e, String text) {
    assertThat(e.getMessage()).as(text).doesNotContain("\n", CANARY).hasSizeLessThan(200);
  }
}
