package dev.loupe.analysis.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes images to a GIF that shows one after the other, again and again. It has at most 256
 * colours in each frame, which the JDK's writer chooses.
 */
public final class AnimatedGif implements AutoCloseable {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  /** The extension that makes a browser begin again at the end: NETSCAPE's, with no limit. */
  private static final byte[] FOREVER = {1, 0, 0};

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final OutputStream file;
  private final ImageOutputStream out;
  private final int delay;
  private boolean empty = true;

  /**
   * Begins a file.
   *
   * @param file is written anew
   * @param delay how long each image is shown, in hundredths of a second
   * @throws IOException if the file can't be written
   */
  public AnimatedGif(Path file, int delay) throws IOException {
    this.file = Files.newOutputStream(file);
    this.out = new MemoryCacheImageOutputStream(this.file);
    this.delay = delay;
    writer.setOutput(out);
    writer.prepareWriteSequence(null);
  }

  /** Adds an image; all have the same size. */
  public void add(BufferedImage image) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(delay));
    control.setAttribute("transparentColorIndex", "0");
    if (empty) {
      IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
      extension.setAttribute("applicationID", "NETSCAPE");
      extension.setAttribute("authenticationCode", "2.0");
      extension.setUserObject(FOREVER);
      child(root, "ApplicationExtensions").appendChild(extension);
    }
    metadata.setFromTree(FORMAT, root);
    writer.writeToSequence(new IIOImage(image, null, metadata), null);
    empty = false;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode made = new IIOMetadataNode(name);
    root.appendChild(made);
    return made;
  }

  /** Ends the file. */
  @SuppressWarnings("try") // They are only there to be closed.
  @Override
  public void close() throws IOException {
    try (OutputStream closed = file;
        ImageOutputStream flushed = out) {
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }
}
