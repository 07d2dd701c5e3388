// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.problem.OneLine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of a spec that KEDA's resources do not have: misspelt, or at the wrong place. The
 * records of the model keep them in their component {@code unknown}.
 */
final class UnknownFields {

  private static final int MOST = 20;

  private UnknownFields() {}

  /**
   * One line for each.
   *
   * @param root the name of the record's own field
   */
  static List<String> notes(String root, Record spec) {
    List<String> notes = new ArrayList<>();
    gather(root, spec, notes);
    return notes.stream().limit(MOST).toList();
  }

  private static void gather(String field, Object value, List<String> notes) {
    if (value instanceof Record part) {
      for (RecordComponent component : part.getClass().getRecordComponents()) {
        Object inside = value(part, component);
        if (component.getName().equals("unknown")) {
          ((Map<?, ?>) inside)
              .keySet().stream().limit(MOST).forEach(name -> notes.add(note(field, name)));
        } else {
          gather(field + "." + component.getName(), inside, notes);
        }
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size() && notes.size() < MOST; i++) {
        gather(field + "[" + i + "]", list.get(i), notes);
      }
    }
  }

  private static String note(String field, Object name) {
    return field
        + "."
        + OneLine.of(String.valueOf(name))
        + ": is not used: fix its name or its place, or take it out";
  }

  private static Object value(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
