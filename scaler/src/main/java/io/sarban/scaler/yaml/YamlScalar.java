// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.ScalarEvent;

/** The value of a YAML scalar, as in kubectl: YAML 1.1 without times and base 60. */
final class YamlScalar {

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES =
      Set.of("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSES =
      Set.of("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final int LONGEST_NUMBER = 64;
  private static final String STRING_TAG = "tag:yaml.org,2002:str";
  private static final String CORE_TAGS = "tag:yaml.org,2002:";

  private YamlScalar() {}

  static JsonNode node(ScalarEvent scalar) {
    String text = scalar.getValue();
    String tag = scalar.getTag();
    boolean resolved =
        tag == null || tag.equals("!")
            ? scalar.isPlain() && tag == null
            : tag.startsWith(CORE_TAGS) && !tag.equals(STRING_TAG);
    return resolved ? resolve(text) : JsonNodeFactory.instance.textNode(text);
  }

  private static JsonNode resolve(String text) {
    if (NULLS.contains(text)) {
      return NullNode.instance;
    }
    if (TRUES.contains(text)) {
      return BooleanNode.TRUE;
    }
    if (FALSES.contains(text)) {
      return BooleanNode.FALSE;
    }
    return "+-.0123456789".indexOf(text.charAt(0)) >= 0 && text.length() <= LONGEST_NUMBER
        ? number(text)
        : JsonNodeFactory.instance.textNode(text);
  }

  private static JsonNode number(String text) {
    String digits = text.replace("_", "");
    try {
      return LongNode.valueOf(integer(digits));
    } catch (NumberFormatException e) {
      return FLOAT.matcher(digits).matches()
          ? DoubleNode.valueOf(Double.parseDouble(digits))
          : JsonNodeFactory.instance.textNode(text);
    }
  }

  private static long integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String sign = text.startsWith("-") ? "-" : "";
    String digits = signed ? text.substring(1) : text;
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException("two signs");
    }
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return Long.parseLong(sign + digits.substring(2), 16);
    }
    if (digits.startsWith("0b") || digits.startsWith("0B")) {
      return Long.parseLong(sign + digits.substring(2), 2);
    }
    if (digits.startsWith("0o") || digits.startsWith("0O")) {
      return Long.parseLong(sign + digits.substring(2), 8);
    }
    return Long.parseLong(sign + digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
  }
}
