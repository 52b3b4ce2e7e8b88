package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.Recording;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree;
import dev.loupe.model.TensorLeaf;
import dev.loupe.select.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of every model, against what {@code torch.grad} gives for the tensors themselves.
 */
class ModelGradientsTest {

  static Stream<Subject> subjects() {
    return Subject.all();
  }

  /** Holds the tensors of a forward, and knows which of them nobody has written into since. */
  private static final class Tensors implements CallObserver {
    private record Seen(Tensor tensor, long version) {
      boolean isAsSeen() {
        return tensor._version() == version;
      }
    }

    private final Map<Integer, Seen> byOrder = new HashMap<>();
    private final Map<Integer, Tensor> byLayer = new TreeMap<>();
    private List<TensorLeaf> outputs = List.of();

    @Override
    public Observation onCall(Operator operator, IValueVector stack) {
      return (call, results) -> {};
    }

    @Override
    public void onLayer(SeenLayer layer, @Nullable IValue value) {
      if (value != null) {
        Tensor tensor = new Tensor(value.toTensor());
        if (tensor.requires_grad()) {
          byOrder.put(layer.order(), new Seen(tensor, tensor._version()));
        } else {
          // libtorch goes on with a copy of a new tensor that somebody else holds.
          tensor.close();
        }
      }
    }

    @Override
    public void onOutputs(List<TensorLeaf> leaves) {
      outputs = leaves;
    }

    @Override
    public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
      for (int i = 0; i < orders.length(); i++) {
        Seen seen = byOrder.get(orders.get(i));
        if (seen != null && seen.isAsSeen() && !history.layer(i).inPlace()) {
          byLayer.put(i, seen.tensor());
        }
      }
      return history;
    }

    /** The gradients of the sum of the outputs, in the order of the layers; some undefined. */
    Tensor[] gradients() {
      Tensor[] roots = roots();
      Tensor[] ones = Stream.of(roots).map(torch::ones_like).toArray(Tensor[]::new);
      TensorVector gradients =
          torch.grad(
              new TensorVector(roots),
              new TensorVector(byLayer.values().toArray(Tensor[]::new)),
              new TensorVector(ones),
              new BoolOptional(true),
              false,
              true);
      return IntStream.range(0, byLayer.size())
          .mapToObj(i -> new Tensor(gradients.get(i)))
          .toArray(Tensor[]::new);
    }

    /** What {@code sum.backward()} does in PyTorch. */
    void backward() {
      Tensor[] roots = roots();
      Tensor[] ones = Stream.of(roots).map(torch::ones_like).toArray(Tensor[]::new);
      torch.backward(
          new TensorVector(roots),
          new TensorVector(ones),
          new BoolOptional(),
          false,
          new TensorVector());
    }

    private Tensor[] roots() {
      return outputs.stream()
          .map(TensorLeaf::tensor)
          .filter(Tensor::requires_grad)
          .toArray(Tensor[]::new);
    }
  }

  /** Runs the backward pass of a record; empty if PyTorch has none for this model. */
  private static Optional<BackwardPass> backward(ModelHistory history) {
    try {
      return Optional.of(history.backward());
    } catch (BadInputException e) {
      assertThat(e).hasMessageMatching("No output has .*|There is nothing .*|.* overwritten .*");
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyLayerHasTheGradientOfItsTensor(Subject subject) {
    Tensors tensors = new Tensors();
    subject.fresh().watch(tensors);

    try (ModelHistory history = subject.record(it -> it.gradients(Selector.all()))) {
      backward(history).ifPresent(pass -> assertSame(history, pass, tensors));
    }
  }

  private static void assertSame(ModelHistory history, BackwardPass pass, Tensors tensors) {
    Tensor[] expected = tensors.byLayer.isEmpty() ? new Tensor[0] : tensors.gradients();
    int i = 0;
    for (int layer : tensors.byLayer.keySet()) {
      String name = history.layer(layer).name();
      assertThat(pass.reached().contains(layer)).as(name).isEqualTo(expected[i].defined());
      if (expected[i].defined()) {
        assertSame(name, history.gradient(layer).tensor(), expected[i]);
      }
      i++;
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void parametersHaveTheGradientsOfAPlainBackwardPass(Subject subject) {
    Subject.Fresh plain = subject.fresh();
    List<TensorLeaf> outputs = plain.run();
    Subject.Fresh recorded = subject.fresh();

    try (ModelHistory history =
        Recording.of(recorded.model()).gradients(Selector.all()).run(recorded.inputs())) {
      if (backward(history).isPresent()) {
        Tensors tensors = new Tensors();
        tensors.onOutputs(outputs);
        tensors.backward();
        List<ModelTree.Entry<Parameter>> own = recorded.model().tree().parameters();
        List<ModelTree.Entry<Parameter>> expected = plain.model().tree().parameters();
        for (int i = 0; i < expected.size(); i++) {
          Tensor gradient = own.get(i).tensor().grad();
          Tensor plainly = expected.get(i).tensor().grad();
          String name = expected.get(i).fact().address();
          assertThat(gradient.defined()).as(name).isEqualTo(plainly.defined());
          if (plainly.defined()) {
            assertSame(name, gradient, plainly);
          }
        }
      }
    }
  }

  private static void assertSame(String name, Tensor actual, Tensor expected) {
    Tensor left = actual.has_storage() ? actual : actual.to_dense();
    Tensor right = expected.has_storage() ? expected : expected.to_dense();
    assertThat(left.shape()).as(name).isEqualTo(right.shape());
    assertThat(torch.isclose(left, right, 0, 0, true).all().item_bool()).as(name).isTrue();
  }
}
