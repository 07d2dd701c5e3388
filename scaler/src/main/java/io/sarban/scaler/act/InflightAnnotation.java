// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.act.InflightRequests.Address;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The annotation by which a pod says where to ask for its number of messages in hand: {@code
 * sarban.io/inflight: <port>/<path>}, such as {@code 8080/observe/inflight}, over HTTP at the pod's
 * address.
 */
public final class InflightAnnotation {

  public static final String NAME = "sarban.io/inflight";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(/[A-Za-z0-9._~/-]{0,200})");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(?=[0-9])|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]{2,45}");

  /** Link-local addresses, also mapped from IPv4, and AWS' own metadata address. */
  private static final Pattern NO_POD =
      Pattern.compile("169\\.254\\.|fe[89ab]|::|0*:|fd00:ec2:", Pattern.CASE_INSENSITIVE);

  private static final int LAST_PORT = 65535;

  private InflightAnnotation() {}

  /**
   * The address to ask; none if the pod has no address or a bad annotation. It is always at the
   * pod's own IP, whatever the annotation says.
   */
  public static Address address(
      String pod, boolean ready, String ip, Map<String, String> annotations) {
    String text = annotations == null ? null : annotations.get(NAME);
    if (text == null) {
      return Address.none(pod, ready, "pod " + pod + " has no annotation " + NAME);
    }
    if (ip == null || !isAddress(ip)) {
      return Address.none(pod, ready, "pod " + pod + " has no address");
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || !isPort(form.group(1))) {
      return Address.none(
          pod,
          ready,
          "pod " + pod + "'s annotation " + NAME + " must be like 8080/observe/inflight");
    }
    try {
      return Address.of(pod, ready, uri(ip, form));
    } catch (IllegalArgumentException e) {
      return Address.none(pod, ready, "pod " + pod + " has no address");
    }
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= LAST_PORT;
  }

  /** A name would need a look-up; a link-local address is a cloud's metadata service, not a pod. */
  private static boolean isAddress(String ip) {
    return (IPV4.matcher(ip).matches() || IPV6.matcher(ip).matches())
        && !NO_POD.matcher(ip).lookingAt();
  }

  private static URI uri(String ip, Matcher form) {
    String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
    return URI.create("http://" + host + ":" + form.group(1) + form.group(2));
  }
}
