// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A built worker.
 *
 * @param folder of the module worker
 * @param libraries the libraries that it needs
 */
public record WorkerFiles(Path folder, List<Path> libraries) {

  private static final int TAG = 12;

  public WorkerFiles {
    libraries = libraries.stream().sorted(Comparator.comparing(Path::getFileName)).toList();
  }

  Path jar() {
    return folder.resolve("target/sarban-worker.jar");
  }

  List<Path> options() {
    return List.of(folder.resolve("jvm.options"), folder.resolve("image.options"));
  }

  /**
   * A fingerprint of an image's content: libraries by name and size, everything else by content.
   */
  String fingerprint(Map<String, String> routes, String base) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, base);
      for (Path library : libraries) {
        add(digest, library.getFileName().toString());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(Files.size(library)).flip());
      }
      digest.update(Files.readAllBytes(jar()));
      for (Path option : options()) {
        add(digest, Files.readString(option));
      }
      new TreeMap<>(routes)
          .forEach(
              (name, text) -> {
                add(digest, name);
                add(digest, text);
              });
      return HexFormat.of().formatHex(digest.digest()).substring(0, TAG);
    } catch (IOException e) {
      throw new ImageException(
          "the worker is not built below " + folder + ": run ./sarban of a clone of Sarban");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
