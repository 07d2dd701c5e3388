// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts in which secrets can appear in a client library's message. A message is short: a long
 * secret appears in it only by its lines and words. The total cost is limited, because tenants
 * write secrets.
 */
final class SecretForms {

  /** Maximum length of a secret that a message can hold as a whole, or in another notation. */
  private static final int LONG = 4096;

  /** Maximum searched length of a secret; a Secret holds up to 1 MiB. */
  private static final int MAX_LENGTH = 16_384;

  private static final int WINDOW = 32;
  private static final int MAX_LINES = 256;
  private static final int MAX_WORDS = 1000;
  private static final int MIN_PART = 4;

  /** For one text with secrets inside. */
  private static final int MAX_PAIRS = 64;

  /** Maximum total length of secrets in other notations, in characters. */
  private static final int MOST_WRITTEN = 16_384;

  private static final int MOST_WRITTEN_COUNT = 200;

  /** Maximum total length of all other pieces and texts, in characters. */
  private static final int MOST_SEARCHED = 1 << 18;

  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)(?:password|passwd|pwd|accountkey|sharedaccesskey|sharedaccesssignature|secret"
              + "|secretkey|token|sig|apikey|api_key)\\s*=\\s*('[^']*'|\"[^\"]*\"|[^;&\\s]+)");

  private final Set<String> written = new LinkedHashSet<>();
  private final Set<String> pieces = new LinkedHashSet<>();
  private long writtenLength;
  private long searchedLength;

  /** Adds a secret. */
  void add(String secret) {
    if (areTooMany()) {
      return;
    }
    String raw = bounded(secret);
    if (raw.length() <= LONG) {
      write(raw);
    } else {
      addWindows(raw);
    }
    search(raw.length());
    addPieces(raw);
  }

  /** Adds the secrets in a text that also holds other parts: an address, a connection string. */
  void addInside(String text) {
    Set<String> parts = new LinkedHashSet<>();
    String bounded = bounded(text);
    search(bounded.length());
    if (areTooMany()) {
      return;
    }
    for (String element : bounded.split(",")) {
      userInfo(element, parts);
    }
    userInfo(bounded, parts);
    Matcher pairs = PAIR.matcher(bounded);
    for (int i = 0; pairs.find(); i++) {
      if (i == MAX_PAIRS) {
        // the others must not be shown
        search(MOST_SEARCHED);
        break;
      }
      String value = pairs.group(1);
      parts.add(value);
      parts.add(value.replaceAll("^['\"]|['\"]$", ""));
    }
    parts.forEach(this::add);
  }

  /** Whether there are too many to search for; then {@link #all} is incomplete. */
  boolean areTooMany() {
    return writtenLength > MOST_WRITTEN
        || written.size() > MOST_WRITTEN_COUNT
        || searchedLength > MOST_SEARCHED;
  }

  /** All forms, the longest first. */
  List<String> all() {
    Set<String> forms = new LinkedHashSet<>(pieces);
    written.forEach(secret -> forms.addAll(of(secret)));
    List<String> ordered = new ArrayList<>(forms);
    ordered.removeIf(String::isBlank);
    ordered.sort(Comparator.comparingInt(String::length).reversed());
    return ordered;
  }

  private void write(String secret) {
    if (!areTooMany() && written.add(secret)) {
      writtenLength += secret.length();
    }
  }

  private void search(int length) {
    searchedLength += length;
  }

  /**
   * Adds the password before each {@code @} that can end it: an unescaped {@code @} may be part of
   * it.
   */
  private static void userInfo(String text, Set<String> parts) {
    int scheme = text.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + 3;
    int last = text.lastIndexOf('@');
    int slash = text.indexOf('/', from);
    int first = slash < 0 ? last : text.lastIndexOf('@', slash);
    for (int at : new int[] {last, first}) {
      if (at > from) {
        userInfo(text.substring(from, at), scheme >= 0, parts);
      }
    }
  }

  private static void userInfo(String user, boolean url, Set<String> parts) {
    int colon = user.indexOf(':');
    if (colon >= 0) {
      String password = user.substring(colon + 1);
      parts.add(password);
      decoded(password).ifPresent(parts::add);
      String login = user.substring(0, colon) + ":" + password;
      addBase64(decoded(login).orElse(login), parts);
    } else if (url) {
      // a token instead of a user
      parts.add(user);
    }
  }

  /** How a secret can be written. */
  private static Set<String> of(String raw) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(raw);
    forms.add(raw.strip());
    forms.add(raw.strip().replaceAll("\\s+", " "));
    forms.add(raw.strip().replaceAll("\\s+", ""));
    for (String form : List.copyOf(forms)) {
      String url = URLEncoder.encode(form, StandardCharsets.UTF_8);
      forms.add(url);
      forms.add(url.replace("+", "%20"));
      forms.add(lowerEscapes(url));
      forms.add(lowerEscapes(url.replace("+", "%20")));
      addBase64(form, forms);
      forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(form)));
      forms.add(xml(form));
      decoded(form).ifPresent(forms::add);
    }
    return forms;
  }

  /**
   * For a secret too long for a message: the part in a message that was cut off consists of these.
   */
  private void addWindows(String secret) {
    for (int from = 0; from + WINDOW <= secret.length(); from += WINDOW) {
      addPiece(secret.substring(from, from + WINDOW));
    }
  }

  /** The secret's lines and words: a parser's error message quotes only one of them. */
  private void addPieces(String secret) {
    boolean pem = secret.contains("-----BEGIN");
    List<String> lines =
        secret
            .lines()
            .limit(MAX_LINES)
            .map(String::strip)
            .filter(line -> line.length() >= MIN_PART && !line.startsWith("-----"))
            .toList();
    for (String line : lines) {
      addPiece(line);
      if (!pem) {
        for (String word : line.split("[\\s\"']+", MAX_WORDS)) {
          if (word.length() >= MIN_PART) {
            addPiece(word);
          }
        }
      }
    }
  }

  private void addPiece(String piece) {
    if (piece.length() <= LONG && !areTooMany() && pieces.add(piece)) {
      search(piece.length());
    }
  }

  private static String bounded(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void addBase64(String text, Set<String> forms) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      forms.add(encoder.encodeToString(bytes));
      forms.add(encoder.withoutPadding().encodeToString(bytes));
    }
  }

  private static String lowerEscapes(String url) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(url)
        .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
