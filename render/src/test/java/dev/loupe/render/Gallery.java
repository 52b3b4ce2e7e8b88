package dev.loupe.render;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Draws all test models into a folder, to be looked at. */
public final class Gallery {

  private Gallery() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Map<String, Drawing> drawings = new LinkedHashMap<>();
    drawings.put("alexnet", Drawing.of(Nets.alexNet()));
    ModelHistory residual = Nets.residual();
    drawings.put("residual", Drawing.of(residual));
    drawings.put("residual-depth1", Drawing.of(residual).depth(1));
    drawings.put("residual-depth2", Drawing.of(residual).depth(2));
    drawings.put("residual-focus", Drawing.of(residual).focus("layer2.0"));
    drawings.put("residual-buffers", Drawing.of(residual).focus("layer1.0").showBuffers(true));
    drawings.put("inception", Drawing.of(Nets.inception()));
    drawings.put("inception-left", Drawing.of(Nets.inception()).direction(Direction.LEFT_RIGHT));
    drawings.put("attention", Drawing.of(Nets.attention()));
    drawings.put("attention-up", Drawing.of(Nets.attention()).direction(Direction.BOTTOM_UP));
    drawings.put("recurrent", Drawing.of(Nets.simpleRecurrent()));
    drawings.put("recurrent-rolled", Drawing.of(Nets.simpleRecurrent()).view(View.ROLLED));
    drawings.put("cell", Drawing.of(Nets.recurrentCell()));
    drawings.put("cell-rolled", Drawing.of(Nets.recurrentCell()).view(View.ROLLED));
    drawings.put("cell-rolled-depth1", Drawing.of(Nets.recurrentCell()).view(View.ROLLED).depth(1));
    drawings.put("failing", Drawing.of(Nets.failing()));
    drawings.forEach((name, drawing) -> drawing.write(folder.resolve(name + ".svg")));
  }
}
