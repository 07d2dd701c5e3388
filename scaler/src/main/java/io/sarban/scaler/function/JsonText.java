// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sarban.scaler.function.source.FunctionException;

/** JSON as the Functions host reads it: comments and trailing commas are fine. */
final class JsonText {

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(50).build())
                  .build())
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private JsonText() {}

  /**
   * Reads a file's text.
   *
   * @throws FunctionException that names file and line, but never quotes the text
   */
  static JsonNode read(String text, String file) {
    try {
      JsonNode tree = JSON.readTree(text);
      if (!tree.isContainerNode()) {
        throw new FunctionException(file + " is no JSON object: write one");
      }
      return tree;
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new FunctionException(file + line + ": is no JSON: correct it");
    }
  }
}
