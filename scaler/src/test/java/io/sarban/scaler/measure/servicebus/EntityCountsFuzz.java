// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;

/** Any answer of Service Bus gives either counts of messages, or an error. */
class EntityCountsFuzz {

  private final EntityCounts counts = new EntityCounts();

  @FuzzTest
  void reads(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    read(text);
    read("<feed><entry><title>q</title><ActiveMessageCount>" + text);
    read("<entry><title>q</title>" + text + "</entry>");
  }

  private void read(String atom) {
    try {
      counts
          .read(atom.getBytes(StandardCharsets.UTF_8))
          .forEach((name, count) -> assertThat(count.orElse(0)).isNotNegative());
    } catch (XMLStreamException e) {
      assertThat(e).isNotNull();
    }
  }
}
