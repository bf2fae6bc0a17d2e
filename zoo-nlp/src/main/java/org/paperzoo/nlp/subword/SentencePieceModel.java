package org.paperzoo.nlp.subword;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.text.UnicodeText;

/**
 * A unigram model of SentencePiece (Kudo and Richardson, "SentencePiece: A simple and language
 * independent subword tokenizer and detokenizer for Neural Text Processing", 2018): the {@code
 * .spm} or {@code .model} file that its trainer writes. Thread safe.
 */
public final class SentencePieceModel {
  private static final int MAX_BYTES = 64 << 20;
  private static final int UNIGRAM = 1;
  private static final List<String> MODEL_TYPES = List.of("?", "unigram", "bpe", "word", "char");

  private final String name;
  private final List<SpmPiece> pieces = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final UnigramSegmenter segmenter;
  private final SpmNormalizer normalizer;
  private String unknownText = " \u2047 ";
  private boolean byteFallback;
  private int modelType = UNIGRAM;
  private boolean whitespaceAsSuffix;

  /**
   * Reads a model.
   *
   * @throws FailureException if it cannot be read, is malformed, or is not a unigram model
   */
  public static SentencePieceModel read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new FailureException(
          file + ": larger than " + (MAX_BYTES >> 20) + " MiB; SentencePiece models are smaller.");
    }
    return new SentencePieceModel(ByteBuffer.wrap(bytes), file.toString());
  }

  private SentencePieceModel(ByteBuffer data, String name) {
    this.name = name;
    ProtoReader in = new ProtoReader(data, name);
    ByteBuffer normalizerSpec = ByteBuffer.allocate(0);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> pieces.add(piece(in.message()));
        case 2 -> readTrainer(in.message());
        case 3 -> normalizerSpec = in.bytes();
        default -> in.skip();
      }
    }
    if (pieces.isEmpty()) {
      throw in.malformed();
    }
    if (modelType != UNIGRAM) {
      throw new FailureException(
          name
              + ": a SentencePiece model of type "
              + (modelType > 0 && modelType < MODEL_TYPES.size()
                  ? MODEL_TYPES.get(modelType)
                  : modelType)
              + "; only unigram models can be used. Marian's published models are of that type.");
    }
    List<String> userDefined = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      ids.put(pieces.get(i).text(), i);
      if (pieces.get(i).type() == SpmPiece.Type.USER_DEFINED) {
        userDefined.add(pieces.get(i).text());
      }
    }
    segmenter = new UnigramSegmenter(pieces);
    normalizer = new SpmNormalizer(spec(new ProtoReader(normalizerSpec, name)), userDefined, in);
  }

  private static SpmPiece piece(ProtoReader in) {
    String text = "";
    float score = 0;
    int type = 1;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> text = in.text();
        case 2 -> score = in.real();
        case 3 -> type = (int) in.number();
        default -> in.skip();
      }
    }
    if (text.isEmpty() || type < 1 || type > SpmPiece.Type.values().length) {
      throw in.malformed();
    }
    SpmPiece piece = new SpmPiece(text, score, SpmPiece.Type.values()[type - 1]);
    if (piece.type() == SpmPiece.Type.BYTE && !text.matches("<0x[0-9A-F]{2}>")) {
      throw in.malformed();
    }
    return piece;
  }

  private void readTrainer(ProtoReader in) {
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 3 -> modelType = (int) in.number();
        case 24 -> whitespaceAsSuffix = in.flag();
        case 35 -> byteFallback = in.flag();
        case 44 -> unknownText = in.text();
        default -> in.skip();
      }
    }
  }

  private SpmNormalizer.Spec spec(ProtoReader in) {
    ByteBuffer table = ByteBuffer.allocate(0);
    boolean dummyPrefix = true;
    boolean removeExtra = true;
    boolean escape = true;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 2 -> table = in.bytes();
        case 3 -> dummyPrefix = in.flag();
        case 4 -> removeExtra = in.flag();
        case 5 -> escape = in.flag();
        default -> in.skip();
      }
    }
    return new SpmNormalizer.Spec(table, dummyPrefix, removeExtra, escape, whitespaceAsSuffix);
  }

  /** Returns the pieces of a text. A run of characters that no piece spells is one piece. */
  public List<String> encode(String text) {
    List<String> result = new ArrayList<>();
    boolean afterUnknown = false;
    for (UnigramSegmenter.Part part :
        segmenter.segment(normalizer.normalize(UnicodeText.repair(text)))) {
      if (part.isKnown() || !byteFallback) {
        if (afterUnknown && !part.isKnown()) {
          result.add(result.remove(result.size() - 1) + part.text());
        } else {
          result.add(part.text());
        }
        afterUnknown = !part.isKnown();
      } else {
        for (byte b : part.text().getBytes(StandardCharsets.UTF_8)) {
          result.add(String.format("<0x%02X>", b));
        }
      }
    }
    return result;
  }

  /** Returns the text of pieces. Pieces that the model does not have stay as they are. */
  public String decode(List<String> texts) {
    StringBuilder text = new StringBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean first = true; // no text yet
    for (String piece : texts) {
      Integer id = ids.get(piece);
      SpmPiece.Type type = id == null ? null : pieces.get(id).type();
      if (type == SpmPiece.Type.BYTE) {
        bytes.write(Integer.parseInt(piece.substring(3, 5), 16));
        continue;
      }
      if (bytes.size() > 0) {
        text.append(Utf8.lenient(bytes.toByteArray()));
        bytes.reset();
      }
      first &= text.isEmpty();
      if (type == SpmPiece.Type.CONTROL) {
        continue;
      }
      if (type == null) {
        text.append(piece);
      } else if (type == SpmPiece.Type.UNKNOWN) {
        text.append(unknownText);
      } else {
        boolean drops =
            first && normalizer.dropsFirstSpace() && piece.charAt(0) == SpmNormalizer.SPACE;
        text.append((drops ? piece.substring(1) : piece).replace(SpmNormalizer.SPACE, ' '));
        first &= !(drops && !normalizer.removesExtraWhitespaces());
      }
    }
    return text.append(Utf8.lenient(bytes.toByteArray())).toString();
  }

  /** Returns the number of pieces. */
  public int size() {
    return pieces.size();
  }

  @Override
  public String toString() {
    return name + " (" + size() + " pieces)";
  }
}
