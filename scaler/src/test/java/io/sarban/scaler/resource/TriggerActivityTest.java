// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an object's status says of its triggers. */
class TriggerActivityTest {

  @Test
  void aTriggerWithoutWorkIsWrittenToo() {
    assertThat(Serialization.asJson(Map.of("s0-x", new TriggerActivity(false))))
        .isEqualTo("{\"s0-x\":{\"isActive\":false}}");
  }
}
