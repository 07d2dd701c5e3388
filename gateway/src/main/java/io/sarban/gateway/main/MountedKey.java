// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.tls.NamedKeys;
import io.sarban.gateway.tls.PemKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS key in a folder, as a Secret is mounted; it is read again when it changes. */
final class MountedKey implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(MountedKey.class);

  private final Path folder;
  private final NamedKeys keys;
  private String last = "";
  private String complaint = "";

  MountedKey(Path folder, NamedKeys keys) {
    this.folder = folder;
    this.keys = keys;
  }

  @Override
  public synchronized void run() {
    try {
      String key = Files.readString(folder.resolve("tls.key"));
      String chain = Files.readString(folder.resolve("tls.crt"));
      if (!last.equals(chain)) {
        PemKey read = PemKey.read(key, chain);
        keys.set(List.of(read));
        last = chain;
        LOG.info("the counts are served with {}", read);
      }
      complaint = "";
    } catch (IOException | IllegalArgumentException e) {
      String line = String.valueOf(e.getMessage());
      if (!line.equals(complaint)) {
        complaint = line;
        LOG.warn("{}: tls.key and tls.crt cannot be used yet: {}", folder, line);
      }
    }
  }
}
