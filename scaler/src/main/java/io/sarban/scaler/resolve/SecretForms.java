package io.sarban.scaler.resolve;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts under which a secret can turn up in a message that a client library wrote. */
final class SecretForms {

  /** Of a Secret, which holds at most 1 MiB; no message is as long as this. */
  private static final int MAX_LENGTH = 16_384;

  private static final int MAX_LINES = 256;
  private static final int MIN_PART = 4;

  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)(?:password|passwd|pwd|accountkey|sharedaccesskey|sharedaccesssignature|secret"
              + "|secretkey|token|sig|apikey|api_key)\\s*=\\s*('[^']*'|\"[^\"]*\"|[^;&\\s]+)");

  private SecretForms() {}

  /** The secrets inside of a text that is no secret as a whole: an address, a connection string. */
  static Set<String> inside(String text) {
    Set<String> parts = new LinkedHashSet<>();
    String bounded = bounded(text);
    for (String element : bounded.split(",")) {
      userInfo(element, parts);
    }
    userInfo(bounded, parts);
    Matcher pairs = PAIR.matcher(bounded);
    while (pairs.find()) {
      String value = pairs.group(1);
      parts.add(value);
      parts.add(value.replaceAll("^['\"]|['\"]$", ""));
    }
    return parts;
  }

  /** The password before each {@code @} that can end it: an unescaped one may be part of it. */
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
      // a token in the place of the user
      parts.add(user);
    }
  }

  /** How a secret can be written. */
  static Set<String> of(String secret) {
    String raw = bounded(secret);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(raw);
    forms.add(raw.strip());
    forms.add(raw.strip().replaceAll("\\s+", " "));
    forms.add(raw.strip().replaceAll("\\s+", ""));
    forms.addAll(pieces(raw));
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

  /** Its lines and words: a parser that stumbles over one names it alone. */
  private static List<String> pieces(String secret) {
    List<String> pieces = new ArrayList<>();
    secret
        .lines()
        .limit(MAX_LINES)
        .map(String::strip)
        .filter(line -> line.length() >= MIN_PART && !line.startsWith("-----"))
        .forEach(
            line -> {
              pieces.add(line);
              if (!secret.contains("-----BEGIN")) {
                for (String word : line.split("[\\s\"']+")) {
                  if (word.length() >= MIN_PART && !word.equals(line)) {
                    pieces.add(word);
                  }
                }
              }
            });
    return pieces;
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
