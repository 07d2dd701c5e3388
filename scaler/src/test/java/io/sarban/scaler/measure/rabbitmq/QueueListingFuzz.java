// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.text.BoundedFormats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/** Any list from a broker gives either figures of queues, or a failed reading. */
class QueueListingFuzz {

  private final QueueListing listing = new QueueListing(BoundedFormats.streamedJson());

  @FuzzTest
  void reads(byte[] data) {
    read(data, "");
    read(data, "{\"page_count\":1,\"items\":[{\"name\":\"q\",\"messages\":");
    read(data, "[{\"name\":\"q\",\"messages\":1,\"message_stats\":{\"publish_details\":{\"rate\":");
  }

  private void read(byte[] data, String before) {
    try {
      listing
          .read(
              new SequenceInputStream(
                  new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8)),
                  new ByteArrayInputStream(data)),
              name -> true)
          .figures()
          .forEach((name, figures) -> assertThat(name).isNotNull());
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }
}
