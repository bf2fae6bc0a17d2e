package org.paperzoo.core.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import org.paperzoo.core.error.FailureException;

/**
 * A tokenizer in native memory.
 *
 * <p>The binding's own {@code HuggingFaceTokenizer} is not used: it truncates and pads unless
 * configured otherwise, reports its use over the network, and fetches all parts of an encoding (a
 * string per token among them) where ids alone are needed.
 */
final class NativeHandle implements AutoCloseable {
  static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private static final Cleaner CLEANER = Cleaner.create();

  private final long pointer;
  private final Cleaner.Cleanable cleanable;
  private boolean closed;

  private NativeHandle(long pointer) {
    this.pointer = pointer;
    cleanable = CLEANER.register(this, () -> LIBRARY.deleteTokenizer(pointer));
  }

  private static void load() {
    if (System.getProperty("RUST_FLAVOR") == null && System.getenv("RUST_FLAVOR") == null) {
      // Beside a GPU the binding would otherwise download a build of itself that this needs not.
      System.setProperty("RUST_FLAVOR", "cpu");
    }
    try {
      LibUtils.checkStatus();
    } catch (EngineException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FailureException(
          "The native tokenizers library cannot be loaded: "
              + cause.getMessage()
              + ". It is unpacked into a cache folder; set DJL_CACHE_DIR to one that can be written"
              + " to.",
          e);
    }
  }

  /**
   * Creates a tokenizer.
   *
   * @param name the name of the source in messages
   * @throws FailureException if the library refuses it
   */
  static NativeHandle open(String json, String name) {
    load();
    try {
      return new NativeHandle(LIBRARY.createTokenizerFromString(json));
    } catch (RuntimeException e) { // what the binding throws for every fault
      throw new FailureException(
          name
              + ": not a tokenizer that Hugging Face tokenizers 0.21 can read ("
              + e.getMessage()
              + "). Save it again with Python's tokenizers or transformers.",
          e);
    }
  }

  /** Returns the pointer for calls of the library. */
  long pointer() {
    if (closed) {
      throw new IllegalStateException("the tokenizer is closed");
    }
    return pointer;
  }

  @Override
  public void close() {
    closed = true;
    cleanable.clean();
  }
}
