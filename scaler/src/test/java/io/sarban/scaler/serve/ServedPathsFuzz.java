// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Paths and selectors, as a request has them. */
class ServedPathsFuzz {

  @FuzzTest
  void aQuestionNamesOnlyWhatKubernetesCouldName(byte[] data) {
    String path = new String(data, StandardCharsets.UTF_8);
    for (String prefix :
        new String[] {"", "/api/objects/", "/apis/status.sarban.io/v1alpha1/namespaces/"}) {
      ObjectsQuery.of(prefix + path, path)
          .ifPresent(
              query -> {
                query.namespace().ifPresent(name -> assertThat(name).matches("[a-z0-9.-]{1,253}"));
                query.name().ifPresent(name -> assertThat(name).matches("[a-z0-9.-]{1,253}"));
                assertThat(query.kinds()).hasSizeLessThan(3);
                assertThat(ObjectsQuery.of(query.aggregatedPath(), path)).hasValue(query);
              });
    }
    assertThat(StatusDiscovery.of(path).map(Answer::status).orElse(200)).isEqualTo(200);
  }

  @FuzzTest
  void aSelectorNamesOneObjectOrNone(byte[] data) {
    String selector = new String(data, StandardCharsets.UTF_8);
    for (String prefix : new String[] {"", "scaledobject.keda.sh/name", "a=b, "}) {
      ExternalMetricsApi.object(prefix + selector)
          .ifPresent(name -> assertThat(name).matches("[a-z0-9.-]{1,253}"));
    }
  }
}
