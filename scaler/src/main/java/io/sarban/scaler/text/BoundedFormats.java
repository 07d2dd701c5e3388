// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Parsers for text that a source sends, or a tenant writes: no document may use up the stack, the
 * heap or the time. A document that is too large or too deep fails like an invalid one.
 */
public final class BoundedFormats {

  /** Maximum characters of a document, as long as the longest answer that is read at all. */
  private static final int MAX_DOCUMENT = 10 << 20;

  /** The list of a broker with 100,000 queues. */
  private static final int MAX_STREAM = 64 << 20;

  private static final int MAX_DEPTH = 200;
  private static final int MAX_DIGITS = 100;
  private static final int MAX_TEXT = 1 << 20;

  /** Maximum number of values, names and brackets: some 50 MB of heap while they are parsed. */
  private static final int MAX_TOKENS = 1_000_000;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxDocumentLength(MAX_DOCUMENT)
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_DIGITS)
          .maxStringLength(MAX_TEXT)
          .maxTokenCount(MAX_TOKENS)
          .build();

  private BoundedFormats() {}

  public static JsonFactory jsonFactory() {
    return JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
  }

  /**
   * For answers that have few values.
   *
   * @param tokens maximum number of values, names and brackets
   */
  public static JsonFactory jsonFactory(int tokens) {
    return JsonFactory.builder()
        .streamReadConstraints(CONSTRAINTS.rebuild().maxTokenCount(tokens).build())
        .build();
  }

  /** For readers of a long list that keep little of it. */
  public static JsonFactory streamedJson() {
    return JsonFactory.builder()
        .streamReadConstraints(
            CONSTRAINTS.rebuild().maxDocumentLength(MAX_STREAM).maxTokenCount(-1).build())
        .build();
  }

  public static ObjectMapper json() {
    return new ObjectMapper(jsonFactory());
  }

  /**
   * The first document of a YAML text, with its aliases and merge keys.
   *
   * @throws IOException if it is no YAML, or larger or deeper than the limits
   */
  public static JsonNode yaml(byte[] text) throws IOException {
    try {
      return YamlDocuments.first(new String(text, StandardCharsets.UTF_8), MAX_TOKENS);
    } catch (UnreadableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  public static XmlMapper xml() {
    XmlFactory factory = XmlFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    // Jackson leaves the depth of XML to Woodstox
    factory.getXMLInputFactory().setProperty("com.ctc.wstx.maxElementDepth", MAX_DEPTH);
    return new XmlMapper(factory);
  }
}
