// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerImageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sarban/worker           | newName: "sarban/worker", newTag: "latest"
          sarban/worker:0.1.0     | newName: "sarban/worker", newTag: "0.1.0"
          h:5000/s/worker:e2e     | newName: "h:5000/s/worker", newTag: "e2e"
          h:5000/s/worker         | newName: "h:5000/s/worker", newTag: "latest"
          h/worker@sha256:ab      | newName: "h/worker", digest: "sha256:ab"
          """)
  void aTagOfItsOwnReplacesTheSamples(String image, String item) {
    assertThat(new WorkerImage(image).inPlaceOfTheSamples())
        .isEqualTo("{name: sarban/worker, " + item + "}");
  }
}
