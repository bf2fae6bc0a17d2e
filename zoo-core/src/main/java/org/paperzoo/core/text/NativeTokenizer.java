package org.paperzoo.core.text;

import static org.paperzoo.core.text.NativeHandle.LIBRARY;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * A tokenizer of the native library.
 *
 * <p>Truncation is a state of the native tokenizer, so calls take turns; encoding many texts in one
 * call uses all cores.
 */
final class NativeTokenizer implements TextTokenizer {
  /** Texts for one native call: enough for all cores, few enough to hold their encodings. */
  private static final int BATCH = 256;

  /**
   * A limit as the native tokenizer keeps it.
   *
   * @param maxLength 0 for none
   */
  private record Limit(int maxLength, Truncation truncation, int stride) {
    static final Limit NONE = new Limit(0, Truncation.LONGEST_FIRST, 0);
  }

  private final TokenizerFiles files;
  private final NativeHandle handle;
  private final Vocabulary vocabulary;
  private final SpecialTokens special;
  private final int specialsOfOne;
  private final int specialsOfTwo;
  private final String wordEnd; // what the last token of a word ends with, or empty
  private Limit limit = Limit.NONE;

  private NativeTokenizer(TokenizerFiles files, NativeHandle handle) {
    this.files = files.light();
    this.handle = handle;
    vocabulary = new Vocabulary(files.json(), files.name());
    special = SpecialTokenRoles.of(files.json(), files.settings(), vocabulary);
    wordEnd = files.json().path("model").path("end_of_word_suffix").asText("");
    specialsOfOne = ids(guarded(() -> LIBRARY.encode(handle.pointer(), "", true))).length;
    specialsOfTwo = ids(guarded(() -> LIBRARY.encodeDual(handle.pointer(), "", "", true))).length;
  }

  static NativeTokenizer open(TokenizerFiles files) {
    NativeHandle handle = NativeHandle.open(JsonFile.write(files.json()), files.name());
    try {
      return new NativeTokenizer(files, handle);
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  @Override
  public synchronized Encoding encode(String a, String b, int maxLength, Truncation truncation) {
    String first = UnicodeText.repair(a);
    String second = b == null ? null : UnicodeText.repair(b);
    setLimit(limit(maxLength, truncation, 0, b != null));
    long pointer =
        guarded(
            () ->
                second == null
                    ? LIBRARY.encode(handle.pointer(), first, true)
                    : LIBRARY.encodeDual(handle.pointer(), first, second, true));
    return take(pointer, first, second);
  }

  @Override
  public synchronized List<Encoding> encodeAll(
      List<String> a, List<String> b, int maxLength, Truncation truncation) {
    if (b != null && a.size() != b.size()) {
      throw new IllegalArgumentException(a.size() + " first texts but " + b.size() + " second");
    }
    Limit wanted = limit(maxLength, truncation, 0, b != null);
    List<Encoding> encodings = new ArrayList<>(a.size());
    if (wanted.maxLength() > 0 && truncation != Truncation.LONGEST_FIRST) {
      // It may be impossible, and in a batch that ends the process.
      for (int i = 0; i < a.size(); i++) {
        encodings.add(encode(a.get(i), b == null ? null : b.get(i), maxLength, truncation));
      }
      return encodings;
    }
    setLimit(wanted);
    for (int from = 0; from < a.size(); from += BATCH) {
      int to = Math.min(a.size(), from + BATCH);
      String[] first = repaired(a.subList(from, to));
      String[] second = b == null ? null : repaired(b.subList(from, to));
      long[] pointers =
          guarded(
              () ->
                  second == null
                      ? LIBRARY.batchEncode(handle.pointer(), first, true)
                      : LIBRARY.batchEncodePair(handle.pointer(), first, second, true));
      for (int i = 0; i < pointers.length; i++) {
        encodings.add(take(pointers[i], first[i], second == null ? null : second[i]));
      }
    }
    return encodings;
  }

  @Override
  public synchronized List<Encoding> encodeWindows(String a, String b, int maxLength, int overlap) {
    Limit wanted = limit(maxLength, Truncation.ONLY_SECOND, overlap, true);
    String first = UnicodeText.repair(a);
    String second = UnicodeText.repair(b);
    int room = maxLength - specialsOfTwo - encodePlain(first).length;
    if (overlap < 0 || overlap >= room) {
      throw new UsageException(
          "A window of "
              + maxLength
              + " tokens has room for "
              + Math.max(0, room)
              + " tokens beside the question \""
              + shortened(a)
              + "\"; expected more than the overlap of "
              + overlap
              + ". Raise the window's length or lower the overlap.");
    }
    setLimit(wanted);
    long pointer = guarded(() -> LIBRARY.encodeDual(handle.pointer(), first, second, true));
    long[] others = LIBRARY.getOverflowing(pointer);
    List<Encoding> windows = new ArrayList<>(1 + others.length);
    windows.add(take(pointer, first, second));
    for (long other : others) {
      Encoding window = take(other, first, second);
      windows.add(
          new Encoding(
              window.ids(),
              window.typeIds(),
              window.attentionMask(),
              window.offsets(),
              window.wordIds(),
              window.sequenceIds(),
              true));
    }
    return windows;
  }

  @Override
  public synchronized long[] encodePlain(String text) {
    setLimit(Limit.NONE);
    String repaired = UnicodeText.repair(text);
    return ids(guarded(() -> LIBRARY.encode(handle.pointer(), repaired, false)));
  }

  @Override
  public synchronized long[][] encodePlainAll(List<String> texts) {
    setLimit(Limit.NONE);
    long[][] all = new long[texts.size()][];
    for (int from = 0; from < all.length; from += BATCH) {
      String[] batch = repaired(texts.subList(from, Math.min(all.length, from + BATCH)));
      long[] pointers = guarded(() -> LIBRARY.batchEncode(handle.pointer(), batch, false));
      for (int i = 0; i < pointers.length; i++) {
        all[from + i] = ids(pointers[i]);
      }
    }
    return all;
  }

  private static String[] repaired(List<String> texts) {
    String[] array = new String[texts.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = UnicodeText.repair(texts.get(i));
    }
    return array;
  }

  /** Checks a limit that the library would take without a word and then ignore. */
  private Limit limit(int maxLength, Truncation truncation, int stride, boolean pair) {
    if (maxLength == 0) {
      return Limit.NONE;
    }
    int specials = pair ? specialsOfTwo : specialsOfOne;
    if (maxLength <= specials) {
      throw new UsageException(
          "A length of "
              + maxLength
              + " tokens leaves no room for text: "
              + specials
              + " of them are special tokens. Expected at least "
              + (specials + 1)
              + ".");
    }
    return new Limit(maxLength, Objects.requireNonNull(truncation), stride);
  }

  private void setLimit(Limit wanted) {
    if (wanted.equals(limit)) {
      return;
    }
    if (wanted.maxLength() == 0) {
      LIBRARY.disableTruncation(handle.pointer());
    } else {
      LIBRARY.setTruncation(
          handle.pointer(), wanted.maxLength(), wanted.truncation().name(), wanted.stride());
    }
    limit = wanted;
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) { // what the binding throws for every fault
      if (limit.maxLength() == 0 || limit.truncation() == Truncation.LONGEST_FIRST) {
        throw new FailureException(
            name()
                + ": the text cannot be tokenized ("
                + e.getMessage()
                + "). Use the tokenizer that the model was trained with.",
            e);
      }
      throw new UsageException(
          "The text cannot be cut to "
              + limit.maxLength()
              + " tokens by shortening its "
              + (limit.truncation() == Truncation.ONLY_FIRST ? "first" : "second")
              + " part alone ("
              + e.getMessage()
              + ", "
              + name()
              + "). Raise the length or shorten the longer part first.",
          e);
    }
  }

  private static long[] ids(long encoding) {
    try {
      return LIBRARY.getTokenIds(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** Copies an encoding out of native memory and frees it. */
  private static Encoding take(long pointer, String first, String second) {
    try {
      int[] sequences = ints(LIBRARY.getSequenceIds(pointer));
      return new Encoding(
          LIBRARY.getTokenIds(pointer),
          LIBRARY.getTypeIds(pointer),
          LIBRARY.getAttentionMask(pointer),
          offsets(LIBRARY.getTokenCharSpans(pointer), sequences, first, second),
          ints(LIBRARY.getWordIds(pointer)),
          sequences,
          LIBRARY.getOverflowCount(pointer) > 0);
    } finally {
      LIBRARY.deleteEncoding(pointer);
    }
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  private static int[][] offsets(CharSpan[] spans, int[] sequences, String first, String second) {
    int[] firstIndices = UnicodeText.indices(first);
    int[] secondIndices = second == null ? null : UnicodeText.indices(second);
    int[][] offsets = new int[spans.length][2];
    for (int i = 0; i < spans.length; i++) {
      if (spans[i] != null && sequences[i] >= 0) {
        int[] indices = sequences[i] == 0 ? firstIndices : secondIndices;
        int start = spans[i].getStart();
        int end = spans[i].getEnd();
        offsets[i][0] = indices == null ? start : indices[start];
        offsets[i][1] = indices == null ? end : indices[end];
      }
    }
    return offsets;
  }

  @Override
  public synchronized String decode(long[] ids, boolean skipSpecial) {
    for (long id : ids) {
      if (id < 0) {
        throw new IllegalArgumentException("not a token id: " + id + " in " + shortened(ids));
      }
    }
    String text = LIBRARY.decode(handle.pointer(), ids, skipSpecial);
    if (!wordEnd.isEmpty()) {
      text = text.replace(wordEnd, " ").strip();
    }
    return files.cleanUp() ? CleanUp.of(text) : text;
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String shortened(long[] ids) {
    return ids.length <= 10
        ? Arrays.toString(ids)
        : Arrays.toString(Arrays.copyOf(ids, 10)) + "...";
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public Integer idOf(String token) {
    return vocabulary.idOf(token);
  }

  @Override
  public String token(int id) {
    return vocabulary.token(id);
  }

  @Override
  public SpecialTokens special() {
    return special;
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public void save(Path folder) {
    files.save(folder);
  }

  @Override
  public synchronized void close() {
    handle.close();
  }

  @Override
  public String toString() {
    return files.name() + " (" + size() + " tokens)";
  }
}
