package dev.signalbox.testing.edge;

import dev.signalbox.testing.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Sends many requests at once, which run until their answers are read.
final class Burst implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Api.Answer>> answers = new ArrayList<>();

  Burst(int count, Supplier<Api.Answer> request) {
    for (int i = 0; i < count; i++) {
      answers.add(threads.submit(request::get));
    }
  }

  List<Api.Answer> answers() throws Exception {
    var all = new ArrayList<Api.Answer>();
    for (var answer : answers) {
      all.add(answer.get());
    }
    return all;
  }

  boolean isUnderWay() {
    return answers.stream().anyMatch(answer -> !answer.isDone());
  }

  @Override
  public void close() {
    threads.close();
  }
}
