package org.paperzoo.nlp.subword;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The models that {@code tools/reference/make_sentencepiece_fixture.py} trains. */
final class SubwordFiles {
  private SubwordFiles() {}

  /** Returns the content of a zipped resource. */
  static byte[] read(String name) {
    try (InputStream in =
        new GZIPInputStream(SubwordFiles.class.getResourceAsStream(name + ".gz"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unpacks a resource into a folder. */
  static Path unpack(String name, Path folder) throws IOException {
    return Files.write(folder.resolve(name), read(name));
  }

  /** Unpacks the folder of a Marian tokenizer. */
  static Path marian(Path folder) throws IOException {
    for (String name : new String[] {"source.spm", "target.spm", "vocab.json"}) {
      unpack(name, folder);
    }
    return folder;
  }
}
