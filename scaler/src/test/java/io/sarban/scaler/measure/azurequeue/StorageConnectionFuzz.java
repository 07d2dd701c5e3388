// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.queue.QueueServiceClientBuilder;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any connection string either names an account, or is refused with one line. */
class StorageConnectionFuzz {

  private static final String CANARY = "c2VzYW1l";

  @FuzzTest
  void parses(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    for (String written :
        List.of(
            text,
            "AccountName=account;AccountKey=" + CANARY + ";" + text,
            "AccountName=a;AccountKey=" + CANARY + ";QueueEndpoint=http://h/" + text,
            "AccountName=account;AccountKey=" + CANARY + ";EndpointSuffix=" + text)) {
      try {
        StorageConnection connection = StorageConnection.parse(written);
        assertThat(connection.describe()).isNotEmpty().doesNotContain("\n");
        connection.apply(new QueueServiceClientBuilder());
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as(written).doesNotContain("\n", CANARY).hasSizeLessThan(300);
      }
    }
  }
}
