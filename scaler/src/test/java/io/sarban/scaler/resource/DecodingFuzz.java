// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.problem.FieldFault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Everything that a tenant stores, and every status, is read without an error. */
class DecodingFuzz {

  @FuzzTest
  void reads(byte[] data) {
    JsonNode tree;
    try {
      tree = ApiJson.mapper().readTree(new String(data, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return;
    }
    if (tree == null || !tree.isObject()) {
      return;
    }
    ScaledObject object = Decoding.of(tree, ScaledObject.class).resource();
    assertThat(object.getSpec()).isNotNull();
    told(object.faults());
    if (object.getStatus() != null) {
      Timestamps.read(object.getStatus().lastActiveTime());
      Conditions.merge(
          object.getStatus().conditions(),
          List.of(Condition.of("Ready", "True", "r", "m")),
          Instant.EPOCH);
    }
    told(Decoding.of(tree, ScaledJob.class).faults());
    told(Decoding.of(tree, TriggerAuthentication.class).faults());
  }

  private static void told(List<FieldFault> faults) {
    assertThat(faults).hasSizeLessThan(50);
    for (FieldFault fault : faults) {
      assertThat(fault.field().length() + fault.message().length()).isLessThan(700);
      assertThat(fault.field() + fault.message()).doesNotContain("\n").doesNotContain("\r");
    }
  }
}
