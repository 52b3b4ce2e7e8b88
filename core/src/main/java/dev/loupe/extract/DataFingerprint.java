package dev.loupe.extract;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Stands for the names and versions of items in their order. */
record DataFingerprint(HashCode hash) {
  static final DataFingerprint NONE = new DataFingerprint(HashCode.fromInt(0));

  /** With one more item. */
  DataFingerprint with(Item item) {
    return new DataFingerprint(
        Hashing.sha256()
            .newHasher()
            .putBytes(hash.asBytes())
            .putInt(item.name().length())
            .putString(item.name(), StandardCharsets.UTF_8)
            .putString(item.version(), StandardCharsets.UTF_8)
            .hash());
  }

  static DataFingerprint parse(String text) {
    return new DataFingerprint(HashCode.fromString(text));
  }

  @Override
  public String toString() {
    return hash.toString();
  }
}
