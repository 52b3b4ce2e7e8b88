package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ZooTest {

  @Test
  void findsAModelByItsName() {
    assertThat(Zoo.find("alexnet")).get().extracting(ZooModel::name).isEqualTo("alexnet");
  }

  @Test
  void findsNothingForANameThatItDoesNotHave() {
    assertThat(Zoo.find("AlexNet")).isEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(Zoo.models()).extracting(ZooModel::name).doesNotHaveDuplicates();
  }
}
