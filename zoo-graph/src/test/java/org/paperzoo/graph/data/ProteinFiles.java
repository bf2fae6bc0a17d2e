package org.paperzoo.graph.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small data sets of protein graphs for tests. */
public final class ProteinFiles {
  private final Path folder;

  /** Writes into a folder. */
  public ProteinFiles(Path folder) {
    this.folder = folder;
  }

  void text(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  void npy(String name, String type, double[] values, int... shape) throws IOException {
    StringBuilder dims = new StringBuilder();
    for (int size : shape) {
      dims.append(size).append(',');
    }
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + dims + "), }";
    header = header + " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.writeBytes(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
    out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (type.equals("<f8")) {
        buffer.putDouble(value);
      } else {
        buffer.putLong((long) value);
      }
    }
    out.writeBytes(buffer.array());
    Files.write(folder.resolve(name), out.toByteArray());
  }

  /** Writes the four files of a split; node i has class i mod 3. */
  public void split(String name, String links, double[] features, double[] ids) throws IOException {
    int nodes = ids.length;
    StringBuilder list = new StringBuilder();
    double[] labels = new double[3 * nodes];
    for (int i = 0; i < nodes; i++) {
      list.append(i == 0 ? "" : ", ").append("{\"id\": ").append(i).append('}');
      labels[3 * i + i % 3] = 1;
    }
    text(
        name + "_graph.json",
        "{\"directed\": true, \"graph\": {}, \"nodes\": ["
            + list
            + "], \"links\": ["
            + links
            + "], \"multigraph\": false}");
    npy(name + "_feats.npy", "<f8", features, nodes, 2);
    npy(name + "_labels.npy", "<i8", labels, nodes, 3);
    npy(name + "_graph_id.npy", "<i8", ids, nodes);
  }

  /** Returns a link as JSON. */
  public static String link(int source, int target) {
    return "{\"source\": " + source + ", \"target\": " + target + ", \"weight\": [1]}";
  }
}
