// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads Service Bus' Atom: a feed of entries, or one entry. Each has an entity's name as its title
 * and the entity's counts in its content. Source: "Service Bus REST API", Get and List Queues.
 */
final class EntityCounts {

  /** Service Bus allows 260 characters. */
  private static final int LONGEST_NAME = 300;

  private final XMLInputFactory factory = XMLInputFactory.newInstance();

  EntityCounts() {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /**
   * Active messages by entity; some counts may be missing, such as when Azure throttles. Service
   * Bus ignores case in names. A missing entity is an empty feed.
   *
   * @throws XMLStreamException if it is no Atom
   */
  Map<String, OptionalLong> read(byte[] atom) throws XMLStreamException {
    Map<String, OptionalLong> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(atom));
    try {
      xml.nextTag();
      String root = xml.getLocalName();
      if (root.equals("entry")) {
        entry(xml, counts);
      } else if (root.equals("feed")) {
        while (xml.hasNext()) {
          if (xml.next() == XMLStreamConstants.START_ELEMENT
              && xml.getLocalName().equals("entry")) {
            entry(xml, counts);
          }
        }
      } else {
        throw new XMLStreamException("no feed");
      }
      return counts;
    } finally {
      xml.close();
    }
  }

  private static void entry(XMLStreamReader xml, Map<String, OptionalLong> counts)
      throws XMLStreamException {
    String name = null;
    OptionalLong active = OptionalLong.empty();
    while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("entry"))) {
      if (xml.isStartElement() && xml.getLocalName().equals("title") && name == null) {
        name = xml.getElementText().strip();
      } else if (xml.isStartElement() && xml.getLocalName().equals("ActiveMessageCount")) {
        active = number(xml.getElementText().strip());
      }
    }
    if (name != null && name.length() <= LONGEST_NAME) {
      counts.put(name, active);
    }
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
