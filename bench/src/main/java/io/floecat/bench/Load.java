package io.floecat.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls something from many threads for a while. */
final class Load {

  private Load() {}

  /** One call; {@code number} is different for each. */
  interface Call {
    void make(int number) throws Exception;
  }

  /** Calls a second after a warm-up of the same length. */
  static double perSecond(int threads, Duration time, Call call)
      throws InterruptedException, ExecutionException {
    var numbers = new AtomicInteger();
    run(threads, time, numbers, call);
    int before = numbers.get();
    long start = System.nanoTime();
    run(threads, time, numbers, call);
    return (numbers.get() - before) * 1e9 / (System.nanoTime() - start);
  }

  /** Makes calls for a while. */
  static void forAWhile(int threads, Duration time, Call call)
      throws InterruptedException, ExecutionException {
    run(threads, time, new AtomicInteger(), call);
  }

  private static void run(int threads, Duration time, AtomicInteger numbers, Call call)
      throws InterruptedException, ExecutionException {
    var stop = new AtomicBoolean();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(
            executor.submit(
                () -> {
                  while (!stop.get()) {
                    call.make(numbers.getAndIncrement());
                  }
                  return null;
                }));
      }
      Thread.sleep(time);
      stop.set(true);
      for (Future<?> thread : running) {
        thread.get();
      }
    }
  }
}
