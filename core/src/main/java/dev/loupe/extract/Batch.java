package dev.loupe.extract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.loupe.error.FirstLine;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** Reads the items of a batch and runs the model on them, in one thread. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Batch {
  private final ImmutableList<Item> items;
  private final Forwards forwards;
  private final boolean skipBad;
  private final List<Item> good = new ArrayList<>();
  private final List<Inputs> inputs = new ArrayList<>();
  private final List<SkippedItem> skipped = new ArrayList<>();

  Batch(ImmutableList<Item> items, Forwards forwards, boolean skipBad) {
    this.items = items;
    this.forwards = forwards;
    this.skipBad = skipBad;
  }

  /**
   * What a batch gave.
   *
   * @param items all of its items
   * @param rows those that have a row
   * @param skipped those that were left out
   * @param history has the values; empty if there are no rows
   */
  record Done(
      ImmutableList<Item> items,
      ImmutableList<Item> rows,
      ImmutableList<SkippedItem> skipped,
      Optional<ModelHistory> history)
      implements AutoCloseable {

    @Override
    public void close() {
      history.ifPresent(ModelHistory::close);
    }
  }

  /**
   * Does it all.
   *
   * @return to be closed
   * @throws BadItemException if an item is of no use, and none may be left out
   * @throws LoupeException if the items can't be put together, or the model fails on all together
   */
  Done run() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Item item : items) {
        load(item);
      }
      Optional<ModelHistory> history = good.isEmpty() ? Optional.empty() : forward();
      return new Done(items, ImmutableList.copyOf(good), ImmutableList.copyOf(skipped), history);
    }
  }

  private void load(Item item) {
    if (Thread.interrupted()) {
      throw new CancellationException("the extraction has ended");
    }
    try {
      inputs.add(item.loader().load());
      good.add(item);
    } catch (IOException | RuntimeException e) {
      leaveOut(new BadItemException(item, e));
    }
  }

  private void leaveOut(BadItemException bad) {
    if (!skipBad) {
      throw bad;
    }
    skipped.add(bad.item());
  }

  private Optional<ModelHistory> forward() {
    Inputs all = new Collation(good, inputs).stacked();
    try {
      return Optional.of(forwards.run(all));
    } catch (LoupeException e) {
      if (!isOfTheInput(e)) {
        throw e;
      }
      leaveOutBad(e);
      return good.isEmpty()
          ? Optional.empty()
          : Optional.of(forwards.run(new Collation(good, inputs).stacked()));
    }
  }

  /** What Loupe itself refuses, such as a layer that is not there, it would refuse for any item. */
  private static boolean isOfTheInput(LoupeException e) {
    return e.getCause() != null;
  }

  /** Runs the model on each item alone, to find those on which it fails. */
  private void leaveOutBad(LoupeException together) {
    List<Integer> bad = new ArrayList<>();
    for (int i = 0; i < good.size(); i++) {
      Optional<LoupeException> failure =
          good.size() == 1 ? Optional.of(together) : failure(good.get(i), inputs.get(i));
      if (failure.isPresent()) {
        leaveOut(new BadItemException(good.get(i), failure.get()));
        bad.add(i);
      }
    }
    if (bad.isEmpty()) {
      throw new LoupeException(
          "The model takes %s one by one, but not together: %s"
              .formatted(Item.text(good), FirstLine.of(together)),
          together);
    }
    for (int i : Lists.reverse(bad)) {
      good.remove(i);
      inputs.remove(i);
    }
  }

  private Optional<LoupeException> failure(Item item, Inputs input) {
    try {
      forwards.run(new Collation(List.of(item), List.of(input)).stacked()).close();
      return Optional.empty();
    } catch (LoupeException e) {
      return Optional.of(e);
    }
  }
}
