package io.sarban.scaler.act;

import io.sarban.scaler.act.InflightRequests.Address;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pod says how many messages it has in hand: {@code sarban.io/inflight: <port>/<path>},
 * such as {@code 8080/observe/inflight}, over HTTP at the pod's address.
 */
public final class InflightAnnotation {

  public static final String NAME = "sarban.io/inflight";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(/[A-Za-z0-9._~/-]*)");
  private static final int LAST_PORT = 65535;

  private InflightAnnotation() {}

  /** Whom to ask; a pod without an address, or with a bad annotation, cannot be. */
  public static Address address(
      String pod, boolean ready, String ip, Map<String, String> annotations) {
    String text = annotations == null ? null : annotations.get(NAME);
    if (text == null) {
      return Address.none(pod, ready, "pod " + pod + " has no annotation " + NAME);
    }
    if (ip == null || ip.isEmpty()) {
      return Address.none(pod, ready, "pod " + pod + " has no address");
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || Integer.parseInt(form.group(1)) > LAST_PORT) {
      return Address.none(
          pod,
          ready,
          "pod " + pod + "'s annotation " + NAME + " must be like 8080/observe/inflight");
    }
    String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
    return Address.of(
        pod, ready, URI.create("http://" + host + ":" + form.group(1) + form.group(2)));
  }
}
