package org.paperzoo.core.aten;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Assembles, in memory, the archive that {@code torch.jit.load} reads: a stored zip of one class
 * and its instance.
 */
final class TorchScriptArchive {
  private static final String ROOT = "ops/";
  private static final String CLASS_HEADER =
      "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";

  /** Where each line of the text before the methods comes from. */
  static final List<String> HEADER_PLACES =
      CLASS_HEADER.lines().map(line -> "the class header").toList();

  /** The version of ATen's operators: an older number selects their older semantics. */
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * Returns the archive of a module whose class has the given methods.
   *
   * @param methods TorchScript source of the methods, indented by two spaces, each taking {@code
   *     self: __torch__.Ops}
   */
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", instancePickle());
      store(zip, "code/__torch__.py", (CLASS_HEADER + methods).getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "version", VERSION.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Protocol-2 pickle of an object of {@code __torch__.Ops} whose state is {@code {"training":
   * true}}.
   */
  private static byte[] instancePickle() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes("c__torch__\nOps\n".getBytes(StandardCharsets.UTF_8)); // GLOBAL
    out.writeBytes(new byte[] {')', (byte) 0x81, '}'}); // EMPTY_TUPLE NEWOBJ EMPTY_DICT
    out.writeBytes(new byte[] {'X', 8, 0, 0, 0}); // BINUNICODE
    out.writeBytes("training".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(new byte[] {(byte) 0x88, 's', 'b', '.'}); // NEWTRUE SETITEM BUILD STOP
    return out.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(ROOT + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
