// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import java.util.concurrent.Callable;

/**
 * A command of {@code ./sarban} that another module provides, found by {@link
 * java.util.ServiceLoader}. Picocli's annotations name it; its result is the exit code.
 */
public interface AddedCommand extends Callable<Integer> {}
