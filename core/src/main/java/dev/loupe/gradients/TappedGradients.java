package dev.loupe.gradients;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.freeze.Frozen;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Gradients;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.values.KeptActivation;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The gradients that taps in the graph of a forward take. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class TappedGradients implements Gradients {
  private final ModelHistory history;
  private final ImmutableMap<Integer, Tap> taps;
  private final ImmutableMap<Integer, String> reasons;
  private final ImmutableMap<String, Tensor> outputs;
  private final BackwardGraph graph;
  private final List<Taken> taken = new ArrayList<>();
  private volatile boolean closed;

  /** What a backward pass brought, by the ordinals of the layers. */
  private record Taken(BackwardPass pass, ImmutableMap<Integer, KeptActivation> gradients) {}

  /**
   * @param history whose facts are those of the record
   * @param taps by the ordinals of their layers, in order
   * @param reasons why the other layers that were asked for have none
   * @param outputs what the forward returned; retained
   * @param graph what is behind these
   */
  TappedGradients(
      ModelHistory history,
      ImmutableMap<Integer, Tap> taps,
      ImmutableMap<Integer, String> reasons,
      ImmutableMap<String, Tensor> outputs,
      BackwardGraph graph) {
    this.history = history;
    this.taps = taps;
    this.reasons = reasons;
    this.outputs = outputs;
    this.graph = graph;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The history is closed, and its gradients are freed");
    }
  }

  @Override
  public ImmutableMap<String, Tensor> outputs() {
    checkOpen();
    return outputs;
  }

  @Override
  public Tensor output() {
    checkOpen();
    if (outputs.size() != 1) {
      throw new BadInputException(
          outputs.isEmpty()
              ? "The forward returned no tensor"
              : "The forward returned %d tensors: %s; choose one of outputs()"
                  .formatted(outputs.size(), String.join(", ", outputs.keySet())));
    }
    return outputs.values().asList().get(0);
  }

  @Override
  public BackwardPass backward() {
    checkOpen();
    ImmutableList<Tensor> roots =
        outputs.values().stream()
            .filter(Tensor::requires_grad)
            .collect(ImmutableList.toImmutableList());
    if (roots.isEmpty()) {
      throw new BadInputException(
          outputs.isEmpty()
              ? "There is nothing to run a backward pass from: the forward returned no tensor"
              : "No output has a gradient: none depends on a parameter or input that requires one");
    }
    return run("outputs", () -> BackwardRun.fromSum(roots));
  }

  @Override
  public BackwardPass backward(String layer) {
    return backwardFrom(history.layer(layer), null);
  }

  @Override
  public BackwardPass backward(String layer, Tensor gradient) {
    Layer from = history.layer(layer);
    BackwardRun.checkGradient(from, gradient);
    return backwardFrom(from, gradient);
  }

  private BackwardPass backwardFrom(Layer layer, @Nullable Tensor gradient) {
    checkOpen();
    Tap tap = tap(layer);
    return run(
        layer.name(),
        () -> {
          Tap.Root root = tap.root(gradient);
          BackwardRun.from(root.tensor(), root.gradient());
        });
  }

  @Override
  public BackwardPass backward(Tensor loss) {
    checkOpen();
    BackwardRun.checkLoss(loss);
    return run("loss", () -> BackwardRun.fromSum(ImmutableList.of(loss)));
  }

  private BackwardPass run(String from, Runnable pass) {
    takeCallers();
    try (PointerScope scope = new PointerScope()) {
      pass.run();
    } catch (RuntimeException e) {
      // What it brought until it failed belongs to no pass.
      taps.values().forEach(tap -> tap.take().ifPresent(Tensor::releaseReference));
      throw BackwardRun.explain(from, e);
    }
    return add(from, take());
  }

  /** Notes what passes brought that the caller ran by himself. */
  private void takeCallers() {
    ImmutableMap<Integer, KeptActivation> gradients = take();
    if (!gradients.isEmpty()) {
      add("caller", gradients);
    }
  }

  private ImmutableMap<Integer, KeptActivation> take() {
    ImmutableMap.Builder<Integer, KeptActivation> gradients = ImmutableMap.builder();
    taps.forEach(
        (layer, tap) ->
            tap.take()
                .ifPresent(
                    gradient ->
                        gradients.put(
                            layer,
                            new KeptActivation(
                                history.layers().get(layer), new Frozen(gradient)))));
    return gradients.buildOrThrow();
  }

  private BackwardPass add(String from, ImmutableMap<Integer, KeptActivation> gradients) {
    BackwardPass pass =
        BackwardPass.of(taken.size() + 1, from, gradients.keySet(), history.layers(), graph);
    taken.add(new Taken(pass, gradients));
    return pass;
  }

  @Override
  public ImmutableList<BackwardPass> passes() {
    checkOpen();
    takeCallers();
    return taken.stream().map(Taken::pass).collect(ImmutableList.toImmutableList());
  }

  @Override
  public Activation of(Layer layer) {
    checkOpen();
    tap(layer);
    takeCallers();
    if (taken.isEmpty()) {
      throw new BadInputException(
          ("No backward pass has run yet, so %s has no gradient: call history.backward(), or"
                  + " backward() of a loss computed from history.gradients().output()")
              .formatted(layer.name()));
    }
    return of(layer, taken.get(taken.size() - 1));
  }

  @Override
  public Activation of(Layer layer, BackwardPass pass) {
    checkOpen();
    tap(layer);
    return of(layer, find(pass));
  }

  private Activation of(Layer layer, Taken from) {
    Activation gradient = from.gradients().get(layer.index());
    if (gradient == null) {
      throw new BadInputException(
          "No gradient reached %s in backward pass %d, from %s: that does not depend on it"
              .formatted(layer.name(), from.pass().number(), from.pass().from()));
    }
    return gradient;
  }

  private Taken find(BackwardPass pass) {
    return taken.stream()
        .filter(it -> it.pass().equals(pass))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Backward pass %d is of another history".formatted(pass.number())));
  }

  @Override
  public ImmutableMap<String, Activation> all(BackwardPass pass) {
    checkOpen();
    return find(pass).gradients().values().stream()
        .collect(toImmutableMap(gradient -> gradient.layer().name(), it -> it));
  }

  /** The layer's tap, or the reason why there is none. */
  private Tap tap(Layer layer) {
    Tap tap = taps.get(layer.index());
    if (tap != null) {
      return tap;
    }
    if (layer.kind() == LayerKind.FAILURE) {
      throw new BadInputException(
          "%s has no gradient: its operator failed".formatted(layer.name()));
    }
    String reason = reasons.get(layer.index());
    throw new BadInputException(
        reason != null
            ? "%s has no gradient: %s".formatted(layer.name(), reason)
            : "The gradient of %1$s was not asked for; ask by Recording.of(model).gradients(\"%1$s\")"
                .formatted(layer.name()));
  }

  @Override
  public BackwardGraph graph() {
    return graph;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      taken.forEach(it -> it.gradients().values().forEach(KeptActivation::release));
      taps.values().forEach(Tap::close);
      outputs.values().forEach(Tensor::releaseReference);
    }
  }
}
