// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trust.AllowedFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that a connection string names, if the operator allows them. */
record ConnectionFiles(AllowedFiles allowed) {

  /**
   * A file's text.
   *
   * @param path below the operator's folder, or an absolute path that leads into it
   * @throws InvalidFieldException if it may not be read; the message names {@code setting}
   */
  String text(String setting, String path) {
    if (path.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidFieldException("", setting + " must be a path in one line");
    }
    try {
      return allowed.text(setting, below(path));
    } catch (InvalidFieldException e) {
      throw new InvalidFieldException("", setting + " " + e.getMessage());
    }
  }

  private String below(String path) {
    try {
      Path whole = Path.of(path);
      return allowed
          .root()
          .map(root -> root.toAbsolutePath().normalize())
          .filter(root -> whole.isAbsolute() && whole.normalize().startsWith(root))
          .map(root -> root.relativize(whole.normalize()).toString())
          .orElse(path);
    } catch (InvalidPathException e) {
      return path;
    }
  }

  /** The login's password in a file like libpq's {@code .pgpass}. Source: its documentation. */
  Optional<String> password(String path, SqlSource source) {
    Address address = source.addresses().get(0);
    List<String> wanted =
        List.of(address.host(), String.valueOf(address.port()), source.database(), source.user());
    return text("passfile", path)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(ConnectionFiles::fields)
        .filter(fields -> fields.size() == 5 && matches(fields, wanted))
        .map(fields -> fields.get(4))
        .findFirst();
  }

  private static boolean matches(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The fields between colons; a backslash escapes a colon. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (c == ':') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
