// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * The classes of some libraries.
 *
 * @param jars the libraries
 */
record Classes(List<Path> jars) {

  /** Whether each of these types is in the libraries or in Java itself. */
  boolean hold(List<String> types) {
    List<String> wanted = new ArrayList<>();
    for (String type : types) {
      String file = type.replace('.', '/') + ".class";
      if (ClassLoader.getPlatformClassLoader().getResource(file) == null) {
        wanted.add(file);
      }
    }
    for (Path jar : jars) {
      if (wanted.isEmpty()) {
        break;
      }
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        wanted.removeIf(file -> zip.getEntry(file) != null);
      } catch (IOException e) {
        throw new ComponentException(
            jar + " cannot be read: delete it, and it is fetched once more");
      }
    }
    return wanted.isEmpty();
  }
}
