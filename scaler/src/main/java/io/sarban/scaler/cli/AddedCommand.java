package io.sarban.scaler.cli;

import java.util.concurrent.Callable;

/**
 * A command of {@code ./sarban} that another module brings, and that is there only with it: found
 * by {@link java.util.ServiceLoader}. It names itself by picocli's annotations; its result is the
 * exit code.
 */
public interface AddedCommand extends Callable<Integer> {}
