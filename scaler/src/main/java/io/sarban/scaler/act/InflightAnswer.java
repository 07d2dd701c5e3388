// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A replica's answer to the question how many messages it has in hand: a JSON object with a whole
 * number {@code inflight}, at least 0. Any program may answer, so it is read strictly: an ambiguous
 * answer is refused.
 */
final class InflightAnswer {

  private static final int MAX_DEPTH = 20;
  private static final int MAX_DIGITS = 19;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private InflightAnswer() {}

  /**
   * Reads an answer.
   *
   * @param body bounded by the reader
   * @return at least 0
   * @throws IOException if it is invalid; the message quotes only its status
   */
  static long read(int status, byte[] body) throws IOException {
    if (status != 200) {
      throw new IOException("answers with status " + status);
    }
    JsonNode inflight;
    try {
      inflight = JSON.readTree(body).path("inflight");
    } catch (IOException e) {
      // not as a cause: its message quotes the answer
      throw new IOException("does not answer with JSON");
    }
    if (!inflight.isIntegralNumber() || !inflight.canConvertToLong() || inflight.asLong() < 0) {
      throw new IOException("does not answer with a number \"inflight\", at least 0");
    }
    return inflight.asLong();
  }
}
