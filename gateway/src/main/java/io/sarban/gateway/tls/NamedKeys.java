// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The keys for new connections, chosen by the name that the client asks for (SNI). They may change
 * at any time; open connections are kept.
 */
public final class NamedKeys extends X509ExtendedKeyManager {

  private record Keys(Map<String, String> aliases, Map<String, PemKey> byAlias) {}

  private final AtomicReference<Keys> keys = new AtomicReference<>(new Keys(Map.of(), Map.of()));

  /** Replaces the keys; the first one serves clients that ask for no name or an unknown name. */
  public void set(List<PemKey> all) {
    Map<String, String> aliases = new HashMap<>();
    Map<String, PemKey> byAlias = new HashMap<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      // a new key gets a new alias: a handshake must use chain and key of the same pair
      String alias = i + "-" + all.get(i).chain().get(0).getSerialNumber();
      byAlias.put(alias, all.get(i));
      aliases.put("", alias);
      all.get(i).names().forEach(name -> aliases.put(name, alias));
    }
    Keys before = keys.get();
    before.byAlias.forEach(
        (alias, key) -> {
          if (before.aliases.containsValue(alias)) {
            byAlias.putIfAbsent(alias, key);
          }
        });
    keys.set(new Keys(Map.copyOf(aliases), Map.copyOf(byAlias)));
  }

  /** Whether there is any. */
  public boolean empty() {
    return keys.get().aliases.isEmpty();
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    Keys now = keys.get();
    String alias = now.aliases.get("");
    if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          alias = named(now, host.getAsciiName().toLowerCase(Locale.ROOT), alias);
        }
      }
    }
    PemKey key = alias == null ? null : now.byAlias.get(alias);
    return key != null && type.startsWith(key.key().getAlgorithm()) ? alias : null;
  }

  private static String named(Keys keys, String name, String otherwise) {
    String exact = keys.aliases.get(name);
    int dot = name.indexOf('.');
    String wildcard = dot < 0 ? null : keys.aliases.get("*" + name.substring(dot));
    return exact != null ? exact : wildcard != null ? wildcard : otherwise;
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(type, issuers, null);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return keys.get().byAlias.keySet().toArray(String[]::new);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    PemKey key = keys.get().byAlias.get(alias);
    return key == null ? null : key.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    PemKey key = keys.get().byAlias.get(alias);
    return key == null ? null : key.key();
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }
}
