// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.dataformat.xml.deser.FromXmlParser;
import io.sarban.scaler.text.BoundedFormats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * An answer that is parsed at most once in each format, however many triggers read it. Used by one
 * thread.
 */
final class ParsedAnswer {

  private final byte[] bytes;
  private JsonNode json;
  private JsonNode yaml;
  private Xml xml;

  /**
   * An answer in XML.
   *
   * @param root the name of its outermost element
   */
  record Xml(String root, JsonNode tree) {}

  ParsedAnswer(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IOException if it is no JSON
   */
  JsonNode json(ObjectMapper mapper) throws IOException {
    if (json == null) {
      json = mapper.readTree(bytes);
    }
    return json;
  }

  /**
   * @throws IOException if it is no YAML
   */
  JsonNode yaml() throws IOException {
    if (yaml == null) {
      yaml = BoundedFormats.yaml(bytes);
    }
    return yaml;
  }

  /**
   * @throws IOException if it is no XML
   */
  Xml xml(XmlMapper mapper) throws IOException {
    if (xml == null) {
      try (FromXmlParser parser = (FromXmlParser) mapper.getFactory().createParser(bytes)) {
        String root = parser.getStaxReader().getLocalName();
        xml = new Xml(root, mapper.readTree(parser));
      }
    }
    return xml;
  }

  Reader text() {
    return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
  }
}
