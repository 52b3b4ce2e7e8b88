package dev.loupe.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.JitModule;

/** Files as {@code torch.jit.save} writes them. */
final class Archives {
  private Archives() {}

  /** Saves a module with other code: the text in its file knows more than JitModule.define. */
  static Path save(JitModule module, Path file, UnaryOperator<String> code) {
    module.save(file.toString());
    try {
      Path rewritten = Files.createTempFile(file.getParent(), "rewritten", ".pt");
      try (ZipFile in = new ZipFile(file.toFile());
          ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
        for (ZipEntry entry : Collections.list(in.entries())) {
          byte[] content = in.getInputStream(entry).readAllBytes();
          if (entry.getName().endsWith(".debug_pkl")) {
            continue; // its places are the old code's
          }
          if (entry.getName().endsWith(".py")) {
            String text = new String(content, StandardCharsets.UTF_8);
            content = code.apply(text).getBytes(StandardCharsets.UTF_8);
          }
          out.putNextEntry(stored(entry.getName(), content));
          out.write(content);
        }
      }
      return rewritten;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ZipEntry stored(String name, byte[] content) {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    return entry;
  }
}
