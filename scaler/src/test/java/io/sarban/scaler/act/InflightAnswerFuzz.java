// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.act.InflightRequests.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Arbitrary answers and arbitrary annotations of pods. */
class InflightAnswerFuzz {

  private static final int LONGEST = 100;

  @FuzzTest
  void anyAnswerIsANumberOrALine(byte[] body) {
    try {
      assertThat(InflightAnswer.read(200, body)).isNotNegative();
    } catch (IOException e) {
      assertThat(e.getMessage()).hasSizeLessThan(LONGEST).doesNotContain("\n");
      assertThat(e.getCause()).isNull();
    }
  }

  /** Whatever the annotation holds, only the pod is asked. */
  @FuzzTest
  void anyAnnotationNamesThePodOrNobody(byte[] text) {
    Address address =
        InflightAnnotation.address(
            "p",
            true,
            "10.1.2.3",
            Map.of(InflightAnnotation.NAME, new String(text, StandardCharsets.UTF_8)));
    if (address.uri() == null) {
      assertThat(address.trouble()).hasSizeLessThan(LONGEST);
    } else {
      assertThat(address.uri().getScheme()).isEqualTo("http");
      assertThat(address.uri().getAuthority()).matches("10\\.1\\.2\\.3:[0-9]{1,5}");
      assertThat(address.uri().getPort()).isBetween(1, 65535);
      assertThat(address.uri().getRawQuery()).isNull();
    }
  }

  @FuzzTest
  void anyAddressIsALiteralOrNone(byte[] text) {
    Address address =
        InflightAnnotation.address(
            "p",
            true,
            new String(text, StandardCharsets.UTF_8),
            Map.of(InflightAnnotation.NAME, "8080/inflight"));
    if (address.uri() != null) {
      assertThat(address.uri().getHost()).matches("[0-9.]+|\\[[0-9a-fA-F:.]+]");
      assertThat(address.uri().getHost()).doesNotStartWith("169.254.");
      assertThat(address.uri().getPath()).isEqualTo("/inflight");
    }
  }
}
