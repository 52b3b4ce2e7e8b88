package dev.loupe.cli.change;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerChangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv2d_3            | 'conv2d_3' is no change: give LAYERS=WHAT, such as conv2d_3=zero
          =zero               | '=zero' is no change: give LAYERS=WHAT, such as conv2d_3=zero
          conv2d_3=           | 'conv2d_3=' is no change: give LAYERS=WHAT, such as conv2d_3=zero
          kind=relu=zero      | 'kind=' is none of type=, class= and in=; in 'kind=relu'
          a=double            | No change 'double': give zero, constant, scale, mean, clamp, noise, mask, replace, add, onto or off
          a=zero(1)           | zero takes 0 arguments, not 1
          a=scale             | scale takes 1 argument, not 0
          a=scale(two)        | 'two' in scale is no number
          a=scale(2           | 'scale(2' lacks a closing parenthesis
          a=mean(1.5)         | '1.5' in mean is no integer
          a=clamp(3, 1)       | Nothing lies between 3.0 and 1.0
          a=noise(1, 2, 3)    | noise takes 1 to 2 arguments, not 3
          a=mask(1)           | mask takes at least 2 arguments, not 1
          a=onto(x.npy)       | onto takes 2 arguments, not 1
          """)
  void whatIsNotWellFormedIsTold(String text, String message) {
    assertThatThrownBy(() -> LayerChange.parse(text))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }
}
