// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

/** What HTTP allows in a header. */
final class HeaderText {

  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  private HeaderText() {}

  static boolean valid(String name, String value) {
    return !name.isEmpty()
        && name.chars().allMatch(HeaderText::token)
        && value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff);
  }

  private static boolean token(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || TOKEN.indexOf(c) >= 0;
  }
}
