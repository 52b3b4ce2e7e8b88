package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.Recording;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.TensorLeaf;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of every model, against what other routes give. */
class SavedActivationsTest {

  private static ModelHistory record(Subject subject, Selector selector) {
    return subject.record(recording -> recording.save(selector, SaveOptions.DEFAULT));
  }

  static Stream<Subject> subjects() {
    return Stream.concat(Subject.all(), Subject.files());
  }

  /** Copies every value at once. */
  private static final class Copies implements CallObserver {
    private final Map<Integer, Tensor> byOrder = new HashMap<>();
    private final Map<Integer, Tensor> byLayer = new HashMap<>();

    @Override
    public Observation onCall(Operator operator, IValueVector stack) {
      return (call, results) -> {};
    }

    @Override
    public void onLayer(SeenLayer layer, @Nullable IValue value) {
      if (value != null) {
        byOrder.put(layer.order(), value.toTensor().detach().clone());
      }
    }

    @Override
    public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
      for (int i = 0; i < orders.length(); i++) {
        if (byOrder.containsKey(orders.get(i))) {
          byLayer.put(i, byOrder.get(orders.get(i)));
        }
      }
      return history;
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyValueIsWhatTheOperatorReturned(Subject subject) {
    List<TensorLeaf> plain = subject.fresh().run();
    Copies copies = new Copies();
    subject.fresh().watch(copies);

    try (ModelHistory once = record(subject, Selector.all());
        ModelHistory twice = record(subject, Selector.where(layer -> true))) {
      assertThat(once.activations()).hasSize(once.layers().size());
      assertThat(twice.activations().keySet()).isEqualTo(once.activations().keySet());
      for (Layer layer : once.layers()) {
        Activation activation = once.activation(layer);
        assertThat(activation.info()).isEqualTo(layer.tensor());
        if (!layer.type().contains("empty")) {
          Tensor copy = copies.byLayer.get(layer.index());
          if (copy != null) {
            assertSame(layer.name(), activation.tensor(), copy);
          }
          assertSame(layer.name(), twice.activation(layer).tensor(), activation.tensor());
        }
      }
      List<Layer> outputs = once.layers(LayerKind.OUTPUT);
      assertThat(outputs).hasSize(plain.size());
      for (int i = 0; i < plain.size(); i++) {
        assertSame(
            plain.get(i).path(), once.activation(outputs.get(i)).tensor(), plain.get(i).tensor());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void keepingTheGraphChangesNoRecord(Subject subject) {
    UnaryOperator<Recording> withGraph =
        recording -> recording.save(Selector.all(), SaveOptions.DEFAULT.withGraph());
    try (ModelHistory plain = subject.record(recording -> recording);
        ModelHistory kept = subject.record(withGraph)) {
      assertThat(kept.layers())
          .extracting(Layer::name, Layer::parents, Layer::tensor, Layer::modules)
          .isEqualTo(
              plain.layers().stream()
                  .map(it -> tuple(it.name(), it.parents(), it.tensor(), it.modules()))
                  .toList());
    }
  }

  private static void assertSame(String name, Tensor actual, Tensor expected) {
    assertThat(actual.scalar_type().intern()).as(name).isEqualTo(expected.scalar_type().intern());
    if (actual.is_nested() || actual.is_meta()) {
      return;
    }
    Tensor left = readable(actual);
    Tensor right = readable(expected.detach());
    boolean same =
        torch.equal(left, right)
            || ((left.is_floating_point() || left.is_complex())
                && torch.isclose(left, right, 0, 0, true).all().item_bool());
    assertThat(same).as(name).isTrue();
  }

  private static Tensor readable(Tensor tensor) {
    if (tensor.is_quantized()) {
      return tensor.int_repr();
    }
    return tensor.has_storage() ? tensor : tensor.to_dense();
  }
}
