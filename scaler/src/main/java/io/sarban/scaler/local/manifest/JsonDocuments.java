// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.yaml.Documents;
import io.sarban.scaler.yaml.FieldLines;
import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;

/** Reads JSON documents, one after the other; passes on the items of a list one by one. */
final class JsonDocuments {

  private static final int MAX_DEPTH = 200;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(Texts.MAX_BYTES)
                      .build())
              .build());

  private JsonDocuments() {}

  /**
   * Reads a text.
   *
   * @throws UnreadableException if it is not JSON; the documents before the error were passed on
   */
  static void read(String text, Documents documents) throws UnreadableException {
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode tree =
            token == JsonToken.START_OBJECT ? root(parser, documents) : parser.readValueAsTree();
        documents.read(tree, new FieldLines(line));
      }
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new UnreadableException(
          "line " + line + ": is no JSON: " + why.substring(0, Math.min(200, why.length())));
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static JsonNode root(JsonParser parser, Documents documents) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("items")) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          int line = parser.currentTokenLocation().getLineNr();
          JsonNode item = parser.readValueAsTree();
          documents.read(item, new FieldLines(line));
        }
      } else {
        JsonNode value = parser.readValueAsTree();
        root.set(name, value);
      }
    }
    return root;
  }
}
