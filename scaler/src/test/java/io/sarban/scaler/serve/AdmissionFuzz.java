// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any pod may send anything to the webhook. */
class AdmissionFuzz {

  @FuzzTest
  void answersAnyBodyShortly(byte[] data) throws JsonProcessingException {
    Admission admission =
        new Admission(
            resource -> List.of(new Problem(ResourceKey.of(resource), "", "spec", "is wrong")));
    Answer answer = admission.review(new String(data, StandardCharsets.UTF_8));
    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.json()).hasSizeLessThan(20_000);
    assertThat(Serialization.jsonMapper().readTree(answer.json()).isObject()).isTrue();
  }
}
