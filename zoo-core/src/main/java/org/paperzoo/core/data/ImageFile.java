package org.paperzoo.core.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.paperzoo.core.error.FailureException;

/**
 * Reads PNG and JPEG files, and WebP files where the class path has a reader of ImageIO for them
 * ({@code com.twelvemonkeys.imageio:imageio-webp}).
 */
public final class ImageFile {

  /**
   * The largest file and the largest picture that are read: a damaged or hostile header must not
   * fill the memory.
   */
  private static final long MAX_FILE_BYTES = 256L << 20;

  private static final long MAX_PIXELS = 100_000_000;

  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "webp");

  private static final String NO_WEBP =
      "its content is WebP, for which a library is missing (add"
          + " com.twelvemonkeys.imageio:imageio-webp to the dependencies)";

  private ImageFile() {}

  /** Returns whether the name ends in .png, .jpg, .jpeg or .webp, in any case. */
  public static boolean hasImageName(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Reads an image.
   *
   * <p>Colour becomes grey by ITU-R 601-2 luma, (19595 R + 38470 G + 7471 B) / 65536, rounded, as
   * in Pillow; grey becomes colour by repetition. A JPEG of four colours (CMYK or YCCK) becomes
   * red, green and blue as in Pillow. Without an opacity channel in the result, a transparent
   * picture is laid on white. Sixteen-bit samples keep their upper eight bits. Colour profiles
   * embedded in the file are not applied. A JPEG whose Exif data say that the camera was turned is
   * turned upright.
   *
   * @param file a PNG, JPEG or WebP file
   * @param channels 1 for grey, 3 for red, green, blue, 4 for those with opacity
   * @throws FailureException if it is missing, damaged, of another format, or larger than 256 MiB
   *     or 100 million pixels
   */
  public static PlanarImage read(Path file, int channels) {
    return image(decode(file), channels);
  }

  /**
   * Reads an image from the content of a file, such as an entry of an archive.
   *
   * @param name what messages call it
   * @param content of a PNG, JPEG or WebP file
   * @param channels 1 for grey, 3 for red, green, blue, 4 for those with opacity
   * @throws FailureException as {@link #read(Path, int)} does
   */
  public static PlanarImage read(String name, byte[] content, int channels) {
    return image(decode(name, content), channels);
  }

  private static PlanarImage image(Stored stored, int channels) {
    PlanarImage image = convert(stored, channels);
    return stored.header() == null ? image : stored.header().upright(image);
  }

  /**
   * Samples as they are stored.
   *
   * @param planes grey, grey and opacity, colour, or colour and opacity
   * @param header null if it is no JPEG
   */
  private record Stored(int height, int width, byte[][] planes, JpegHeader header) {}

  private static Stored decode(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(file.toAbsolutePath() + ": no such image file.");
    }
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw damaged(
            file.toString(),
            "it has " + size + " bytes, more than the " + MAX_FILE_BYTES + " that are read",
            null);
      }
      return decode(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw damaged(file.toString(), reason(e), e);
    }
  }

  private static Stored decode(String file, byte[] content) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.hasNext() ? readers.next() : null;
      String format = reader == null ? "" : reader.getFormatName().toLowerCase(Locale.ROOT);
      boolean jpeg = format.equals("jpeg");
      if (!jpeg && !format.equals("png") && !format.equals("webp")) {
        throw damaged(file, isWebp(content) ? NO_WEBP : "its content is not " + formats(), null);
      }
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
          throw damaged(
              file,
              "its header says "
                  + reader.getWidth(0)
                  + "x"
                  + reader.getHeight(0)
                  + " pixels, more than the "
                  + MAX_PIXELS
                  + " that are read",
              null);
        }
        if (isWebp(content) && riffLength(content) > content.length) {
          throw damaged(
              file,
              "it is cut short: its header says "
                  + riffLength(content)
                  + " bytes, and it has "
                  + content.length,
              null);
        }
        JpegHeader header = jpeg ? JpegHeader.of(content) : null;
        if (jpeg && !header.isWhole(content)) {
          throw damaged(file, "it is cut short: its end marker is missing", null);
        }
        if (jpeg) {
          return jpeg(reader.readRaster(0, null), header);
        }
        BufferedImage image = reader.read(0);
        return new Stored(image.getHeight(), image.getWidth(), Planes.of(image), header);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof FailureException failure) {
        throw failure;
      }
      // The readers of the JDK throw various runtime exceptions on damaged data.
      throw damaged(file, reason(e), e);
    }
  }

  /**
   * Converts the samples of a JPEG as they are stored. The reader's own conversion would apply
   * colour profiles, and takes some files of Y, Cb and Cr for red, green and blue.
   */
  private static Stored jpeg(Raster raster, JpegHeader header) {
    byte[][] planes = Planes.samples(raster, 0);
    if (planes.length == 4) {
      Cmyk.toRgb(planes, header.transformed());
      planes = Arrays.copyOf(planes, 3);
    } else if (planes.length == 3 && header.transformed()) {
      YCbCr.toRgb(planes);
    }
    return new Stored(raster.getHeight(), raster.getWidth(), planes, header);
  }

  private static boolean isWebp(byte[] content) {
    return content.length > 12
        && new String(content, 0, 4, StandardCharsets.ISO_8859_1).equals("RIFF")
        && new String(content, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
  }

  /** Returns the number of bytes that a RIFF file says it has. */
  private static long riffLength(byte[] content) {
    return 8 + (ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFFFFFFL);
  }

  private static String formats() {
    boolean webp = ImageIO.getImageReadersByFormatName("webp").hasNext();
    return webp ? "PNG, JPEG or WebP" : "PNG or JPEG";
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static FailureException damaged(String file, String why, Exception cause) {
    return new FailureException(
        file
            + ": is not an image that can be read: "
            + why
            + ". Expected a "
            + formats()
            + " file. Replace or remove it.",
        cause);
  }

  private static PlanarImage convert(Stored image, int channels) {
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new IllegalArgumentException("channels must be 1, 3 or 4, not " + channels);
    }
    int size = image.width() * image.height();
    byte[][] planes = image.planes();
    boolean colour = planes.length >= 3;
    byte[] opacity = planes.length % 2 == 0 ? planes[planes.length - 1] : null;
    if (channels == 4) {
      byte[] opaque = opacity;
      if (opaque == null) {
        opaque = new byte[size];
        Arrays.fill(opaque, (byte) 255);
      }
      return join(image, planes[0], planes[colour ? 1 : 0], planes[colour ? 2 : 0], opaque);
    }
    if (opacity != null) {
      for (int p = 0; p < planes.length - 1; p++) {
        layOnWhite(planes[p], opacity);
      }
    }
    if (channels == 3) {
      return join(image, planes[0], planes[colour ? 1 : 0], planes[colour ? 2 : 0]);
    }
    return colour
        ? join(image, planes[0], planes[1], planes[2]).withChannels(1)
        : join(image, planes[0]);
  }

  private static PlanarImage join(Stored image, byte[]... planes) {
    int size = planes[0].length;
    byte[] joined = new byte[Math.multiplyExact(planes.length, size)];
    for (int p = 0; p < planes.length; p++) {
      System.arraycopy(planes[p], 0, joined, p * size, size);
    }
    return new PlanarImage(planes.length, image.height(), image.width(), joined);
  }

  private static void layOnWhite(byte[] plane, byte[] opacity) {
    for (int i = 0; i < plane.length; i++) {
      int a = opacity[i] & 0xFF;
      plane[i] = (byte) (((plane[i] & 0xFF) * a + 255 * (255 - a) + 127) / 255);
    }
  }
}
