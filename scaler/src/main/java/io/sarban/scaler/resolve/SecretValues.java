// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret values of one trigger, which are hidden in every message about it, also in messages of
 * libraries. Secrets are: values from its authentication, values from a Secret in the target's
 * environment, parameters with a secret's name, and passwords and keys in addresses and connection
 * strings.
 */
public final class SecretValues {

  /** Replaces a secret. */
  public static final String HIDDEN = "***";

  public static final SecretValues NONE = new SecretValues(Set.of(), Set.of());

  /** Parameters with secret names; KEDA accepts some of them in metadata, too. */
  private static final Set<String> NAMES =
      Set.of(
          "password",
          "sentinelpassword",
          "keypassword",
          "connection",
          "connectionstring",
          "apikey",
          "token",
          "bearertoken",
          "accesstoken",
          "customauthvalue",
          "awsaccesskeyid",
          "awssecretaccesskey",
          "awssessiontoken",
          "clientsecret",
          "secret");

  /** Values that only choose an option: hiding them would spoil messages and protect nothing. */
  private static final Set<String> WORDS =
      Set.of(
          "true",
          "false",
          "enable",
          "disable",
          "enabled",
          "disabled",
          "none",
          "plaintext",
          "basic",
          "bearer",
          "oauth",
          "apikey",
          "custom",
          "http",
          "https",
          "amqp",
          "auto");

  /** Used if the trigger names no other variable. */
  private static final Set<String> DEFAULT_VARIABLES = Set.of("AzureWebJobsStorage");

  private static final String FROM_ENV = "FromEnv";

  /** Shorter secrets are part of many words: they are hidden only where they are quoted. */
  private static final int MIN_FREE = 4;

  private static final String CUT = " ...";

  /** For a user name, or a password. */
  private static final int LONGEST_LOGIN = 200;

  /** Characters; a problem shows half of them. */
  private static final int MOST_SHOWN = 4000;

  /** In place of messages that are too many to be searched for secrets. */
  public static final String NOT_SEARCHED =
      "fails; why is not shown, as failures of this namespace have too many different messages with"
          + " long credentials: give shorter credentials, or see to the servers";

  private static final String TOO_MANY =
      "fails; why is not shown, as its credentials are too long to be kept out of a message:"
          + " give shorter or fewer ones";

  private final Set<String> secrets;
  private final Set<String> inside;

  /** Messages repeat from poll to poll. */
  private volatile Hidden last = new Hidden("", "");

  private record Hidden(String text, String without) {}

  private SecretValues(Set<String> secrets, Set<String> inside) {
    this.secrets = secrets;
    this.inside = inside;
  }

  /** These texts. */
  public static SecretValues of(Collection<String> secrets) {
    Set<String> given = new LinkedHashSet<>();
    secrets.stream().filter(Objects::nonNull).forEach(given::add);
    return new SecretValues(given, given);
  }

  static SecretValues of(ResolvedTrigger trigger) {
    Set<String> secrets = new LinkedHashSet<>();
    Set<String> inside = new LinkedHashSet<>();
    trigger.authentication().forEach((name, value) -> add(name, value, secrets, inside));
    trigger
        .metadata()
        .forEach(
            (name, value) -> {
              inside.add(value);
              if (isSecret(name)) {
                secrets.add(value);
              }
            });
    variables(trigger, secrets, inside);
    return new SecretValues(secrets, inside);
  }

  private static void variables(ResolvedTrigger trigger, Set<String> secrets, Set<String> inside) {
    Map<String, Boolean> named = new HashMap<>();
    DEFAULT_VARIABLES.forEach(name -> named.put(name, true));
    trigger
        .metadata()
        .forEach((field, value) -> named.merge(value, isSecret(field), Boolean::logicalOr));
    named.forEach(
        (name, secret) -> {
          String value = trigger.environment().get(name);
          if (value != null) {
            inside.add(value);
            List<String> within = trigger.secretVariables().getOrDefault(name, List.of());
            within.forEach(part -> add(name, part, secrets, inside));
            if (secret) {
              secrets.add(value);
            }
          }
        });
  }

  private static void add(String name, String value, Set<String> secrets, Set<String> inside) {
    inside.add(value);
    if (isSecret(name) || !WORDS.contains(value.strip().toLowerCase(Locale.ROOT))) {
      secrets.add(value);
    }
  }

  private static boolean isSecret(String name) {
    String plain = name.endsWith(FROM_ENV) ? name.substring(0, name.length() - 7) : name;
    return NAMES.contains(plain.toLowerCase(Locale.ROOT));
  }

  /**
   * The text without the secrets. It is cut off if it is very long, and left out if there are too
   * many secrets to search for.
   */
  public String hide(String text) {
    Hidden known = last;
    if (!known.text().equals(text)) {
      known = new Hidden(text, without(text));
      last = text.length() <= MOST_SHOWN ? known : last;
    }
    return known.without();
  }

  /** Whether this text was the last one, so that hiding takes no time. */
  public boolean hasHidden(String text) {
    return last.text().equals(text);
  }

  /** The search texts are built each time: most triggers never have a message. */
  private String without(String text) {
    SecretForms forms = forms();
    if (forms.areTooMany()) {
      return TOO_MANY;
    }
    List<String> all = forms.all();
    String hidden = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + CUT : text;
    for (String form : all) {
      if (form.length() < MIN_FREE) {
        hidden = cited(form).matcher(hidden).replaceAll(Matcher.quoteReplacement(HIDDEN));
      } else if (form.length() <= hidden.length()) {
        hidden = hidden.replace(form, HIDDEN);
      }
    }
    return hidden.endsWith(CUT) ? withoutBegun(hidden, all) : hidden;
  }

  /** For a message that was cut off within a secret. */
  private static String withoutBegun(String text, List<String> forms) {
    String kept = text.substring(0, text.length() - CUT.length());
    for (String form : forms) {
      for (int length = Math.min(form.length(), kept.length()); length >= MIN_FREE; length--) {
        if (kept.regionMatches(kept.length() - length, form, 0, length)) {
          return kept.substring(0, kept.length() - length) + HIDDEN + CUT;
        }
      }
    }
    return text;
  }

  private static Pattern cited(String secret) {
    String quoted = Pattern.quote(secret);
    return Pattern.compile("(?<=[\"'=])" + quoted + "(?=[\"',;&)\\s]|$)|(?<=:)" + quoted + "(?=@)");
  }

  private SecretForms forms() {
    SecretForms forms = new SecretForms();
    secrets.forEach(forms::add);
    inside.forEach(forms::addInside);
    logins().forEach(forms::add);
    return forms;
  }

  /** User and password joined, as in HTTP Basic authentication. */
  private Set<String> logins() {
    List<String> few = secrets.stream().filter(one -> one.length() <= LONGEST_LOGIN).toList();
    Set<String> logins = new LinkedHashSet<>();
    if (few.size() <= 8) {
      few.forEach(user -> few.forEach(password -> logins.add(user + ":" + password)));
    }
    return logins;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValues values
        && secrets.equals(values.secrets)
        && inside.equals(values.inside);
  }

  @Override
  public int hashCode() {
    return Objects.hash(secrets, inside);
  }

  /** Keeps them out of logs. */
  @Override
  public String toString() {
    return "SecretValues[" + secrets.size() + "]";
  }
}
