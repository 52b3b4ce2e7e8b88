package dev.loupe.analysis.maximize;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** One way up: the image now, and the best one so far. */
@SuppressWarnings("try") // A guard is only there to be closed.
final class Ascent implements AutoCloseable {
  private final Tensor start;
  private final Recipe recipe;
  private final StepListener listener;
  private final List<Step> history = new ArrayList<>();
  private Tensor image;
  private Tensor best;
  private Step bestStep = new Step(0, Double.NEGATIVE_INFINITY, 0, 0, 0);

  Ascent(Tensor start, Recipe recipe, StepListener listener) {
    this.start = start;
    this.recipe = recipe;
    this.listener = listener;
    try (PointerScope scope = new PointerScope()) {
      this.image = recipe.range().clamp(start.detach()).clone().retainReference();
      this.best = image.retainReference();
    }
  }

  /** Every image is measured, the last one too, so each has its own activation. */
  Maximization run(Slopes slopes) {
    while (true) {
      Slope slope = slopes.at(image);
      try (Tensor gradient = slope.gradient()) {
        note(slope);
        boolean zero = slope.norm() == 0;
        if (zero || history.size() > recipe.steps()) {
          return new Maximization(
              best.retainReference(),
              bestStep,
              image.retainReference(),
              ImmutableList.copyOf(history),
              zero);
        }
        move(slope, gradient);
      }
    }
  }

  private void note(Slope slope) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Step step =
          new Step(
              history.size(),
              slope.activation(),
              slope.norm(),
              image.norm().item().toDouble(),
              image.sub(start).norm().item().toDouble());
      history.add(step);
      if (step.activation() > bestStep.activation()) {
        best.close();
        best = image.retainReference();
        bestStep = step;
      }
      listener.onStep(step, image);
    }
  }

  private void move(Slope slope, Tensor gradient) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      double rate = recipe.rate().at(slope.activation(), slope.norm());
      Tensor moved = image.add(gradient.mul(new Scalar(rate)));
      for (Regularizer regularizer : recipe.regularizers()) {
        moved = regularizer.apply(moved, gradient, history.size() - 1);
      }
      Tensor inRange = recipe.range().clamp(moved);
      image.close();
      image = inRange.retainReference();
    }
  }

  @Override
  public void close() {
    image.close();
    best.close();
  }
}
